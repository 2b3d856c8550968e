import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { floatText, numberOfJson, plainFloatText } from './json-number.ts';
import { JsonMistake, parseJson } from './json-reader.ts';
import { jsonOf, prettyJsonOf } from './json-writer.ts';

const exact = { isExact: true };
/** Never the engine's own parser: it does not know depths. */
const slow = { isExact: true, maxDepth: 128 };

const json = fc.jsonValue({ stringUnit: 'binary' });

/** JSON with sorted names by the engine's means alone. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).toSorted(([a], [b]) =>
    Buffer.compare(Buffer.from(a), Buffer.from(b)),
  );
  return `{${entries.map(([name, part]) => `${JSON.stringify(name)}:${canonical(part)}`).join(',')}}`;
}

test('JSON is read as the engine reads it, and written sorted', () => {
  fc.assert(
    fc.property(json, (value) => {
      const text = JSON.stringify(value);
      expect(jsonOf(parseJson(text, exact))).toBe(canonical(JSON.parse(text)));
      expect(jsonOf(parseJson(text, slow))).toBe(canonical(JSON.parse(text)));
      expect(canonical(JSON.parse(prettyJsonOf(parseJson(text, slow))))).toBe(
        canonical(JSON.parse(text)),
      );
    }),
  );
});

/** JSON with something done to it, so that it often is none. */
const nearlyJson = fc
  .tuple(
    json,
    fc.nat(),
    fc.constantFrom(
      '',
      '"',
      '\\',
      '{',
      ']',
      ',',
      ':',
      '0',
      '-',
      '.5',
      'e',
      ' ',
      '\n',
      'null',
      '\\u12',
      '1.0',
    ),
  )
  .map(([value, at, what]) => {
    const text = JSON.stringify(value);
    const place = at % (text.length + 1);
    return text.slice(0, place) + what + text.slice(place + (at % 3));
  })
  .filter((text) => text.isWellFormed());

function outcomeOf(read: () => string): string {
  try {
    return read();
  } catch (error) {
    if (error instanceof JsonMistake) return error.message;
    throw error;
  }
}

test(
  'what is nearly JSON is refused exactly where the engine refuses it, and both ways alike',
  { timeout: 60_000 },
  () => {
    fc.assert(
      fc.property(nearlyJson, (text) => {
        const mine = outcomeOf(() => jsonOf(parseJson(text, slow)));
        expect(outcomeOf(() => jsonOf(parseJson(text, exact)))).toBe(mine);
        let engine: string | undefined;
        try {
          engine = canonical(JSON.parse(text));
        } catch {
          engine = undefined;
        }
        const isRefused = mine.includes(' at line ');
        expect(isRefused).toBe(engine === undefined);
      }),
      { numRuns: 2000 },
    );
  },
);

test('a float is written with the fewest digits that give it back', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
      const text = floatText(number);
      expect(text).toMatch(/[.e]/);
      expect(Object.is(Number(text), number)).toBe(true);
      expect(Number(plainFloatText(number))).toBe(number);
      expect(plainFloatText(number)).not.toContain('e');
    }),
    { numRuns: 2000 },
  );
});

test('up to 15 digits, numbers read as by Vector are those of the engine', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 99_999_999_999_999 }),
      fc.integer({ min: 0, max: 21 }),
      (digits, shift) => {
        const text = `${digits}.0e-${shift}`;
        expect(jsonOf(numberOfJson(text, false) ?? null)).toBe(floatText(Number(text)));
      },
    ),
  );
});

test.each([
  ['127 levels', '['.repeat(127) + ']'.repeat(127), undefined],
  [
    '128 levels',
    '['.repeat(128) + ']'.repeat(128),
    'recursion limit exceeded at line 1 column 128',
  ],
  [
    '128 objects',
    `${'{"a":'.repeat(127)}{}${'}'.repeat(127)}`,
    'recursion limit exceeded at line 1 column 636',
  ],
  ['half a character', String.raw`["\ud83d"]`, 'unexpected end of hex escape at line 1 column 9'],
  [
    'the other half',
    String.raw`["\ude00"]`,
    'lone leading surrogate in hex escape at line 1 column 8',
  ],
  [
    'two first halves',
    String.raw`["\ud83d\ud83d"]`,
    'lone leading surrogate in hex escape at line 1 column 14',
  ],
  ['both halves', String.raw`["\ud83d\ude00"]`, undefined],
  ['no hexadecimal digit', String.raw`["\u00zz"]`, 'invalid escape at line 1 column 8'],
  ['a comma too many', '[1,]', 'trailing comma at line 1 column 4'],
  ['a comma too many in an object', '{"a":1,}', 'trailing comma at line 1 column 8'],
  ['no comma', '{"a":1 "b":2}', 'expected `,` or `}` at line 1 column 8'],
  ['no colon', '{"a" 1}', 'expected `:` at line 1 column 6'],
  ['an end after a name', '{"a"', 'EOF while parsing an object at line 1 column 4'],
  ['an end after a comma', '{"a":1,', 'EOF while parsing a value at line 1 column 7'],
  ['an end in a text', '"a', 'EOF while parsing a string at line 1 column 2'],
  ['an end in a word', 'tru', 'EOF while parsing a value at line 1 column 3'],
  ['a point without digits', '[1.]', 'invalid number at line 1 column 4'],
  ['a power without digits', '[1e]', 'invalid number at line 1 column 4'],
  ['a lone minus', '[-]', 'invalid number at line 1 column 3'],
  ['characters of several bytes before it', '["é😀" x]', 'expected `,` or `]` at line 1 column 11'],
])('%s: the reader says what serde_json says', (_, text, expected) => {
  for (const options of [exact, slow]) {
    const said = outcomeOf(() => {
      parseJson(text, options);
      return 'nothing';
    });
    expect(said).toBe(expected ?? 'nothing');
  }
});

test('whole numbers beyond 64 bits are read as by Vector: what does not fit only counts', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[1-9][0-9]{22,40}$/), (digits) => {
      const length = BigInt(digits.slice(0, 20)) < 2n ** 64n ? 20 : 19;
      const scale = 10 ** (digits.length - length);
      const expected = Number(BigInt(digits.slice(0, length))) * scale;
      expect(jsonOf(numberOfJson(digits, false) ?? null)).toBe(floatText(expected));
    }),
  );
});

test.each([
  ['the mark itself in a text', '["\u00911.5",1.5]', '["\u00911.5",1.5]'],
  ['a name that ends in a backslash', String.raw`{"a\\":1.0}`, String.raw`{"a\\":1.0}`],
  [
    'a text in the text',
    String.raw`{"p":"{\"a\":1.50, [2.0]}","n":1.50}`,
    String.raw`{"n":1.50,"p":"{\"a\":1.50, [2.0]}"}`,
  ],
  [
    'a number beyond 64 bits',
    '{"n": 123456789012345678901234567890}',
    '{"n":123456789012345678901234567890}',
  ],
  ['a large integer', '[9007199254740993 ,1]', '[9007199254740993,1]'],
  ['minus zero', '[-0,0]', '[-0,0]'],
  ['a name of the engine', '{"__proto__":1.50}', '{"__proto__":1.50}'],
])('%s does not confuse the numbers', (_, text, expected) => {
  expect(jsonOf(parseJson(text, exact))).toBe(expected);
  expect(jsonOf(parseJson(text, slow))).toBe(expected);
});
