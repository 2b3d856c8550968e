import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareUtf8, readFields } from './canonical-json.ts';

const canonical = (value: string) => readFields(`{"x":${value}}`).get('x');

describe('a value', () => {
  test.each([
    ['12345678901234567890', '12345678901234567890'],
    ['10.00', '10.00'],
    ['1e400', '1e400'],
    ['-0', '-0'],
    ['1E+5', '1E+5'],
    ['9007199254740993', '9007199254740993'],
  ])('%s keeps the digits of the producer', (number, text) => {
    expect(canonical(` ${number} `)).toBe(text);
  });

  test.each([
    [
      '{ "b" : 1 , "a" : [ 2 , { "d" : null , "c" : true } ] }',
      '{"a":[2,{"c":true,"d":null}],"b":1}',
    ],
    ['{"a":1,"a":2}', '{"a":2}'],
    [
      '{"10":1,"2":2,"__proto__":{"x":1},"constructor":3}',
      '{"10":1,"2":2,"__proto__":{"x":1},"constructor":3}',
    ],
    ['{"\\u0062":1,"a":2}', '{"a":2,"b":1}'],
    ['{"\\uD83D\\uDE00":1,"\uff5e":2}', '{"\uff5e":2,"😀":1}'],
    ['"\\u0438\\/\\ud83d\\ude00\\u0001\\n\\""', '"и/😀\\u0001\\n\\""'],
    ['"\u007f\u2028"', '"\u007f\u2028"'],
    ['[]', '[]'],
    ['{}', '{}'],
  ])('%s is written as %s', (value, text) => {
    expect(canonical(value)).toBe(text);
  });
});

describe('a body', () => {
  test.each([
    ['', 'the body is empty'],
    [' \n', 'the body is empty'],
    ['[1]', 'not an object'],
    ['"text"', 'not an object'],
    ['null', 'not an object'],
    ['42', 'not an object'],
    ['not json', 'it is not JSON, at character 1'],
    ['{"a":1} tail', 'it is not JSON, at character 9'],
    ['{"a":1}{"b":2}', 'it is not JSON, at character 8'],
    ['{"a":1', 'it ends too early'],
    ['{"a":"', 'it ends within a string'],
    ['{"a":"\\', 'it ends within a string'],
    ['{"a":NaN}', 'it is not JSON, at character 6'],
    ['{"a":01}', 'it is not JSON, at character 7'],
    ['{"a":+1}', 'it is not JSON'],
    ['{"a":1.}', 'it is not JSON'],
    ['{"a":.5}', 'it is not JSON'],
    ['{"a":1,}', 'it is not JSON'],
    ['{a:1}', 'it is not JSON'],
    ["{'a':1}", 'it is not JSON'],
    ['{"a":"\u0001"}', 'control character'],
    ['{"a":"\\x41"}', 'an escape that JSON does not know'],
    ['{"a":"\\ud800"}', 'half a character'],
    ['{"\\udc00":1}', 'half a character'],
    ['\uFEFF\uFEFF{}', 'it is not JSON'],
  ])('%j is refused: %s', (body, reason) => {
    expect(() => readFields(body)).toThrow(reason);
    expect(() => readFields(body)).toThrow(expect.objectContaining({ code: 'BODY_REFUSED' }));
  });

  test('may begin with one byte order mark', () => {
    expect(readFields('\uFEFF{"a":1}').get('a')).toBe('1');
  });

  test.each(['[', '{"a":'])('may be nested 127 levels deep with %s, and no deeper', (open) => {
    const close = open === '[' ? ']' : '}';
    const nested = (depth: number) => `{"x":${open.repeat(depth)}1${close.repeat(depth)}}`;
    expect(readFields(nested(126)).has('x')).toBe(true);
    expect(() => readFields(nested(127))).toThrow('nested deeper than 127');
    expect(() => readFields(nested(100_000))).toThrow('nested deeper than 127');
  });

  test('pollutes no prototype', () => {
    const fields = readFields('{"__proto__":{"polluted":1}}');
    expect(fields.get('__proto__')).toBe('{"polluted":1}');
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

describe('against JSON.parse', () => {
  const text = fc.oneof(
    fc.json(),
    fc.json({ maxDepth: 4 }).map((json) => `{"x":${json}}`),
    fc.string({ unit: fc.constantFrom(...Array.from('{}[]",:\\/ \n0123eE+-.truefalsn"u')) }),
  );

  test('it takes the same objects, and means the same by them', () => {
    fc.assert(
      fc.property(text, (body) => {
        expect(outcomeOf(() => byParts(body))).toEqual(outcomeOf(() => parsedObject(body)));
      }),
      { numRuns: 20_000, seed: 7 },
    );
  });

  test('writing what it wrote changes nothing', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        const once = canonical(json) ?? '';
        expect(canonical(once)).toBe(once);
      }),
      { numRuns: 5000, seed: 7 },
    );
  });
});

/** The object put together again from its canonical fields. */
function byParts(body: string): unknown {
  const fields = [...readFields(body)].map(([name, value]) => `${JSON.stringify(name)}:${value}`);
  return JSON.parse(`{${fields.join(',')}}`);
}

function parsedObject(body: string): unknown {
  const value: unknown = JSON.parse(body);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('no');
  return value;
}

function outcomeOf(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return 'refused';
  }
}

test('names are ordered as their UTF-8 bytes', () => {
  const names = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(names, names, (a, b) => {
      const bytes = Buffer.compare(Buffer.from(a), Buffer.from(b));
      expect(Math.sign(compareUtf8(a, b))).toBe(bytes);
    }),
    { numRuns: 5000, seed: 7 },
  );
});
