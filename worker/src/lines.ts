/** Newline-delimited JSON, the format of every sink that writes text, unless an encoder made another. */
import type { Event } from './component.ts';

/** Text as long as no event was encoded in another way: a string costs no copy. */
export function toLines(events: readonly Event[]): string | Buffer {
  if (events.some(({ bytes }) => bytes !== undefined)) {
    // Asking for the text of what has bytes would make it.
    return Buffer.concat(events.map((event) => event.bytes ?? Buffer.from(`${event.json}\n`)));
  }
  let lines = '';
  for (const { json } of events) lines += `${json}\n`;
  return lines;
}

/** How much there is to write, in characters or in bytes. */
export function sizeOf(event: Event): number {
  return event.bytes?.length ?? event.json.length;
}
