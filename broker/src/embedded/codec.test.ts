/**
 * The tables against those of a client library, which were generated from the specification: what one
 * writes the other reads, for every method and property. Its file is not public; only this test needs it.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decodeMethod, encodeMethod, nameOf } from './codec.ts';
import { decodeProperties, encodeProperties } from './properties.ts';
import {
  type FieldType,
  FRAME_HEADER_BYTES,
  METHODS,
  type MethodName,
  PROPERTIES,
} from './protocol.ts';
import { longstr, type Value } from './values.ts';
import { Writer } from './writer.ts';

interface Definitions {
  readonly decode: (id: number, payload: Buffer) => Readonly<Record<string, unknown>>;
  readonly encodeMethod: (id: number, channel: number, fields: object) => Buffer;
}

const require = createRequire(import.meta.url);
const definitions = require(
  join(dirname(require.resolve('amqplib')), 'lib/defs.js'),
) as Definitions;

const SAMPLES: {
  readonly [T in Exclude<FieldType, 'bit'>]: readonly [ours: unknown, theirs: unknown];
} = {
  octet: [7, 7],
  short: [513, 513],
  long: [70_000, 70_000],
  longlong: [5_000_000_000n, 5_000_000_000],
  timestamp: [1_700_000_000n, 1_700_000_000],
  shortstr: ['short', 'short'],
  longstr: [Buffer.from('long'), Buffer.from('long')],
  table: [new Map<string, Value>([['key', longstr('value')]]), { key: 'value' }],
};

/** @param set the one bit that is set: of two that are, nobody could tell which is which */
function samplesOf(fields: Readonly<Record<string, FieldType>>, set = '') {
  const own: Record<string, unknown> = {};
  const other: Record<string, unknown> = {};
  for (const [name, type] of Object.entries(fields)) {
    if (name.startsWith('reserved')) continue;
    [own[name], other[name]] = type === 'bit' ? [name === set, name === set] : SAMPLES[type];
  }
  return { own, other };
}

const ROWS = (Object.keys(METHODS) as MethodName[]).map((name) => [name] as const);

describe('a method', () => {
  test.each(ROWS)('%s is read as it was written, by us and by a library', (name) => {
    const [classId, methodId, fields] = METHODS[name];
    const id = classId * 0x1_0000 + methodId;
    for (const set of ['none', ...Object.keys(fields)]) {
      const { own, other } = samplesOf(fields, set);
      const writer = new Writer();
      encodeMethod(writer, name, own as never);
      const payload = writer.take();
      expect(nameOf(payload)).toBe(name);
      expect(decodeMethod(name, payload)).toEqual({ name, fields: expect.objectContaining(own) });
      expect(definitions.decode(id, payload.subarray(4))).toMatchObject(other);
      const theirs = definitions.encodeMethod(id, 0, other);
      const { fields: read } = decodeMethod(name, theirs.subarray(FRAME_HEADER_BYTES, -1));
      expect(read).toMatchObject(own);
    }
  });
});

test('properties are read as they were written', () => {
  const { own } = samplesOf(PROPERTIES);
  expect(decodeProperties(encodeProperties(own))).toEqual(own);
  for (const [name, value] of Object.entries(own)) {
    expect(decodeProperties(encodeProperties({ [name]: value }))).toEqual({ [name]: value });
  }
});

test('every value of a table is read as it was written', () => {
  const values: Value[] = [
    { type: 'bool', value: true },
    { type: 'byte', value: -5 },
    { type: 'unsignedbyte', value: 200 },
    { type: 'short', value: -500 },
    { type: 'unsignedshort', value: 50_000 },
    { type: 'signedint', value: -70_000 },
    { type: 'unsignedint', value: 4_000_000_000 },
    { type: 'long', value: -5_000_000_000n },
    { type: 'float', value: 1.5 },
    { type: 'double', value: 0.1 },
    { type: 'decimal', value: { scale: 2, digits: 314 } },
    { type: 'binary', value: Buffer.from([0, 255]) },
    { type: 'timestamp', value: 1_700_000_000n },
    { type: 'void', value: undefined },
    longstr('text'),
  ];
  const nested: Value[] = [
    ...values,
    { type: 'array', value: values },
    { type: 'table', value: new Map([['deep', { type: 'array', value: values }]]) },
  ];
  const headers = new Map(nested.map((value, index) => [`h${index}`, value]));
  expect(decodeProperties(encodeProperties({ headers }))).toEqual({ headers });
});

test('what is cut short, too deep or of no known type is refused', () => {
  const writer = new Writer();
  encodeMethod(writer, 'queue.declare', samplesOf(METHODS['queue.declare'][2]).own as never);
  const payload = writer.take();
  for (let length = 4; length < payload.length; length += 1) {
    expect(() => decodeMethod('queue.declare', payload.subarray(0, length))).toThrow(
      /^FRAME_ERROR - cannot decode <</,
    );
  }
  let deep: Value = longstr('x');
  for (let depth = 0; depth < 100; depth += 1) deep = { type: 'array', value: [deep] };
  const headers = new Map([['deep', deep]]);
  expect(() => decodeProperties(encodeProperties({ headers }))).toThrow(/nested deeper than 64/);
});
