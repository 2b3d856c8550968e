import { expect, test } from 'vitest';
import { silent } from '../fixtures.ts';
import { compile } from './compile.ts';
import { eventOf, mistakesOf, programOf, valueOf } from './fixtures.ts';

/** The byte 255, which no UTF-8 has. */
const BYTE = 'decode_base64!("/w==")';
const DATA = '{"s":"text","i":5,"f":1.5,"n":null,"b":true,"o":{"a":1},"big":9007199254740993}';

test.each([
  // Bytes that are no text.
  [`encode_base64(${BYTE} + "a")`, '"/2E="'],
  [`encode_base64("a" + ${BYTE})`, '"Yf8="'],
  [`encode_base64(${BYTE} * 2)`, '"//8="'],
  [`${BYTE} > "a"`, 'true'],
  [`${BYTE} == ${BYTE}`, 'true'],
  [`${BYTE} == "a"`, 'false'],
  [`encode_json({"a": ${BYTE}})`, String.raw`"{\"a\":\"�\"}"`],
  [`length(${BYTE})`, '1'],
  [`is_string(${BYTE})`, 'true'],
  [`log(${BYTE})`, 'null'],
  [`sha2(${BYTE}) == sha2("�")`, 'false'],
  // Equality.
  ["r'a' == r'a'", 'true'],
  ["r'a' == r'b'", 'false'],
  ["t'2026-01-01T00:00:00Z' == t'2026-01-01T01:00:00+01:00'", 'true'],
  ["t'2026-01-01T00:00:00Z' == t'2026-01-01T00:00:00.1Z'", 'false'],
  ['[1, 2] == [1]', 'false'],
  ['[1, {"a": 1.0}] == [1, {"a": 1.0}]', 'true'],
  ['{"a": 1} == {"b": 1}', 'false'],
  ['{"a": 1} == {"a": 1, "b": 1}', 'false'],
  ['{"a": 1} == {"a": 2}', 'false'],
  ['1.0 == 1', 'true'],
  ['1.5 != 1', 'true'],
  ['.n == null', 'true'],
  // Order.
  ["t'2026-01-01T00:00:00Z' >= t'2025-01-01T00:00:00Z'", 'true'],
  ['1 < 1.5 && 1.5 < 2', 'true'],
  ['2.5 > 1.5', 'true'],
  ['.big > 5 ?? "no order"', 'true'],
  ['.f < .s ?? "no order"', '"no order"'],
  ['.i < .s ?? "no order"', '"no order"'],
  // Arithmetic.
  ['int!(.big) - 1', '9007199254740992'],
  ['int!(.big) * 2', '18014398509481986'],
  ['-9223372036854775808 - 1', '9223372036854775807'],
  ['1.5 - 1', '0.5'],
  ['1.5 / 0.5', '3.0'],
  ['(1 / .i) ?? "no quotient"', '0.2'],
  ['(1 / 0) ?? "no quotient"', '"no quotient"'],
  ['(1 / .n) ?? "no quotient"', '"no quotient"'],
  ['(.s * .s) ?? "no product"', '"no product"'],
  ['(.s + .o) ?? "no sum"', '"no sum"'],
  ['(.n + .n) ?? "no sum"', '"no sum"'],
  ['(.n + .s) ?? "no sum"', '"text"'],
  ['"" * 5', '""'],
  ['"ab" * 99999999999', 'failed: the text would be longer than 67108864 bytes'],
  // Logic.
  ['true && null', 'false'],
  ['(.b && .n) ?? "no boolean"', 'false'],
  ['(.s && .b) ?? "no boolean"', '"no boolean"'],
  ['(.n || .s) == "text"', 'true'],
  ['true || int!(.s) == 1', 'true'],
  ['false && int!(.s) == 1', 'false'],
  // Floats as text.
  ['to_string(to_float!("inf"))', '"inf"'],
  ['to_string(to_float!("-inf"))', '"-inf"'],
  ['to_string(-0.0)', '"-0"'],
  ['encode_json(to_float!("inf"))', '"null"'],
  ['0.1 + 0.2', '0.30000000000000004'],
  ['1.0 / 3', '0.3333333333333333'],
  ['100000000000000000000.0 * 1', '1e+20'],
  ['0.000001 * 1', '1e-6'],
  ['to_int(100000000000000000000.0)', '9223372036854775807'],
  ['to_int(-100000000000000000000.0)', '-9223372036854775808'],
  ['to_int(10000000000000000.0)', '10000000000000000'],
  // Templates and escapes.
  ['"a{{ }}b"', '"ab"'],
  ['"a {{ open"', '"a "'],
  ['x = null\n"a{{ x }}b"', '"ab"'],
  [String.raw`"\u{1F600}\'\{\}"`, `"😀'{}"`],
  // Regular expressions.
  ['match("ABCD", r\'^\\x41\\x{42}\\u0043\\U00000044$\')', 'true'],
  ['match("]", r\'^[]a]$\') && !match("]", r\'^[^]a]$\')', 'true'],
  ['match("a", r\'[[:alpha:]]\') && match("1", r\'[[:^alpha:]]\')', 'true'],
  ['match("a", r\'[\\D]\')', 'true'],
  ['match("ab", r\'(?x) a # comment\n b\')', 'true'],
  ['match("b", r\'(?x)^[a b]$\') && !match(" ", r\'(?x)^[a b]$\')', 'true'],
  ['match("a b", r\'(?x)a(?-x: )b\')', 'true'],
  ['match("A\\nb", r\'(?i-s:a.b)\')', 'false'],
  ['match("ab", r\'(?:(?x) a )b\')', 'true'],
])('%s gives %s', (source, expected) => {
  expect(valueOf(source, DATA)).toBe(expected);
});

