/**
 * From the sources, through the transforms, to the sinks: a graph that events walk one at a time, so
 * that each sink gets them in the order in which they came, whatever their ways.
 */
import type { Copies } from './best-effort.ts';
import type { Event, Origin, Push, Transform } from './component.ts';
import { deadLetter } from './dead-letter.ts';
import { encodeAll } from './encode-all.ts';
import type { Group } from './group.ts';
import { changed } from './lazy-event.ts';
import { settleAll } from './settle.ts';

/** Where the events of a source, or of one output of a transform, go. Nowhere: they are dropped. */
export interface Output {
  readonly steps: Step[];
  /** Of the sinks that they go to, the places in `Pipeline.lanes`. */
  readonly lanes: number[];
}

export interface Step {
  readonly transform: Transform;
  readonly usual: Output;
  /** Undefined for a transform without named outputs. */
  readonly named: ReadonlyMap<string, Output> | undefined;
}

/** A sink, as far as a batch is concerned. */
export type Lane =
  /** It must have stored an event before that is acknowledged. */
  | { readonly group: Group; readonly copies?: undefined }
  /** It is shown what the other sinks have stored, and nobody waits for it. */
  | { readonly copies: Copies; readonly group?: undefined };

export interface Pipeline {
  readonly lanes: readonly Lane[];
  /** Keeps what a transform refused. */
  readonly dead: Group;
}

export const openOutput = (): Output => ({ steps: [], lanes: [] });

/** The promise of a push is made before its transforms run: those that remember events listen to it. */
export function deliverTo(pipeline: Pipeline, output: Output): Push {
  const { lanes, dead } = pipeline;
  return (received) => {
    let settle: (writing: Promise<void>) => void = () => {};
    const push = new Promise<void>((resolve) => {
      settle = resolve;
    });
    const batch = new Batch(lanes.length, push);
    for (const event of received) batch.send(event, output);
    const writes = batch.writeTo(lanes);
    const letters = batch.letters();
    if (letters.length > 0) writes.push(dead.push(letters));
    settle(settleAll(writes));
    return lanes.some(({ copies }) => copies) ? push.then(() => batch.copyTo(lanes)) : push;
  };
}

/** What becomes of one push. */
class Batch {
  readonly #events: Event[][] = [];
  readonly #reasons = new Map<Origin, string>();
  readonly #push: Promise<void>;

  constructor(lanes: number, push: Promise<void>) {
    this.#push = push;
    for (let lane = 0; lane < lanes; lane += 1) this.#events.push([]);
  }

  writeTo(lanes: readonly Lane[]): Promise<void>[] {
    const writes: Promise<void>[] = [];
    lanes.forEach(({ group }, index) => {
      const events = this.#events[index] ?? [];
      if (group === undefined || events.length === 0) return;
      const { events: encoded, refused } = encodeAll(events, group.encode);
      for (const { event, reason } of refused) this.#keepRaw(event, reason);
      if (encoded.length > 0) writes.push(group.push(encoded));
    });
    return writes;
  }

  copyTo(lanes: readonly Lane[]): void {
    lanes.forEach(({ copies }, index) => copies?.offer(this.#events[index] ?? []));
  }

  /** The raw events to keep: each once, however many of its branches had trouble. */
  letters(): readonly Event[] {
    return Array.from(this.#reasons, ([origin, reason]) => deadLetter(origin, reason));
  }

  send(event: Event, { lanes, steps }: Output): void {
    if (lanes.length > 0) this.#store(event, lanes);
    for (const step of steps) this.#apply(step, event);
  }

  #apply({ transform, usual, named }: Step, event: Event): void {
    let results: readonly Event[];
    try {
      results = transform(event, this.#push);
    } catch (error) {
      // Whatever a transform throws refuses this event and no other.
      this.#keepRaw(event, error instanceof Error ? error.message : String(error));
      return;
    }
    for (const result of results) {
      const output = result.port === undefined ? undefined : named?.get(result.port);
      if (output === undefined) this.send(result, usual);
      else this.send(withoutPort(result), output);
    }
  }

  #store(event: Event, lanes: readonly number[]): void {
    if (event.flaw !== undefined) this.#keepRaw(event, event.flaw);
    for (const lane of lanes) {
      const events = this.#events[lane] ?? [];
      events.push(toldApart(event, events));
    }
  }

  #keepRaw({ origin }: Event, reason: string): void {
    if (!this.#reasons.has(origin)) this.#reasons.set(origin, reason);
  }
}

/** A transform further on has outputs of its own. */
function withoutPort(event: Event): Event {
  const { port: _, ...rest } = changed(event, {});
  return rest;
}

/** Two ways to one sink make two events of one; it must not take one for a repeat of the other. */
function toldApart(event: Event, before: readonly Event[]): Event {
  let { part } = event;
  for (let at = before.length - 1; before[at]?.origin === event.origin; at -= 1) {
    if (before[at]?.part !== part) continue;
    part = `${part ?? ''}+`;
    at = before.length;
  }
  return part === undefined || part === event.part ? event : changed(event, { part });
}
