/** What a person reads at the end: a row a fault, and below it what each run contained. */
import type { Row } from './run.ts';
import type { Result } from './scene.ts';

const HEAD = [
  'fault',
  'rounds',
  'confirmed',
  'lost',
  'doubled',
  'corrupt',
  'torn',
  'spurious',
  'recovery s',
  'took s',
  'verdict',
];

export function table(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.name,
    ...(row.results.length === 0 ? HEAD.slice(1, -2).map(() => '-') : figures(row)),
    row.state === 'not run' ? '-' : row.seconds.toFixed(0),
    verdict(row),
  ]);
  return `${grid([HEAD, ...cells])}\n`;
}

/** Columns of figures to the right, first and last to the left. */
export function grid(lines: readonly (readonly string[])[]): string {
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((cells) => cells[column]?.length ?? 0)),
  );
  const pad = (cell: string, column: number) => {
    if (column === widths.length - 1) return cell;
    const width = widths[column] ?? 0;
    return column === 0 ? cell.padEnd(width) : cell.padStart(width);
  };
  return lines.map((cells) => cells.map(pad).join('  ')).join('\n');
}

function figures({ rounds, results }: Row): string[] {
  const sum = (of: (result: Result) => number) =>
    String(results.reduce((total, result) => total + of(result), 0));
  const recovery = Math.max(...results.map(({ recoverySeconds }) => recoverySeconds));
  const allowed = Number(sum(({ allowedDoubles }) => allowedDoubles));
  return [
    // Some go on for as long as there is something to try, with a run for each.
    String(results.length > 1 ? results.length : rounds),
    sum(({ confirmed }) => confirmed),
    sum(({ lost }) => lost.length),
    sum(({ doubled }) => doubled.length) + (allowed > 0 ? `+${allowed}*` : ''),
    sum(({ corrupt }) => corrupt.length),
    sum(({ torn }) => torn.length),
    sum(({ spurious }) => spurious.length),
    recovery === 0 ? '-' : recovery.toFixed(1),
  ];
}

function verdict({ state, reasons }: Row): string {
  if (state === 'passed') return 'passed';
  const [first = ''] = reasons;
  const line = first.replaceAll(/\s+/g, ' ').slice(0, 160);
  if (state === 'not run') return `not run: ${line}`;
  return first.startsWith('VACUOUS') ? line : `FAILED: ${line}`;
}

/** What the runs contained: without it a pass means nothing. */
export function evidence({ name, results }: Row): string {
  if (results.length === 0) return '';
  const sums = new Map<string, number>();
  for (const it of results.flatMap(({ seen }) => seen)) {
    const [count = '', ...what] = it.split(' ');
    sums.set(what.join(' '), (sums.get(what.join(' ')) ?? 0) + Number(count));
  }
  const parts = [...sums].map(([what, count]) => `${count} ${what}`);
  return `  ${name}: ${parts.join(', ')}\n`;
}

/** Copies of which the worker cannot know that they are some. */
export const FOOTNOTE =
  '  * allowed: events without an id around a crash, and copies in two directories after a hand-over\n';
