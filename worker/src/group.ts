/**
 * Group commit in front of a sink that must not lose anything.
 *
 * While one write is under way, batches wait; when it ends they go together as the next. An idle
 * sink therefore adds no delay, and a busy one gets large groups. When many have come during a write
 * and more are coming, the next waits for them a little: each write costs the disk a flush, the broker
 * an acknowledgement and both of us a few turns, whatever its size. States:
 *
 *   ok         writes succeed
 *   retry      a write failed and is tried again in place, a few times
 *   suspended  it failed each time: what waits is rejected, so that the broker has it back, and so is
 *              what comes; the sink is probed until it can store again
 *
 * Nothing is ever held for longer than a retry takes. RabbitMQ closes the channel of a consumer that
 * does not acknowledge, after 30 minutes by default, and each time that counts as a delivery.
 */
import { AuditError } from '@pamir-audit/catalog';
import { backoff, sleep } from '@pamir-audit/sdk';
import type { Event, Logger, Push, Sink } from './component.ts';
import { sizeOf } from './lines.ts';

/**
 * Of what waits, a write takes half, and all when it is no more than this. With all of it in one write a
 * full window would be in it, and the broker could send nothing until the disk had it.
 */
const FEW_EVENTS = 1000;
/** Who has so many waiting at the end of a write, and got so many a millisecond since it began, is busy. */
const BUSY_EVENTS = 16;
const BUSY_EVENTS_PER_MS = 4;
/** So many are enough. */
const GATHERED_EVENTS = 500;
/** For so long at most, and no longer than each step brings more: a busy broker sends in bursts. */
const LONGEST_GATHER_MS = 18;
const GATHER_STEP_MS = 3;
/** Most of one write, so that its buffer stays small beside the process. */
const MAX_EVENTS = 5000;
const MAX_CHARACTERS = 16 * 1024 * 1024;
/** Waits before the tries after the first: a hiccup is over by then. */
const RETRY_MS = [100, 300, 900];
const FIRST_PROBE_MS = 500;
const LONGEST_PROBE_MS = 15_000;
/** A write that takes longer may never end. It is given up, and nothing else is written until it does. */
const LONGEST_WRITE_MS = 60_000;
/** Each suspension counts as a delivery of what went back; one that follows another waits longer. */
const LONGEST_SUSPENSION_MS = 300_000;

export interface Group {
  /** Resolves when the sink has stored the batch; rejects when it fails for longer. */
  readonly push: Push;
  /** Of the sink, for what is to be pushed; see `encode-all.ts`. */
  readonly encode: Sink['encode'];
  readonly isSuspended: boolean;
  /** Resolves when it is not suspended, or no more. */
  ready(): Promise<void>;
  /** Resolves when nothing is under way any more. */
  idle(): Promise<void>;
  /** Why the last write failed; undefined while writes succeed. */
  readonly trouble: string | undefined;
  /** Waits for what is under way, then closes the sink. */
  close(): Promise<void>;
}

