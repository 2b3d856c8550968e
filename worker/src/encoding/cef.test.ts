import { expect, test } from 'vitest';
import type { Value } from '../vrl/value.ts';
import { complaintAbout, type SinkEncoding, textWith, valueIn } from './fixtures.ts';

type Cef = Extract<SinkEncoding['encoding'], { codec: 'cef' }>['cef'];

const cef = (options: Cef, value: Value) => textWith({ codec: 'cef', cef: options }, value);
const least = { cef: { severity: 3, name: 'User created' } };

test('without options the header is that of Vector', () => {
  expect(cef({}, least)).toBe('CEF:0|Datadog|Vector|0|Telemetry Event|User created|3');
  expect(cef(undefined, least)).toBe(cef({}, least));
});

test('every part can be chosen', () => {
  const options: Cef = {
    version: 'V1',
    device_vendor: 'Pamir',
    device_product: 'Audit',
    device_version: '1.2',
    device_event_class_id: 'audit',
    severity: 'level',
    name: 'what.happened',
    extensions: { suser: 'login', request: 'endpoint', cnt: 'count', none: 'missing', nil: 'nil' },
  };
  const value = valueIn(
    '{"level":"10","what":{"happened":"x"},"login":"ivanov","endpoint":"/a b","count":1.50,"nil":null}',
  );
  expect(cef(options, value)).toBe(
    'CEF:1|Pamir|Audit|1.2|audit|x|10|cnt=1.50 request=/a b suser=ivanov',
  );
});

test('what has a meaning is escaped, and no value begins a line', () => {
  const options: Cef = { device_vendor: 'a|b\\c', extensions: { msg: 'text' } };
  const value = { cef: { severity: 0, name: 'p|q\r\nCEF:0|' }, text: 'k=v \\ | \r\nCEF:0|' };
  expect(cef(options, value)).toBe(
    String.raw`CEF:0|a\|b\\c|Vector|0|Telemetry Event|p\|q CEF:0\||0|msg=k\=v \\ | \r\nCEF:0|`,
  );
});

test('a missing name is empty, and a container has no text', () => {
  const options: Cef = { extensions: { list: 'list' } };
  expect(cef(options, { cef: { severity: 0 }, list: [1] })).toBe(
    'CEF:0|Datadog|Vector|0|Telemetry Event||0',
  );
});

test.each<[Value, string]>([
  [{}, 'cef needs a severity of 0 to 10, and there is none'],
  [{ cef: { severity: 'high' } }, 'cef needs a severity of 0 to 10'],
  [{ cef: { severity: 11 } }, 'cef needs a severity of 0 to 10'],
  [{ cef: { severity: -1 } }, 'cef needs a severity of 0 to 10'],
  [
    { cef: { severity: 1, name: '|'.repeat(257) } },
    'cef takes a name of 512 bytes, and this one has 514',
  ],
])('%o is refused: %s', (value, message) => {
  expect(() => cef({}, value)).toThrow(expect.objectContaining({ code: 'BODY_REFUSED', message }));
});

test.each([
  [{ device_vendor: 'x'.repeat(64) }, 'device_vendor: has more than 63 bytes, escapes included'],
  [{ device_product: 'x'.repeat(64) }, 'device_product: has more than 63 bytes'],
  [{ device_version: '|'.repeat(16) }, 'device_version: has more than 31 bytes'],
  [{ device_event_class_id: 'x'.repeat(1024) }, 'device_event_class_id: has more than 1023 bytes'],
  [{ version: '0' }, 'version: '],
  [{ extensions: { 'a.b': 'x' } }, 'extensions.a.b: '],
  [{ extensions: { a: 'x y' } }, "extensions.a: 'x y' is no path"],
  [{ severity: '' }, "severity: '' is no path"],
])('the options %o are refused: %s', (options, message) => {
  expect(complaintAbout({ encoding: { codec: 'cef', cef: options } })).toContain(message);
});
