import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Bytes, Timestamp, type Value } from '../vrl/value.ts';
import { complaintAbout, type SinkEncoding, textWith, valueIn } from './fixtures.ts';

type Csv = Extract<SinkEncoding['encoding'], { codec: 'csv' }>['csv'];

const record = (csv: Csv, value: Value) => textWith({ codec: 'csv', csv }, value);

describe('a record', () => {
  test('has the fields in the order asked for, some of them twice, missing ones empty', () => {
    const value = valueIn('{"a":"x","b":{"c":[1,2]},"n":null}');
    expect(record({ fields: ['b.c[1]', 'a', 'no', 'n', 'a'] }, value)).toBe('2,x,,,x');
  });

  test.each<[Value, string]>([
    ['plain text', 'plain text'],
    [7, '7'],
    [valueIn('9007199254740993'), '9007199254740993'],
    [valueIn('1.50'), '1.50'],
    [false, 'false'],
    [new Timestamp(0, 5_000_000), '1970-01-01T00:00:00.005Z'],
    [new Bytes(Buffer.from([0x61, 0xff])), 'a\uFFFD'],
    [[1], ''],
    [{ x: 1 }, ''],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
    ['a\rb', '"a\rb"'],
  ])('writes %o as %o', (a, expected) => {
    expect(record({ fields: ['b', 'a'] }, { a })).toBe(`,${expected}`);
  });

  test('of one empty field is a pair of quotes, not an empty line', () => {
    expect(record({ fields: ['a'] }, {})).toBe('""');
    expect(record({ fields: ['a'], quote: "'" }, {})).toBe("''");
    expect(record({ fields: ['a', 'b'] }, {})).toBe(',');
  });

  test.each<[Omit<Csv, 'fields'>, string]>([
    [{}, 'hello world,1,"foo""bar","baz,bas",-1.5e3'],
    [{ quote_style: 'always' }, '"hello world","1","foo""bar","baz,bas","-1.5e3"'],
    [{ quote_style: 'non_numeric' }, '"hello world",1,"foo""bar","baz,bas",-1.5e3'],
    [{ quote_style: 'never' }, 'hello world,1,foo"bar,baz,bas,-1.5e3'],
    [{ delimiter: ';' }, 'hello world;1;"foo""bar";baz,bas;-1.5e3'],
    [{ quote: "'" }, "hello world,1,foo\"bar,'baz,bas',-1.5e3"],
    [{ double_quote: false, escape: '\\' }, 'hello world,1,"foo\\"bar","baz,bas",-1.5e3'],
    [{ capacity: 16 }, 'hello world,1,"foo""bar","baz,bas",-1.5e3'],
  ])('with %o', (options, expected) => {
    const value = { a: 'hello world', b: 1, c: 'foo"bar', d: 'baz,bas', e: '-1.5e3' };
    expect(record({ fields: ['a', 'b', 'c', 'd', 'e'], ...options }, value)).toBe(expected);
  });

  test('with an escape has it doubled as well', () => {
    const options = { fields: ['a'], double_quote: false, escape: '\\' };
    expect(record(options, { a: 'C:\\temp' })).toBe('"C:\\\\temp"');
  });
});

test('any fields can be read back', () => {
  const csv = fc.record({
    delimiter: fc.constantFrom(',', ';', '\t', '|'),
    quote: fc.constantFrom('"', "'"),
    double_quote: fc.boolean(),
    escape: fc.constant('\\'),
    quote_style: fc.constantFrom('necessary', 'always', 'non_numeric'),
  });
  const text = fc.string({
    unit: fc.constantFrom('a', '1', '.', ',', ';', '"', "'", '\\', '\n', '\r'),
  });
  fc.assert(
    fc.property(csv, fc.array(text, { minLength: 1, maxLength: 4 }), (options, texts) => {
      const fields = texts.map((_, index) => `f${index}`);
      const value = Object.fromEntries(texts.map((it, index) => [`f${index}`, it]));
      const line = record({ ...options, fields }, value);
      expect(fieldsOf(line, options)).toEqual(texts);
    }),
    { numRuns: 2000 },
  );
});

interface Dialect {
  readonly delimiter: string;
  readonly quote: string;
  readonly double_quote: boolean;
}

/** A reader by the book: field after field, each in quotes or not. */
function fieldsOf(line: string, { delimiter, quote, double_quote: isDoubled }: Dialect) {
  const inner = isDoubled ? `(?:[^${quote}]|${quote}${quote})*` : `(?:[^${quote}\\\\]|\\\\[^])*`;
  const field = new RegExp(
    `(?:${quote}(${inner})${quote}|([^${quote}\r\n]*?))([${delimiter}]|$)`,
    'y',
  );
  const fields: string[] = [];
  for (let isLast = false; !isLast;) {
    const [, quoted, bare, end] = field.exec(line) ?? [];
    if (end === undefined) throw new Error('no field begins here');
    const escape = isDoubled ? quote + quote : /\\([^])/g;
    fields.push(quoted?.replaceAll(escape, isDoubled ? quote : '$1') ?? bare ?? '');
    isLast = end === '';
  }
  return fields;
}

test.each([
  [{ codec: 'csv' }, 'encoding.csv: '],
  [{ codec: 'csv', csv: { fields: [] } }, 'encoding.csv.fields: needs at least one field'],
  [{ codec: 'csv', csv: { fields: ['a..b'] } }, "encoding.csv.fields.0: 'a..b' is no path"],
  [{ codec: 'csv', csv: { fields: ['a'], delimiter: 'é' } }, 'csv.delimiter: is not one ASCII'],
  [{ codec: 'csv', csv: { fields: ['a'], quote_style: 'some' } }, 'encoding.csv.quote_style: '],
])('%o is refused: %s', (encoding, message) => {
  expect(complaintAbout({ encoding })).toContain(message);
});