interface Waiting {
  readonly events: readonly Event[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export interface GroupOptions {
  /** The sink's name in the pipeline. */
  readonly id: string;
  readonly sink: Sink;
  readonly log: Logger;
  /** Aborts when the process ends: a failing sink is not tried any more. */
  readonly giveUp: AbortSignal;
  /** @default 60 seconds */
  readonly longestWriteMs?: number;
  /** Told of what each write stored anew, in the order of writing, before the batches settle. */
  readonly stored?: (events: readonly Event[]) => void;
}

export function group(options: GroupOptions): Group {
  return new SinkGroup(options);
}

class SinkGroup implements Group {
  readonly #options: GroupOptions;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #suspended: Promise<void> | undefined;
  #trouble: string | undefined;
  /** Resolves when the write that was given up has ended. */
  #stuck: Promise<unknown> | undefined;
  readonly #closed = new AbortController();
  readonly #relapse = backoff(FIRST_PROBE_MS, LONGEST_SUSPENSION_MS);

  constructor(options: GroupOptions) {
    this.#options = options;
  }

  get encode(): Sink['encode'] {
    return this.#options.sink.encode;
  }

  get isSuspended(): boolean {
    return this.#suspended !== undefined;
  }

  get trouble(): string | undefined {
    if (this.#trouble === undefined) return undefined;
    return this.isSuspended ? `suspended: ${this.#trouble}` : this.#trouble;
  }

  async ready(): Promise<void> {
    await this.#suspended;
  }

  async idle(): Promise<void> {
    await this.#writing;
  }

  readonly push: Push = (events) =>
    new Promise((resolve, reject) => {
      if (this.isSuspended) return reject(this.#refusal());
      this.#waiting.push({ events, resolve, reject });
      this.#writing ??= this.#drain();
    });

  async close(): Promise<void> {
    this.#closed.abort();
    await this.#writing;
    await this.#options.sink.close();
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, groupSize(this.#waiting));
      this.#waiting = this.#waiting.slice(batch.length);
      const begunAt = performance.now();
      try {
        const written = await this.#write(batch.flatMap((it) => it.events));
        this.#options.stored?.(written);
        for (const { resolve } of batch) resolve();
      } catch {
        this.#suspend();
        for (const { reject } of [...batch, ...this.#waiting]) reject(this.#refusal());
        this.#waiting = [];
      }
      await this.#gather(begunAt);
    }
    this.#writing = undefined;
  }

  /** @param begunAt when the write began during which those came that wait, by `performance.now()` */
  async #gather(begunAt: number): Promise<void> {
    let before = 0;
    for (let waited = 0; waited < LONGEST_GATHER_MS; waited += GATHER_STEP_MS) {
      const events = eventsIn(this.#waiting);
      // Few that came over a long write have waited long enough.
      const busy = Math.max(BUSY_EVENTS, (performance.now() - begunAt) * BUSY_EVENTS_PER_MS);
      if (events < busy || events >= GATHERED_EVENTS || events === before) return;
      before = events;
      await sleep(GATHER_STEP_MS, this.#closed.signal);
    }
  }

  async #write(events: readonly Event[]): Promise<readonly Event[]> {
    const { sink, giveUp } = this.#options;
    for (let attempt = 0; ; attempt += 1) {
      try {
        const written = await this.#inTime(sink.write(events));
        this.#works();
        return written ?? events;
      } catch (error) {
        this.#fails(error, events.length);
        const waitMs = this.#stuck === undefined ? RETRY_MS[attempt] : undefined;
        if (waitMs === undefined || giveUp.aborted) throw error;
        await sleep(waitMs, giveUp);
        if (giveUp.aborted) throw error;
      }
    }
  }

  /** Calls must not overlap, so a write that is given up is remembered. */
  async #inTime<T>(writing: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        this.#stuck = writing.then(
          () => (this.#stuck = undefined),
          () => (this.#stuck = undefined),
        );
        reject(new Error(`a write has not ended in time`));
      }, this.#options.longestWriteMs ?? LONGEST_WRITE_MS);
    });
    return Promise.race([writing, late]).finally(() => clearTimeout(timer));
  }

  #suspend(): void {
    const { id, log, giveUp } = this.#options;
    if (giveUp.aborted) return;
    log.error({ sink: id, reason: this.#trouble }, 'Suspended; the broker keeps the events.');
    this.#suspended = this.#probe().finally(() => {
      this.#suspended = undefined;
    });
  }

  /** Ends when the sink can store again, or nobody wants it to any more. */
  async #probe(): Promise<void> {
    const { id, sink, log, giveUp } = this.#options;
    const end = AbortSignal.any([giveUp, this.#closed.signal]);
    const wait = backoff(FIRST_PROBE_MS, LONGEST_PROBE_MS);
    await sleep(this.#relapse.next(), end);
    while (!end.aborted) {
      try {
        await sink.probe?.();
        if (this.#stuck !== undefined) throw new Error('a write is still under way');
        this.#trouble = undefined;
        log.info({ sink: id }, 'The sink can store again; resuming.');
        return;
      } catch (error) {
        this.#trouble = reasonOf(error);
      }
      await sleep(wait.next(), end);
    }
  }

  #works(): void {
    const { id, log } = this.#options;
    if (this.#trouble !== undefined) log.info({ sink: id }, 'The sink stores again.');
    this.#trouble = undefined;
    this.#relapse.reset();
  }

  #fails(error: unknown, events: number): void {
    const { id, log } = this.#options;
    this.#trouble = reasonOf(error);
    log.error({ sink: id, events, reason: this.#trouble }, 'Cannot store.');
  }

  #refusal(): AuditError {
    const { id } = this.#options;
    return new AuditError('SINK_UNAVAILABLE', `${id}: ${this.#trouble}`);
  }
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

function eventsIn(waiting: readonly Waiting[]): number {
  return waiting.reduce((sum, { events }) => sum + events.length, 0);
}

/** How many of the waiting batches go together: at least one, and no more than a write should hold. */
function groupSize(waiting: readonly Waiting[]): number {
  const most = Math.min(Math.max(eventsIn(waiting) / 2, FEW_EVENTS), MAX_EVENTS);
  let events = 0;
  let characters = 0;
  const end = waiting.findIndex((batch) => {
    events += batch.events.length;
    for (const event of batch.events) characters += sizeOf(event);
    return events > most || characters > MAX_CHARACTERS;
  });
  return end < 0 ? waiting.length : Math.max(1, end);
}
