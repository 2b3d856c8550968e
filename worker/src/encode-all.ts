/** Events on their way to one sink, as it is to write them. */
import type { Event, Sink } from './component.ts';

interface Encoded {
  readonly events: readonly Event[];
  /** Of those that the sink's encoding cannot express, for the dead-letter file. */
  readonly refused: readonly Refused[];
}

interface Refused {
  readonly event: Event;
  readonly reason: string;
}

/**
 * What one sink is given of a batch. Done in front of the sink, not by it: a write that fails is tried
 * again as it is, and what cannot be encoded must neither fail it nor be tried again.
 */
export function encodeAll(received: readonly Event[], encode: Sink['encode']): Encoded {
  if (encode === undefined) return { events: received, refused: [] };
  const events: Event[] = [];
  const refused: Refused[] = [];
  for (const event of received) {
    try {
      events.push(encode(event));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      refused.push({ event, reason });
    }
  }
  return { events, refused };
}
