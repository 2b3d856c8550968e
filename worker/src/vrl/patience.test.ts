/** Texts that were made to take long. Each took minutes once, or would have. */
import { expect, test } from 'vitest';
import { programOf } from './fixtures.ts';

const MANY = 200_000;

test.each([
  ['strip_whitespace(string!(.in))', `a${' '.repeat(MANY)}b`],
  ['decode_base64(string!(.in)) ?? null', `${'='.repeat(MANY)}a`],
  ['to_float(.in) ?? null', `${'9'.repeat(MANY)}x`],
  ['to_int(.in) ?? null', `${'0'.repeat(MANY)}${'9'.repeat(40)}`],
  ['parse_int(string!(.in)) ?? null', `${'0'.repeat(MANY)}x`],
  ['parse_key_value(string!(.in)) ?? null', 'a="b" '.repeat(MANY / 4)],
  ['parse_key_value(string!(.in)) ?? null', '"'.repeat(MANY)],
  ['parse_json(string!(.in)) ?? null', '9'.repeat(MANY)],
  ['parse_url(string!(.in)) ?? null', `a:${'/'.repeat(MANY)}x y`],
  ['parse_timestamp(.in, "%Y %Z") ?? null', `2020 ${'x'.repeat(MANY)}`],
  ['is_nullish(.in)', `${' '.repeat(MANY)}x`],
  ['ip_cidr_contains(string!(.in), "10.0.0.1") ?? null', '/'.repeat(MANY)],
  [String.raw`match(string!(.in), r'(a*)*b')`, 'a'.repeat(MANY)],
  [String.raw`replace(string!(.in), r'\s+$', "")`, `${' '.repeat(MANY)}b`],
])('%s is done in no time, whatever the text', (source, text) => {
  const program = programOf(source);
  const start = performance.now();
  expect(program.run({ in: text }).type).toBe('done');
  expect(performance.now() - start).toBeLessThan(1500);
});
