/** Takes events from files while they grow: for moving old lines in, and for what only writes files. */
import { join } from 'node:path';
import { z } from 'zod';
import { defineSource } from '../component.ts';
import { lineEvent } from '../line-event.ts';
import { pushUntilStored, readyOrStopped } from '../push-until-stored.ts';
import { Checkpoints } from '../tail/checkpoints.ts';
import { Tail } from '../tail/tail.ts';

const WHOLE_LINE = 'A file is known by its first line.';
const ONE_LINE = 'An event is one line.';

const options = z
  .strictObject({
    include: z
      .array(z.string().min(1))
      .min(1)
      .describe('Paths of files; * ** ? {a,b} are patterns.'),
    exclude: z.array(z.string().min(1)).default([]).describe('Paths of files to leave out.'),
    data_dir: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Directory for the checkpoints, in a directory with the name of the source; else data_dir at the top.',
      ),
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
  })
  .refine((it) => it.data_dir !== undefined, { path: ['data_dir'], error: 'is missing' });

export const fileSource = defineSource({
  type: 'file',
  summary:
    'Reads files line by line while they grow, each line at least once; a file sink knows again what it has.',
  options,
  example: { include: ['/var/log/audit/*.log'], data_dir: '/var/lib/pamir-audit' },
  vectorOnly: {
    encoding: 'Lines are UTF-8; bytes that are not are kept as they are.',
    file_key: 'The name of the file is in the field file.',
    'fingerprint.bytes': WHOLE_LINE,
    'fingerprint.ignored_header_bytes': WHOLE_LINE,
    'fingerprint.lines': WHOLE_LINE,
    host_key: 'The name of the machine is in the field host.',
    ignore_checkpoints: 'Delete the checkpoints to read everything again.',
    ignore_not_found: 'A file that is not there is looked for again, without a word.',
    internal_metrics: 'There are no figures for single files.',
    line_delimiter: 'A line ends with a line feed.',
    log_namespace: 'Fields are where the legacy namespace has them.',
    max_read_bytes: 'Files take turns, with 64 KiB each.',
    message_start_indicator: ONE_LINE,
    multi_line_timeout: ONE_LINE,
    multiline: ONE_LINE,
    offset_key: 'No field says where in its file a line stood.',
    oldest_first: 'Files take turns.',
    remove_after_secs: 'No file is ever deleted.',
    rotate_wait_secs: 'A file without a name is read to its end, and then closed.',
    start_at_beginning: 'It is read_from now.',
  },
  build(given, { id: component, log }) {
    // The schema has seen to it that there is one.
    const directory = join(given.data_dir as string, component);
    return {
      trouble: undefined,
      async run(intake, stop) {
        const checkpoints = await Checkpoints.load(directory);
        if (!(await readyOrStopped(intake, stop))) return;
        const tail = new Tail(
          {
            include: given.include,
            exclude: given.exclude,
            readFrom: given.read_from,
            fingerprint: given.fingerprint.strategy,
            ignoreOlderSeconds: given.ignore_older_secs,
            maxLineBytes: given.max_line_bytes,
            lookMs: given.glob_minimum_cooldown_ms,
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
            .map(({ bytes, id }) =>
              lineEvent(bytes, { type: 'file', codec: 'bytes', fields: { file }, id }),
            );
          return events.length === 0 || pushUntilStored(intake, events, stop);
        }, stop);
      },
    };
  },
});
