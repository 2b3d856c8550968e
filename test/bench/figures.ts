/** Figures that are no rates: read once a round, each beside the same of something to compare with. */
import { print, say } from './progress.ts';
import { spread } from './statistics.ts';

export interface Reading {
  readonly unit: string;
  readonly ours: number;
  /** The same of others, by name. */
  readonly beside?: Readonly<Record<string, number>>;
}

export interface Figure {
  readonly unit: string;
  /** One a round. */
  readonly ours: readonly number[];
  readonly beside: Readonly<Record<string, readonly number[]>>;
}

/** Reads figures in every round. `once` measures what is beside first, then the product. */
export async function readFigures(
  title: string,
  rounds: number,
  once: () => Promise<Readonly<Record<string, Reading>>>,
): Promise<Record<string, Figure>> {
  const figures: Record<
    string,
    { unit: string; ours: number[]; beside: Record<string, number[]> }
  > = {};
  for (let round = 1; round <= rounds; round += 1) {
    say(`${title}: round ${round} of ${rounds}`);
    for (const [name, { unit, ours, beside = {} }] of Object.entries(await once())) {
      const figure = (figures[name] ??= { unit, ours: [], beside: {} });
      figure.ours.push(ours);
      for (const [other, value] of Object.entries(beside)) {
        (figure.beside[other] ??= []).push(value);
      }
    }
  }
  print(`\n${title}\n${figureTable(figures)}`);
  return figures;
}

export function figureTable(figures: Readonly<Record<string, Figure>>): string {
  const rows = Object.entries(figures).flatMap(([name, { unit, ours, beside }]) => [
    row(name, unit, ours),
    ...Object.entries(beside).map(([other, values]) => row(`  ${other}`, unit, values)),
  ]);
  const head = ['median', 'least', 'most'].map((cell) => cell.padStart(10)).join('');
  return `  ${''.padEnd(NAME_WIDTH)}${head}\n${rows.join('')}`;
}

const NAME_WIDTH = 30;

function row(name: string, unit: string, values: readonly number[]): string {
  const { middle, least, most } = spread(values);
  const cells = [middle, least, most].map((value) => digits(value).padStart(10)).join('');
  return `  ${name.padEnd(NAME_WIDTH)}${cells}  ${unit}\n`;
}

/** Three digits that say something, where a number is small. */
export function digits(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value.toFixed(value >= 10 ? 1 : 2);
}
