import { describe, expect, test } from 'vitest';
import { withJson, withValue } from '../event-value.ts';
import { anEvent } from '../fixtures.ts';
import { Bytes, Timestamp, type Value } from '../vrl/value.ts';
import { encoderOf } from './encoder.ts';
import { bytesWith, complaintAbout, type SinkEncoding, textWith, valueIn } from './fixtures.ts';

type Json = Extract<SinkEncoding['encoding'], { codec: 'json' }>;

const wrongBytes = Buffer.from([0x61, 0xff, 0xfe, 0x62]);
const time = new Timestamp(1_700_000_000, 123_456_789);

describe('JSON', () => {
  test('without options is the event as it is, and nothing is made of it', () => {
    const event = withValue(anEvent(), { b: 1, a: 'x' });
    const encode = encoderOf({ encoding: { codec: 'json', json: plain } });
    expect(encode(event)).toBe(event);
    expect(event.json).toBe('{"a":"x","b":1}');
  });

  test('of an event that no transform made has the fields of the source', () => {
    const event = anEvent('{"a":\n1}', { key: 'auth.x', exchange: 'audit' });
    expect(withJson(event).json).toBe(
      String.raw`{"exchange":"audit","message":"{\"a\":\n1}","routing":"auth.x","source_type":"amqp"}`,
    );
  });

  test('of a line that a transform wrote as text is that line', () => {
    const event = { ...anEvent('{"z":1,"a":[1.50]}'), isMade: true as const };
    const encode = encoderOf({
      encoding: { codec: 'json', json: plain, only_fields: ['a'] },
    });
    expect(encode(event).bytes?.toString()).toBe('{"a":[1.50]}\n');
  });

  test('has two spaces a level when it is pretty', () => {
    const text = textWith({ codec: 'json', json: { pretty: true } }, { a: [1, {}], b: { c: [] } });
    expect(text).toBe('{\n  "a": [\n    1,\n    {}\n  ],\n  "b": {\n    "c": []\n  }\n}');
  });

  test('has U+FFFD for wrong bytes, or every text in base64', () => {
    const value = { a: new Bytes(wrongBytes), b: ['x', 1, { c: 'y' }], d: time };
    expect(textWith({ codec: 'json' }, value)).toBe(
      '{"a":"a\uFFFD\uFFFDb","b":["x",1,{"c":"y"}],"d":"2023-11-14T22:13:20.123456789Z"}',
    );
    expect(textWith({ codec: 'json', json: { bytes_format: 'base64' } }, value)).toBe(
      '{"a":"Yf/+Yg==","b":["eA==",1,{"c":"eQ=="}],"d":"2023-11-14T22:13:20.123456789Z"}',
    );
  });
});

const plain = { pretty: false, bytes_format: 'lossy_utf8' } as const;

describe.each(['text', 'raw_message'] as const)('%s', (codec) => {
  test.each<[Value, string]>([
    ['one\ntwo', 'one\ntwo'],
    [42, '42'],
    [valueIn('1.50'), '1.50'],
    [true, 'true'],
    [null, '<null>'],
    [[1, 'x'], '[1,"x"]'],
    [{ b: 1, a: 2 }, '{"a":2,"b":1}'],
    [time, '2023-11-14T22:13:20.123456789Z'],
  ])('writes the message %o as %o', (message, expected) => {
    expect(textWith({ codec }, { message, other: 1 })).toBe(expected);
  });

  test('keeps bytes that are no UTF-8', () => {
    const written = bytesWith({ encoding: { codec } }, { message: new Bytes(wrongBytes) });
    expect(written).toEqual(Buffer.concat([wrongBytes, Buffer.from('\n')]));
  });

  test('refuses an event without a message, of which an empty line would say nothing', () => {
    expect(() => textWith({ codec }, { other: 1 })).toThrow(
      expect.objectContaining({
        code: 'BODY_REFUSED',
        message: expect.stringContaining('message'),
      }),
    );
  });
});

