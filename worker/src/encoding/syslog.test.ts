import { describe, expect, test } from 'vitest';
import { Timestamp, type Value } from '../vrl/value.ts';
import { complaintAbout, type SinkEncoding, textWith } from './fixtures.ts';

type Syslog = Extract<SinkEncoding['encoding'], { codec: 'syslog' }>['syslog'];

const syslog = (options: Syslog, value: Value) =>
  textWith({ codec: 'syslog', syslog: options }, value);

const timestamp = new Timestamp(Date.parse('2025-08-28T18:30:00Z') / 1000, 123_456_500);
const event = { timestamp, host: 'test-host.com', message: 'original message' };
const full = {
  ...event,
  app: 'my-app',
  pid: 12345,
  mid: 'req-abc-789',
  fac: 'daemon',
  sev: '2',
  structured_data: { metrics: { retries: 3 } },
};
const paths = { app_name: '.app', proc_id: 'pid', facility: 'fac', severity: 'sev' };

describe('RFC 5424', () => {
  test('without options', () => {
    expect(syslog({}, event)).toBe(
      '<14>1 2025-08-28T18:30:00.123457Z test-host.com vector - - - original message',
    );
    expect(syslog(undefined, event)).toBe(syslog({ rfc: 'rfc5424' }, event));
  });

  test('with every field', () => {
    expect(syslog({ ...paths, msg_id: 'mid' }, full)).toBe(
      '<26>1 2025-08-28T18:30:00.123457Z test-host.com my-app 12345 req-abc-789 ' +
        '[metrics retries="3"] original message',
    );
  });

  test('of an event that has nothing is the time of now and nothing else', () => {
    const before = Date.now();
    const [, time = ''] = /^<14>1 (\S+) - vector - - -$/.exec(syslog({}, {})) ?? [];
    expect(Date.parse(time)).toBeGreaterThanOrEqual(before);
    expect(syslog({}, [1])).toMatch(/^<14>1 \S+ - vector - - -$/);
  });

  test('a text is no instant', () => {
    expect(syslog({}, { timestamp: '2001-01-01T00:00:00Z' })).not.toContain('2001');
  });

  test('header fields are printable, not too long, and never empty', () => {
    const value = {
      ...event,
      host: 'a host\nб',
      app: 'x'.repeat(60),
      pid: 'p'.repeat(200),
      mid: '',
    };
    const [, , host, app, pid, mid] = syslog({ ...paths, msg_id: 'mid' }, value).split(' ');
    expect({ host, app, pid, mid }).toEqual({
      host: 'a_host__',
      app: 'x'.repeat(48),
      pid: 'p'.repeat(128),
      mid: '-',
    });
  });

  test('the message is whole, whatever it is', () => {
    expect(syslog({}, { ...event, message: { b: 'ж', a: 1 } })).toContain(' - {"a":1,"b":"ж"}');
  });
});

describe('RFC 3164', () => {
  const old = { ...paths, rfc: 'rfc3164' } as const;

  test('with every field, but for structured data, which it has not', () => {
    expect(syslog(old, full)).toBe(
      '<26>Aug 28 18:30:00 test-host.com my-app[12345]: original message',
    );
    const early = { ...event, timestamp: new Timestamp(Date.parse('2025-01-02') / 1000, 0) };
    expect(syslog({ rfc: 'rfc3164' }, { ...early, message: '' })).toBe(
      '<14>Jan  2 00:00:00 test-host.com vector:',
    );
  });

  test('the message has printable ASCII only', () => {
    expect(syslog({ rfc: 'rfc3164' }, { ...event, message: 'a\nб\u{1F600}\tc' })).toMatch(
      /vector: a {4}c$/,
    );
  });

  test.each([
    ['n'.repeat(40), '7', `${'n'.repeat(28)}[7]:`],
    ['name', 'p'.repeat(29), 'name:'],
    ['name', 'p'.repeat(28), 'n[' + 'p'.repeat(28) + ']:'],
    ['n'.repeat(40), 'p'.repeat(40), `${'n'.repeat(31)}:`],
    ['', '', 'vector:'],
    ['a b', 'c d', 'a_b[c_d]:'],
  ])('the tag of %s and %s has 32 characters at most', (app, pid, expected) => {
    expect(syslog(old, { ...event, app, pid })).toContain(` ${expected} `);
  });
});

