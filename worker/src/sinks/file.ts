/**
 * Appends each event to a daily file, synced to disk, and each event once: the commit log beside the
 * file knows what is in it, whatever crashed when.
 */
import { basename, dirname } from 'node:path';
import { AuditError } from '@pamir-audit/catalog';
import { z } from 'zod';
import { defineSink } from '../component.ts';
import { encoderOf } from '../encoding/encoder.ts';
import { encodingVectorOnly, sinkEncoding } from '../encoding/options.ts';
import { expectSupported } from '../segment/compressed.ts';
import { formatTime } from '../time-format.ts';
import { openTrailSink } from '../trail-sink.ts';
import { zoneNamed } from '../vrl/time-zone.ts';
import { timeZone } from '../zone-option.ts';

const path = z
  .string()
  .min(1)
  .superRefine((text, context) => {
    const message = mistakeIn(text);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });

/** Each file has a commit log, and each directory one trail: neither can follow from single events. */
function mistakeIn(text: string): string | undefined {
  if (text.includes('{{')) {
    return 'cannot hold fields of events; split them with route, and give each its own directory';
  }
  if (dirname(text).includes('%')) {
    return 'can hold the time in the name of the file only, not in its directory';
  }
  try {
    formatTime(basename(text), new Date());
    return undefined;
  } catch (error) {
    if (error instanceof AuditError) return error.message;
    throw error;
  }
}

const UNCONFINED = 'A path holds no fields of events, so it needs no confining.';

export const fileSink = defineSink({
  type: 'file',
  summary: 'Appends each event to a daily file: synced, and once.',
  options: z.strictObject({
    path: path.describe(
      'File to append to; in its name %Y, %m, %d and the like are the time of writing.',
    ),
    timezone: timeZone()
      .default('UTC')
      .describe('Time zone of the name: one such as Europe/Berlin, or local.'),
    max_bytes: z.int().min(1).optional().describe('Begin another file of the day at this size.'),
    compression: z
      .enum(['none', 'gzip', 'zstd'])
      .default('none')
      .describe('Compress the files of past days; that of today stays as it is.'),
    keep_days: z
      .int()
      .min(1)
      .optional()
      .describe('Delete files whose last event is older. Without it nothing is ever deleted.'),
    ...sinkEncoding,
    idle_timeout_secs: z
      .number()
      .positive()
      .optional()
      .describe('Without effect: every write is synced at once, and the file stays open.'),
  }),
  example: { path: '/var/log/pamir-audit/audit-%Y-%m-%d.log', encoding: { codec: 'json' } },
  ownedFiles: ({ path: file }) => [file],
  vectorOnly: {
    ...encodingVectorOnly,
    truncate: 'A trail is never cut; keep_days deletes whole files that are old.',
    internal_metrics: 'There are no figures for single files.',
    base_dir: UNCONFINED,
    dangerously_allow_unconfined_template_resolution: UNCONFINED,
  },
  async build(options, context) {
    const { max_bytes: maxSegmentBytes, compression, keep_days: keepDays, timezone } = options;
    if (compression !== 'none') expectSupported(compression);
    const trail = await openTrailSink(
      {
        path: options.path,
        kind: 'events',
        maxSegmentBytes,
        timeZone: zoneNamed(timezone),
        upkeep: { compression: compression === 'none' ? undefined : compression, keepDays },
      },
      context,
    );
    return { ...trail, encode: encoderOf(options) };
  },
});
