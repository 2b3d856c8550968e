/**
 * Prints each event on stdout. A copy for people to watch: the trail is the file.
 *
 * Whoever reads the console may stop reading, or go away. Neither is the trail's business, so this
 * sink is best effort.
 */
import { z } from 'zod';
import { defineSink } from '../component.ts';
import { encoderOf } from '../encoding/encoder.ts';
import { encodingVectorOnly, sinkEncoding } from '../encoding/options.ts';
import { toLines } from '../lines.ts';
import { openStandardStream } from '../standard-stream.ts';

export const consoleSink = defineSink({
  type: 'console',
  summary: 'Prints each event, as one line of JSON. Best effort: what nobody reads is dropped.',
  options: z.strictObject({
    target: z.enum(['stdout', 'stderr']).default('stdout').describe('Stream to print to.'),
    ...sinkEncoding,
  }),
  example: { target: 'stdout', encoding: { codec: 'json' } },
  isBestEffort: true,
  vectorOnly: encodingVectorOnly,
  build(options) {
    const stream = openStandardStream(options.target);
    return {
      encode: encoderOf(options),
      write: (events) => stream.write(toLines(events)),
      close: async () => {},
    };
  },
});