describe('the priority', () => {
  const priority = (fac: Value, sev: Value) =>
    /^<(\d+)>/.exec(syslog({ facility: 'fac', severity: 'sev' }, { fac, sev }))?.[1];

  test.each<[Value, Value, string]>([
    ['kern', 'emergency', '0'],
    ['KERNEL', ' Emerg ', '0'],
    [4, 1, '33'],
    ['authpriv', 'crit', '82'],
    ['auth_priv', 'critical', '82'],
    ['audit', 'err', '107'],
    ['console', 'error', '115'],
    ['clockd', 'warn', '124'],
    ['local0', 'notice', '133'],
    ['local7', 'debug', '191'],
    ['23', '7', '191'],
    ['nobody', 'loud', '14'],
    [24, 8, '14'],
    [-1, -1, '14'],
    [null, [], '14'],
  ])('of %o and %o is %s', (fac, sev, expected) => {
    expect(priority(fac, sev)).toBe(expected);
  });

  test('of an event without the fields is that of user and informational', () => {
    expect(syslog({ facility: 'no', severity: 'no' }, {})).toMatch(/^<14>/);
  });
});

describe('structured data', () => {
  const data = (structured_data: Value) =>
    /vector - - (.*)$/.exec(syslog({}, { timestamp, structured_data }))?.[1];

  test.each<[Value, string | undefined]>([
    [{}, '-'],
    ['text', '-'],
    [{ b: {}, a: { z: 1, y: 'x' } }, '[a y="x" z="1"][b]'],
    [{ id: 5 }, '[id value="5"]'],
    [{ id: null }, '[id value="<null>"]'],
    [{ id: { a: { b: { c: 1 } }, list: [1, 'x'] } }, '[id a.b.c="1" list="[1,\\"x\\"\\]"]'],
    [{ id: { q: 'a"b]c\\d' } }, String.raw`[id q="a\"b\]c\\d"]`],
    [{ 'a b=c]"': { 'k=': 1 } }, '[a_b_c__ k_="1"]'],
    [{ 'a b': { x: 1 }, 'a=b': { x: 2 } }, '[a_b x="1"][a_b_1 x="2"]'],
    [{ id: { 'a b': 1, 'a=b': 2 } }, '[id a_b="1" a_b_1="2"]'],
    [{ '': { a: 1 }, id: { '': 1 } }, '[id]'],
  ])('%o is written as %s', (value, expected) => {
    expect(data(value)).toBe(expected);
  });

  test('names are cut to 32 characters, at the beginning, and stay different', () => {
    const long = 'x'.repeat(40);
    expect(data({ [long]: { [long]: 1, [`${long}y`]: 2 } })).toBe(
      `[${'x'.repeat(32)} ${'x'.repeat(30)}_1="2" ${'x'.repeat(32)}="1"]`,
    );
    expect(data({ id: { [long]: { leaf: 1 } } })).toBe(`[id ${'x'.repeat(27)}.leaf="1"]`);
    expect(data({ id: { short: { ['y'.repeat(31)]: 1 } } })).toBe(`[id ${'y'.repeat(31)}="1"]`);
  });
});

test.each([
  [{ rfc: 'rfc1' }, 'encoding.syslog.rfc: '],
  [{ facility: '$.x' }, "encoding.syslog.facility: '$.x' is no path"],
  [{ payload_key: 'x' }, 'Unrecognized key: "payload_key"'],
])('the options %o are refused: %s', (options, message) => {
  expect(complaintAbout({ encoding: { codec: 'syslog', syslog: options } })).toContain(message);
});
