/** An option that names a time zone. */
import { z } from 'zod';
import { zoneNamed } from './vrl/time-zone.ts';

/** One such as Europe/Berlin, or `local` for that of the machine. */
export function timeZone() {
  return z.string().refine((name) => zoneNamed(name) !== undefined, 'is no time zone');
}
