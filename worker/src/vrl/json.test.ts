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

test('what is nearly JSON is refused exactly where the engine refuses it, and both ways alike', () => {
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
});

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
