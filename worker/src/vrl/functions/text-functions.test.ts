import { expect, test } from 'vitest';
import { mistakesOf, valueOf } from '../fixtures.ts';

/** The message of a failure, without the name of the call. */
const failure = (text: string) => expect.stringMatching(new RegExp(`^failed: .*: ${text}$`));

test.each([
  ['downcase("ÀÉ Σς")', '"àé σς"'],
  ['downcase(decode_base64!("YfBi"))', '"a�b"'],
  ['upcase("straße")', '"STRASSE"'],
  ['strip_whitespace("\\u{3000} a\\t\\u{a0}")', '"a"'],
  ['contains("a", "")', 'true'],
  ['contains("ÀB", "àb", case_sensitive: false)', 'true'],
  ['starts_with("a", "ab")', 'false'],
  ['ends_with("ab", "B", case_sensitive: true)', 'false'],
  ['truncate("♔♕♖", 2)', '"♔♕"'],
  ['truncate("😀😀😀", 2, suffix: ".")', '"😀😀."'],
  ['truncate("abc", 3, ".")', '"abc"'],
  ['truncate("abc", 0, ".")', '"."'],
  ['truncate("abc", -5)', '""'],
  ['slice!("foo", -2)', '"oo"'],
  ['slice!("foo", 1, 9)', '"oo"'],
  ['slice!("foo", 0, -1)', '"fo"'],
  ['slice!("foo", 2, 2)', '""'],
  ['slice!("é", 0, 1)', '"�"'],
  ['slice!("foo", 3)', '""'],
  ['slice!("foo", -4)', failure('"start" must be between "-3" and "3"')],
  ['slice!("foo", 2, 1)', failure('"end" must be greater or equal to "start"')],
  ['slice!(.any, 1)', failure('expected string or array, got null')],
  ['split("abc", "")', '["","a","b","c",""]'],
  ['split("a b c", " ", limit: 0)', '[]'],
  ['split("a b c", " ", limit: 1)', '["a b c"]'],
  ['split("a b c", " ", limit: -3)', '[]'],
  ['split("", ",")', '[""]'],
  ['split("a1b2c", r\'\\d\', 2)', '["a","b2c"]'],
  ['split("abc", r\'\')', '["","a","b","c",""]'],
  ['join!([])', '""'],
  ['join!(["a", "b"])', '"ab"'],
  ['join!(["a", null])', failure('all array items must be strings')],
  ['replace("aaa", "a", "b")', '"bbb"'],
  ['replace("aaa", "a", "b", 2)', '"bba"'],
  ['replace("aaa", "a", "b", count: 0)', '"aaa"'],
  ['replace("aaa", "a", "b", -1)', '"bbb"'],
  ['replace("a.c", ".", "$0")', '"a$0c"'],
  ['replace("ab", "", "-")', '"-a-b-"'],
  ['replace("ab", "", "-", 2)', '"-a-b"'],
  ['replace("😀b", "", "-")', '"-😀-b-"'],
  ['replace("ab12", r\'(?P<d>\\d)\', "<${d}$1$$>")', '"ab<11$><22$>"'],
  ['replace("ab12", r\'\\d\', "$none", 1)', '"ab2"'],
  ['replace("aaa", r\'a*\', "b")', '"b"'],
  ['replace("xay", r\'a*\', "-")', '"-x-y-"'],
  ['replace("abc", r\'^.\', "")', '"bc"'],
  ['match("Über", r\'^\\w+$\')', 'true'],
  ['match("a", r\'(?i)A\')', 'true'],
  ['match("a b", r\'(?x) a \\s b # spaces do not count\')', 'true'],
  ['match("١", r\'\\d\')', 'true'],
  ['match("a\\nb", r\'a.b\')', 'false'],
  ['match("a\\nb", r\'(?s)a.b\')', 'true'],
  ['match("b\\na", r\'(?m)^a$\')', 'true'],
  ['match("€", r\'\\u{20ac}\')', 'true'],
  ['match("-", r\'[\\w-]\')', 'true'],
  ['match("é", r\'[^\\w]\')', 'false'],
])('%s gives %s', (source, expected) => {
  expect(valueOf(source)).toEqual(expected);
});

