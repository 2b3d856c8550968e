import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RateLimit } from './rate-limit.ts';

describe('two in five seconds', () => {
  const limit = () => new RateLimit({ threshold: 2, windowMs: 5000 });

  test('are two at once, and then one for each half of the window', () => {
    const takes = limit();
    const taken = [0, 0, 0, 2000, 2499, 2500, 2500, 5000].map((at) => takes.takes('', at));
    expect(taken).toEqual([true, true, false, false, false, true, false, true]);
  });

  test('are two at once again after a whole window', () => {
    const takes = limit();
    const taken = [0, 0, 5000, 5000, 5000, 60_000, 60_000, 60_000].map((at) => takes.takes('', at));
    expect(taken).toEqual([true, true, true, true, false, true, true, false]);
  });

  test('are two for each key', () => {
    const takes = limit();
    const taken = ['a', 'b', 'a', 'b', 'a', 'b'].map((key) => takes.takes(key, 0));
    expect(taken).toEqual([true, true, true, true, false, false]);
  });
});

test('time without events is not saved up', () => {
  const limit = new RateLimit({ threshold: 5, windowMs: 1000 });
  const taken = [0, 900, 900, 900, 900, 900, 900].map((at) => limit.takes('', at));
  expect(taken).toEqual([true, true, true, true, true, true, false]);
});

test('keys that are idle are forgotten', () => {
  const limit = new RateLimit({ threshold: 10, windowMs: 1000 });
  for (let key = 0; key < 500; key += 1) limit.takes(String(key), 0);
  expect(limit.size).toBe(500);
  limit.takes('another', 1500);
  expect(limit.size).toBe(1);
});

test('keys that are idle long before a long window is over are forgotten, too', () => {
  const limit = new RateLimit({ threshold: 1000, windowMs: 86_400_000 });
  for (let key = 0; key < 20_000; key += 1) limit.takes(String(key), key * 1000);
  expect(limit.size).toBeLessThan(2000);
});

test('no window has more than a burst and what is refilled meanwhile, and a whole one of waiting is enough', () => {
  const steps = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), steps, (threshold, waits) => {
      const limit = new RateLimit({ threshold, windowMs: 1000 });
      let now = 0;
      const taken: number[] = [];
      for (const wait of waits) {
        now += wait;
        if (limit.takes('', now)) taken.push(now);
      }
      for (const start of taken) {
        const within = taken.filter((at) => at >= start && at < start + 1000).length;
        expect(within).toBeLessThan(2 * threshold + 1);
      }
      expect(limit.takes('', now + 1000)).toBe(true);
    }),
    { numRuns: 500 },
  );
});
