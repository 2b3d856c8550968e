/** Takes events from files while they grow: for moving old lines in, and for what only writes files. */
import { z } from 'zod';
import { defineSource } from '../component.ts';
import { lineEvent } from '../line-event.ts';
import { pushUntilStored, readyOrStopped } from '../push-until-stored.ts';
import { Checkpoints } from '../tail/checkpoints.ts';
import { Tail } from '../tail/tail.ts';

export const fileSource = defineSource({
  type: 'file',
  summary: 'Reads files line by line while they grow, each line at least once.',
  options: z.strictObject({
    include: z
      .array(z.string().min(1))
      .min(1)
      .describe('Paths of files; * ** ? {a,b} are patterns.'),
    exclude: z.array(z.string().min(1)).default([]).describe('Paths of files to leave out.'),
    data_dir: z.string().min(1).describe('Directory for the checkpoints, of this source alone.'),
    read_from: z
      .enum(['beginning', 'end'])
      .default('beginning')
      .describe('Where to begin in files that are there at the first start.'),
    fingerprint: z
      .strictObject({
        strategy: z
          .enum(['checksum', 'device_and_inode'])
          .default('checksum')
          .describe('By its first line, or by its place on the disk.'),
      })
      .prefault({})
      .describe('How a file is known again under another name.'),
    ignore_older_secs: z
      .int()
      .min(1)
      .optional()
      .describe('Leave out files that have not changed for so many seconds.'),
    max_line_bytes: z
      .int()
      .min(1)
      .default(102_400)
      .describe('Bytes of a line; a longer one is left out, and the log says so.'),
    glob_minimum_cooldown_ms: z
      .int()
      .min(10)
      .default(1000)
      .describe('Milliseconds between two looks for new files.'),
  }),
  example: { include: ['/var/log/audit/*.log'], data_dir: '/var/lib/pamir-audit/files' },
  build(options, { log }) {
    return {
      trouble: undefined,
      async run(intake, stop) {
        const checkpoints = await Checkpoints.load(options.data_dir);
        if (!(await readyOrStopped(intake, stop))) return;
        const tail = new Tail(
          {
            include: options.include,
            exclude: options.exclude,
            readFrom: options.read_from,
            fingerprint: options.fingerprint.strategy,
            ignoreOlderSeconds: options.ignore_older_secs,
            maxLineBytes: options.max_line_bytes,
            lookMs: options.glob_minimum_cooldown_ms,
          },
          checkpoints,
          log,
        );
        await tail.run(async (lines, file) => {
          for (const { isTooLong, length } of lines) {
            if (isTooLong) log.warn({ file, length }, 'A line is too long and was left out.');
          }
          const events = lines
            .filter(({ bytes, isTooLong }) => bytes.length > 0 && !isTooLong)
            .map(({ bytes }) =>
              lineEvent(bytes, { type: 'file', codec: 'bytes', fields: { file } }),
            );
          return events.length === 0 || pushUntilStored(intake, events, stop);
        }, stop);
      },
    };
  },
});
