/** The line of a batch in the commit log, without its hash and brace: what `JSON.stringify` makes of it. */
import { crc32 } from 'node:zlib';
import { writeAscii, writeString } from '../byte-pieces.ts';

/** A line to write, and what to remember it by. */
export interface Entry {
  readonly id: string | undefined;
  /** See {@link identityOf}. */
  readonly identity: string;
  /** With its line feed. */
  readonly line: Buffer;
  /** The identity of an earlier event without an id that this may be a second copy of. */
  readonly maybeDuplicateOf?: string;
}

/** All but the entries: names, two numbers and a time. */
const MOST_AROUND = 256;
/** Of an entry all but its ids: an identity, a number, a checksum, brackets. */
const MOST_OF_ENTRY = 128;
/** Of a character of an id, as JSON. */
const MOST_OF_CHARACTER = 6;
const DIGITS = Buffer.from('0123456789abcdef');
const CRC_DIGITS = 8;
const QUOTE = 0x22;
const COMMA = 0x2c;

/**
 * Writes the line of one batch after the other. Thousands of events a second have an entry there, so
 * none is made as an object or a string first.
 */
export class BatchText {
  #buffer = Buffer.allocUnsafeSlow(64 * 1024);

  /**
   * @param at where in the data file it begins
   * @param bytes how many it has
   * @returns bytes that are good until the next call
   */
  of(entries: readonly Entry[], { at, bytes, time }: { at: number; bytes: number; time: Date }) {
    const into = this.#room(entries);
    const start = `{"at":${at},"bytes":${bytes},"time":"${time.toISOString()}","lines":[`;
    let end = writeAscii(start, into, 0);
    let opening = '[';
    for (const entry of entries) {
      end = writeEntry(entry, into, writeAscii(opening, into, end));
      opening = ',[';
    }
    end = writeAscii(']', into, end);
    return into.subarray(0, end);
  }

  #room(entries: readonly Entry[]): Buffer {
    let most = MOST_AROUND;
    for (const { id } of entries) most += MOST_OF_ENTRY + (id?.length ?? 0) * MOST_OF_CHARACTER;
    if (this.#buffer.length < most) this.#buffer = Buffer.allocUnsafeSlow(most * 2);
    return this.#buffer;
  }
}

function writeEntry({ id, identity, line, maybeDuplicateOf }: Entry, into: Buffer, start: number) {
  let at = id === undefined ? writeAscii('null', into, start) : writeString(id, into, start);
  at = writeAscii(',"', into, at);
  at = writeAscii(identity, into, at);
  at = writeAscii('",', into, at);
  at = writeAscii(String(line.length), into, at);
  at = writeChecksum(crc32(line), into, at);
  if (maybeDuplicateOf !== undefined) {
    at = writeAscii(`,{"maybe_duplicate_of":"${maybeDuplicateOf}"}`, into, at);
  }
  return writeAscii(']', into, at);
}

function writeChecksum(crc: number, into: Buffer, start: number): number {
  into[start] = COMMA;
  into[start + 1] = QUOTE;
  let rest = crc;
  for (let at = start + 1 + CRC_DIGITS; at > start + 1; at -= 1) {
    into[at] = DIGITS[rest & 0xf] ?? 0;
    rest >>>= 4;
  }
  into[start + 2 + CRC_DIGITS] = QUOTE;
  return start + 3 + CRC_DIGITS;
}
