/** Bytes to values. */
import { type AmqpError, connectionError } from './error.ts';
import type { FieldValue } from './fields.ts';
import type { FieldType } from './protocol.ts';
import { NO_TABLE, type Table, type Value } from './values.ts';

/** Deeper tables are refused: each level is a call on the stack. */
const MAX_DEPTH = 64;

/** Reads one payload. Runs out of bytes with a syntax error, never beyond them. */
export class Reader {
  readonly #bytes: Buffer;
  #at: number;
  #depth = 0;

  constructor(bytes: Buffer, at = 0) {
    this.#bytes = bytes;
    this.#at = at;
  }

  get at(): number {
    return this.#at;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  octet(): number {
    return this.#bytes.readUInt8(this.#skip(1));
  }

  short(): number {
    return this.#bytes.readUInt16BE(this.#skip(2));
  }

  long(): number {
    return this.#bytes.readUInt32BE(this.#skip(4));
  }

  longlong(): bigint {
    return this.#bytes.readBigUInt64BE(this.#skip(8));
  }

  shortstr(): string {
    const length = this.octet();
    const start = this.#skip(length);
    return this.#bytes.toString('utf8', start, start + length);
  }

  longstr(): Buffer {
    const length = this.long();
    const start = this.#skip(length);
    return this.#bytes.subarray(start, start + length);
  }

  table(): Table {
    const end = this.#containerEnd();
    if (end === this.#at) return NO_TABLE;
    const entries = new Map<string, Value>();
    this.#nested(() => {
      while (this.#at < end) entries.set(this.shortstr(), this.#value());
    });
    if (this.#at !== end) throw malformed('a table is longer than it says');
    return entries;
  }

  field(type: Exclude<FieldType, 'bit'>): FieldValue {
    return type === 'timestamp' ? this.longlong() : this[type]();
  }

  #array(): readonly Value[] {
    const end = this.#containerEnd();
    const items: Value[] = [];
    this.#nested(() => {
      while (this.#at < end) items.push(this.#value());
    });
    if (this.#at !== end) throw malformed('an array is longer than it says');
    return items;
  }

  #containerEnd(): number {
    const length = this.long();
    const end = this.#at + length;
    if (end > this.#bytes.length) throw malformed('a table is longer than its frame');
    return end;
  }

  #nested(read: () => void): void {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH)
      throw malformed(`tables are nested deeper than ${MAX_DEPTH} levels`);
    read();
    this.#depth -= 1;
  }

  // oxlint-disable-next-line complexity -- one line a type, as in the table of RabbitMQ's errata page
  #value(): Value {
    const tag = String.fromCharCode(this.octet());
    switch (tag) {
      case 't':
        return { type: 'bool', value: this.octet() !== 0 };
      case 'b':
        return { type: 'byte', value: this.#bytes.readInt8(this.#skip(1)) };
      case 'B':
        return { type: 'unsignedbyte', value: this.octet() };
      case 's':
        return { type: 'short', value: this.#bytes.readInt16BE(this.#skip(2)) };
      case 'u':
        return { type: 'unsignedshort', value: this.short() };
      case 'I':
        return { type: 'signedint', value: this.#bytes.readInt32BE(this.#skip(4)) };
      case 'i':
        return { type: 'unsignedint', value: this.long() };
      case 'l':
        return { type: 'long', value: this.#bytes.readBigInt64BE(this.#skip(8)) };
      case 'f':
        return { type: 'float', value: this.#bytes.readFloatBE(this.#skip(4)) };
      case 'd':
        return { type: 'double', value: this.#bytes.readDoubleBE(this.#skip(8)) };
      case 'D':
        return { type: 'decimal', value: { scale: this.octet(), digits: this.long() } };
      case 'S':
        return { type: 'longstr', value: this.longstr() };
      case 'x':
        return { type: 'binary', value: this.longstr() };
      case 'T':
        return { type: 'timestamp', value: this.longlong() };
      case 'A':
        return { type: 'array', value: this.#array() };
      case 'F':
        return { type: 'table', value: this.table() };
      case 'V':
        return { type: 'void', value: undefined };
      default:
        throw malformed(`a table has a value of the unknown type '${tag}'`);
    }
  }

  /** Where the next `count` bytes begin. */
  #skip(count: number): number {
    const start = this.#at;
    if (start + count > this.#bytes.length) throw malformed('a frame ends too early');
    this.#at = start + count;
    return start;
  }
}

export function malformed(text: string): AmqpError {
  return connectionError(502, text);
}