describe('every encoding', () => {
  const value = valueIn('{"a":{"b":{"c":1,"d":2},"x":3},"list":[{"x":1,"y":2}],"g.z":4,"h":5}');

  test.each<[Omit<Json, 'codec'>, string]>([
    [{ only_fields: ['a.b.c', '.h'] }, '{"a":{"b":{"c":1}},"h":5}'],
    [{ only_fields: ['list[0].y', '"g.z"', 'no'] }, '{"g.z":4,"list":[{"y":2}]}'],
    [{ only_fields: [] }, '{}'],
    [{ except_fields: ['a.b', 'list', 'no.thing'] }, '{"a":{"x":3},"g.z":4,"h":5}'],
    [
      { except_fields: ['a.b.c', 'a.b.d'] },
      '{"a":{"b":{},"x":3},"g.z":4,"h":5,"list":[{"x":1,"y":2}]}',
    ],
    [{ only_fields: ['a'], except_fields: ['a.b'] }, '{"a":{"x":3}}'],
  ])('with %o keeps what is asked for', (options, expected) => {
    expect(textWith({ codec: 'json', ...options }, value)).toBe(expected);
  });

  test.each([
    ['rfc3339', '"2023-11-14T22:13:20.123456789Z"'],
    ['unix', '1700000000'],
    ['unix_ms', '1700000000123'],
    ['unix_us', '1700000000123456'],
    ['unix_ns', '1700000000123456789'],
    ['unix_float', '1700000000.123456'],
  ] as const)('writes instants as %s, wherever they are', (timestamp_format, expected) => {
    const text = textWith({ codec: 'json', timestamp_format }, { a: [{ at: time }], s: '2023' });
    expect(text).toBe(`{"a":[{"at":${expected}}],"s":"2023"}`);
  });

  test('counts towards the past before 1970', () => {
    const early = new Timestamp(-1, 999_999_999);
    const written = (timestamp_format: 'unix' | 'unix_ms' | 'unix_ns') =>
      textWith({ codec: 'json', timestamp_format }, { early });
    expect(written('unix')).toBe('{"early":-1}');
    expect(written('unix_ms')).toBe('{"early":-1}');
    expect(written('unix_ns')).toBe('{"early":-1}');
  });

  test('refuses an instant that 64 bits cannot count', () => {
    const far = new Timestamp(8e12, 0);
    const options = { codec: 'json', timestamp_format: 'unix_ns' } as const;
    expect(() => textWith(options, { far })).toThrow('too far off');
  });
});

describe('framing', () => {
  const framed = (framing: SinkEncoding['framing'], message = 'abc') =>
    bytesWith({ encoding: { codec: 'text' }, framing }, { message }).toString('latin1');

  test.each<[SinkEncoding['framing'], string]>([
    [undefined, 'abc\n'],
    [{ method: 'newline_delimited' }, 'abc\n'],
    [{ method: 'bytes' }, 'abc'],
    [{ method: 'character_delimited', character_delimited: { delimiter: '|' } }, 'abc|'],
    [{ method: 'length_delimited' }, '\0\0\0\u0003abc'],
    [
      { method: 'length_delimited', length_delimited: { length_field_is_big_endian: false } },
      '\u0003\0\0\0abc',
    ],
    [
      {
        method: 'length_delimited',
        length_delimited: { length_field_length: 2, length_field_offset: 1 },
      },
      '\0\0\u0003abc',
    ],
    [{ method: 'varint_length_delimited' }, '\u0003abc'],
  ])('%o', (framing, expected) => {
    expect(framed(framing)).toBe(expected);
  });

  test('a long event has a length of several bytes', () => {
    const long = 'x'.repeat(300);
    expect(framed({ method: 'varint_length_delimited' }, long)).toBe(`\u00ac\u0002${long}`);
    expect(framed({ method: 'length_delimited' }, long)).toBe(`\0\0\u0001\u002c${long}`);
  });

  test('an empty event has no varint, as in Vector', () => {
    expect(framed({ method: 'varint_length_delimited' }, '')).toBe('');
  });

  test.each<[SinkEncoding['framing']]>([
    [{ method: 'length_delimited', length_delimited: { max_frame_length: 2 } }],
    [{ method: 'varint_length_delimited', max_frame_length: 2 }],
  ])('an event too long for %o is refused', (framing) => {
    expect(() => framed(framing)).toThrow(
      'the encoded event has 3 bytes, more than a frame of 2 holds',
    );
  });

  test('a length of one byte cannot say 256', () => {
    const framing = {
      method: 'length_delimited',
      length_delimited: { length_field_length: 1 },
    } as const;
    expect(framed(framing, 'x'.repeat(255))).toHaveLength(256);
    expect(() => framed(framing, 'x'.repeat(256))).toThrow('more than a frame of 255 holds');
  });
});

test.each([
  [{ encoding: {} }, 'encoding.codec: a codec is needed, one of json, text,'],
  [
    { encoding: { codec: 'avro' } },
    "encoding.codec: avro is a codec of Vector's that is not there; there are json, text,",
  ],
  [
    { encoding: { codec: 'yaml' } },
    'encoding.codec: there is no codec yaml; there are json, text,',
  ],
  [{ encoding: { codec: 'text', json: {} } }, 'encoding: Unrecognized key: "json"'],
  [
    { encoding: { codec: 'json', only_fields: ['a b'] } },
    "encoding.only_fields.0: 'a b' is no path; names with odd characters need quotes",
  ],
  [
    { encoding: { codec: 'json', only_fields: ['a', 'b'], except_fields: ['b'] } },
    'encoding.except_fields: asks for b and leaves it out',
  ],
  [{ encoding: { codec: 'json', timestamp_format: 'iso' } }, 'encoding.timestamp_format: '],
  [{ framing: { method: 'octet_counting' } }, 'framing.method: '],
  [
    {
      framing: { method: 'character_delimited', character_delimited: { delimiter: 'ab' } },
    },
    'framing.character_delimited.delimiter: is not one ASCII character',
  ],
])('%o is refused: %s', (options, message) => {
  expect(complaintAbout(options)).toContain(message);
});
