/**
 * The start of a worker that was killed in the middle of a large day: its file and commit log are
 * there, and only the last batch needs to be checked.
 */
import { rmSync } from 'node:fs';
import { type Figure, readFigures } from './figures.ts';
import { writeLargeDay } from './large-day.ts';
import { say } from './progress.ts';
import { declareQueue } from './queue.ts';
import { untilConsuming } from './start.ts';
import { benchDirectory, startWorker } from './worker.ts';

const QUEUE = 'bench.recover';

export async function recover(
  url: string,
  megabytes: number,
  rounds: number,
): Promise<Record<string, Figure>> {
  const directory = benchDirectory();
  try {
    say(`recover: writing a day of ${megabytes} MB`);
    await writeLargeDay(directory, megabytes * 1_000_000);
    await declareQueue(url, 'classic', QUEUE);
    return await readFigures(`recover, ${megabytes} MB`, rounds, async () => {
      const fresh = startWorker({ url, queue: QUEUE });
      const beside = { 'without a day': await untilConsuming(fresh) };
      await fresh.end();
      fresh.remove();
      const worker = startWorker({ url, queue: QUEUE, directory });
      const ours = await untilConsuming(worker);
      // No good order: the next round has to check the last batch again.
      await worker.end('SIGKILL');
      return { recover: { unit: 'ms', ours, beside } };
    });
  } finally {
    rmSync(directory, { recursive: true });
  }
}
