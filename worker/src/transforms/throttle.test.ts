import { describe, expect, test } from 'vitest';
import { made, pushThatFails, stored, transformOf } from './fixtures.ts';
import { throttleTransform } from './throttle.ts';

/** So long that nothing is refilled while the test runs. */
const options = { threshold: 2, window_secs: 3600 };

describe('throttle', () => {
  test('drops what is over the threshold', async () => {
    const throttle = await transformOf(throttleTransform, options);
    const kept = [1, 2, 3].map((n) => throttle(made({ n }), stored).length);
    expect(kept).toEqual([1, 1, 0]);
  });

  test('counts each key alone, and events without one together', async () => {
    const throttle = await transformOf(throttleTransform, { ...options, key_field: '{{ k }}' });
    const values = ['a', 'a', 'b', 'a', undefined, undefined, '', undefined, 'b', 'b'];
    const kept = values.map((k) => throttle(made(k === undefined ? {} : { k }), stored).length);
    expect(kept).toEqual([1, 1, 1, 0, 1, 1, 1, 0, 1, 0]);
  });

  test('neither counts nor drops what is excluded', async () => {
    const throttle = await transformOf(throttleTransform, { ...options, exclude: '.keep == true' });
    const kept = [true, true, true, false, false, false, true].map(
      (keep) => throttle(made({ keep }), stored).length,
    );
    expect(kept).toEqual([1, 1, 1, 1, 1, 0, 1]);
  });

  test('lets an event that was not stored through again, without counting it', async () => {
    const throttle = await transformOf(throttleTransform, options);
    const [first, second] = [made({ n: 1 }), made({ n: 2 }, { id: undefined })];
    const { push, fail } = pushThatFails();
    expect([first, second].map((it) => throttle(it, push).length)).toEqual([1, 1]);
    expect(throttle(made({ n: 3 }), stored)).toEqual([]);
    await fail();
    expect([first, second].map((it) => throttle(it, stored).length)).toEqual([1, 1]);
    await stored;
    expect(throttle(first, stored)).toEqual([]);
  });
});

test.each([
  { threshold: 0, window_secs: 1 },
  { threshold: 1, window_secs: 0 },
  { threshold: 1.5, window_secs: 1 },
  { threshold: 1, window_secs: 1, key_field: '{{ a b }}' },
  { window_secs: 1 },
])('%o is refused', (wrong) => {
  expect(throttleTransform.options.safeParse(wrong).success).toBe(false);
});
