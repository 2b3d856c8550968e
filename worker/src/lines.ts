/** Newline-delimited JSON, the format of every sink that writes text. */
import type { Event } from './component.ts';

export function toLines(events: readonly Event[]): string {
  let lines = '';
  for (const { json } of events) lines += `${json}\n`;
  return lines;
}
