/** All that a run found: what is written to `bench/results.json`, and what must have come out. */
import type { Figure } from './figures.ts';
import { isFarBelow, type Must, MUSTS, type Verdict, verdictOf } from './musts.ts';
import type { Machine } from './machine.ts';
import type { Comparison } from './rounds.ts';
import { type Spread, spread } from './statistics.ts';

export interface Results {
  readonly date: string;
  readonly command: string;
  readonly machine: Machine;
  readonly comparisons: Readonly<Record<string, Comparison>>;
  readonly figures: Readonly<Record<string, Figure>>;
}

export interface Judged {
  readonly name: string;
  readonly must: Must;
  readonly found: Spread;
  readonly verdict: Verdict;
}

/** Everything that has a must and was measured, in the order of the musts. */
export function judge({ comparisons, figures }: Found): readonly Judged[] {
  return Object.entries(MUSTS).flatMap(([name, must]) => {
    const values = comparisons[name]?.ratios ?? figures[name]?.ours;
    if (values === undefined) return [];
    const found = spread(values);
    return [{ name, must, found, verdict: verdictOf(must, found.middle) }];
  });
}

type Found = Pick<Results, 'comparisons' | 'figures'>;

/** A sentence for each ratio whose median is more than a fifth below its must. */
export function failures(found: Found): readonly string[] {
  return judge(found)
    .filter(({ must, found: { middle } }) => must.kind === 'ratio' && isFarBelow(must, middle))
    .map(
      ({ name, must, found: { middle } }) =>
        `${name}: ${middle.toFixed(2)} is more than a fifth below ${must.must}`,
    );
}