test.each([
  "r'[a&&b]'",
  "r'[a[b]]'",
  "r'[a--b]'",
  "r'(?q)a'",
  "r'a)'",
  "r'[a'",
  "r'(?<n>a)(?<n>b)'",
])('%s is refused', (source) => {
  expect(mistakesOf(source)).toEqual(['101 at 1:1']);
});

test.each([
  ['1e400', 'number out of range at line 1 column 5'],
  ['1e99999999999', 'number out of range at line 1 column 13'],
  ['-1e99999999999', 'number out of range at line 1 column 14'],
])('%s is no number for Vector, and one that keeps its digits here', (text, why) => {
  const source = `parse_json!("${text}")`;
  const outcome = programOf(source, { exactNumbers: false }).run({});
  expect(outcome).toMatchObject({
    type: 'failed',
    message: expect.stringContaining(why) as string,
  });
  expect(valueOf(source)).toBe(text);
});

test.each([
  ['0e99999999999', '0.0'],
  ['1e-99999999999', '0.0'],
  ['-1e-99999999999', '-0.0'],
  ['1e-400', '0.0'],
  ['123456789012345678901234567890', '1.2345678901234568e+29'],
])('%s is %s as Vector reads it', (text, expected) => {
  const outcome = programOf(`encode_json(parse_json!("${text}"))`, { exactNumbers: false }).run({});
  expect(outcome).toMatchObject({ value: expected });
});

test.each([
  [String.raw`"\"\\u12"`, 'EOF while parsing a string'],
  [String.raw`"\"\\uzzzz\""`, 'invalid escape'],
  [String.raw`"\"\\ud83dx\""`, 'unexpected end of hex escape'],
  [String.raw`"\"\\ud83d\\n\""`, 'unexpected end of hex escape'],
  [String.raw`"\"\\ud83d"`, 'EOF while parsing a string'],
  [String.raw`"\"\\ud83d\\u0041\""`, 'lone leading surrogate in hex escape'],
  [String.raw`"\"\\udc00\""`, 'lone leading surrogate in hex escape'],
  [String.raw`"\"\\"`, 'EOF while parsing a string'],
  [String.raw`"\"\\q\""`, 'invalid escape'],
  ['""', 'EOF while parsing a value'],
  ['"tru"', 'EOF while parsing a value'],
  ['"trux"', 'expected ident'],
  ['"01"', 'invalid number'],
  ['"1."', 'EOF while parsing a value'],
  ['"1.x"', 'invalid number'],
  ['"1e"', 'EOF while parsing a value'],
  ['"-"', 'EOF while parsing a value'],
  ['"[1 2]"', 'expected `,` or `]`'],
  ['"[1,]"', 'trailing comma'],
  [String.raw`"{\"a\" 1}"`, 'expected `:`'],
  [String.raw`"{\"a\":1 2}"`, 'expected `,` or `}`'],
  [String.raw`"{\"a\":1,}"`, 'trailing comma'],
  [String.raw`"{\"a\":1,"`, 'EOF while parsing a value'],
  [String.raw`"{\"a\""`, 'EOF while parsing an object'],
  ['"{1}"', 'key must be a string'],
  ['"1 2"', 'trailing characters'],
])('parse_json complains of %s: %s', (text, why) => {
  expect(valueOf(`parse_json!(${text})`)).toContain(why);
});

