/** The table of headers of a message, as far as its values are single ones. */
import { readUint16, readUint32, type ShortStrings } from './wire-values.ts';

type Read = (bytes: Buffer, at: number) => unknown;

/** By the letter before a value: how many bytes it has, and how it is read. */
const FIXED = new Map<number, { readonly size: number; readonly read: Read }>(
  Object.entries({
    t: { size: 1, read: (bytes: Buffer, at: number) => bytes[at] !== 0 },
    b: { size: 1, read: (bytes: Buffer, at: number) => bytes.readInt8(at) },
    B: { size: 1, read: (bytes: Buffer, at: number) => bytes.readUInt8(at) },
    s: { size: 2, read: (bytes: Buffer, at: number) => bytes.readInt16BE(at) },
    u: { size: 2, read: readUint16 },
    I: { size: 4, read: (bytes: Buffer, at: number) => bytes.readInt32BE(at) },
    i: { size: 4, read: readUint32 },
    f: { size: 4, read: (bytes: Buffer, at: number) => bytes.readFloatBE(at) },
    l: { size: 8, read: (bytes: Buffer, at: number) => Number(bytes.readBigInt64BE(at)) },
    d: { size: 8, read: (bytes: Buffer, at: number) => bytes.readDoubleBE(at) },
    V: { size: 0, read: () => null },
  }).map(([letter, it]) => [letter.charCodeAt(0), it]),
);
const TEXT = 'S'.charCodeAt(0);

/**
 * As amqplib reads them; undefined when there is another kind of value in it, as a table or a list.
 *
 * @param start behind the table's length
 * @param names makes the names, which are the same in many messages
 */
export function readHeaders(
  bytes: Buffer,
  start: number,
  end: number,
  names: ShortStrings,
): Record<string, unknown> | undefined {
  const headers: Record<string, unknown> = {};
  let at = start;
  while (at < end) {
    const name = names.read(bytes, at);
    at += 1 + (bytes[at] ?? 0);
    const letter = bytes[at] ?? 0;
    at += 1;
    const fixed = FIXED.get(letter);
    const size = fixed?.size ?? (letter === TEXT ? 4 + readUint32(bytes, at) : Infinity);
    if (at + size > end) return undefined;
    headers[name] = fixed ? fixed.read(bytes, at) : bytes.toString('utf8', at + 4, at + size);
    at += size;
  }
  return headers;
}
