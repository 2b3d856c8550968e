/** The most memory that the worker ever needs, by how much waits for it when it starts. */
import { drainByWorker } from './drain.ts';
import { type Figure, readFigures, type Reading } from './figures.ts';

export function memory(
  url: string,
  backlogs: readonly number[],
  rounds: number,
): Promise<Record<string, Figure>> {
  return readFigures('memory', rounds, async () => {
    const readings: Record<string, Reading> = {};
    let peak = 0;
    for (const events of backlogs) {
      const round = await drainByWorker(url, { name: 'memory', type: 'classic', events });
      const ours = round.peakMegabytes ?? NaN;
      readings[`memory-${events}`] = { unit: 'MB', ours };
      peak = Math.max(peak, ours);
    }
    return { ...readings, 'memory-peak': { unit: 'MB', ours: peak } };
  });
}
