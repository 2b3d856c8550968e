import { afterEach, expect, test, vi } from 'vitest';
import { silent } from '../../fixtures.ts';
import { programOf, valueOf } from '../fixtures.ts';
import { jsonOf } from '../json-writer.ts';

const failure = (text: string) => expect.stringMatching(new RegExp(`^failed: .*: ${text}$`));

test.each([
  // JSON.
  ['parse_json!("\\u{feff}{}")', '{}'],
  ['parse_json!(" [1 , 2.50 , -0, 1e400] ")', '[1,2.50,-0,1e400]'],
  ['parse_json!("18446744073709551616")', '18446744073709551616'],
  ['parse_json!(s\'{"a":1,"a":2}\')', '{"a":2}'],
  ["parse_json!(s'[[1,[2]]]', max_depth: 2)", '[[1,"[2]"]]'],
  ['parse_json!("[]", max_depth: 128)', '[]'],
  [
    'parse_json!("[]", max_depth: 0)',
    failure('max_depth value should be greater than 0 and less than 128, got 0'),
  ],
  [
    'parse_json!("[", max_depth: 2)',
    failure('unable to read json: EOF while parsing a list at line 1 column 1'),
  ],
  ['parse_json!(decode_base64!("IvUi"))', '"�"'],
  [
    'parse_json!(decode_base64!("IvUi"), lossy: false)',
    failure('unable to parse json: invalid unicode code point'),
  ],
  ['encode_json(1.0)', '"1.0"'],
  ["encode_json(t'2026-11-24T00:00:00Z')", String.raw`"\"2026-11-24T00:00:00Z\""`],
  ["encode_json(r'a\\d')", String.raw`"\"a\\\\d\""`],
  [
    'encode_json({"a": [], "b": {"c": 1}}, pretty: true)',
    String.raw`"{\n  \"a\": [],\n  \"b\": {\n    \"c\": 1\n  }\n}"`,
  ],
  // Key and value.
  ['parse_key_value!("a=1 b=2")', '{"a":"1","b":"2"}'],
  ['parse_key_value!("a=\\"x y\\" b=\\\'z w\\\' c")', String.raw`{"a":"x y","b":"z w","c":true}`],
  [String.raw`parse_key_value!(s'a="x\"y\n"')`, String.raw`{"a":"x\"y\n"}`],
  ['parse_key_value!("a = 1 b = 2")', '{"a":"1","b":"2"}'],
  ['parse_key_value!("a=1,a,a=2,a=3", field_delimiter: ",")', '{"a":["1","2","3"]}'],
  ['parse_key_value!("a,a=1", field_delimiter: ",")', '{"a":"1"}'],
  [
    'parse_key_value!("a", accept_standalone_key: false)',
    failure('could not parse any key of the line'),
  ],
  ['parse_key_value!("")', failure('could not parse any key of the line')],
  [
    'parse_key_value!("a=1,", field_delimiter: ",")',
    failure('could not parse whole line successfully'),
  ],
  ['parse_key_value!("__proto__=1")', '{"__proto__":"1"}'],
  // Regular expressions.
  ['parse_regex!("ab", r\'(?P<x>a)|(?P<y>c)\')', '{"x":"a","y":null}'],
  ['parse_regex!("b", r\'(a)?(b)\', numeric_groups: true)', '{"0":"b","1":"b"}'],
  ['x = r\'(?<n>\\d+)\'\nparse_regex!("a12", x).n', '"12"'],
  ["parse_regex!(.none, r'a')", failure('expected string, got null')],
  // Addresses.
  ['parse_url!("HTTPS://www.Café.com").host', '"www.xn--caf-dma.com"'],
  ['parse_url!("https://a.org:443").port', 'null'],
  ['parse_url!("http://a.org", true).port', '80'],
  ['parse_url!("other://a.org", default_known_ports: true).port', 'null'],
  ['parse_url!("constructor://a.org", default_known_ports: true).port', 'null'],
  ['parse_url!("http://[::1]/").host', '"[::1]"'],
  ['parse_url!("mailto:a@b.c").host', 'null'],
  ['parse_url!("http://a/#").fragment', '""'],
  ['parse_url!("http://a/?x=1&x=2&y=%20").query', '{"x":"2","y":" "}'],
  ['parse_url!("http://")', failure('unable to parse url: empty host')],
  ['parse_url!("http://a:99999")', failure('unable to parse url: invalid port number')],
  // Integers.
  ['parse_int!("042")', '34'],
  ['parse_int!("0b101")', '5'],
  ['parse_int!("0o17")', '15'],
  ['parse_int!("0")', '0'],
  ['parse_int!("-zz", base: 36)', '-1295'],
  ['parse_int!("")', failure('value is empty')],
  [
    'parse_int!("", base: 10)',
    failure('could not parse integer: cannot parse integer from empty string'),
  ],
  ['parse_int!("9", base: 8)', failure('could not parse integer: invalid digit found in string')],
  [
    'parse_int!("1", base: 37)',
    failure(String.raw`invalid base "1": must be be between 2 and 36 \(inclusive\)`),
  ],
  [
    'parse_int!("ffffffffffffffff", 16)',
    failure('could not parse integer: number too large to fit in target type'),
  ],
  [
    'parse_int!("-9223372036854775809")',
    failure('could not parse integer: number too small to fit in target type'),
  ],
  // Networks.
  ['ip_cidr_contains!("10.0.0.0/8", "10.255.0.1")', 'true'],
  ['ip_cidr_contains!("10.0.0.1", "10.0.0.1")', 'true'],
  ['ip_cidr_contains!("0.0.0.0/0", "8.8.8.8")', 'true'],
  ['ip_cidr_contains!("2001:db8::/32", "2001:db8:1::1")', 'true'],
  ['ip_cidr_contains!("2001:db8::/32", "10.0.0.1")', 'false'],
  ['ip_cidr_contains!([], "10.0.0.1")', 'false'],
  [
    'ip_cidr_contains!("10.0.0.1/8", "10.0.0.1")',
    failure('unable to parse CIDR: host part of address was not zero'),
  ],
  [
    'ip_cidr_contains!("2001:db8::1/32", "::1")',
    failure('unable to parse CIDR: host part of address was not zero'),
  ],
  [
    'ip_cidr_contains!("10.0.0.0/33", "10.0.0.1")',
    failure('unable to parse CIDR: invalid length for network'),
  ],
  [
    'ip_cidr_contains!("10.0.0.0/x", "10.0.0.1")',
    failure("unable to parse CIDR: couldn't parse length in network: .*"),
  ],
  [
    'ip_cidr_contains!("x/8", "10.0.0.1")',
    failure("unable to parse CIDR: couldn't parse address in network: .*"),
  ],
  ['ip_cidr_contains!([1], "10.0.0.1")', failure('cidr must be a string or an array of strings')],
])('%s gives %s', (source, expected) => {
  expect(valueOf(source)).toEqual(expected);
});

