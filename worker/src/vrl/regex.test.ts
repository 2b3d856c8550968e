import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { allMatches, replaceAllMatches } from './regex-match.ts';
import { compileRegex } from './regex.ts';
import { Regex } from './value.ts';

const atom = fc.constantFrom(
  'a',
  'b',
  '"',
  '.',
  '[ab]',
  '[^"]',
  String.raw`\d`,
  String.raw`\w`,
  '-',
  String.raw`\.`,
  '(a)',
  '(?P<n>b)',
);
const quantifier = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,2}');
const pattern = fc
  .tuple(
    fc.constantFrom('', '^'),
    fc.array(fc.tuple(atom, quantifier), { minLength: 1, maxLength: 5 }),
    fc.constantFrom('', '$'),
  )
  .map(
    ([start, items, end]) =>
      start + items.map(([it, times]) => (it.startsWith('(') ? it : it + times)).join('') + end,
  );

test(
  'an expression that the platform runs matches as the linear engine does',
  { timeout: 60_000 },
  () => {
    let native = 0;
    fc.assert(
      fc.property(
        pattern,
        fc.string({ unit: fc.constantFrom('a', 'b', '"', '1', '-', '.', 'é', '\n') }),
        (source, text) => {
          const regex = compileRegex(source);
          if (typeof regex === 'string' || regex.native === undefined) return;
          native += 1;
          const machine = new Regex(source, regex.machine, undefined);
          expect(allMatches(regex, text, 100)).toEqual(allMatches(machine, text, 100));
          const put = (whole: string) => `<${whole}>`;
          expect(replaceAllMatches(regex, text, put)).toBe(replaceAllMatches(machine, text, put));
        },
      ),
      { numRuns: 1000 },
    );
    expect(native).toBeGreaterThan(150);
  },
);

test('no expression takes longer than the text allows', { timeout: 60_000 }, () => {
  const text = 'a'.repeat(50_000);
  const started = performance.now();
  for (const source of [
    '(a*)*b',
    '(a+a+)+b',
    '^(a|a)*b$',
    'a*a*a*a*b',
    '"[^"]*"',
    'a+"',
    String.raw`(\w+)\s(\w+)@`,
  ]) {
    const regex = compileRegex(source) as Regex;
    allMatches(regex, text, Infinity);
  }
  expect(performance.now() - started).toBeLessThan(10_000);
});

test.each([
  String.raw`\d+`,
  String.raw`password=\S+`,
  '"password":"[^"]*"',
  String.raw`^(?P<host>[\w.]+) - (?P<user>\w+)$`,
  String.raw`\d{4}-\d{2}-\d{2}`,
  'a.c',
])('%s goes to the platform, which cannot take long over it', (source) => {
  expect((compileRegex(source) as Regex).native).toBeInstanceOf(RegExp);
});

test.each([
  'a+b',
  String.raw`\w+@`,
  'a*$',
  'a*a',
  '^a*a',
  '(a+)+',
  'a|b',
  '"[^x]*x',
  String.raw`\ba`,
  '(?i)a',
  'a+?',
])('%s goes to the linear engine', (source) => {
  expect((compileRegex(source) as Regex).native).toBeUndefined();
});

test.each([
  ['(?R)a', 'the flags (?R) are not supported'],
  ['[a&&b]', '"&&" within brackets is not supported: sets of sets'],
  ['[a[b]]', '"[b" within brackets is not supported: sets of sets'],
  ['a{1001}', 'invalid repeat count'],
  ['(', 'missing closing )'],
])('%s is refused: %s', (source, why) => {
  expect(compileRegex(source)).toContain(why);
});
