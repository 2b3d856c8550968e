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
  type Range,
} from './byte-pieces.ts';

/** Writes the canonical form of a value that was looked through, and is not canonical as it stands. */
export class CanonicalWriter {
  readonly #from: Uint8Array;
  readonly #into: Buffer;
  #read: number;
  #written: number;

  /**
   * @param into has room: the canonical form is never longer
   * @param at where to write
   */
  constructor(from: Uint8Array, start: number, into: Buffer, at: number) {
    this.#from = from;
    this.#read = start;
    this.#into = into;
    this.#written = at;
  }

  /** Writes one value, and returns where it ends. */
  write(): number {
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
    const start = this.#written;
    const members: Member[] = [];
    let isSorted = true;
    while (this.#next() !== CLOSE_BRACE) {
      if (members.length > 0) this.#copyByte();
      const begin = this.#written;
      this.#next();
      const name = { start: this.#read + 1, end: endOfString(this.#from, this.#read) - 1 };
      this.#string();
      this.#next();
      this.#copyByte();
      this.#value();
      const last = members.at(-1);
      if (last !== undefined && compare(this.#from, last.name, name) >= 0) isSorted = false;
      members.push({ name, start: begin - start, end: this.#written - start });
    }
    if (!isSorted) this.#sort(start, members);
    this.#copyByte();
  }

  /** Writes the members once more in the order of their names; of equal ones the last. */
  #sort(start: number, members: readonly Member[]): void {
    const from = this.#from;
    const length = this.#written - start;
    const copy = length <= scratch.length ? scratch : Buffer.allocUnsafeSlow(length);
    copyBytes(this.#into, start, this.#written, copy, 0);
    const inOrder = inOrderOf(members, (a, b) => compare(from, a.name, b.name));
    this.#written = start;
    inOrder.forEach((member, index) => {
      const next = inOrder[index + 1];
      if (next !== undefined && compare(from, member.name, next.name) === 0) return;
      if (this.#written > start) this.#put(COMMA);
      this.#written = copyBytes(copy, member.start, member.end, this.#into, this.#written);
    });
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
    const start = this.#read;
    const end = endOfString(this.#from, start);
    this.#read = end;
    if (hasBackslash(this.#from, start, end)) {
      const text = JSON.stringify(unescaped(this.#from, { start, end }));
      this.#written += this.#into.write(text, this.#written);
    } else this.#written = copyBytes(this.#from, start, end, this.#into, this.#written);
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

interface Member {
  /** Where it was read. */
  readonly name: Range;
  /** Where name and value were written, from the first member on. */
  readonly start: number;
  readonly end: number;
}

/** For members that are put in another order. Used again, as nothing of it is kept. */
const scratch = Buffer.allocUnsafeSlow(64 * 1024);

/** So few are sorted by hand: the engine's sort would take longer to begin. */
const FEW = 16;

/** Those that are equal stay in their order. */
function inOrderOf(members: readonly Member[], by: (a: Member, b: Member) => number) {
  if (members.length > FEW) return members.toSorted(by);
  const sorted: Member[] = [];
  for (const member of members) {
    let at = sorted.length;
    for (; at > 0; at -= 1) {
      const before = sorted[at - 1];
      if (before === undefined || by(before, member) <= 0) break;
      sorted[at] = before;
    }
    sorted[at] = member;
  }
  return sorted;
}

/** Behind the closing quote of a string that was looked through. */
function endOfString(bytes: Uint8Array, start: number): number {
  let at = start + 1;
  while (bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at + 1;
}

function hasBackslash(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (bytes[at] === BACKSLASH) return true;
  return false;
}

function isEnd(byte: number | undefined): boolean {
  if (byte === undefined || isSpace(byte)) return true;
  return byte === COMMA || byte === CLOSE_BRACE || byte === CLOSE_BRACKET;
}
