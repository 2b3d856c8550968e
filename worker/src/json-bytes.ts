/**
 * Canonical JSON from bytes to bytes: what `canonical-json.ts` makes of a text, without making a text.
 *
 * It knows the bodies that services send. Whatever is out of the ordinary is left to
 * `canonical-json.ts`, which also has the words for what is wrong: see `UNUSUAL`. A value that is
 * canonical as it stands, as most are, is looked through once and copied.
 */

import {
  SPACE,
  QUOTE,
  PLUS,
  COMMA,
  MINUS,
  POINT,
  ZERO,
  NINE,
  COLON,
  OPEN_BRACKET,
  BACKSLASH,
  CLOSE_BRACKET,
  LOWER,
  LETTER_E,
  OPEN_BRACE,
  CLOSE_BRACE,
  UNUSUAL,
  compare,
  isEqual,
  isSpace,
  unescaped,
  type Range,
} from './byte-pieces.ts';

/** Containers within one another, the outermost included; as in `canonical-json.ts`. */
const MAX_DEPTH = 127;

const LITERALS = ['true', 'false', 'null'].map((it) => Buffer.from(it));

/** Reads one document after the other; one reader serves for all, as nothing of one is kept. */
export class JsonBytes {
  #bytes: Uint8Array = new Uint8Array();
  #at = 0;
  #depth = 0;
  /** Whether all that was looked through since it was last set is canonical as it stands. */
  #isCanonical = true;

  /**
   * Looks through an object, and tells where each of its members stands.
   *
   * @param bytes valid UTF-8
   * @param member the name without its quotes, in bytes; the value; whether that is canonical
   * @throws UNUSUAL
   */
  readObject(
    bytes: Uint8Array,
    member: (nameStart: number, nameEnd: number, start: number, end: number, is: boolean) => void,
  ): void {
    this.#bytes = bytes;
    this.#at = 0;
    this.#depth = 1;
    this.#expect(OPEN_BRACE);
    if (!this.#closes(CLOSE_BRACE)) {
      do {
        this.#skipSpace();
        const nameStart = this.#at + 1;
        this.#name();
        const nameEnd = this.#at - 1;
        this.#expect(COLON);
        this.#skipSpace();
        const start = this.#at;
        this.#isCanonical = true;
        this.#value();
        member(nameStart, nameEnd, start, this.#at, this.#isCanonical);
      } while (this.#continues(CLOSE_BRACE));
    }
    this.#skipSpace();
    if (this.#at < bytes.length) throw UNUSUAL;
  }

  #value(): void {
    const first = this.#bytes[this.#at] ?? 0;
    if (first === QUOTE) this.#string();
    else if (first === OPEN_BRACE) this.#object();
    else if (first === OPEN_BRACKET) this.#array();
    else if (first === MINUS || isDigit(first)) this.#number();
    else this.#literal();
  }

  #object(): void {
    this.#enter();
    if (this.#closes(CLOSE_BRACE)) return this.#leave();
    let before: Range | undefined;
    do {
      this.#skipSpace();
      const start = this.#at + 1;
      this.#name();
      const name = { start, end: this.#at - 1 };
      if (before !== undefined && compare(this.#bytes, before, name) >= 0)
        this.#isCanonical = false;
      before = name;
      this.#expect(COLON);
      this.#skipSpace();
      this.#value();
    } while (this.#continues(CLOSE_BRACE));
    this.#leave();
  }

  #array(): void {
    this.#enter();
    if (this.#closes(CLOSE_BRACKET)) return this.#leave();
    do {
      this.#skipSpace();
      this.#value();
    } while (this.#continues(CLOSE_BRACKET));
    this.#leave();
  }

  #enter(): void {
    this.#at += 1;
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw UNUSUAL;
  }

  #leave(): void {
    this.#depth -= 1;
  }

  #name(): void {
    const wasCanonical = this.#isCanonical;
    this.#isCanonical = true;
    if (this.#bytes[this.#at] !== QUOTE) throw UNUSUAL;
    this.#string();
    if (!this.#isCanonical) throw UNUSUAL;
    this.#isCanonical = wasCanonical;
  }

  #string(): void {
    const bytes = this.#bytes;
    const start = this.#at;
    let at = start + 1;
    let hasEscapes = false;
    for (let byte = bytes[at] ?? 0; byte !== QUOTE; byte = bytes[at] ?? 0) {
      if (byte === BACKSLASH) {
        hasEscapes = true;
        at += 1;
      } else if (byte < SPACE) throw UNUSUAL;
      at += 1;
    }
    this.#at = at + 1;
    if (!hasEscapes) return;
    this.#isCanonical = false;
    unescaped(bytes, { start, end: this.#at });
  }

  #number(): void {
    const bytes = this.#bytes;
    if (bytes[this.#at] === MINUS) this.#at += 1;
    if (bytes[this.#at] === ZERO) this.#at += 1;
    else this.#digits();
    if (bytes[this.#at] === POINT) {
      this.#at += 1;
      this.#digits();
    }
    if (((bytes[this.#at] ?? 0) | LOWER) !== LETTER_E) return;
    this.#at += 1;
    const sign = bytes[this.#at];
    if (sign === PLUS || sign === MINUS) this.#at += 1;
    this.#digits();
  }

  #digits(): void {
    const start = this.#at;
    while (isDigit(this.#bytes[this.#at] ?? 0)) this.#at += 1;
    if (this.#at === start) throw UNUSUAL;
  }

  #literal(): void {
    for (const literal of LITERALS) {
      const end = this.#at + literal.length;
      if (!isEqual(this.#bytes, this.#at, end, literal)) continue;
      this.#at = end;
      return;
    }
    throw UNUSUAL;
  }

  /** Whether the bracket that closes comes next, which is the end of an empty container. */
  #closes(bracket: number): boolean {
    this.#skipSpace();
    if (this.#bytes[this.#at] !== bracket) return false;
    this.#at += 1;
    return true;
  }

  #continues(bracket: number): boolean {
    if (this.#closes(bracket)) return false;
    this.#expect(COMMA);
    return true;
  }

  #expect(byte: number): void {
    this.#skipSpace();
    if (this.#bytes[this.#at] !== byte) throw UNUSUAL;
    this.#at += 1;
  }

  #skipSpace(): void {
    while (isSpace(this.#bytes[this.#at] ?? 0)) {
      this.#at += 1;
      this.#isCanonical = false;
    }
  }
}

const isDigit = (byte: number) => byte >= ZERO && byte <= NINE;
