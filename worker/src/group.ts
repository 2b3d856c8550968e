/**
 * Group commit in front of a sink that must not lose anything.
 *
 * While one write is under way, batches wait; when it ends they go together as the next. An idle
 * sink therefore adds no delay, a busy one gets large groups, and there is no timer to tune.
 *
 * A write that fails is tried again in place, with growing waits, for as long as it takes: the
 * promise of a batch settles only when it is stored, or when `giveUp` says that the process ends.
 */
import { AuditError } from '@pamir-audit/catalog';
import { backoff, sleep } from '@pamir-audit/sdk';
import type { Event, Logger, Push, Sink } from './component.ts';

/** Most of one write, so that its buffer stays small beside the process. */
const MAX_EVENTS = 5000;
const MAX_CHARACTERS = 16 * 1024 * 1024;
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 10_000;

export interface Group {
  /** Resolves when the sink has stored the batch. */
  readonly push: Push;
  /** Why the last write failed; undefined while writes succeed. */
  readonly trouble: string | undefined;
  /** Waits for what is under way, then closes the sink. */
  readonly close: () => Promise<void>;
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
  /** Told of what each write stored anew, in the order of writing, before the batches settle. */
  readonly stored?: (events: readonly Event[]) => void;
}

export function group({ id, sink, log, giveUp, stored }: GroupOptions): Group {
  let waiting: Waiting[] = [];
  let writing: Promise<void> | undefined;
  let trouble: string | undefined;

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, groupSize(waiting));
      waiting = waiting.slice(batch.length);
      try {
        const events = batch.flatMap((it) => it.events);
        const written = await writeUntilStored(events);
        stored?.(written);
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    writing = undefined;
  }

  async function writeUntilStored(events: readonly Event[]): Promise<readonly Event[]> {
    const retry = backoff(FIRST_RETRY_MS, LONGEST_RETRY_MS);
    for (;;) {
      try {
        const written = await sink.write(events);
        if (trouble !== undefined) log.info({ sink: id }, 'The sink stores again.');
        trouble = undefined;
        return written ?? events;
      } catch (error) {
        trouble = error instanceof Error ? error.message : String(error);
        log.error({ sink: id, events: events.length, reason: trouble }, 'Cannot store; waiting.');
      }
      await sleep(retry.next(), giveUp);
      if (giveUp.aborted) throw new AuditError('CLOSED', `${id}: ${trouble}`);
    }
  }

  return {
    get trouble() {
      return trouble;
    },
    push: (events) =>
      new Promise((resolve, reject) => {
        waiting.push({ events, resolve, reject });
        writing ??= drain();
      }),
    async close() {
      await writing;
      await sink.close();
    },
  };
}

/** How many of the waiting batches go together: at least one, and no more than a write should hold. */
function groupSize(waiting: readonly Waiting[]): number {
  let events = 0;
  let characters = 0;
  const end = waiting.findIndex((batch) => {
    events += batch.events.length;
    for (const { json } of batch.events) characters += json.length;
    return events > MAX_EVENTS || characters > MAX_CHARACTERS;
  });
  return end < 0 ? waiting.length : Math.max(1, end);
}
