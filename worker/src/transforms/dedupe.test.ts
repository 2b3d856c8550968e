import { describe, expect, test, vi } from 'vitest';
import type { Event } from '../component.ts';
import { Bytes, Float, Timestamp, type Value } from '../vrl/value.ts';
import { dedupeTransform } from './dedupe.ts';
import { made, pushThatFails, stored, transformOf } from './fixtures.ts';

type Options = Parameters<typeof transformOf<typeof dedupeTransform.options>>[1];

/** Which of the values go on, each in an event of its own. */
async function kept(options: Options, values: readonly Value[]): Promise<readonly boolean[]> {
  const dedupe = await transformOf(dedupeTransform, options);
  return values.map((value) => dedupe(made(value), stored).length === 1);
}

describe('what is compared', () => {
  test('is timestamp, host and message when nothing is said', async () => {
    const event = { message: 'm', host: 'h', timestamp: 't', other: 1 };
    const values = [event, { ...event, other: 2 }, { ...event, host: 'i' }, { message: 'm' }];
    expect(await kept({}, values)).toEqual([true, false, true, true]);
  });

  test('are the fields to match', async () => {
    const values = [
      { a: { b: 1 }, c: 1 },
      { a: { b: 1 }, c: 2 },
      { a: { b: 2 }, c: 1 },
    ];
    expect(await kept({ fields: { match: ['a.b'] } }, values)).toEqual([true, false, true]);
  });

  test('is everything but the fields to ignore', async () => {
    const values = [
      { a: { b: 1 }, c: 1 },
      { c: 1, a: { b: 2 } },
      { a: { b: 1 }, c: 2 },
    ];
    expect(await kept({ fields: { ignore: ['a'] } }, values)).toEqual([true, false, true]);
  });

  test('has a type: values of one text are not equal', async () => {
    const at = new Timestamp(0, 0);
    const values: Value[] = [
      '1',
      1,
      new Float(1),
      new Float(1, '1.0'),
      true,
      'true',
      null,
      'null',
      [1],
      { a: 1 },
      at,
      '1970-01-01T00:00:00Z',
      new Bytes(Buffer.from([0xff])),
      '\uFFFD',
    ];
    const result = await kept(
      { fields: { match: ['x'] } },
      values.map((x) => ({ x })),
    );
    expect(result).toEqual(values.map((_, index) => index !== 3));
  });

  test('is nothing in an event that has none of the fields: it is no duplicate', async () => {
    expect(await kept({ fields: { match: ['x'] } }, [{ a: 1 }, { a: 1 }])).toEqual([true, true]);
  });

  test('depends on which field is missing', async () => {
    const values = [{ a: 1 }, { b: 1 }, { a: 1 }];
    expect(await kept({ fields: { match: ['a', 'b'] } }, values)).toEqual([true, true, false]);
  });
});

describe('what is remembered', () => {
  const match = { fields: { match: ['x'] } };

  test('is limited; the one unused for longest is forgotten', async () => {
    const values = ['a', 'b', 'a', 'c', 'a', 'b'].map((x) => ({ x }));
    expect(await kept({ ...match, cache: { num_events: 2 } }, values)).toEqual([
      true,
      true,
      false,
      true,
      false,
      true,
    ]);
  });

  test.each([
    [false, [true, false, true]],
    [true, [true, false, false]],
  ])('ends after a time; a duplicate begins it anew: %o', async (refresh_on_drop, expected) => {
    vi.useFakeTimers({ toFake: ['performance'] });
    try {
      const time_settings = { max_age_ms: 1000, refresh_on_drop };
      const dedupe = await transformOf(dedupeTransform, { ...match, time_settings });
      const results = expected.map(() => {
        const isKept = dedupe(made({ x: 1 }), stored).length === 1;
        vi.advanceTimersByTime(600);
        return isKept;
      });
      expect(results).toEqual(expected);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('an event that comes again', () => {
  const options = { fields: { match: ['x'] } };
  const again = (event: Event): Event => made({ x: 1 }, { ...event.origin, redelivered: true });

  test('because it was not stored is no duplicate of itself', async () => {
    const dedupe = await transformOf(dedupeTransform, options);
    const event = made({ x: 1 });
    const { push, fail } = pushThatFails();
    expect(dedupe(event, push)).toHaveLength(1);
    await fail();
    expect(dedupe(again(event), stored)).toHaveLength(1);
    expect(dedupe(made({ x: 1 }), stored)).toEqual([]);
  });

  test('and again is none either, for as long as it is not stored', async () => {
    const dedupe = await transformOf(dedupeTransform, options);
    const event = made({ x: 1 });
    for (let time = 0; time < 5; time += 1) {
      const { push, fail } = pushThatFails();
      expect(dedupe(again(event), push)).toHaveLength(1);
      await fail();
    }
    expect(dedupe(again(event), stored)).toHaveLength(1);
    await stored;
    expect(dedupe(again(event), stored)).toEqual([]);
  });

  test('while it is being stored is none either: its first copy may yet fail', async () => {
    const dedupe = await transformOf(dedupeTransform, options);
    const event = made({ x: 1 });
    const { push, fail } = pushThatFails();
    expect(dedupe(event, push)).toHaveLength(1);
    expect(dedupe(again(event), stored)).toHaveLength(1);
    await fail();
  });

  test('twice with one push is a duplicate, since both are stored or neither is', async () => {
    const dedupe = await transformOf(dedupeTransform, options);
    const event = made({ x: 1 });
    const { push } = pushThatFails();
    expect(dedupe(event, push)).toHaveLength(1);
    expect(dedupe(event, push)).toEqual([]);
  });

  test('without an id is known by its body, and by what the broker says', async () => {
    const dedupe = await transformOf(dedupeTransform, options);
    const event = made({ x: 1 }, { id: undefined });
    const { push, fail } = pushThatFails();
    expect(dedupe(event, push)).toHaveLength(1);
    expect(dedupe(made({ x: 1 }, { id: undefined }), Promise.resolve())).toEqual([]);
    expect(dedupe(again(event), Promise.resolve())).toHaveLength(1);
    await fail();
    expect(dedupe(again(event), stored)).toHaveLength(1);
  });
});

test.each([
  [{ fields: {} }, 'needs either match or ignore'],
  [{ fields: { match: ['a'], ignore: ['b'] } }, 'needs either match or ignore'],
  [{ fields: { match: ['a b'] } }, "'a b' is no path; names with odd characters need quotes"],
])('%o is refused: %s', (options, message) => {
  expect(dedupeTransform.options.safeParse(options).error?.issues[0]?.message).toBe(message);
});
