/** What a run leaves in `bench/`: its figures as JSON, and the plots that they allow. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { latencyPlot } from './latency-plot.ts';
import { ratioPlot } from './ratio-plot.ts';
import { judge, type Results } from './results.ts';

export const RESULTS = 'bench/results.json';
export const PLOTS = ['ratios.svg', 'latency.svg'] as const;

export function writeResults(results: Results): void {
  mkdirSync('bench', { recursive: true });
  writeFileSync(RESULTS, `${JSON.stringify(results, undefined, 2)}\n`);
  const plots = {
    'ratios.svg': ratioPlot(judge(results)),
    'latency.svg': latencyPlot(results.figures),
  };
  for (const [name, plot] of Object.entries(plots)) {
    // One of an earlier run would pass for this one's.
    if (plot === undefined) rmSync(`bench/${name}`, { force: true });
    else writeFileSync(`bench/${name}`, plot);
  }
}