test.each([
  ['parse_timestamp!("2026-11-24 10:20:30", "%Y-%m-%d %H:%M:%S")', '"2026-11-24T10:20:30Z"'],
  [
    'parse_timestamp!("2026-11-24 10:20:30.123456789", "%F %T%.f")',
    '"2026-11-24T10:20:30.123456789Z"',
  ],
  ['parse_timestamp!("24/Nov/2026:10:20:30 -0330", "%d/%b/%Y:%T %z")', '"2026-11-24T13:50:30Z"'],
  ['parse_timestamp!("Tue Nov 24 10:20:30 2026", "%a %b %e %T %Y")', '"2026-11-24T10:20:30Z"'],
  [
    'parse_timestamp!("Tuesday, 24 November 26 10:20 PM", "%A, %d %B %y %I:%M %p")',
    '"2026-11-24T22:20:00Z"',
  ],
  ['parse_timestamp!("2026-11-24T10:20:30.5+02:00", "%+")', '"2026-11-24T08:20:30.500Z"'],
  ['parse_timestamp!("1764000000", "%s")', '"2025-11-24T16:00:00Z"'],
  ['parse_timestamp!("2026 328 10:00", "%Y %j %R")', '"2026-11-24T10:00:00Z"'],
  [
    'parse_timestamp!("2026-07-01 12:00:00", "%F %T", timezone: "Europe/Paris")',
    '"2026-07-01T10:00:00Z"',
  ],
  ['parse_timestamp!("2026-12-01 12:00:00", "%F %T", "Europe/Paris")', '"2026-12-01T11:00:00Z"'],
  ['parse_timestamp!(t\'2026-11-24T00:00:00Z\', "%F")', '"2026-11-24T00:00:00Z"'],
  [
    'parse_timestamp!("2026-03-29 02:30:00", "%F %T", "Europe/Paris")',
    failure('Invalid timestamp "2026-03-29 02:30:00": no possible date and time matching input'),
  ],
  [
    'parse_timestamp!("2026-10-25 02:30:00", "%F %T", "Europe/Paris")',
    failure('Invalid timestamp .*: input is not enough for unique date and time'),
  ],
  [
    'parse_timestamp!("2026-02-30 00:00", "%F %R")',
    failure('Invalid timestamp .*: no possible date and time matching input'),
  ],
  [
    'parse_timestamp!("2026-13-01 00:00", "%F %R")',
    failure('Invalid timestamp .*: input is out of range'),
  ],
  [
    'parse_timestamp!("2026-11-24", "%F")',
    failure('Invalid timestamp .*: input is not enough for unique date and time'),
  ],
  ['parse_timestamp!("2026", "%F")', failure('Invalid timestamp .*: premature end of input')],
  [
    'parse_timestamp!("2026-11-24 10:00 x", "%F %R")',
    failure('Invalid timestamp .*: trailing input'),
  ],
  [
    'parse_timestamp!("Mon 2026-11-24 10:00", "%a %F %R")',
    failure('Invalid timestamp .*: no possible date and time matching input'),
  ],
  [
    'parse_timestamp!("2026-11-24 10:00 11", "%F %R %H")',
    failure('Invalid timestamp .*: no possible date and time matching input'),
  ],
  [
    'parse_timestamp!("1", "%Q")',
    failure('Invalid timestamp .*: bad or unsupported format string'),
  ],
  [
    'parse_timestamp!("1", "%s", timezone: "Mars/Olympus")',
    failure('unable to parse timezone: Mars/Olympus'),
  ],
  [
    'format_timestamp!(t\'2026-11-24T05:06:07.089Z\', "%Y %C %y %m %d %e %H %k %I %l %M %S %p %P")',
    '"2026 20 26 11 24 24 05  5 05  5 06 07 AM am"',
  ],
  [
    'format_timestamp!(t\'2026-11-24T05:06:07.089Z\', "%a %A %b %B %h %u %w %j %U %W %V %G %g")',
    '"Tue Tuesday Nov November Nov 2 2 328 47 47 48 2026 26"',
  ],
  [
    'format_timestamp!(t\'2026-11-24T05:06:07.089Z\', "%D %x %F %v %R %T %X %r %c")',
    '"11/24/26 11/24/26 2026-11-24 24-Nov-2026 05:06 05:06:07 05:06:07 05:06:07 AM Tue Nov 24 05:06:07 2026"',
  ],
  [
    'format_timestamp!(t\'2026-11-24T05:06:07.089Z\', "%f %.f %.3f %3f %.6f %9f %s")',
    '"089000000 .089 .089 089 .089000 089000000 1795496767"',
  ],
  [
    'format_timestamp!(t\'2026-11-24T05:06:07Z\', "%z %:z %::z %:::z %Z %+ %%%n%t")',
    String.raw`"+0000 +00:00 +00:00:00 +00 UTC 2026-11-24T05:06:07+00:00 %\n\t"`,
  ],
  ['format_timestamp!(t\'2026-01-02T03:04:05Z\', "%-d %_d %0e %-m %_H")', '"2  2 02 1  3"'],
  [
    'format_timestamp!(t\'2026-11-24T05:06:07Z\', "%T %:z", timezone: "America/New_York")',
    '"00:06:07 -05:00"',
  ],
  ['format_timestamp!(t\'2026-11-24T05:06:07Z\', "%Q")', failure('invalid format')],
  [
    'format_timestamp!(t\'2026-11-24T05:06:07Z\', "%F", "Nowhere")',
    failure('unable to parse timezone: Nowhere'),
  ],
  ["to_unix_timestamp(t'1969-12-31T23:59:59.5Z')", '-1'],
  [
    'to_unix_timestamp(t\'2026-11-24T00:00:00.123456789Z\', unit: "nanoseconds")',
    '1795478400123456789',
  ],
  [
    'to_unix_timestamp(t\'2026-11-24T00:00:00.123456789Z\', unit: "microseconds")',
    '1795478400123456',
  ],
  [
    'to_unix_timestamp(t\'3000-01-01T00:00:00Z\', unit: "nanoseconds")',
    failure("can't convert out of range timestamp"),
  ],
  ['from_unix_timestamp!(-1, unit: "milliseconds")', '"1969-12-31T23:59:59.999Z"'],
  ['from_unix_timestamp!(1, unit: "microseconds")', '"1970-01-01T00:00:00.000001Z"'],
  ['from_unix_timestamp!(9999999999999)', failure('unable to coerce 9999999999999 into timestamp')],
])('%s gives %s', (source, expected) => {
  expect(valueOf(source)).toEqual(expected);
});

