/**
 * One event in a file of the spool:
 *
 *   magic 4 | length of the rest 4 | when 8 | CRC-32 of the rest 4 | CRC-32 of these 20 bytes 4
 *   length of the description 4 | description: id, key, properties as JSON | content
 *
 * The header has a checksum of its own, so that its length can be trusted where the rest is damaged.
 */
import { crc32 } from 'node:zlib';
import type { Outgoing } from '../wire.ts';
import { fromPlain, toPlain } from './plain.ts';

/** 0xff is in no UTF-8 text, so neither a body nor a description can hold what looks like a header. */
const MAGIC = Buffer.from([0xff, 0x50, 0x41, 0x01]);
const HEADER_BYTES = 24;
const LENGTH_BYTES = 4;

/** Where a record is, by its header alone. */
interface Frame {
  readonly at: number;
  readonly end: number;
  readonly spooledAtMs: number;
}

export interface SpoolRecord extends Frame {
  readonly outgoing: Outgoing;
}

/** Bytes that are no record: torn by a crash, or damaged. */
export interface Damage {
  readonly at: number;
  readonly end: number;
}

export interface Reading {
  readonly records: readonly SpoolRecord[];
  readonly damage: readonly Damage[];
  /** Everything before this is in one of the two lists. */
  readonly end: number;
  /** Bytes from `end` on that have to be there for one more record. */
  readonly wantedBytes: number;
}

export function encodeRecord({ id, key, content, properties }: Outgoing, atMs: number): Buffer {
  const description = Buffer.from(JSON.stringify({ id, key, properties: toPlain(properties) }));
  const length = LENGTH_BYTES + description.length + content.length;
  const record = Buffer.allocUnsafe(HEADER_BYTES + length);
  MAGIC.copy(record);
  record.writeUInt32BE(length, 4);
  record.writeDoubleBE(atMs, 8);
  record.writeUInt32BE(description.length, HEADER_BYTES);
  description.copy(record, HEADER_BYTES + LENGTH_BYTES);
  content.copy(record, HEADER_BYTES + LENGTH_BYTES + description.length);
  record.writeUInt32BE(crc32(record.subarray(HEADER_BYTES)), 16);
  record.writeUInt32BE(crc32(record.subarray(0, 20)), 20);
  return record;
}

/**
 * Reads at most `max` records. Goes on behind damage at the next header that is whole.
 *
 * @param isLast whether the file ends where `bytes` do
 */
export function readRecords(bytes: Buffer, max: number, isLast: boolean): Reading {
  const records: SpoolRecord[] = [];
  const damage: Damage[] = [];
  let at = 0;
  while (records.length < max && at < bytes.length) {
    const frame = frameAt(bytes, at);
    if (frame === undefined) {
      const end = nextFrame(bytes, at + 1, isLast);
      if (end > at) note(damage, { at, end });
      if (end === at || end === bytes.length) return { records, damage, end, wantedBytes: 0 };
      at = end;
      continue;
    }
    if (frame.end > bytes.length) {
      if (!isLast) return { records, damage, end: at, wantedBytes: frame.end - at };
      note(damage, { at, end: bytes.length });
      at = bytes.length;
      continue;
    }
    const outgoing = decode(bytes, frame);
    if (outgoing) records.push({ ...frame, outgoing });
    else note(damage, frame);
    at = frame.end;
  }
  return { records, damage, end: at, wantedBytes: 0 };
}

/** Counts records by their headers: for a number to show, not for a promise. */
export function countRecords(bytes: Buffer): {
  readonly count: number;
  readonly end: number;
  readonly firstAtMs: number | undefined;
} {
  let count = 0;
  let firstAtMs: number | undefined;
  let at = 0;
  while (at < bytes.length) {
    const frame = frameAt(bytes, at);
    if (frame) {
      count += 1;
      firstAtMs ??= frame.spooledAtMs;
    }
    const end = frame?.end ?? nextFrame(bytes, at + 1, false);
    if (end === at) break;
    at = end;
  }
  return { count, end: at, firstAtMs };
}

function frameAt(bytes: Buffer, at: number): Frame | undefined {
  if (at + HEADER_BYTES > bytes.length) return undefined;
  if (bytes.compare(MAGIC, 0, MAGIC.length, at, at + MAGIC.length) !== 0) return undefined;
  if (crc32(bytes.subarray(at, at + 20)) !== bytes.readUInt32BE(at + 20)) return undefined;
  const end = at + HEADER_BYTES + bytes.readUInt32BE(at + 4);
  return { at, end, spooledAtMs: bytes.readDoubleBE(at + 8) };
}

/** Where the next whole header is; or up to where there is surely none. */
function nextFrame(bytes: Buffer, from: number, isLast: boolean): number {
  for (let at = bytes.indexOf(MAGIC, from); at !== -1; at = bytes.indexOf(MAGIC, at + 1)) {
    if (frameAt(bytes, at)) return at;
  }
  if (isLast) return bytes.length;
  return Math.max(from - 1, bytes.length - HEADER_BYTES + 1);
}

function decode(bytes: Buffer, { at, end }: Frame): Outgoing | undefined {
  const body = bytes.subarray(at + HEADER_BYTES, end);
  if (body.length < LENGTH_BYTES || crc32(body) !== bytes.readUInt32BE(at + 16)) return undefined;
  const contentAt = LENGTH_BYTES + body.readUInt32BE(0);
  try {
    const text = body.toString('utf8', LENGTH_BYTES, contentAt);
    const { id, key, properties } = JSON.parse(text) as Omit<Outgoing, 'content'>;
    // A copy, so that one event does not keep the whole piece of the file in memory.
    const content = Buffer.from(body.subarray(contentAt));
    return { id, key, content, properties: fromPlain(properties) as Outgoing['properties'] };
  } catch {
    // Whole, and not of this format: as good as damaged for this version.
    return undefined;
  }
}

/** What lies side by side is one damage. */
function note(damage: Damage[], { at, end }: Damage): void {
  const last = damage.at(-1);
  if (last?.end === at) damage.splice(-1, 1, { at: last.at, end });
  else damage.push({ at, end });
}
