import { expect, test } from 'vitest';
import { silent } from '../fixtures.ts';
import { compile } from './compile.ts';
import { mistakesOf, warningsOf } from './fixtures.ts';

test.each([
  // Failures that nobody handles.
  ['parse_json("a")', ['100 at 1:1'], 'is unhandled'],
  ['.a + .b', ['100 at 1:1'], 'may be any types'],
  ['1 / .a', ['100 at 1:1'], 'may divide by zero'],
  ['int(.a) ?? int(.b)', ['100 at 1:12'], 'may fail twice'],
  ['1 / 0', ['100 at 1:1'], 'divides by zero'],
  ['true && .x', ['100 at 1:1'], 'may be neither true nor false'],
  [
    'x = if .c == 1 { {"a": 1} } else { "s" }\n.y = x.a + 1',
    ['103 at 2:6'],
    'may be no object, so that the field is null',
  ],
  ['x = [1]\n.y = x[1] + 1', ['103 at 2:6'], 'is beyond the array'],
  ['x = {"a": 1}\ndel(x.a)\n.y = x.a + 1', ['103 at 3:6'], 'was deleted'],
  ['x = 1\nif .c == 1 { x = "s" }\n.y = x + 1', ['103 at 3:6'], 'was changed in a branch'],
  [
    'x = 1\nfor_each([1]) -> |_, _| { x = "s" }\n.y = x + 1',
    ['103 at 3:6'],
    'was changed in a closure',
  ],
  ['"{{ x }}a"', ['701 at 1:2'], 'names no variable'],
  ['x = .a\n"{{ x }}a"', ['100 at 2:1'], 'may not be text'],
  ['{ parse_json("a"); 1 }', ['100 at 1:3'], 'is unhandled within a block'],
  ['.x = parse_json(.a)', ['103 at 1:6'], 'is assigned unhandled'],
  ['.x = .a + 1', ['103 at 1:6'], 'is assigned unhandled'],
  ['.x |= parse_json(.a)', ['652 at 1:1'], 'may not be an object'],
  ['x, err = 1', ['104 at 1:4'], 'has no error'],
  ['if parse_json("a") == 1 { 1 }', ['100 at 1:4'], 'may fail in a condition'],
  ['upcase(to_string(.a))', ['630 at 1:8'], 'may fail in an argument'],
  ['abort to_string(.a)', ['631 at 1:7'], 'may fail in a message'],
  ['abort 1', ['113 at 1:7'], 'gives no text as message'],
  ['return .a + 1', ['631 at 1:8'], 'may fail in a value'],
  // Literals.
  ["r'('", ['101 at 1:1'], 'is no expression'],
  ["r'(?=a)'", ['101 at 1:1'], 'looks ahead, which no linear engine does'],
  ["t'yesterday'", ['601 at 1:1'], 'is no time'],
  ["t'2026-02-30T00:00:00Z'", ['601 at 1:1'], 'is no day'],
  ['99999999999999999999', ['206 at 1:1'], 'is too long'],
  ['"a', ['207 at 1:1'], 'has no end'],
  ["s'a", ['208 at 1:1'], 'has no end'],
  ['"\\q"', ['209 at 1:2'], 'has a wrong escape'],
  ['"\\u{d800}"', ['211 at 1:2'], 'has half a character'],
  ['§', ['200 at 1:1'], 'is no token'],
  // Conditions.
  ['if 1 { 2 }', ['102 at 1:4'], 'is no condition'],
  ['if .a { 2 }', ['102 at 1:4'], 'may be no condition'],
  ['!1', ['660 at 1:2'], 'cannot be negated'],
  ['!.a', ['660 at 1:2'], 'may not be negated'],
  // Calls.
  ['upcas("a")', ['105 at 1:1'], 'is misspelt'],
  ['parse_syslog!("a")', ['105 at 1:1'], 'is not here yet'],
  ['upcase("a", "b")', ['106 at 1:8'], 'has too many arguments'],
  ['upcase()', ['107 at 1:1'], 'has too few'],
  ['replace("a")', ['107 at 1:1', '107 at 1:1'], 'has too few, and says all'],
  ['upcase(text: "a")', ['108 at 1:8'], 'has an unknown keyword'],
  ['upcase("a") -> |x| { x }', ['109 at 1:13'], 'takes no closure'],
  ['upcase(1)', ['110 at 1:8'], 'takes no integer'],
  ['upcase(.a)', ['110 at 1:8'], 'may get no text'],
  ['x = upcase(.a)', ['103 at 1:5'], 'may get no text, and is assigned'],
  ['for_each([1])', ['111 at 1:1'], 'needs a closure'],
  ['for_each([1]) -> |x| { x }', ['120 at 1:19'], 'has too few variables'],
  ['for_each(.a) -> |k, v| { v }', ['121 at 1:1'], 'may walk over nothing'],
  ['filter([1]) -> |_, v| { v }', ['122 at 1:23'], 'gives no boolean'],
  ['sha2("a", variant: "MD4")', ['610 at 1:1'], 'knows no such variant'],
  ['sha2("a", variant: string!(.a))', ['610 at 1:1'], 'needs a literal'],
  ['exists("a")', ['610 at 1:1'], 'needs a path'],
  ['redact("a", [.x])', ['610 at 1:1'], 'needs literals'],
  ['redact("a", ["none"])', ['610 at 1:1'], 'has no such filter'],
  // Assignments.
  ['_ = 1', ['640 at 1:1'], 'keeps nothing'],
  ['_, _ = parse_json(.a)', ['640 at 1:1'], 'keeps nothing'],
  ['f().a = 1', ['641 at 1:1'], 'is no target'],
  ['1 = 2', ['641 at 1:1'], 'is no target'],
  ['x = 1\nx.a = 2', ['642 at 2:1'], 'is no object'],
  ['.a = "s"\n.a[0] = 2', ['642 at 2:1'], 'is no array'],
  // Operators.
  ['1 < 2 < 3', ['650 at 1:7'], 'compares a comparison'],
  ['1 ?? 2', ['651 at 1:3'], 'has no error'],
  ['{} | 1', ['652 at 1:6'], 'merges no object'],
  // Variables.
  ['foo', ['701 at 1:1'], 'is no variable'],
  ['{ x = 1; x }\nx', ['701 at 2:1'], 'is out of its block'],
  ['for_each([1]) -> |_, v| { v }\nv', ['701 at 2:1'], 'is out of its closure'],
  // Syntax.
  ['1 +', ['204 at 1:4'], 'ends too early'],
  ['if true {', ['204 at 1:10'], 'ends too early'],
  ['1 2', ['203 at 1:3'], 'has two values'],
  ['a-1', ['203 at 1:2'], 'has no operator, but a negative number'],
  ['foo = for', ['205 at 1:7'], 'uses a reserved word'],
  ['{ }.', ['204 at 1:5'], 'has no field'],
  ['.a[x]', ['203 at 1:4'], 'has no integer as index'],
  ['.a[999999]', ['203 at 1:4'], 'has an index beyond reason'],
  ['(1; 2)', ['203 at 1:1'], 'has two values in parentheses'],
  ['{ 1: 2 }', ['203 at 1:4'], 'has no key'],
  [')', ['203 at 1:1'], 'closes nothing'],
  // All at once, the good statements between them untouched.
  [
    '.x = 1 +\n)\n.y = [\n1 2\n]\n.z = 3 4',
    ['203 at 2:1', '203 at 4:3', '203 at 6:8'],
    'has many mistakes',
  ],
  [
    '.x = nope(1)\nfoo\n.z = "a" - 1',
    ['105 at 1:6', '701 at 2:1', '103 at 3:6'],
    'has many mistakes',
  ],
  ['x = nope(1)\nx\n.y = x', ['105 at 1:5'], 'is complained of once'],
])('%s is refused with %s, as it %s', (source, expected) => {
  expect(mistakesOf(source)).toEqual(expected);
});

