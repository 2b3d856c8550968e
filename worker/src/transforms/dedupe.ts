/**
 * Drops events that are equal, in chosen fields, to one of the last few thousand.
 *
 * An event that comes again because it was not stored is let through: it is no duplicate of itself.
 * The trail writes each event with an id once, anyhow; this is for two messages that say the same.
 */
import { hash } from 'node:crypto';
import { z } from 'zod';
import { Admissions } from '../admissions.ts';
import { defineTransform } from '../component.ts';
import { valueOf } from '../event-value.ts';
import { Recent } from '../recent.ts';
import { fieldPath, pathOf } from '../value-path.ts';
import { keyOf } from '../value-key.ts';
import { deleteAt, getAt } from '../vrl/path.ts';
import type { Value } from '../vrl/value.ts';

const MATCHED = ['timestamp', 'host', 'message'];

const fields = z
  .strictObject({
    match: z.array(fieldPath()).optional().describe('Paths of the fields that are compared.'),
    ignore: z
      .array(fieldPath())
      .optional()
      .describe('Paths of those that are not; all others are.'),
  })
  .refine(({ match, ignore }) => (match === undefined) !== (ignore === undefined), {
    error: 'needs either match or ignore',
  });

export const dedupeTransform = defineTransform({
  type: 'dedupe',
  summary: 'Drops events that are equal to an earlier one.',
  options: z.strictObject({
    fields: fields
      .optional()
      .describe('What is compared: timestamp, host and message when left out.'),
    cache: z
      .strictObject({
        num_events: z.int().min(1).default(5000).describe('Events that are remembered.'),
      })
      .prefault({})
      .describe('What is remembered: 5000 events when left out. A restart forgets them.'),
    time_settings: z
      .strictObject({
        max_age_ms: z.int().min(1).describe('An event is forgotten after so many milliseconds.'),
        refresh_on_drop: z
          .boolean()
          .default(false)
          .describe('A duplicate that is dropped begins the time anew.'),
      })
      .optional()
      .describe('How long an event is remembered; without it, until others take its place.'),
  }),
  example: { fields: { match: ['user_login', 'endpoint'] }, time_settings: { max_age_ms: 60_000 } },
  build({ fields: chosen, cache, time_settings: times }) {
    const keyIn = keyReader(chosen);
    const seen = new Recent<number>(cache.num_events);
    const admissions = new Admissions();

    function isDuplicate(key: string): boolean {
      const now = performance.now();
      const at = seen.get(key);
      const isKnown = at !== undefined && now - at < (times?.max_age_ms ?? Infinity);
      if (!isKnown || times?.refresh_on_drop === true) seen.set(key, now);
      return isKnown;
    }

    return (event, push) => {
      const key = keyIn(valueOf(event));
      const isReturning = admissions.isReturning(event, push);
      const isDropped = key !== undefined && isDuplicate(key) && !isReturning;
      if (isDropped) return [];
      admissions.admit(event, push);
      return [event];
    };
  },
});

/**
 * What is compared, as a short text of fixed length. Undefined for an event that has none of the
 * fields: having nothing in common makes no duplicates.
 */
function keyReader(chosen: z.output<typeof fields> | undefined) {
  const ignored = chosen?.ignore?.map(pathOf);
  if (ignored !== undefined) {
    return (value: Value) =>
      short(keyOf(ignored.reduce((rest, path) => deleteAt(rest, path, false), value)));
  }
  const matched = (chosen?.match ?? MATCHED).map(pathOf);
  return (value: Value) => {
    const parts = matched.map((path) => getAt(value, path));
    if (parts.every((part) => part === undefined)) return undefined;
    return short(parts.map((part) => (part === undefined ? '' : keyOf(part))).join('\0'));
  };
}

function short(key: string): string {
  return hash('sha256', key, 'base64');
}
