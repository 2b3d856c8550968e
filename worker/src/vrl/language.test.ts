import { expect, test } from 'vitest';
import { eventOf, valueOf } from './fixtures.ts';

const DATA = '{"a":{"b":[1,{"c":"x"},[7]]},"n":null,"t":"text","i":5,"f":1.50,"yes":true,"x y":1}';

test.each([
  // Literals.
  ['"a\\tb\\u{e9}\\\\\\"\\0"', String.raw`"a\tbé\\\"\u0000"`],
  ["s'raw \\n {{ x }}'", String.raw`"raw \\n {{ x }}"`],
  ["s'it\\'s'", String.raw`"it\\'s"`],
  ['"one \\\n   line"', '"one line"'],
  ["r'\\d+'", String.raw`"\\d+"`],
  ["t'2026-11-24T10:00:00.5+02:00'", '"2026-11-24T08:00:00.500Z"'],
  ['1_000', '1000'],
  ['-5', '-5'],
  ['9223372036854775807', '9223372036854775807'],
  ['-9223372036854775808', '-9223372036854775808'],
  ['1.5', '1.5'],
  ['1_0.2_5', '10.25'],
  ['1.0', '1.0'],
  ['true', 'true'],
  ['null', 'null'],
  // Containers.
  ['[]', '[]'],
  ['[1, "a", null,]', '[1,"a",null]'],
  ['[\n1,\n2\n]', '[1,2]'],
  ['{}', '{}'],
  ['{ "b": 1, "a": { "c": [] } }', '{"a":{"c":[]},"b":1}'],
  ['{\n  "a": 1,\n}', '{"a":1}'],
  ['{ "a": 1, "a": 2 }', '{"a":2}'],
  ['{ "__proto__": 1, "constructor": 2 }', '{"__proto__":1,"constructor":2}'],
  ['{ 1; 2 }', '2'],
  ['{\n 1\n 2\n}', '2'],
  ['(1 + 2) * 3', '9'],
  ['(\n1\n)', '1'],
  // Paths.
  ['.t', '"text"'],
  ['."x y"', '1'],
  ['.a.b[0]', '1'],
  ['.a.b[-1][0]', '7'],
  ['.a.b[1].c', '"x"'],
  ['.a.b[9]', 'null'],
  ['.a.b.c', 'null'],
  ['.none.of.this', 'null'],
  ['.(none | t)', '"text"'],
  ['.a.(x | b)[0]', '1'],
  ['.if', 'null'],
  ['.constructor', 'null'],
  ['.__proto__', 'null'],
  ['.toString.name', 'null'],
  ['%', '{}'],
  ['%none', 'null'],
  ['x = .a\nx.b[0]', '1'],
  ['[1, 2][1]', '2'],
  ['{ "k": 3 }.k', '3'],
  ['{ "k": 3 }."k"', '3'],
  ['({ "k": 3 }).k', '3'],
  ['parse_json!("[5]")[0]', '5'],
  // Operators and their precedence.
  ['1 + 2 * 3', '7'],
  ['2 * 3 + 1', '7'],
  ['10 - 2 - 3', '5'],
  ['12 / 2 / 3', '2.0'],
  ['1 + 1 == 2', 'true'],
  ['(1 < 2) == true', 'true'],
  ['1 < 2 && 2 < 3', 'true'],
  ['true || false && false', 'false'],
  ['false && false || true', 'true'],
  ['!true || true', 'true'],
  ['!(true && false)', 'true'],
  ['!!true', 'true'],
  ['1 + 2 > 2', 'true'],
  ['{"a": 1} | {"b": 2} == {"a": 1, "b": 2}', 'true'],
  ['({"a": 1} | {"a": 2}).a', '2'],
  ['string(.n) ?? "d" + "e"', '"de"'],
  ['string(.n) ?? int(.n) ?? "last"', '"last"'],
  ['int(.i) ?? 1 + 1', '5'],
  ['1 +\n 2', '3'],
  ['1 == 1.0', 'true'],
  ['"a" != "b"', 'true'],
  ['[1] == [1.0]', 'false'],
  ['"a" == 1', 'false'],
  ['null == null', 'true'],
  ['1 >= 1', 'true'],
  ['2 <= 1', 'false'],
  ['"b" > "a"', 'true'],
  ['"\\u{ff5e}" < "\\u{1f600}"', 'true'],
  ["t'2026-01-01T00:00:00Z' < t'2026-01-01T00:00:00.000000001Z'", 'true'],
  ['1.5 < 2', 'true'],
  ['9007199254740993 > 9007199254740992', 'true'],
  ['"a" + null', '"a"'],
  ['null + "a"', '"a"'],
  ['"ab" * 2', '"abab"'],
  ['3 * "ab"', '"ababab"'],
  ['"ab" * -1', '""'],
  ['1 + 1.5', '2.5'],
  ['2 * 1.5', '3.0'],
  ['5 / 2', '2.5'],
  ['9223372036854775807 + 1', '-9223372036854775808'],
  ['9007199254740991 + 2', '9007199254740993'],
  ['3037000500 * 3037000500', '-9223372036709301616'],
  ['null || "right"', '"right"'],
  ['false || 1', '1'],
  ['0 || 1', '0'],
  ['.n || .t', '"text"'],
  ['null && true', 'false'],
  ['(.yes && true) ?? "no boolean"', 'true'],
  ['(.t && true) ?? "no boolean"', '"no boolean"'],
  ['(.t < 1) ?? "no order"', '"no order"'],
  ['(.t - 1) ?? "no difference"', '"no difference"'],
  // Templates.
  ['x = "b"\n"a{{ x }}c"', '"abc"'],
  ['x = "b"\n"{{x}}{{ x }}"', '"bb"'],
  ['x = 5\n"{{ x }}"', '5'],
  ['x = "b"\n"\\{{ x \\}}"', '"{{ x }}"'],
  // Flow.
  ['if true { 1 } else { 2 }', '1'],
  ['if false { 1 }', 'null'],
  ['if false { 1 } else if true { 2 } else { 3 }', '2'],
  ['if false { 1 } else if false { 2 } else { 3 }', '3'],
  ['if (x = 5; x > 4) { x } else { 0 }', '5'],
  ['if .yes == true\n{ 1 } else\n{ 2 }', '1'],
  ['x = if .yes == true { "a" } else { "b" }\nx', '"a"'],
  ['abort', 'aborted: undefined'],
  ['abort "why"', 'aborted: why'],
  ['if .i == 5 { abort "i is " + to_string(5) }\n1', 'aborted: i is 5'],
  ['return 1\n2', '1'],
  ['if true { return "early" }\n"late"', '"early"'],
  // Assignments.
  ['a = b = 2\na + b', '4'],
  ['x = 1; x = "s"; x', '"s"'],
  [
    'x, err = int(.t)\n[x, err]',
    '[0,"function call error for \\"int\\" at (9:16): expected integer, got string"]',
  ],
  ['x, err = int(.i)\n[x, err]', '[5,null]'],
  ['x, _ = string(.i)\nx', '""'],
  ['_, err = string(.t)\nerr', 'null'],
  ['x, err = .t + 1\nx', 'null'],
  ['x = {"a": 1}\nx |= {"b": 2}\nx', '{"a":1,"b":2}'],
  ['x = {}\nx.a.b[2] = 1\nx', '{"a":{"b":[null,null,1]}}'],
  ['x = [1]\nx[-3] = 0\nx', '[0,null,1]'],
  ['x = [1, 2]\nx[-1] = 3\nx', '[1,3]'],
  ['x = .a\nx.b = 0\n[.a.b[0], x.b]', '[1,0]'],
  ['x = .\n.t = 1\n[x.t, .t]', '["text",1]'],
  ['x = 1\n{ x = 2; y = 3; y }\nx', '2'],
  ['x = 1\nif true { x = 5 }\nx', '5'],
  // Closures.
  ['map_values({"a": 1}) -> |v| { v + 1 }', '{"a":2}'],
  ['n = 0\nfor_each([1, 2]) -> |i, v| { n = n + i * v }\nn', '2'],
  ['v = "out"\nfor_each([1]) -> |_, v| { v + 1 }\nv', '"out"'],
  ['log("x")\n1', '1'],
  ['for_each({}) -> |_k, _v| { null }', 'null'],
  // Comments and separators.
  ['# only a comment\n1 # and another\n# end', '1'],
  ['1; 2\n\n\n3', '3'],
  ['', 'null'],
  ['\n\n', 'null'],
  // Calls.
  ['upcase( "a" , )', '"A"'],
  ['upcase(value: "a")', '"A"'],
  ['truncate(limit: 1, value: "abc")', '"a"'],
  ['truncate("abc",\n  suffix: "…",\n  limit: 1\n)', '"a…"'],
  ['int!(.t)', 'failed: function call error for "int" at (0:8): expected integer, got string'],
  [
    'upcase(string!(.i))',
    'failed: function call error for "upcase" at (0:19): function call error for "string" at (7:18): expected string, got integer',
  ],
])('%s gives %s', (source, expected) => {
  expect(valueOf(source, DATA)).toBe(expected);
});