test('a time zone of the program counts where a format has none', () => {
  const program = programOf('parse_timestamp!("2026-07-01 12:00:00", "%F %T")', {
    timeZone: 'Asia/Taipei',
  });
  expect(program.run({})).toMatchObject({ type: 'done' });
  const outcome = program.run({});
  expect(outcome.type === 'done' && jsonOf(outcome.value)).toBe('"2026-07-01T04:00:00Z"');
});

test('numbers are rounded as by Vector only when that is wanted', () => {
  const source = 'encode_json(parse_json!("[1626175065.5934923, 1e16, 1.50]"))';
  const of = (exactNumbers: boolean) => {
    const outcome = programOf(source, { exactNumbers }).run({});
    return outcome.type === 'done' ? outcome.value : outcome.type;
  };
  expect(of(true)).toBe('[1626175065.5934923,1e16,1.50]');
  expect(of(false)).toBe('[1626175065.5934925,1e+16,1.5]');
});

afterEach(() => void vi.unstubAllEnvs());

test('a variable of the environment is read when the program runs', () => {
  const program = programOf('get_env_var!("VRL_TEST")');
  vi.stubEnv('VRL_TEST', 'value');
  expect(program.run({})).toMatchObject({ type: 'done', value: 'value' });
});

test('a line of log is held back within its limit, and counted', () => {
  const lines: unknown[] = [];
  const log = {
    ...silent,
    warn: (fields: object, message: string) => lines.push([fields, message]),
  };
  const limited = programOf('log({"n": .n}, level: "warn", rate_limit_secs: 3600)', { log });
  limited.run({ n: 1 });
  limited.run({ n: 2 });
  const free = programOf('log("text", "warn", 0)', { log });
  free.run({});
  free.run({});
  expect(lines).toEqual([
    [{}, '{"n":1}'],
    [{}, 'text'],
    [{}, 'text'],
  ]);
});

test('identifiers have the version and the variant of their kind, and differ', () => {
  const one = valueOf('[uuid_v4(), uuid_v7()]');
  expect(one).toMatch(
    /^\["[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}","[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}"\]$/,
  );
  expect(valueOf('[uuid_v4(), uuid_v7()]')).not.toBe(one);
});
