/** What must hold, what is aimed at and what came out, as a table for terminals and for Markdown. */
import { digits } from './figures.ts';
import type { Judged } from './results.ts';

const HEAD = ['case', 'median', 'least to most', 'must', 'aim', ''];

export function judgedTable(judged: readonly Judged[]): string {
  return joined([HEAD, ...judged.map(cellsOf)], (cells) => `  ${cells.join('  ').trimEnd()}`);
}

/** Padded as the formatter pads it. */
export function judgedMarkdown(judged: readonly Judged[]): string {
  const rows = [HEAD, ...judged.map(cellsOf)];
  const widths = widthsOf(rows);
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = line(widths.map((width) => '-'.repeat(Math.max(3, width))));
  const [head = '', ...rest] = joined(rows, line).trimEnd().split('\n');
  return [head, rule, ...rest].join('\n');
}

function cellsOf({ must, found, verdict }: Judged): readonly string[] {
  const sign = must.better === 'more' ? '≥' : '≤';
  const value = (it: number) => (must.unit === '' ? it.toFixed(2) : digits(it));
  const mark = (it: number | undefined) =>
    it === undefined ? '' : withUnit(`${sign} ${must.unit === '' ? it.toFixed(2) : it}`);
  const withUnit = (text: string) => `${text} ${must.unit}`.trimEnd();
  return [
    must.says,
    withUnit(value(found.middle)),
    `${value(found.least)} to ${value(found.most)}`,
    mark(must.must),
    mark(must.aim),
    verdict,
  ];
}

function joined(
  rows: readonly (readonly string[])[],
  line: (cells: readonly string[]) => string,
): string {
  const widths = widthsOf(rows);
  const padded = (cells: readonly string[]) =>
    cells.map((cell, at) => cell.padEnd(widths[at] ?? 0));
  return `${rows.map((cells) => line(padded(cells))).join('\n')}\n`;
}

function widthsOf(rows: readonly (readonly string[])[]): readonly number[] {
  return HEAD.map((_, at) => Math.max(3, ...rows.map((cells) => cells[at]?.length ?? 0)));
}
