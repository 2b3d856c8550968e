/**
 * A bounded buffer in front of a best-effort sink.
 *
 * Copies wait here while the sink is busy. When the buffer is full they are dropped and counted;
 * nobody ever waits for them.
 */
import type { Event, Logger, Sink } from './component.ts';
import { sizeOf } from './lines.ts';

const MAX_EVENTS = 10_000;
const MAX_SIZE = 16 * 1024 * 1024;
/** How long a slow reader may take the rest at the end. */
const CLOSE_TIMEOUT_MS = 700;

export interface Copies {
  /** Takes what there is room for. Never waits, never throws. */
  offer(events: readonly Event[]): void;
  /** Copies dropped so far. */
  readonly dropped: number;
  /** Gives the sink a moment for the rest, then closes it. */
  close(): Promise<void>;
}

export function bestEffort(id: string, sink: Sink, log: Logger): Copies {
  let waiting: Event[] = [];
  let size = 0;
  let dropped = 0;
  let writing: Promise<void> | undefined;
  let isReported = false;

  function drop(count: number, reason: string): void {
    dropped += count;
    if (isReported) return;
    isReported = true;
    log.warn({ sink: id, reason }, 'Copies are dropped; the sinks that count are not affected.');
  }

  /** What cannot be encoded is one copy less; the event itself is safe with the sinks that count. */
  function encoded(event: Event): readonly Event[] {
    try {
      return [sink.encode?.(event) ?? event];
    } catch (error) {
      drop(1, error instanceof Error ? error.message : String(error));
      return [];
    }
  }

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      const events = waiting.flatMap((event) => encoded(event));
      waiting = [];
      size = 0;
      try {
        await sink.write(events);
        isReported = false;
      } catch (error) {
        drop(events.length, error instanceof Error ? error.message : String(error));
      }
    }
    writing = undefined;
  }

  return {
    get dropped() {
      return dropped;
    },
    offer(events) {
      for (const event of events) {
        const more = heldBy(event);
        if (waiting.length >= MAX_EVENTS || size + more > MAX_SIZE) {
          drop(1, 'the buffer is full');
        } else {
          waiting.push(event);
          size += more;
        }
      }
      if (waiting.length > 0) writing ??= drain();
    },
    async close() {
      const rest = Promise.resolve(writing).then(() => sink.close());
      await Promise.race([rest, pause(CLOSE_TIMEOUT_MS)]);
    },
  };
}

/** What an event keeps in memory: its text, and the body it was made of, which may be far longer. */
const heldBy = (event: Event) => sizeOf(event) + event.origin.body.length;

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