test.each([
  ['redact("a1", filters: [r\'\\d\'])', '"a[REDACTED]"'],
  ['redact(["a1", {"k": 1, "v": "2"}], [r\'\\d\'])', '["a[REDACTED]",{"k":1,"v":"[REDACTED]"}]'],
  ['redact("abc", [{"type": "pattern", "patterns": ["b", r\'c\']}])', '"a[REDACTED][REDACTED]"'],
  ['redact("078-05-1120", [{"type": "us_social_security_number"}])', '"078-05-1120"'],
  ['redact("a1", [r\'\\d\'], redactor: {"type": "full"})', '"a[REDACTED]"'],
  ['redact("a1", [r\'\\d\'], redactor: {"type": "text", "replacement": "$0"})', '"a$0"'],
  [
    'redact("123456", [r\'\\d+\'], {"type": "sha2", "variant": "SHA-256", "encoding": "hex"})',
    '"8d969eef6ecad3c29a3a629280e686cf0c3f5d5a86aff3ca12020c923adc6c92"',
  ],
  [
    'redact("123456", [r\'\\d+\'], redactor: "sha3")',
    '"ZNCdmTDI7PeeUTFnpYjLdUObdizo+bIupZdl8yqnTKGdLx6X3JIqPUlUWUoFBikX+yTR+OcvLtAqWO11NPlNJw=="',
  ],
])('%s gives %s', (source, expected) => {
  expect(valueOf(source)).toBe(expected);
});

test.each([
  'redact("a", ["pattern"])',
  'redact("a", [1])',
  'redact("a", [{"no": "type"}])',
  'redact("a", [{"type": 1}])',
  'redact("a", [{"type": "pattern"}])',
  'redact("a", [{"type": "pattern", "patterns": [1]}])',
  'redact("a", [], "unknown")',
  'redact("a", [], {"type": "text"})',
  'redact("a", [], {"type": "sha2", "variant": "MD5"})',
  'redact("a", [], {"type": "sha2", "variant": "SHA3-512"})',
  'redact("a", [], {"type": "sha2", "encoding": "binary"})',
  'redact("a", [], string!(.x))',
])('%s is refused before it runs', (source) => {
  expect(mistakesOf(source)).toEqual(['610 at 1:1']);
});

test.each([
  ['sha2("foo")', '"d58042e6aa5a335e03ad576c6a9e43b41591bfd2077f72dec9df7930e492055d"'],
  ['sha2("foo", "SHA-224")', '"0808f64e60d58979fcb676c96ec938270dea42445aeefcd3a4e6f8db"'],
  ['length(sha2("foo", "SHA-384"))', '96'],
  ['length(sha2("foo", variant: "SHA-512"))', '128'],
  ['length(sha2("foo", variant: "SHA-512/224"))', '56'],
  ['md5(decode_base64!("YfBi"))', '"0233b85699ff2821e6cf01ea366f1f12"'],
  ['sha1("")', '"da39a3ee5e6b4b0d3255bfef95601890afd80709"'],
  ['encode_base64(hmac("a", "k", algorithm: "SHA1"))', '"QOfUQcrbF7B/BQNBqiOmgg7YHIs="'],
  ['hmac!("a", "k", .x)', failure('expected string, got null')],
  ['encode_base64("ÿþ?>")', '"w7/Dvj8+"'],
  ['encode_base64("ÿþ?>", charset: "url_safe")', '"w7_Dvj8-"'],
  ['encode_base64("a", padding: false)', '"YQ"'],
  [
    'x = if exists(.y) { "standard" } else { "other" }\nencode_base64!("a", charset: x)',
    failure('unknown charset'),
  ],
  ['decode_base64!("w7_Dvj8-", "url_safe")', '"ÿþ?>"'],
  ['decode_base64!("YQ")', '"a"'],
  ['decode_base64!("YR==")', failure('unable to decode value from base64')],
  ['decode_base64!("a")', failure('unable to decode value from base64')],
  ['decode_base64!("w7_Dvj8-")', failure('unable to decode value from base64')],
  ['decode_base64!("YQ", "other")', failure('unknown charset')],
  ['encode_base64(decode_base64!("//79"))', '"//79"'],
])('%s gives %s', (source, expected) => {
  expect(valueOf(source)).toEqual(expected);
});
