/** What is read in another thread, because everything else would wait for it. */
import type { Event } from './component.ts';

const LARGE_BYTES = 1024 * 1024;

export function isLarge({ origin }: Pick<Event, 'origin'>): boolean {
  return origin.body.length > LARGE_BYTES;
}
