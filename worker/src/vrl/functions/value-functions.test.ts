import { expect, test } from 'vitest';
import { valueOf } from '../fixtures.ts';

const failure = (text: string) => expect.stringMatching(new RegExp(`^failed: .*: ${text}$`));

/** Fields whose types are not known beforehand. */
const DATA =
  '{"s":"text","i":5,"f":1.50,"b":true,"n":null,"a":[1,[2,{"x":3}]],"o":{"b":{"c":1,"d":{}},"a":[[]]},"big":123456789012345678,"e":""}';

test.each([
  // Conversions.
  ['to_string(true)', '"true"'],
  ['to_string!(.f)', '"1.50"'],
  ['to_string(1.0)', '"1"'],
  ['to_string(0.0000001)', '"0.0000001"'],
  ['to_string(100000000000000000000000.0)', '"100000000000000000000000"'],
  ["to_string(t'2026-11-24T00:00:00.120Z')", '"2026-11-24T00:00:00.120Z"'],
  ['to_string!(.a)', failure('unable to coerce array into string')],
  ['to_string!(.o)', failure('unable to coerce object into string')],
  ["to_string!(r'a')", failure('unable to coerce regex into string')],
  ['to_int(true)', '1'],
  ['to_int(null)', '0'],
  ['to_int(-1.9)', '-1'],
  ["to_int(t'1970-01-01T00:01:00.9Z')", '60'],
  ['to_int!("-9223372036854775808")', '-9223372036854775808'],
  ['to_int!("+7")', '7'],
  [
    'to_int!("9223372036854775808")',
    failure('Invalid integer "9223372036854775808": number too large to fit in target type'),
  ],
  [
    'to_int!("-9223372036854775809")',
    failure('Invalid integer "-9223372036854775809": number too small to fit in target type'),
  ],
  ['to_int!("")', failure('Invalid integer "": cannot parse integer from empty string')],
  ['to_int!(" 1")', failure('Invalid integer " 1": invalid digit found in string')],
  ['to_int!(.a)', failure('unable to coerce array into integer')],
  ['to_float(5)', '5.0'],
  ['to_float(null)', '0.0'],
  ['to_float(false)', '0.0'],
  ["to_float(t'1970-01-01T00:00:01.5Z')", '1.5'],
  ['to_float!("1e3")', '1000.0'],
  ['to_float!("-.5")', '-0.5'],
  ['to_float!("inf") > 1.0', 'true'],
  ['to_float!("NaN")', failure('NaN number not supported "NaN"')],
  [
    'to_float!("")',
    failure('Invalid floating point number "": cannot parse float from empty string'),
  ],
  ['to_float!(.o)', failure('unable to coerce object into float')],
  ['to_bool!("T")', 'true'],
  ['to_bool!("no")', 'false'],
  ['to_bool!("12")', 'true'],
  ['to_bool!("0")', 'false'],
  ['to_bool(0.0)', 'false'],
  ['to_bool(-1)', 'true'],
  ['to_bool!("")', failure('Invalid boolean value ""')],
  ["to_bool!(t'2026-11-24T00:00:00Z')", failure('unable to coerce timestamp into boolean')],
  // Assertions of types.
  ['string!(.s)', '"text"'],
  ['int!(.big)', '123456789012345678'],
  ['float!(.i)', failure('expected float, got integer')],
  ['bool!(.n)', failure('expected boolean, got null')],
  ['object!(.a)', failure('expected object, got array')],
  ['array!(.s)', failure('expected array, got string')],
  ['timestamp!(.s)', failure('expected timestamp, got string')],
  // Questions.
  ['is_string(.s) && !is_string(.i)', 'true'],
  ['is_nullish("  \\t")', 'true'],
  ['is_nullish("- ")', 'false'],
  ['is_nullish(null) && is_nullish("")', 'true'],
  ['is_nullish([])', 'false'],
  ['is_empty({}) && is_empty("")', 'true'],
  ['is_empty!(.i)', failure('expected string, array or object, got integer')],
  ['is_json("[1]", variant: "array") && !is_json("[1]", variant: "object")', 'true'],
  ['is_json("1", variant: "number") && is_json("null", variant: "null")', 'true'],
  ['is_json("{")', 'false'],
  // Shapes.
  ['exists(.n)', 'true'],
  ['exists(.a[1][1].x) && !exists(.a[5])', 'true'],
  ['exists(%x)', 'false'],
  ['x = {"a": null}\nexists(x.a) && !exists(x.b)', 'true'],
  ['exists({"a": null}.a)', 'true'],
  ['del(.a[0])', '1'],
  ['x = {"a": 1}\ndel(x.a)\nx', '{}'],
  ['%m = {"a": 1}\ndel(%m.a)\n%', '{"m":{}}'],
  ['del({"a": 1}.a)', '1'],
  ['del(.o.b.c)\n.o', '{"a":[[]],"b":{"d":{}}}'],
  ['del(.o.a[0], compact: true)\n.o', '{"b":{"c":1,"d":{}}}'],
  ['del(.a[-1])\n.a', '[1]'],
  ['del(.none.x)', 'null'],
  ['get!(., ["a", 1, -1, "x"])', '3'],
  ['get!(.a, ["x"])', 'null'],
  ['get!(.s, [])', failure('expected array or object, got string')],
  ['get!(.a, [1.5])', failure('path segment must be either string or integer, not float')],
  ['set!({}, [], 1)', '1'],
  ['set!({"a": 1}, ["a", 0], 2)', '{"a":[2]}'],
  ['set!([1], [-2], 0)', '[0,1]'],
  ['set!([], ["a"], 1)', '{"a":1}'],
  ['set!({}, ["__proto__"], 1)', '{"__proto__":1}'],
  ['set!([], [100001], 1)', failure('an index is beyond 100000')],
  ['set!({}, ["a", -99999999], 1)', failure('an index is beyond 100000')],
  ['keys({"b": 1, "a": 2, "10": 3, "9": 4})', '["10","9","a","b"]'],
  ['values({})', '[]'],
  ['merge({"a": {"b": 1}}, {"a": {"b": {"c": 2}}}, deep: true)', '{"a":{"b":{"c":2}}}'],
  ['merge({"a": 1}, {})', '{"a":1}'],
  ['length({"a": 1}) + length([1, 2]) + length("")', '3'],
  ['includes([1, 1.5, "a", [2], {"k": null}], {"k": null})', 'true'],
  ['includes([1], 1.0)', 'false'],
  ['push!(.a, .s)', '[1,[2,{"x":3}],"text"]'],
  ['append([], [])', '[]'],
  ['flatten({"a": {"b": {"c": 1}, "d": {}}, "e": [{"f": 1}]})', '{"a.b.c":1,"e":[{"f":1}]}'],
  ['flatten([[], [1, [{"a": [2]}]]])', '[1,{"a":[2]}]'],
  ['compact({"a": {"b": {}}, "c": [null, []]})', '{}'],
  ['compact({"a": {"b": null}}, recursive: false)', '{"a":{"b":null}}'],
  ['compact(["", 1], string: false)', '["",1]'],
  ['compact({"a": {}}, object: false)', '{"a":{}}'],
  ['compact([[], 0], array: false)', '[[],0]'],
  ['compact({"a": " ", "b": "-"}, nullish: true)', '{}'],
  ['compact!(.s)', failure('expected array or object, got string')],
  // Closures.
  ['map_values(["a"]) -> |v| { upcase(v) }', '["A"]'],
  [
    'map_values({"a": {"b": 1}}, recursive: true) -> |v| { if is_object(v) { {"n": 2} } else { 3 } }',
    '{"a":{"n":3}}',
  ],
  ['map_keys({"a": {"b": 1}}, recursive: true) -> |k| { k + k }', '{"aa":{"bb":1}}'],
  ['map_keys({"a": 1, "b": 2}) -> |_k| { "x" }', '{"x":2}'],
  ['filter({"a": 1, "b": 2}) -> |_, v| { v > 1 }', '{"b":2}'],
  ['filter([]) -> |_, _| { true }', '[]'],
  ['keys = []\nfor_each({"b": 1, "a": 2}) -> |k, _v| { keys = push(keys, k) }\nkeys', '["a","b"]'],
  ['map_values([1]) -> |_v| { abort "stop" }', 'aborted: stop'],
  ['map_values([1]) -> |_v| { return 1 }', failure('return cannot be used inside closures')],
  ['map_values!([.i]) -> |v| { int(v) }', '[5]'],
  [
    'map_values!([.s]) -> |v| { int(v) }',
    failure('function call error for "int" at .*: expected integer, got string'),
  ],
])('%s gives %s', (source, expected) => {
  expect(valueOf(source, DATA)).toEqual(expected);
});

test.each([
  ['ip_cidr_contains!("10.0.0.0/8", "::ffff:10.0.0.1")', 'false'],
  ['ip_cidr_contains!("::ffff:0:0/96", "10.0.0.1")', 'false'],
  ['ip_cidr_contains!("::ffff:0:0/96", "::ffff:10.0.0.1")', 'true'],
  [
    'ip_cidr_contains!("fe80::/10", "fe80::1%eth0")',
    failure('unable to parse IP address: invalid IP address syntax'),
  ],
  [
    'ip_cidr_contains!("fe80::%eth0/64", "fe80::1")',
    failure("unable to parse CIDR: couldn't parse address in network: invalid IP address syntax"),
  ],
  ['is_ipv6("fe80::1%eth0") || is_ipv4("::1")', 'false'],
])('addresses and networks are of one version, and have no zone: %s', (source, expected) => {
  expect(valueOf(source)).toEqual(expected);
});

test.each(['toString', 'constructor', '__proto__'])(
  '%s is no variable of the environment',
  (name) => {
    expect(valueOf(`get_env_var!("${name}")`)).toEqual(failure('environment variable not found'));
  },
);
