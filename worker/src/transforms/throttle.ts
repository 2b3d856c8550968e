/**
 * Drops what is over a rate, for each key.
 *
 * An event that comes again because it was not stored is let through, and not counted a second time.
 */
import { z } from 'zod';
import { Admissions } from '../admissions.ts';
import { defineTransform } from '../component.ts';
import { condition, optionalCondition } from '../condition.ts';
import { valueOf } from '../event-value.ts';
import { fieldTemplate, templateOf } from '../field-template.ts';
import { RateLimit } from '../rate-limit.ts';

export const throttleTransform = defineTransform({
  type: 'throttle',
  summary: 'Drops events that come faster than a rate.',
  options: z.strictObject({
    threshold: z
      .int()
      .min(1)
      .max(2 ** 32 - 1)
      .describe('Events in a window, for each key.'),
    window_secs: z.number().positive().describe('The window, in seconds.'),
    key_field: fieldTemplate()
      .optional()
      .describe('What has a rate of its own, such as {{ user_login }}. Without it all have one.'),
    exclude: condition()
      .optional()
      .describe('True for events that are neither counted nor dropped.'),
  }),
  example: { threshold: 100, window_secs: 1, key_field: '{{ routing }}' },
  vectorOnly: {
    internal_metrics: 'There are no figures for single keys, of which there may be any number.',
  },
  build({ threshold, window_secs: seconds, key_field: key, exclude }, context) {
    const isExcluded = optionalCondition(exclude, 'exclude', context);
    const keyIn = key === undefined ? undefined : templateOf(key);
    const limit = new RateLimit({ threshold, windowMs: seconds * 1000 });
    const admissions = new Admissions();
    return (event, push) => {
      if (isExcluded(event)) return [event];
      const isTaken = () => {
        const found = keyIn?.(valueOf(event));
        return limit.takes(found === undefined ? SHARED : `=${found}`, performance.now());
      };
      if (!admissions.isReturning(event, push) && !isTaken()) return [];
      admissions.admit(event, push);
      return [event];
    };
  },
});

/** The key of events that have none. */
const SHARED = '';
