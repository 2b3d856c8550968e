import { describe, expect, test } from 'vitest';
import type { Value } from '../vrl/value.ts';
import { made, pushThatFails, stored, transformOf } from './fixtures.ts';
import { sampleTransform } from './sample.ts';

type Options = Parameters<typeof transformOf<typeof sampleTransform.options>>[1];

/** The events that go on, as JSON; an empty text for each that does not. */
async function sampled(options: Options, values: readonly Value[]): Promise<readonly string[]> {
  const sample = await transformOf(sampleTransform, options);
  return values.map((value) => sample(made(value), stored)[0]?.json ?? '');
}

const numbers = (count: number) => Array.from({ length: count }, (_, n) => ({ n }));

describe('sample', () => {
  test('lets the first of so many through, and notes the rate', async () => {
    expect(await sampled({ rate: 3 }, numbers(5))).toEqual([
      '{"n":0,"sample_rate":"3"}',
      '',
      '',
      '{"n":3,"sample_rate":"3"}',
      '',
    ]);
  });

  test('spreads a ratio evenly', async () => {
    const result = await sampled({ ratio: 0.4, sample_rate_key: 'meta.ratio' }, numbers(10));
    expect(result.map((it) => (it === '' ? '.' : 'x')).join('')).toBe('x..x.x..x.');
    expect(result[0]).toBe('{"meta":{"ratio":"0.4"},"n":0}');
    expect((await sampled({ ratio: 1 }, numbers(20))).filter(Boolean)).toHaveLength(20);
  });

  test('notes nothing when the key is empty', async () => {
    expect(await sampled({ rate: 1, sample_rate_key: '' }, [{ n: 1 }])).toEqual(['{"n":1}']);
  });

  test('takes each group alone', async () => {
    const values = ['a', 'b', 'a', 'b', 'a'].map((g) => ({ g }));
    const result = await sampled({ rate: 2, group_by: '{{ g }}', sample_rate_key: '' }, values);
    expect(result).toEqual(['{"g":"a"}', '{"g":"b"}', '', '', '{"g":"a"}']);
  });

  test('keeps all events of one key, or none', async () => {
    const keys = Array.from({ length: 200 }, (_, index) => `user${index % 50}`);
    for (const options of [{ rate: 4 }, { ratio: 0.25 }]) {
      const all = { ...options, key_field: 'user', sample_rate_key: '' };
      const result = await sampled(
        all,
        keys.map((user) => ({ user })),
      );
      const kept = keys.filter((_, index) => result[index] !== '');
      expect(kept.length).toBe(new Set(kept).size * 4);
      expect(new Set(kept).size).toBeGreaterThan(3);
      expect(new Set(kept).size).toBeLessThan(25);
    }
  });

  test('goes by the turn where the key is missing', async () => {
    const options = { rate: 2, key_field: 'user', sample_rate_key: '' };
    expect(await sampled(options, numbers(3))).toEqual(['{"n":0}', '', '{"n":2}']);
  });

  test('lets all through that is excluded, unmarked and uncounted', async () => {
    const values = [{ n: 500 }, { n: 1 }, { n: 2 }, { n: 500 }];
    expect(await sampled({ rate: 2, exclude: '.n == 500' }, values)).toEqual([
      '{"n":500}',
      '{"n":1,"sample_rate":"2"}',
      '',
      '{"n":500}',
    ]);
  });

  test('lets an event that was not stored through again', async () => {
    const sample = await transformOf(sampleTransform, { rate: 100 });
    const event = made({ n: 1 });
    const { push, fail } = pushThatFails();
    expect(sample(event, push)).toHaveLength(1);
    await fail();
    expect(sample(event, stored)[0]?.json).toBe('{"n":1,"sample_rate":"100"}');
    await stored;
    expect(sample(event, stored)).toEqual([]);
  });
});

test.each([
  {},
  { rate: 2, ratio: 0.5 },
  { rate: 0 },
  { rate: 1.5 },
  { ratio: 0 },
  { ratio: 1.1 },
  { rate: 2, key_field: 'a b' },
])('%o is refused', (wrong) => {
  expect(sampleTransform.options.safeParse(wrong).success).toBe(false);
});
