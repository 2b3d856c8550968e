/** Pieces of JSON as bytes: what reading and writing them share. */

/**
 * Thrown, always the same: the bytes are no JSON, or have something in them that is not done here, as
 * an escape in a name, a nesting of more than 127 levels, half a character, a byte order mark.
 */
export const UNUSUAL = new Error('unusual JSON');

const TAB = 0x09;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;
export const SPACE = 0x20;
export const QUOTE = 0x22;
export const PLUS = 0x2b;
export const COMMA = 0x2c;
export const MINUS = 0x2d;
export const POINT = 0x2e;
export const ZERO = 0x30;
export const NINE = 0x39;
export const COLON = 0x3a;
export const OPEN_BRACKET = 0x5b;
export const BACKSLASH = 0x5c;
export const CLOSE_BRACKET = 0x5d;
/** With this bit set, `E` is `e`. */
export const LOWER = 0x20;
export const LETTER_E = 0x65;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;

/** Where calling into the engine begins to cost less than a loop. */
const LONG = 48;

/** @returns where the copy ends */
export function copyBytes(from: Uint8Array, start: number, end: number, into: Buffer, at: number) {
  const length = end - start;
  if (length > LONG) into.set(from.subarray(start, end), at);
  else for (let index = 0; index < length; index += 1) into[at + index] = from[start + index] ?? 0;
  return at + length;
}

/** @returns where it ends */
export function writeAscii(text: string, into: Buffer, start: number): number {
  for (let index = 0; index < text.length; index += 1) into[start + index] = text.charCodeAt(index);
  return start + text.length;
}

const FIRST_PLAIN = 0x20;
const LAST_PLAIN = 0x7e;

/**
 * As a JSON string.
 *
 * @param into has room for six bytes of each character, and the quotes
 * @returns where it ends
 */
export function writeString(text: string, into: Buffer, start: number): number {
  let at = start;
  into[at] = QUOTE;
  at += 1;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    const isPlain = code >= FIRST_PLAIN && code <= LAST_PLAIN;
    if (!isPlain || code === QUOTE || code === BACKSLASH) {
      return start + into.write(JSON.stringify(text), start);
    }
    into[at] = code;
    at += 1;
  }
  into[at] = QUOTE;
  return at + 1;
}

export function isEqual(bytes: Uint8Array, start: number, end: number, other: Uint8Array): boolean {
  if (end - start !== other.length) return false;
  for (let index = 0; index < other.length; index += 1) {
    if (bytes[start + index] !== other[index]) return false;
  }
  return true;
}

/** Below zero when `a` comes before `b`, in the order of their bytes. */
export function compare(bytes: Uint8Array, a: number, aEnd: number, b: number, bEnd: number) {
  const length = Math.min(aEnd - a, bEnd - b);
  for (let index = 0; index < length; index += 1) {
    const difference = (bytes[a + index] ?? 0) - (bytes[b + index] ?? 0);
    if (difference !== 0) return difference;
  }
  return aEnd - a - (bEnd - b);
}

/** The text of a quoted string. @throws UNUSUAL for an escape that JSON does not know */
export function unescaped(bytes: Uint8Array, start: number, end: number): string {
  const quoted = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString();
  let text: string;
  try {
    text = JSON.parse(quoted) as string;
  } catch {
    throw UNUSUAL;
  }
  if (!text.isWellFormed()) throw UNUSUAL;
  return text;
}

export const isSpace = (byte: number) =>
  byte === SPACE || byte === LINE_FEED || byte === RETURN || byte === TAB;
