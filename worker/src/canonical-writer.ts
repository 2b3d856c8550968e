/** Canonical JSON from bytes to bytes, where the value has to be written anew; see `json-bytes.ts`. */
import {
  QUOTE,
  COMMA,
  OPEN_BRACKET,
  BACKSLASH,
  CLOSE_BRACKET,
  OPEN_BRACE,
  CLOSE_BRACE,
  compare,
  copyBytes,
  isSpace,
  unescaped,
} from './byte-pieces.ts';

/** What is noted of a member: where its name was read, and where name and value were written. */
const NAME_START = 0;
const NAME_END = 1;
const START = 2;
const END = 3;
const NOTED = 4;
/** So few are sorted by hand: the engine's sort would take longer to begin. */
const FEW = 16;

/** Writes values that were looked through, and are not canonical as they stand. One serves for all. */
export class CanonicalWriter {
  #from: Uint8Array = new Uint8Array();
  #into: Buffer = Buffer.alloc(0);
  #read = 0;
  #written = 0;
  /** The members of the objects that are being written, the outermost first. */
  readonly #members: number[] = [];
  /** Where the next is noted. */
  #top = 0;
  /** For members that are put in another order. */
  #scratch = Buffer.allocUnsafeSlow(16 * 1024);

  /**
   * Writes one value, and returns where it ends.
   *
   * @param into has room: the canonical form is never longer
   * @param at where to write
   */
  write(from: Uint8Array, start: number, into: Buffer, at: number): number {
    this.#from = from;
    this.#read = start;
    this.#into = into;
    this.#written = at;
    this.#top = 0;
    this.#value();
    return this.#written;
  }

  #value(): void {
    const first = this.#next();
    if (first === QUOTE) this.#string();
    else if (first === OPEN_BRACE) this.#object();
    else if (first === OPEN_BRACKET) this.#array();
    else this.#scalar();
  }

  #object(): void {
    this.#copyByte();
    const members = this.#members;
    const first = this.#top;
    let isSorted = true;
    while (this.#next() !== CLOSE_BRACE) {
      if (this.#top > first) this.#copyByte();
      this.#next();
      const name = this.#read + 1;
      const start = this.#written;
      this.#string();
      const nameEnd = this.#read - 1;
      this.#next();
      this.#copyByte();
      this.#value();
      const at = this.#top;
      members[at + NAME_START] = name;
      members[at + NAME_END] = nameEnd;
      members[at + START] = start;
      members[at + END] = this.#written;
      this.#top = at + NOTED;
      if (at > first && this.#compare(at - NOTED, at) >= 0) isSorted = false;
    }
    if (!isSorted) this.#sort(first);
    this.#top = first;
    this.#copyByte();
  }

  /** Writes the members from there on once more in the order of their names; of equal ones the last. */
  #sort(first: number): void {
    const members = this.#members;
    const start = members[first + START] ?? 0;
    const copy = this.#copyOf(start);
    const inOrder = this.#inOrder(first);
    this.#written = start;
    for (let index = 0; index < inOrder.length; index += 1) {
      const member = inOrder[index] ?? first;
      const next = inOrder[index + 1];
      if (next !== undefined && this.#compare(member, next) === 0) continue;
      if (this.#written > start) this.#put(COMMA);
      const from = (members[member + START] ?? 0) - start;
      const end = (members[member + END] ?? 0) - start;
      this.#written = copyBytes(copy, from, end, this.#into, this.#written);
    }
  }

  /** What was written from there on. */
  #copyOf(start: number): Buffer {
    const length = this.#written - start;
    if (this.#scratch.length < length) this.#scratch = Buffer.allocUnsafeSlow(length * 2);
    copyBytes(this.#into, start, this.#written, this.#scratch, 0);
    return this.#scratch;
  }

  /** Those that are equal stay in their order. */
  #inOrder(first: number): readonly number[] {
    const sorted: number[] = [];
    for (let member = first; member < this.#top; member += NOTED) sorted.push(member);
    if (sorted.length > FEW) return sorted.toSorted((a, b) => this.#compare(a, b));
    for (let index = 1; index < sorted.length; index += 1) {
      const member = sorted[index] ?? first;
      let at = index;
      for (; at > 0 && this.#compare(sorted[at - 1] ?? first, member) > 0; at -= 1) {
        sorted[at] = sorted[at - 1] ?? first;
      }
      sorted[at] = member;
    }
    return sorted;
  }

  #compare(a: number, b: number): number {
    const members = this.#members;
    const end = members[a + NAME_END] ?? 0;
    const otherEnd = members[b + NAME_END] ?? 0;
    const start = members[a + NAME_START] ?? 0;
    return compare(this.#from, start, end, members[b + NAME_START] ?? 0, otherEnd);
  }

  #array(): void {
    this.#copyByte();
    for (let count = 0; this.#next() !== CLOSE_BRACKET; count += 1) {
      if (count > 0) {
        this.#copyByte();
        this.#next();
      }
      this.#value();
    }
    this.#copyByte();
  }

  #string(): void {
    const from = this.#from;
    const start = this.#read;
    let at = start + 1;
    let hasEscapes = false;
    for (let byte = from[at] ?? QUOTE; byte !== QUOTE; byte = from[at] ?? QUOTE) {
      if (byte === BACKSLASH) {
        hasEscapes = true;
        at += 1;
      }
      at += 1;
    }
    this.#read = at + 1;
    if (hasEscapes) {
      const text = JSON.stringify(unescaped(from, start, this.#read));
      this.#written += this.#into.write(text, this.#written);
    } else this.#written = copyBytes(from, start, this.#read, this.#into, this.#written);
  }

  /** A number or literal: it ends where something else begins. */
  #scalar(): void {
    const start = this.#read;
    while (!isEnd(this.#from[this.#read])) this.#read += 1;
    this.#written = copyBytes(this.#from, start, this.#read, this.#into, this.#written);
  }

  /** The byte after any space. */
  #next(): number {
    while (isSpace(this.#from[this.#read] ?? 0)) this.#read += 1;
    return this.#from[this.#read] ?? 0;
  }

  #copyByte(): void {
    this.#put(this.#from[this.#read] ?? 0);
    this.#read += 1;
  }

  #put(byte: number): void {
    this.#into[this.#written] = byte;
    this.#written += 1;
  }
}

function isEnd(byte: number | undefined): boolean {
  if (byte === undefined || isSpace(byte)) return true;
  return byte === COMMA || byte === CLOSE_BRACE || byte === CLOSE_BRACKET;
}
