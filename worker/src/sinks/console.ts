/**
 * Prints each event on stdout. A copy for people to watch: the trail is the file.
 *
 * Whoever reads the console may stop reading, or go away. Neither is the trail's business, so this
 * sink is best effort.
 */
import { z } from 'zod';
import { defineSink } from '../component.ts';
import { toLines } from '../lines.ts';
import { openStandardStream } from '../standard-stream.ts';

export const consoleSink = defineSink({
  type: 'console',
  summary: 'Prints each event as one line of JSON. Best effort: lines nobody reads are dropped.',
  options: z.strictObject({
    target: z.enum(['stdout', 'stderr']).default('stdout').describe('Stream to print to.'),
  }),
  example: { target: 'stdout' },
  isBestEffort: true,
  build({ target }) {
    const stream = openStandardStream(target);
    return {
      write: (events) => stream.write(toLines(events)),
      close: async () => {},
    };
  },
});
