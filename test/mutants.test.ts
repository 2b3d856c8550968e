/** A mutant whose text has gone from the source would find out nothing, and only at its next long run. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { mutants as ofAccounting } from './accounting/mutants.ts';
import { mutants } from './faults/mutants.ts';

const root = new URL('../', import.meta.url);

test.each([...mutants, ...ofAccounting].map((it) => [it.name, it] as const))(
  'the mutant %s can be planted',
  (_, { file, edits }) => {
    const source = readFileSync(new URL(file, root), 'utf8');
    const counts = edits.map(([find]) => [find, source.split(find).length - 1]);
    expect(counts).toEqual(edits.map(([find]) => [find, 1]));
  },
);
