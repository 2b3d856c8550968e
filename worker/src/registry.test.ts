import { expect, test } from 'vitest';
import { z } from 'zod';
import { sinks, sources, transforms } from './registry.ts';

const all = [...sources, ...transforms, ...sinks].map((it) => [it.type, it] as const);

test.each(all)('the example of %s parses', (_, { options, example }) => {
  expect(options.safeParse(example).error).toBeUndefined();
});

test.each(all)('every option of %s is described', (_, { options }) => {
  const missing = Object.entries(options.shape).filter(([, field]) => !field.description);
  expect(missing.map(([name]) => name)).toEqual([]);
});

test.each([...transforms, ...sinks].map((it) => [it.type, it] as const))(
  'the options of %s have a JSON Schema',
  (_, { options }) => {
    expect(z.toJSONSchema(options, { io: 'input' })).toMatchObject({ type: 'object' });
  },
);

test.each([...transforms, ...sinks].map((it) => [it.type, it] as const))(
  'what %s has not of Vector is no option of it',
  (_, { options, vectorOnly = {} }) => {
    const reasons = Object.entries(vectorOnly);
    expect(reasons.filter(([name]) => name in options.shape)).toEqual([]);
    expect(reasons.filter(([, reason]) => !/^[A-Z].*\.$/.test(reason))).toEqual([]);
  },
);

test('no two components of a kind share a name', () => {
  for (const kind of [sources, transforms, sinks]) {
    const names = kind.map(({ type }) => type);
    expect(new Set(names).size).toBe(names.length);
  }
});

test('a sink that may lose events says so', () => {
  for (const sink of sinks) {
    expect(sink.summary.includes('Best effort')).toBe(sink.isBestEffort ?? false);
  }
});
