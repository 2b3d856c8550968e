import { expect, test } from 'vitest';
import { memorySink } from './fixtures.ts';
import type { Plan, PlannedSink, PlannedSource, PlannedTransform } from './plan.ts';
import { changeOf, isNothing, unreplaceable } from './plan-change.ts';

const source = (id: string, fingerprint = '1', readsOnce = false): PlannedSource => ({
  id,
  fingerprint,
  readsOnce,
  build: () => ({ trouble: undefined, run: async () => {} }),
});

const transform = (id: string, inputs: readonly string[], fingerprint = '1'): PlannedTransform => ({
  id,
  fingerprint,
  inputs,
  outputs: [],
  build: () => (event) => [event],
});

const sink = (id: string, inputs: readonly string[], fingerprint = '1'): PlannedSink => ({
  id,
  fingerprint,
  inputs,
  isBestEffort: false,
  directories: [],
  build: () => memorySink().sink,
});

const plan = (parts: Partial<Plan>): Plan => ({
  sources: [source('in')],
  transforms: [],
  sinks: [sink('out', ['in'])],
  dead: sink('dead_letters', []),
  ...parts,
});

const ALL = ['sources.in', 'sinks.out', 'dead_letters'];

test('two plans that say the same are no change', () => {
  const change = changeOf(plan({}), plan({}));
  expect(change).toEqual({ kept: ALL, rewired: [], changed: [], added: [], removed: [] });
  expect(isNothing(change)).toBe(true);
});

test('each component is kept, changed, added or removed', () => {
  const before = plan({ transforms: [transform('clean', ['in'])] });
  const after = plan({
    transforms: [transform('clean', ['in'], '2')],
    sinks: [sink('other', ['clean'])],
    dead: sink('dead_letters', [], '2'),
  });
  const change = changeOf(before, after);
  expect(change).toEqual({
    kept: ['sources.in'],
    rewired: [],
    changed: ['transforms.clean', 'dead_letters'],
    added: ['sinks.other'],
    removed: ['sinks.out'],
  });
  expect(isNothing(change)).toBe(false);
});

test('a component that is fed by others is kept, whatever the order of its inputs', () => {
  const before = plan({ sources: [source('a'), source('b')], sinks: [sink('out', ['a', 'b'])] });
  const turned = plan({ sources: [source('a'), source('b')], sinks: [sink('out', ['b', 'a'])] });
  const fewer = plan({ sources: [source('a'), source('b')], sinks: [sink('out', ['b'])] });
  expect(isNothing(changeOf(before, turned))).toBe(true);
  expect(changeOf(before, fewer)).toMatchObject({ rewired: ['sinks.out'], changed: [] });
});

test('a component of another kind is another component', () => {
  const before = plan({ sinks: [sink('out', ['in']), sink('it', ['in'])] });
  const after = plan({ transforms: [transform('it', ['in'])], sinks: [sink('out', ['it'])] });
  expect(changeOf(before, after)).toMatchObject({
    added: ['transforms.it'],
    removed: ['sinks.it'],
    rewired: ['sinks.out'],
  });
});

test('what reads something that no other can go on with is neither changed nor removed', () => {
  const before = plan({ sources: [source('in'), source('keyboard', '1', true)] });
  const namesFor = (after: Plan) => unreplaceable(before, changeOf(before, after));
  expect(namesFor(plan({ sources: [source('in', '2'), source('keyboard', '1', true)] }))).toEqual(
    [],
  );
  expect(namesFor(plan({ sources: [source('in'), source('keyboard', '2', true)] }))).toEqual([
    'sources.keyboard',
  ]);
  expect(namesFor(plan({}))).toEqual(['sources.keyboard']);
});
