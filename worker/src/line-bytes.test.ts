import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readFields } from './canonical-json.ts';
import { LineBytes } from './line-bytes.ts';

const NAMES = [
  'endpoint',
  'metadata',
  'parameters',
  'response_status_code',
  'timestamp',
  'user_id',
  'user_login',
];

const lineOf = (body: string, key = 'auth.k') =>
  new LineBytes().of(key, Buffer.from(body))?.toString();

const nested = (depth: number) => `{"metadata":${'['.repeat(depth)}1${']'.repeat(depth)}}`;

/** What the line has by way of text; undefined for a body that is refused. */
function byText(body: string, key = 'auth.k'): string | undefined {
  try {
    const fields = readFields(body);
    const entries = [...NAMES, 'event'].toSorted().map((name) => {
      const value = name === 'event' ? JSON.stringify(key) : (fields.get(name) ?? 'null');
      return `"${name}":${value}`;
    });
    return `{${entries.join(',')}}\n`;
  } catch {
    return undefined;
  }
}

describe('the line of a body', () => {
  test.each([
    ['an ordinary body', '{"user_id":"u","metadata":{"b":1,"a":[true,{}]},"event_type":"X"}'],
    ['spaces of every kind', ' {\t"user_id" :\r\n "u" , "metadata" : { "a" : [ 1 , 2 ] } } '],
    ['no fields', '{}'],
    ['fields that the line has not', '{"other":[1,{"x":"\\u0041"}],"event":"not the key"}'],
    ['a field twice', '{"user_id":1,"user_id":2}'],
    ['names out of order, one of them twice', '{"metadata":{"c":1,"a":2,"b":3,"a":{"z":1,"y":2}}}'],
    [
      'escapes',
      '{"user_login":"\\u0438\\/\\ud83d\\ude00\\u0001\\n\\"","metadata":{"a":"\\u0041"}}',
    ],
    ['letters beyond ASCII', '{"user_login":"Иванов 😀","metadata":{"я":1,"a":2}}'],
    ['every kind of number', '{"parameters":[-0,1E+5,10.00,12345678901234567890,-1.5e-7]}'],
    ['empty containers', '{"metadata":{},"parameters":[ ]}'],
    ['a prototype', '{"metadata":{"b":0,"__proto__":{"polluted":1}}}'],
    ['as many levels as a body may have', nested(126)],
    ['a value longer than a copy by hand', `{"parameters":"${'x'.repeat(5000)}"}`],
  ])('has %s as by way of text', (_, body) => {
    expect(lineOf(body)).toBe(byText(body) ?? 'a body that is taken');
  });

  test.each(['a"b', 'a\\b', 'ключ', 'a\nb', '', '\u007f'])('has the key %j', (key) => {
    expect(lineOf('{}', key)).toBe(byText('{}', key));
  });

  test.each([
    ['', ' ', '[]', 'null', '{', '{"a"', '{"a":', '{"a":1', '{"a":1,}', '{"a":1}x', '{"a":01}'],
    [
      '{"a":"',
      '{"a":"\\"}',
      '{"a":"\\x"}',
      '{"a":"\\ud800"}',
      '{"a":"\n"}',
      '{"a":tru}',
      '{"a":1.}',
    ],
    ['{"a":+1}', '{"a":1e}', '{"a":-}', '{a:1}', '{"a" 1}', '{"a":[1 2]}', '{"a":[1}', '\uFEFF{}'],
    ['{"\\u0061":1}', '{"metadata":{"\\u0061":1}}', nested(127)],
  ])('is left to the text where the body is not ordinary: %s and so on', (...bodies) => {
    for (const body of bodies) expect([body, lineOf(body)]).toEqual([body, undefined]);
  });

  test('is as by way of text for whatever body', () => {
    const names = fc.constantFrom(...NAMES, 'event', 'event_type', 'a', 'b', 'ё');
    const value = fc.letrec<{ any: string }>((tie) => ({
      any: fc.oneof(
        { depthSize: 'small' },
        fc.json({ maxDepth: 0 }),
        fc.string({ unit: 'binary' }).map((it) => JSON.stringify(it)),
        fc.constantFrom('-0', '1e400', '12345678901234567890', '"\\u0041\\/"', '"\\ud800"', '01'),
        fc.array(tie('any'), { maxLength: 4 }).map((it) => `[${it.join(' , ')}]`),
        fc
          .array(fc.tuple(fc.oneof(names, fc.string()), tie('any')), { maxLength: 5 })
          .map((it) => `{${it.map(([name, of]) => `${JSON.stringify(name)}:${of}`).join(',')}}`),
      ),
    })).any;
    const body = fc
      .array(fc.tuple(names, value), { maxLength: 10 })
      .map((it) => `{${it.map(([name, of]) => `"${name}": ${of}`).join(', ')}}`);
    const lines = new LineBytes();
    let ordinary = 0;
    fc.assert(
      fc.property(body, fc.nat(), (text, cut) => {
        for (const it of [text, text.slice(0, cut % (text.length + 1))]) {
          const line = lines.of('auth.k', Buffer.from(it))?.toString();
          // One that is no UTF-16 by half is another body in UTF-8.
          if (line === undefined || !it.isWellFormed()) continue;
          ordinary += 1;
          expect(line).toBe(byText(it));
        }
      }),
      { numRuns: 2000, seed: 11 },
    );
    expect(ordinary).toBeGreaterThan(500);
  });
});

test('lines stand where they were taken, however many follow', () => {
  const lines = new LineBytes();
  const bodies = Array.from({ length: 3000 }, (_, index) => `{"parameters":"${index}"}`);
  const made = bodies.map((body) => lines.of('auth.k', Buffer.from(body)));
  expect(made.map(String)).toEqual(bodies.map((body) => byText(body)));
});
