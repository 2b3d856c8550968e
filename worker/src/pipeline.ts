/**
 * From the sources, through the transforms, to the sinks: a graph that events walk one at a time, so
 * that each sink gets them in the order in which they came, whatever their ways.
 */
import { AuditError } from '@pamir-audit/catalog';
import type { Copies } from './best-effort.ts';
import type { Event, Origin, Push, Transform } from './component.ts';
import { deadLetter } from './dead-letter.ts';
import { encodeAll } from './encode-all.ts';
import type { Group } from './group.ts';
import { isLarge } from './large-event.ts';
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
  /** Aborts when what is not stored must go back: a large event may take longer than there is time. */
  readonly giveUp?: AbortSignal;
}

export const openOutput = (): Output => ({ steps: [], lanes: [] });

/** The promise of a push is made before its transforms run: those that remember events listen to it. */
export function deliverTo(pipeline: Pipeline, output: Output): Push {
  const { lanes } = pipeline;
  /** The walk of a push with a large event in it. Those that come later wait, to keep their order. */
  let walking: Promise<void> | undefined;
  return (received) => {
    let settle: (writing: Promise<void>) => void = () => {};
    const push = new Promise<void>((resolve) => {
      settle = resolve;
    });
    const batch = new Batch(lanes.length, push);
    if (walking === undefined && !received.some(isLarge)) {
      for (const event of received) batch.send(event, output);
      settle(batch.store(pipeline));
    } else {
      const walk = walkAfter(walking, { received, output, batch, pipeline, settle }).finally(() => {
        if (walking === walk) walking = undefined;
      });
      walking = walk;
    }
    return lanes.some(({ copies }) => copies) ? push.then(() => batch.copyTo(lanes)) : push;
  };
}

interface Walk {
  readonly received: readonly Event[];
  readonly output: Output;
  readonly batch: Batch;
  readonly pipeline: Pipeline;
  readonly settle: (writing: Promise<void>) => void;
}

/** Once those before it have walked. What could not in time is given back, and stored by nobody. */
async function walkAfter(
  before: Promise<void> | undefined,
  { received, output, batch, pipeline, settle }: Walk,
): Promise<void> {
  const { giveUp } = pipeline;
  const giveBack = () => settle(Promise.reject(tooLate()));
  if (giveUp?.aborted) return giveBack();
  giveUp?.addEventListener('abort', giveBack, { once: true });
  await before;
  await batch.sendEach(received, output);
  giveUp?.removeEventListener('abort', giveBack);
  if (!giveUp?.aborted) settle(batch.store(pipeline));
}

function tooLate(): AuditError {
  return new AuditError('SINK_UNAVAILABLE', 'a large event was not read before the stop');
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

  /** Resolves when all of it is stored: its events, and those that were refused. */
  store({ lanes, dead }: Pipeline): Promise<void> {
    const writes = this.#writeTo(lanes);
    const letters = this.#letters();
    if (letters.length > 0) writes.push(dead.push(letters));
    return settleAll(writes);
  }

  #writeTo(lanes: readonly Lane[]): Promise<void>[] {
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
  #letters(): readonly Event[] {
    return Array.from(this.#reasons, ([origin, reason]) => deadLetter(origin, reason));
  }

  send(event: Event, { lanes, steps }: Output): void {
    if (lanes.length > 0) this.#store(event, lanes);
    for (const step of steps) this.#apply(step, event);
  }

  /** The same in the same order, with large events read aside. */
  async sendEach(events: readonly Event[], output: Output): Promise<void> {
    for (const event of events) {
      if (isLarge(event)) await this.#sendLarge(event, output);
      else this.send(event, output);
    }
  }

  async #sendLarge(event: Event, { lanes, steps }: Output): Promise<void> {
    if (lanes.length > 0) this.#store(event, lanes);
    for (const step of steps) {
      const { aside } = step.transform;
      if (aside === undefined || !isLast(step)) this.#apply(step, event);
      else {
        try {
          this.#pass(step, await aside(event));
        } catch (error) {
          this.#refuse(event, error);
        }
      }
    }
  }

  #apply(step: Step, event: Event): void {
    let results: readonly Event[];
    try {
      results = step.transform(event, this.#push);
    } catch (error) {
      this.#refuse(event, error);
      return;
    }
    this.#pass(step, results);
  }

  /** Whatever a transform throws refuses this event and no other. */
  #refuse(event: Event, error: unknown): void {
    this.#keepRaw(event, error instanceof Error ? error.message : String(error));
  }

  #pass({ usual, named }: Step, results: readonly Event[]): void {
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

/** Whether only sinks come behind it. */
function isLast({ usual, named }: Step): boolean {
  return [usual, ...(named?.values() ?? [])].every(({ steps }) => steps.length === 0);
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