test.each([
  ['x = 1', ['900 at 1:1']],
  ['x = 1\nx', []],
  ['_x = 1', []],
  ['1\n2', ['900 at 1:1']],
  ['upcase("a")\n1', ['900 at 1:1']],
  ['log("a")\n1', []],
  ['.a\n1', ['900 at 1:1']],
  ['assert!(true)\n1', []],
  ['x = {}\nx.a = 1\nx', []],
  ['parsed, err = parse_json(.m)\n. = parsed', ['900 at 1:9']],
  ['if true { 1; 2 }', ['900 at 1:11']],
  ['string!("a")', ['620 at 1:1']],
  ['string!(.a)', []],
])('%s gives the warnings %s', (source, expected) => {
  expect(warningsOf(source)).toEqual(expected);
});

function textOf(source: string): string {
  const { errors = [] } = compile(source, { log: silent, file: 'remap.vrl' });
  return errors.map(({ text }) => text).join('\n');
}

test('a mistake is shown in its line, with a caret under it and what to do', () => {
  expect(textOf('.ok = true\n.user = parse_json(.message)\n')).toBe(
    [
      'error[E103]: unhandled fallible assignment',
      ' --> remap.vrl:2:9',
      '   2 | .user = parse_json(.message)',
      '     |         ^^^^^^^^^^^^^^^^^^^^ this expression can fail',
      '  = take the error: .user, err = parse_json(.message)',
      '  = or give a default: .user = parse_json(.message) ?? null',
      '  = or end the program when it fails: parse_json!(…)',
    ].join('\n'),
  );
});