test.each([
  ['.a = 1', '{}', '{"a":1}'],
  ['.a.b = 1', '{}', '{"a":{"b":1}}'],
  ['.a[1] = 1', '{}', '{"a":[null,1]}'],
  ['.a.b = 1', '{"a":5}', '{"a":{"b":1}}'],
  ['."b c" = 1', '{}', '{"b c":1}'],
  ['.__proto__ = {"polluted": 1}', '{}', '{"__proto__":{"polluted":1}}'],
  ['.constructor.prototype.polluted = 1', '{}', '{"constructor":{"prototype":{"polluted":1}}}'],
  ['.(x | a) = 1', '{"a":0}', '{"a":1}'],
  ['.(x | y) = 1', '{}', '{"y":1}'],
  ['. = {"b": 1, "a": .x}', '{"x":2}', '{"a":2,"b":1}'],
  ['. |= {"b": 1}', '{"a":1,"b":0}', '{"a":1,"b":1}'],
  ['. = [.a, .b]', '{"a":1,"b":2}', '[1,2]'],
  ['.b = .\n.c = .', '{"a":1}', '{"a":1,"b":{"a":1},"c":{"a":1,"b":{"a":1}}}'],
  ['x = .o\nx.k = 2\n.p = x', '{"o":{"k":1}}', '{"o":{"k":1},"p":{"k":2}}'],
  [
    '.ok, .err = parse_json(.m)',
    '{"m":"["}',
    '{"err":"function call error for \\"parse_json\\" at (12:26): unable to parse json: EOF while parsing a list at line 1 column 1","m":"[","ok":null}',
  ],
  ['%m = 1\n.m = %m', '{}', '{"m":1}'],
  ['.b = del(.a)', '{"a":1}', '{"b":1}'],
  ['del(.a[0])', '{"a":[1,2]}', '{"a":[2]}'],
  ['del(.a.b, compact: true)', '{"a":{"b":1},"c":2}', '{"c":2}'],
  ['del(.)', '{"a":1}', '{}'],
  ['del(.toString)', '{"a":1}', '{"a":1}'],
  ['if .a == 1 { .b = true } else { .c = true }', '{"a":1}', '{"a":1,"b":true}'],
])('%s makes of %s: %s', (source, event, expected) => {
  expect(eventOf(source, event)).toBe(expected);
});

test('a program changes neither the event that it is given, nor its parts', () => {
  const text = '{"a":{"b":[1,2]},"c":"d"}';
  const source = '.a.b[0] = 9\n.c = 1\ndel(.a.b)\n.x = push([], .a)\n. = {}';
  const event: unknown = JSON.parse(text);
  eventOf(source, text);
  expect(JSON.stringify(event)).toBe(text);
});

test('programs share nothing with the objects of the engine', () => {
  eventOf('.__proto__.polluted = 1\n.constructor.prototype.polluted = 1', '{"__proto__":{"a":1}}');
  eventOf(
    '. = set!(., ["__proto__", "polluted"], 1)\n. = merge(., {"__proto__": {"polluted": 1}}, deep: true)',
  );
  eventOf('. = parse_json!("{\\"__proto__\\": {\\"polluted\\": 1}}")\n.b = flatten!(.)');
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});
