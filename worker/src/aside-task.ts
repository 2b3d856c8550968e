/** What goes to the thread of a transform and what comes back: plain data, as messages can hold it. */
import type { Event, Origin } from './component.ts';
import type { Value } from './vrl/value.ts';

/** Which transform the thread builds, with its options. */
export interface AsideTransform {
  readonly type: 'audit_line' | 'remap';
  readonly id: string;
  readonly options: object;
  /** Whether it sees the fields that the source gave the event, or its text alone. */
  readonly readsFields: boolean;
}

export interface AsideTask {
  readonly origin: Omit<Origin, 'body'>;
  readonly body: Uint8Array<ArrayBuffer>;
  readonly receivedAt: number;
  /** Of an event that a transform made: its text. */
  readonly json?: string;
  /** Of one as it was received: its fields, if they are read. */
  readonly fields?: readonly (readonly [name: string, field: Wired])[];
}

export type Wired =
  /** The text of the body, which is there already. */
  | { readonly kind: 'body' }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'time'; readonly seconds: number; readonly nanos: number }
  | { readonly kind: 'plain'; readonly value: Value };

/** Without a line, the event as it was. */
export interface AsideEvent extends Pick<Event, 'flaw' | 'part' | 'port'> {
  /** The event's JSON and a line feed. Handed over: as a string it would be copied, twice. */
  readonly line?: Uint8Array<ArrayBuffer>;
}

export interface AsideResult {
  readonly results: readonly AsideEvent[];
  /** Why the transform refused the event. */
  readonly refused?: string;
}
