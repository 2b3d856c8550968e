/** Values to bytes. */
import type { FieldValue } from './fields.ts';
import type { FieldType } from './protocol.ts';
import type { Table, Value } from './values.ts';

const TAGS: Readonly<Record<Value['type'], string>> = {
  bool: 't',
  byte: 'b',
  unsignedbyte: 'B',
  short: 's',
  unsignedshort: 'u',
  signedint: 'I',
  unsignedint: 'i',
  long: 'l',
  float: 'f',
  double: 'd',
  decimal: 'D',
  longstr: 'S',
  binary: 'x',
  timestamp: 'T',
  array: 'A',
  table: 'F',
  void: 'V',
};

/** Longest text of a `shortstr`, in bytes. */
const MAX_SHORT = 255;

/** Grows as it is written. */
export class Writer {
  readonly #size: number;
  #bytes: Buffer;
  #at = 0;

  /** @param size what it begins with, in bytes */
  constructor(size = 256) {
    this.#size = size;
    this.#bytes = Buffer.allocUnsafe(size);
  }

  get length(): number {
    return this.#at;
  }

  /** What was written; the writer starts over with other memory. */
  take(): Buffer {
    const taken = this.#bytes.subarray(0, this.#at);
    this.#bytes = Buffer.allocUnsafe(this.#size);
    this.#at = 0;
    return taken;
  }

  octet(value: number): void {
    const at = this.#room(1);
    this.#bytes[at] = value;
  }

  short(value: number): void {
    const at = this.#room(2);
    this.#bytes.writeUInt16BE(value, at);
  }

  long(value: number): void {
    const at = this.#room(4);
    this.#bytes.writeUInt32BE(value, at);
  }

  longlong(value: bigint): void {
    const at = this.#room(8);
    this.#bytes.writeBigUInt64BE(value, at);
  }

  shortstr(text: string): void {
    // A byte for each character is the usual case, and then there is nothing to cut off.
    const length = Math.min(Buffer.byteLength(text), MAX_SHORT);
    const at = this.#room(1 + length);
    this.#bytes[at] = length;
    this.#bytes.write(text, at + 1, length);
  }

  longstr(bytes: Buffer): void {
    this.long(bytes.length);
    this.raw(bytes);
  }

  raw(bytes: Buffer): void {
    const at = this.#room(bytes.length);
    bytes.copy(this.#bytes, at);
  }

  table(value: Table): void {
    this.sized(() => {
      for (const [name, it] of value) {
        this.shortstr(name);
        this.#value(it);
      }
    });
  }

  field(type: Exclude<FieldType, 'bit'>, value: FieldValue): void {
    const name = type === 'timestamp' ? 'longlong' : type;
    (this as unknown as Record<string, (value: FieldValue) => void>)[name]?.(value);
  }

  /** Puts the number of bytes that `write` writes before them. */
  sized(write: () => void): void {
    const at = this.#room(4);
    write();
    this.#bytes.writeUInt32BE(this.#at - at - 4, at);
  }

  // oxlint-disable-next-line complexity -- one line a type
  #value({ type, value }: Value): void {
    this.octet(TAGS[type].charCodeAt(0));
    switch (type) {
      case 'bool':
        return this.octet(value ? 1 : 0);
      case 'byte':
      case 'unsignedbyte':
        return this.octet(value & 0xff);
      case 'short':
      case 'unsignedshort':
        return this.short(value & 0xffff);
      case 'signedint':
      case 'unsignedint':
        return this.long(value >>> 0);
      case 'long':
      case 'timestamp':
        return this.longlong(BigInt.asUintN(64, value));
      case 'float':
        return this.#float(value);
      case 'double':
        return this.#double(value);
      case 'decimal':
        this.octet(value.scale);
        return this.long(value.digits);
      case 'longstr':
      case 'binary':
        return this.longstr(value);
      case 'array':
        return this.sized(() => {
          for (const it of value) this.#value(it);
        });
      case 'table':
        return this.table(value);
      case 'void':
        return;
    }
  }

  #float(value: number): void {
    const at = this.#room(4);
    this.#bytes.writeFloatBE(value, at);
  }

  #double(value: number): void {
    const at = this.#room(8);
    this.#bytes.writeDoubleBE(value, at);
  }

  /** Makes room, which may be in other memory, and says where it begins. */
  #room(count: number): number {
    const at = this.#at;
    if (at + count > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, at + count));
      this.#bytes.copy(larger, 0, 0, at);
      this.#bytes = larger;
    }
    this.#at = at + count;
    return at;
  }
}
