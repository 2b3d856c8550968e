import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { programOf } from '../vrl/fixtures.ts';
import { Bytes, Timestamp, type Value } from '../vrl/value.ts';
import { textWith, valueIn } from './fixtures.ts';

const line = (value: Value) => textWith({ codec: 'logfmt' }, value);

test.each<[Value, string]>([
  [{ b: 'x', a: 1 }, 'a=1 b=x'],
  [{ msg: 'all well', 'odd key': '=' }, 'msg="all well" "odd key"="="'],
  [
    { quote: 'say "hi"', path: 'C:\\temp', lines: 'a\nb' },
    String.raw`lines="a\nb" path="C:\\temp" quote="say \"hi\""`,
  ],
  [{ yes: true, no: false, none: null, empty: '' }, 'empty= none=null yes'],
  [valueIn('{"a":{"b":[1,{"c":2.50}],"d":{}},"e":[]}'), 'a.b.0=1 a.b.1.c=2.50'],
  [valueIn('{"big":9223372036854775807,"float":1.0}'), 'big=9223372036854775807 float=1.0'],
  [
    { at: new Timestamp(0, 0), raw: new Bytes(Buffer.from([0xff])) },
    'at=1970-01-01T00:00:00Z raw=\uFFFD',
  ],
  [{ 'a.b': 1, a: { 'b-': 2, b: 3 } }, 'a.b=1 a.b-=2'],
  [{ '\u{1F600}': 1, '\uFF5E': 2 }, '\uFF5E=2 \u{1F600}=1'],
  ['only text', 'message="only text"'],
  [{}, ''],
])('%o is written as %s', (value, expected) => {
  expect(line(value)).toBe(expected);
});

test('any texts are read back by parse_key_value', () => {
  const parse = programOf('. = parse_key_value!(.line, whitespace: "strict")');
  const key = fc.stringMatching(/^[a-z]{1,3}$/);
  const text = fc.string({
    unit: fc.constantFrom('a', ' ', '=', '"', "'", '\\', '\n', 'n', '.', 'я'),
  });
  const safe = text.filter((it) => it === it.trim() && !it.startsWith("'"));
  fc.assert(
    fc.property(fc.dictionary(key, safe, { minKeys: 1 }), (fields) => {
      const written = line(fields);
      expect(written).not.toContain('\n');
      expect(parse.run({ line: written })).toMatchObject({ type: 'done', event: { ...fields } });
    }),
    { numRuns: 1000 },
  );
});
