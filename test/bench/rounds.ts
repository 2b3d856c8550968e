/** Alternating rounds of a baseline and the product, and what comes out of them. */
import type { Case } from './main.ts';

/** One run, measured from outside the process that did the work. */
export interface Round {
  readonly perSecond: number;
  /** User and system time of the whole process, in seconds for a million. */
  readonly cpuSeconds?: number;
  /** Peak resident memory, in megabytes. */
  readonly peakMegabytes?: number;
}

export interface Comparison {
  readonly unit: string;
  readonly baseline: readonly Round[];
  readonly ours: readonly Round[];
  /** Ours over the baseline, of medians. */
  readonly ratio: number;
}

export async function compare(it: Case, rounds: number): Promise<Comparison> {
  const baseline: Round[] = [];
  const ours: Round[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    say(`${it.name}: round ${round} of ${rounds}`);
    baseline.push(await it.baseline());
    ours.push(await it.ours());
  }
  const rates = (of: readonly Round[]) => of.map(({ perSecond }) => perSecond);
  const ratio = median(rates(ours)) / median(rates(baseline));
  process.stdout.write(table(it, baseline, ours, ratio));
  return { unit: it.unit, baseline, ours, ratio };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [
    sorted[sorted.length % 2 === 0 ? middle - 1 : middle],
    sorted[middle],
  ];
  return (low + high) / 2;
}

function table(
  it: Case,
  baseline: readonly Round[],
  ours: readonly Round[],
  ratio: number,
): string {
  const row = (name: string, rounds: readonly Round[]) => {
    const rates = rounds.map(({ perSecond }) => perSecond);
    const cells = [
      median(rates).toFixed(0),
      Math.min(...rates).toFixed(0),
      Math.max(...rates).toFixed(0),
      medianOr(rounds, 'cpuSeconds', 1),
      medianOr(rounds, 'peakMegabytes', 0),
    ];
    return `  ${name.padEnd(10)}${cells.map((cell) => cell.padStart(10)).join('')}\n`;
  };
  const head = ['median', 'least', 'most', 'CPU s/M', 'peak MB'].map((cell) => cell.padStart(10));
  return (
    `\n${it.name} (${it.unit})\n  ${''.padEnd(10)}${head.join('')}\n` +
    `${row('baseline', baseline)}${row('ours', ours)}  ratio ${ratio.toFixed(2)}\n`
  );
}

/** A dash where it was not measured. */
function medianOr(
  rounds: readonly Round[],
  what: 'cpuSeconds' | 'peakMegabytes',
  digits: number,
): string {
  const values = rounds.map((round) => round[what]).filter((it) => it !== undefined);
  return values.length === 0 ? '-' : median(values).toFixed(digits);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
