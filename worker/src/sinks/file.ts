/**
 * Appends each event to a daily file, one JSON line each, synced to disk, and each event once: the
 * commit log beside the file knows what is in it, whatever crashed when.
 */
import { z } from 'zod';
import { defineSink } from '../component.ts';
import { openTrailSink } from '../trail-sink.ts';

export const fileSink = defineSink({
  type: 'file',
  summary: 'Appends each event to a daily file as one line of JSON: synced, and once.',
  options: z.strictObject({
    path: z
      .string()
      .min(1)
      .describe('File to append to; in its name %Y, %m, %d are the UTC day of writing.'),
    max_bytes: z.int().min(1).optional().describe('Begin another file of the day at this size.'),
    compress: z.enum(['gzip', 'zstd']).optional().describe('Compress the files of past days.'),
    keep_days: z
      .int()
      .min(1)
      .optional()
      .describe('Delete files whose last event is older. Without it nothing is ever deleted.'),
  }),
  example: { path: '/var/log/pamir-audit/audit-%Y-%m-%d.log' },
  build: ({ path, max_bytes: maxSegmentBytes, compress, keep_days: keepDays }, context) =>
    openTrailSink(
      { path, kind: 'events', maxSegmentBytes, upkeep: { compression: compress, keepDays } },
      context,
    ),
});
