/**
 * Copies events to a file that rotating-file-stream rotates by size and time.
 *
 * Best effort, and not the trail: that library writes once and ignores how much of a line the disk
 * took, and it never syncs. Measured: on a full disk a write was reported as done of which 458 of
 * 1,020 bytes had arrived; and 60 kills of a process that acknowledged at once lost 28,694 of
 * 72,960 events. Use it where a size limit and compression matter more than the last line.
 */
import { open } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { AuditError } from '@pamir-audit/catalog';
import { createStream } from 'rotating-file-stream';
import { z } from 'zod';
import { defineSink } from '../component.ts';
import { encoderOf } from '../encoding/encoder.ts';
import { sinkEncoding } from '../encoding/options.ts';
import { toLines } from '../lines.ts';
import { makeDirectory } from '../make-directory.ts';

const SIZE = /^\d+[BKMG]$/;
const INTERVAL = /^\d+[smhdM]$/;

/** The library retries for ever, without a word, where no directory can be made. */
async function expectWritable(path: string): Promise<void> {
  try {
    await makeDirectory(dirname(path));
    await (await open(path, 'a')).close();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AuditError('SINK_UNAVAILABLE', `cannot write ${path}: ${reason}`, { cause });
  }
}

export const rotatingFileSink = defineSink({
  type: 'rotating_file',
  summary: 'Copies each event to a file rotated by size and time. Best effort: it can lose lines.',
  options: z.strictObject({
    path: z.string().min(1).describe('File to write; rotated files get a date and number.'),
    size: z.string().regex(SIZE).optional().describe('Rotate at this size, such as 100M.'),
    interval: z.string().regex(INTERVAL).optional().describe('Rotate this often, such as 1d.'),
    compress: z.boolean().default(false).describe('Compress rotated files with gzip.'),
    max_files: z.int().min(1).optional().describe('Delete the oldest files beyond this many.'),
    ...sinkEncoding,
  }),
  example: { path: '/var/log/pamir-audit/copy.log', size: '100M', max_files: 10 },
  isBestEffort: true,
  async build({ path, size, interval, compress, max_files: maxFiles, ...options }, { log }) {
    await expectWritable(path);
    const stream = createStream(basename(path), {
      path: dirname(path),
      ...(size === undefined ? {} : { size }),
      ...(interval === undefined ? {} : { interval }),
      ...(maxFiles === undefined ? {} : { maxFiles }),
      ...(compress ? { compress: 'gzip' as const } : {}),
    });
    stream.on('error', (error) => log.error({ path, reason: error.message }, 'Cannot write.'));
    return {
      encode: encoderOf(options),
      write: (events) =>
        new Promise((resolve, reject) => {
          stream.write(toLines(events), (error) => (error ? reject(error) : resolve()));
        }),
      close: () => new Promise((resolve) => stream.end(resolve)),
    };
  },
});