test('an object of many fields is written in the order of their bytes', () => {
  const names = Array.from({ length: 40 }, (_, at) => `k${(at * 7) % 40}`);
  const object = Object.fromEntries([...names, '\u{ff5e}', '\u{1f600}'].map((it) => [it, 1]));
  const expected = Object.keys(object).toSorted((a, b) =>
    Buffer.compare(Buffer.from(a), Buffer.from(b)),
  );
  const written = JSON.parse(eventOf('.k0 = 1', JSON.stringify(object))) as object;
  expect(Object.keys(written)).toEqual(expected);
});

test.each([
  ['x = [1, 2]\ndel(x[0])\n.y = x[0] + 1', ['103 at 3:6'], 'an item moved up'],
  [
    'x = {"a": {"b": 1}}\ndel(x.a.b, compact: true)\n.y = x.a.b + 1',
    ['103 at 3:6'],
    'it was deleted',
  ],
  [
    'x = {"a": {"b": 1}}\ndel(x.a.b, compact: bool!(.c))\n.y = x.a.b + 1',
    ['103 at 3:6'],
    'it was deleted',
  ],
  ['. = {"a": 1}\ndel(.)\n.y = .a + 1', ['103 at 3:6'], 'all of it was deleted'],
  ['. = [1]\ndel(.)\nx = .[0] + 1', ['103 at 3:5'], 'all of it was deleted'],
  [
    'x = {"a": {"b": 1}}\ndel(x.a.b, compact: true)\n.y = x.a | {}',
    ['652 at 3:6'],
    'it may be gone too',
  ],
  ['x = 1\ndel(x.a)\n.y = x + 1', [], 'there was nothing to delete'],
  ['x = {"a": 1, "b": 2}\ndel(x.a)\n.y = x.b + 1', [], 'another was deleted'],
  ['x = {"a": {"b": 1, "c": 2}}\ndel(x.a.b)\n.y = x.a.c + 1', [], 'another was deleted'],
  ['x = [1]\nx[2] = 3\n.y = x[2] + 1', [], 'it is known after a gap'],
  ['x = [1]\nx[2] = 3\n.y = x[1] + 1', ['103 at 3:6'], 'the gap is null'],
  ['x = [1]\nx[-1] = 3\n.y = x[0] + 1', ['103 at 3:6'], 'from the end any may be meant'],
  ['x = [1, 2]\n.y = x[-1] + 1', [], 'the length is known'],
  ['x = [1]\nx[5000] = 3\n.y = x[5000] + 1', ['103 at 3:6'], 'so long a gap is not remembered'],
  ['x = 5\nx.(a | b) = 1', ['642 at 2:1'], 'a number has no fields'],
  ['x = {"a b": 1}\nx."a b"[0] = 2', ['642 at 2:1'], 'a number has no items'],
  ['.a = {"b": 1}\n.a.(b | c) = 2\n.y = .a.b + 1', ['103 at 3:6'], 'either may have changed'],
  ['del("a")', ['610 at 1:1'], 'it is no path'],
  ['x = 1\ndel(x)', ['610 at 2:1'], 'a variable is no path'],
  ['. = 5\n.a = 1', ['642 at 2:1'], 'a number has no fields'],
  ['get!(1, [])', ['110 at 1:6'], 'a number has no parts'],
  ['.x = true && .a', ['103 at 1:6'], 'the right side may be no boolean'],
])('of %s the compiler says %j, as %s', (source, expected) => {
  expect(mistakesOf(source)).toEqual(expected);
});

test('advice about a path names the path as it is written', () => {
  const { errors = [] } = compile('x = {"a b": [1]}\nx."a b"[0].c = 2', { log: silent });
  expect(errors[0]?.text).toContain('"x."a b"[0]" is integer, not an object');
});

test.each([
  ['del(.a[5])', '{"a":[1]}', '{"a":[1]}'],
  ['del(.a.b[0], compact: true)', '{"a":{"b":[1]}}', '{}'],
  ['del(.a.b[0], compact: true)', '{"a":{"b":[1,2]}}', '{"a":{"b":[2]}}'],
  ['del(.(x | a))', '{"a":1,"b":2}', '{"b":2}'],
  ['del(.a.b.c)', '{"a":{"b":5}}', '{"a":{"b":5}}'],
  ['del(.a[-1].b)', '{"a":[{"b":1,"c":2}]}', '{"a":[{"c":2}]}'],
  ['. = [1, 2]\ndel(.[0])', '{}', '[2]'],
  ['. = 5\ndel(.)', '{}', 'null'],
  ['. = [1]\ndel(.)', '{}', '[]'],
])('%s makes of %s: %s', (source, event, expected) => {
  expect(eventOf(source, event)).toBe(expected);
});
