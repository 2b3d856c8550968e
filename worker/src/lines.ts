/** Newline-delimited JSON, the format of every sink that writes text, unless an encoder made another. */
import type { Event } from './component.ts';

/** Text as long as no event was encoded in another way: a string costs no copy. */
export function toLines(events: readonly Event[]): string | Buffer {
  if (events.some(({ bytes }) => bytes !== undefined)) {
    return Buffer.concat(events.map(({ json, bytes }) => bytes ?? Buffer.from(`${json}\n`)));
  }
  let lines = '';
  for (const { json } of events) lines += `${json}\n`;
  return lines;
}

/** How much there is to write, in characters or in bytes. */
export function sizeOf({ json, bytes }: Event): number {
  return bytes?.length ?? json.length;
}