test('a caret stands right behind tabs and characters beyond U+FFFF', () => {
  expect(textOf('\tx = "😀" + nope()')).toContain(
    ['   1 |  x = "😀" + nope()', '     |            ^^^^'].join('\n'),
  );
});

test('a misspelt function is told the nearest name, a missing one that Vector has it', () => {
  expect(textOf('pares_json!(.a)')).toContain('did you mean "parse_json"?');
  expect(textOf('parse_grok!(.a)')).toContain('Vector has "parse_grok"; here it is not yet');
  expect(textOf('zzzzzzzzzz(.a)')).not.toContain('did you mean');
});

test('advice fits what was meant', () => {
  expect(textOf('"a{{ .b }}"')).toContain('assign it to a variable first: value = .b');
  expect(textOf('user')).toContain('for a field of the event, write .user');
  expect(textOf('parsed = 1\nparsd')).toContain('did you mean "parsed"?');
  expect(textOf('if true { 1 }\nelse { 2 }')).toContain(
    'it stands right behind the brace: } else {',
  );
});

test.each([
  ['for i in .items { i }', 'for_each(…) -> |index, item| { … }'],
  ['while true { 1 }', 'for_each(…) -> |index, item| { … }'],
  ['string = "a"', '"string" is a name that the language keeps for later'],
  ['map_values([1]) -> |int| { int }', '"int" is a name that the language keeps for later'],
  ['x = 5 % 2', 'this is no operator; it begins a path of the metadata'],
  ['if .a = 1 { 2 }', 'to compare, write =='],
  ['.a ??= 1', 'there is no ??='],
  ['.a == 1 and .b == 2', 'write &&'],
  ['.a == 1 or .b == 2', 'write ||'],
  ['true ? 1 : 2', 'if … { … } else { … }'],
  ['true & false', 'both conditions: &&'],
  ["'text'", 'strings stand in double quotes'],
])('%s, as other languages have it, is answered with what there is here: %s', (source, advice) => {
  expect(textOf(source)).toContain(advice);
});

test('a word that is reserved is refused as a variable, and fine as a field or a keyword', () => {
  for (const word of ['for', 'while', 'loop', 'emit', 'timestamp', 'duration', 'undefined']) {
    expect(mistakesOf(`${word} = 1`)).toEqual(['205 at 1:1']);
    expect(mistakesOf(`.${word} = 1\n.a.${word} = .${word}`)).toEqual([]);
  }
});

test('what is nested without end is refused, not overflowing', { timeout: 60_000 }, () => {
  expect(mistakesOf(`${'('.repeat(5000)}1`)).toEqual(['203 at 1:101']);
  expect(mistakesOf(`${'!'.repeat(5000)}true`)).toEqual(['203 at 1:200']);
  expect(mistakesOf('[0, '.repeat(5000))).toHaveLength(1);
  expect(mistakesOf(`1${' + 1'.repeat(20_000)}`).length).toBeLessThan(2);
});
