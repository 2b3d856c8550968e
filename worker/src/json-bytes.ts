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
} from './byte-pieces.ts';

/** Containers within one another, the outermost included; as in `canonical-json.ts`. */
const MAX_DEPTH = 127;

const LITERALS = ['true', 'false', 'null'].map((it) => Buffer.from(it));

/** 1 for each byte that may stand in a string and means itself there. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < SPACE || byte === QUOTE || byte === BACKSLASH ? 0 : 1,
);

export type OnMember = (
  /** Of the name without its quotes. */
  nameStart: number,
  nameEnd: number,
  start: number,
  end: number,
  isCanonical: boolean,
) => void;

/** Reads one document after the other; one reader serves for all, as nothing of one is kept. */
export class JsonBytes {
  /** Whether all that was looked through since it was last set is canonical as it stands. */
  #isCanonical = true;

  /**
   * Looks through an object, and tells where each of its members stands.
   *
   * @param bytes valid UTF-8
   * @throws UNUSUAL
   */
  readObject(bytes: Uint8Array, onMember: OnMember): void {
    let at = this.#open(bytes, 0, OPEN_BRACE);
    let isFirst = true;
    while (bytes[at] !== CLOSE_BRACE) {
      if (!isFirst) at = this.#open(bytes, at, COMMA);
      isFirst = false;
      const nameStart = at + 1;
      const nameEnd = this.#name(bytes, at) - 1;
      const start = this.#open(bytes, nameEnd + 1, COLON);
      this.#isCanonical = true;
      const end = this.#value(bytes, start, 1);
      onMember(nameStart, nameEnd, start, end, this.#isCanonical);
      at = this.#space(bytes, end);
    }
    if (this.#space(bytes, at + 1) < bytes.length) throw UNUSUAL;
  }

  /** Each of these returns where it ended. */
  #value(bytes: Uint8Array, at: number, depth: number): number {
    const first = bytes[at] ?? 0;
    if (first === QUOTE) return this.#string(bytes, at);
    if (first === OPEN_BRACE) return this.#object(bytes, at, depth + 1);
    if (first === OPEN_BRACKET) return this.#array(bytes, at, depth + 1);
    return first === MINUS || isDigit(first) ? numberIn(bytes, at) : literalIn(bytes, at);
  }

  #object(bytes: Uint8Array, start: number, depth: number): number {
    if (depth > MAX_DEPTH) throw UNUSUAL;
    let at = this.#space(bytes, start + 1);
    let beforeStart = -1;
    let beforeEnd = -1;
    while (bytes[at] !== CLOSE_BRACE) {
      if (beforeStart >= 0) at = this.#open(bytes, at, COMMA);
      const nameStart = at + 1;
      const nameEnd = this.#name(bytes, at) - 1;
      const isInOrder =
        beforeStart < 0 || compare(bytes, beforeStart, beforeEnd, nameStart, nameEnd) < 0;
      if (!isInOrder) this.#isCanonical = false;
      beforeStart = nameStart;
      beforeEnd = nameEnd;
      at = this.#open(bytes, nameEnd + 1, COLON);
      at = this.#space(bytes, this.#value(bytes, at, depth));
    }
    return at + 1;
  }

  #array(bytes: Uint8Array, start: number, depth: number): number {
    if (depth > MAX_DEPTH) throw UNUSUAL;
    let at = this.#space(bytes, start + 1);
    let isFirst = true;
    while (bytes[at] !== CLOSE_BRACKET) {
      if (!isFirst) at = this.#open(bytes, at, COMMA);
      isFirst = false;
      at = this.#space(bytes, this.#value(bytes, at, depth));
    }
    return at + 1;
  }

  /** A string without escapes. */
  #name(bytes: Uint8Array, start: number): number {
    if (bytes[start] !== QUOTE) throw UNUSUAL;
    const at = endOfPlain(bytes, start + 1);
    if (bytes[at] !== QUOTE) throw UNUSUAL;
    return at + 1;
  }

  #string(bytes: Uint8Array, start: number): number {
    let at = endOfPlain(bytes, start + 1);
    if (bytes[at] === QUOTE) return at + 1;
    while (bytes[at] === BACKSLASH) at = endOfPlain(bytes, at + 2);
    if (bytes[at] !== QUOTE) throw UNUSUAL;
    this.#isCanonical = false;
    unescaped(bytes, start, at + 1);
    return at + 1;
  }

  /** A byte of punctuation, with any space around it. */
  #open(bytes: Uint8Array, start: number, byte: number): number {
    const at = this.#space(bytes, start);
    if (bytes[at] !== byte) throw UNUSUAL;
    return this.#space(bytes, at + 1);
  }

  #space(bytes: Uint8Array, start: number): number {
    let at = start;
    while (isSpace(bytes[at] ?? 0)) at += 1;
    if (at > start) this.#isCanonical = false;
    return at;
  }
}

function endOfPlain(bytes: Uint8Array, start: number): number {
  let at = start;
  while (PLAIN[bytes[at] ?? 0] === 1) at += 1;
  return at;
}

function numberIn(bytes: Uint8Array, start: number): number {
  let at = bytes[start] === MINUS ? start + 1 : start;
  at = bytes[at] === ZERO ? at + 1 : digitsIn(bytes, at);
  if (bytes[at] === POINT) at = digitsIn(bytes, at + 1);
  if (((bytes[at] ?? 0) | LOWER) !== LETTER_E) return at;
  const sign = bytes[at + 1];
  return digitsIn(bytes, sign === PLUS || sign === MINUS ? at + 2 : at + 1);
}

function digitsIn(bytes: Uint8Array, start: number): number {
  let at = start;
  while (isDigit(bytes[at] ?? 0)) at += 1;
  if (at === start) throw UNUSUAL;
  return at;
}

function literalIn(bytes: Uint8Array, start: number): number {
  for (const literal of LITERALS) {
    const end = start + literal.length;
    if (isEqual(bytes, start, end, literal)) return end;
  }
  throw UNUSUAL;
}

const isDigit = (byte: number) => byte >= ZERO && byte <= NINE;
