import { expect, test } from 'vitest';
import { Bytes, Float, Timestamp, type Value } from '../vrl/value.ts';
import { bytesWith, textWith, valueIn } from './fixtures.ts';

const gelf = (value: Value) => textWith({ codec: 'gelf' }, value);
const least = { host: 'h', short_message: 'm' };

test('version, and an underscore before what is our own, are added', () => {
  expect(gelf({ ...least, user: 'ivanov', _kept: 1, 'a.b-c@d': new Float(1.5) })).toBe(
    '{"_a.b-c@d":1.5,"_kept":1,"_user":"ivanov","host":"h","short_message":"m","version":"1.1"}',
  );
});

test('message takes the place of a missing short_message, and stands beside one', () => {
  expect(gelf({ host: 'h', message: 'm' })).toBe(
    '{"host":"h","short_message":"m","version":"1.1"}',
  );
  expect(gelf({ ...least, message: 'long' })).toBe(
    '{"_message":"long","host":"h","short_message":"m","version":"1.1"}',
  );
});

test('the fields of the specification keep their names', () => {
  const value = {
    ...least,
    version: '1.0',
    full_message: 'f',
    facility: 'audit',
    file: '/x',
    level: 5,
    line: new Float(1.5),
  };
  expect(JSON.parse(gelf(value))).toEqual({ ...value, line: 1.5 });
});

test.each<[Value, string]>([
  [new Timestamp(1_700_000_000, 0), '1700000000'],
  [new Timestamp(1_700_000_000, 123_456_789), '1700000000.123'],
  [new Timestamp(1_700_000_000, 999_999), '1700000000'],
  [new Timestamp(-2, 500_000_000), '-1.5'],
  [1_700_000_000, '1700000000'],
])('the instant %o is written as %s seconds', (timestamp, expected) => {
  expect(gelf({ ...least, timestamp })).toContain(`"timestamp":${expected},`);
});

test('numbers keep their digits', () => {
  const value = valueIn('{"host":"h","short_message":"m","n":10.00,"big":9223372036854775807}');
  expect(gelf(value)).toContain('"_big":9223372036854775807,"_n":10.00');
});

test.each<[Value, string]>([
  [{ short_message: 'm' }, 'gelf needs the field host'],
  [{ host: 'h' }, 'gelf needs the field short_message, and no message either'],
  [[1], 'gelf needs the field host'],
  [{ ...least, host: 1 }, 'gelf needs text in the field host, and it holds an integer'],
  [{ host: 'h', message: null }, 'gelf needs text in the field short_message, and it holds null'],
  [{ ...least, level: '1' }, 'gelf needs an integer in the field level, and it holds text'],
  [{ ...least, line: '1' }, 'gelf needs a number in the field line, and it holds text'],
  [
    { ...least, timestamp: new Float(1.5) },
    'gelf needs an instant or an integer in the field timestamp, and it holds a float',
  ],
  [{ ...least, a: true }, 'gelf needs text or a number in the field a, and it holds a boolean'],
  [{ ...least, a: null }, 'gelf needs text or a number in the field a, and it holds null'],
  [{ ...least, a: {} }, 'gelf needs text or a number in the field a, and it holds an object'],
  [{ ...least, a: [] }, 'gelf needs text or a number in the field a, and it holds a list'],
  [
    { ...least, a: new Timestamp(0, 0) },
    'gelf needs text or a number in the field a, and it holds an instant',
  ],
  [{ ...least, 'a b': 1 }, 'gelf does not allow the name of the field "a b"'],
])('%o is refused: %s', (value, message) => {
  expect(() => gelf(value)).toThrow(expect.objectContaining({ code: 'BODY_REFUSED', message }));
});

test('an event ends with a zero byte, and wrong bytes become U+FFFD', () => {
  const written = bytesWith(
    { encoding: { codec: 'gelf', gelf: { max_chunk_size: 100 } } },
    { ...least, raw: new Bytes(Buffer.from([0xff])) },
  );
  expect(written.toString()).toBe(
    '{"_raw":"\uFFFD","host":"h","short_message":"m","version":"1.1"}\0',
  );
});
