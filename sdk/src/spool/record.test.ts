import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { outgoing } from './fixtures.ts';
import { fromPlain, toPlain } from './plain.ts';
import { encodeRecord, readRecords } from './record.ts';

const EVENTS = ['a', 'bb', 'ccc', 'dddd', 'eeeee'].map((id) => outgoing(id));
const RECORDS = EVENTS.map((event, index) => encodeRecord(event, 1000 + index));
const FILE = Buffer.concat(RECORDS);

const idsIn = (bytes: Buffer) => readRecords(bytes, 100, true).records.map((it) => it.outgoing.id);

test('an event comes back as it was, with when it was spooled', () => {
  const { records, damage, end } = readRecords(FILE, 100, true);
  expect(records.map((it) => it.outgoing)).toEqual(EVENTS);
  expect(records.map((it) => it.spooledAtMs)).toEqual([1000, 1001, 1002, 1003, 1004]);
  expect([damage, end]).toEqual([[], FILE.length]);
});

test('whatever byte is damaged, it costs the event it is in and no other', () => {
  const starts = RECORDS.map((_, index) => Buffer.concat(RECORDS.slice(0, index)).length);
  const wrong: string[] = [];
  for (let offset = 0; offset < FILE.length; offset += 1) {
    const hit = starts.findLastIndex((start) => start <= offset);
    const left = EVENTS.filter((_, index) => index !== hit);
    const region = `${starts[hit]} to ${starts[hit + 1] ?? FILE.length}`;
    for (const bits of [0x01, 0x80, 0xff]) {
      const bytes = Buffer.from(FILE);
      bytes.writeUInt8(bytes.readUInt8(offset) ^ bits, offset);
      const { records, damage } = readRecords(bytes, 100, true);
      const areLeft = records.every(({ outgoing: { id, content } }, index) => {
        return id === left[index]?.id && content.equals(left[index].content);
      });
      const regions = damage.map(({ at, end }) => `${at} to ${end}`).join();
      if (areLeft && records.length === left.length && regions === region) continue;
      wrong.push(`${bits} at ${offset}: ${records.length} left, damage ${regions}`);
    }
  }
  expect(wrong).toEqual([]);
});

test('wherever a file is cut, what is whole before it is read', () => {
  let bytes = 0;
  for (const [index, record] of RECORDS.entries()) {
    for (let cut = 0; cut < record.length; cut += 1) {
      expect(idsIn(FILE.subarray(0, bytes + cut))).toEqual(
        EVENTS.slice(0, index).map(({ id }) => id),
      );
    }
    bytes += record.length;
  }
});

test('wherever bytes are missing, what comes behind them is read', () => {
  const [first = Buffer.alloc(0), ...rest] = RECORDS;
  for (let missing = 1; missing < first.length; missing += 1) {
    const bytes = Buffer.concat([first.subarray(missing), ...rest]);
    expect(idsIn(bytes)).toEqual(['bb', 'ccc', 'dddd', 'eeeee']);
  }
});

test('in whatever pieces a file is read, the events are the same', () => {
  const damaged = Buffer.from(FILE);
  damaged.writeUInt8(0, (RECORDS[0]?.length ?? 0) + 2);
  for (let piece = 1; piece <= damaged.length; piece += 1) {
    const ids: string[] = [];
    let at = 0;
    for (let length = piece; at < damaged.length; length += piece) {
      const end = Math.min(at + length, damaged.length);
      const reading = readRecords(damaged.subarray(at, end), 2, end === damaged.length);
      ids.push(...reading.records.map((it) => it.outgoing.id));
      if (reading.end > 0) length = 0;
      at += reading.end;
    }
    expect(ids).toEqual(['a', 'ccc', 'dddd', 'eeeee']);
  }
});

const properties = fc.dictionary(
  fc.oneof(fc.string(), fc.constantFrom('$bytes', '$$', '$bigint', '__proto__')),
  fc.letrec((tie) => ({
    value: fc.oneof(
      fc.string(),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.bigInt(),
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('a', '$bytes', '$number', '$$x'), tie('value'), { maxKeys: 3 }),
    ),
  })).value,
);

test('properties of every kind survive being written as JSON', () => {
  fc.assert(
    fc.property(properties, (value) => {
      expect(fromPlain(JSON.parse(JSON.stringify(toPlain(value))))).toEqual({ ...value });
    }),
  );
});
