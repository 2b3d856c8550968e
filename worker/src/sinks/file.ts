/**
 * Appends each event to a daily file, one JSON line each.
 *
 * A write is acknowledged after fdatasync, so an acknowledged event survives a power cut. That
 * sync is the whole cost of this sink; the pipeline hides most of it by writing in groups.
 */
import { z } from 'zod';
import { defineSink } from '../component.ts';
import { dailyFile } from '../daily-file.ts';
import { toLines } from '../lines.ts';

export const fileSink = defineSink({
  type: 'file',
  summary: 'Appends each event to a file as one line of JSON, synced to disk.',
  options: z.strictObject({
    path: z
      .string()
      .min(1)
      .describe('File to append to; %Y, %m, %d and the like are the time of writing, in UTC.'),
  }),
  example: { path: '/var/log/pamir-audit/audit-%Y-%m-%d.log' },
  async build({ path }) {
    const file = dailyFile(path);
    await file.open();
    return {
      write: async (events) => {
        if (events.length > 0) await file.append(toLines(events));
      },
      close: () => file.close(),
    };
  },
});
