/** Alternating rounds of a baseline and the product, and what comes out of them. */
import type { Case } from './main.ts';
import { print, say } from './progress.ts';
import { median, spread } from './statistics.ts';

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
  /** What else was measured beside it, by name. */
  readonly others: Readonly<Record<string, readonly Round[]>>;
  readonly ours: readonly Round[];
  /** Ours over the baseline, round by round: what disturbs one round disturbs both. */
  readonly ratios: readonly number[];
  /** Their median. */
  readonly ratio: number;
}

export async function compare(it: Case, rounds: number): Promise<Comparison> {
  const baseline: Round[] = [];
  const ours: Round[] = [];
  const others: Record<string, Round[]> = {};
  for (let round = 1; round <= rounds; round += 1) {
    say(`${it.name}: round ${round} of ${rounds}`);
    baseline.push(await it.baseline());
    for (const [name, other] of Object.entries(it.others ?? {})) {
      (others[name] ??= []).push(await other());
    }
    ours.push(await it.ours());
  }
  const ratios = ours.map(({ perSecond }, at) => perSecond / (baseline[at]?.perSecond ?? NaN));
  const result = { unit: it.unit, baseline, others, ours, ratios, ratio: median(ratios) };
  print(table(it.name, result));
  return result;
}

function table(name: string, { unit, baseline, others, ours, ratios, ratio }: Comparison): string {
  const head = ['median', 'least', 'most', 'CPU s/M', 'peak MB'].map((cell) => cell.padStart(10));
  const rows = { baseline, ...others, ours };
  const width = 2 + Math.max(...Object.keys(rows).map(({ length }) => length), 8);
  const { least, most } = spread(ratios);
  return (
    `\n${name} (${unit})\n  ${''.padEnd(width)}${head.join('')}\n` +
    Object.entries(rows)
      .map(([label, rounds]) => `  ${label.padEnd(width)}${cellsOf(rounds)}\n`)
      .join('') +
    `  ratio ${ratio.toFixed(2)}   (${least.toFixed(2)} to ${most.toFixed(2)})\n`
  );
}

function cellsOf(rounds: readonly Round[]): string {
  const { middle, least, most } = spread(rounds.map(({ perSecond }) => perSecond));
  const cells = [
    middle.toFixed(0),
    least.toFixed(0),
    most.toFixed(0),
    medianOr(rounds, 'cpuSeconds', 1),
    medianOr(rounds, 'peakMegabytes', 0),
  ];
  return cells.map((cell) => cell.padStart(10)).join('');
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
