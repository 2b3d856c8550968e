/**
 * JSON texts to values, accepting what serde_json accepts and complaining in its words, so that a
 * program sees the errors that it would see in Vector.
 *
 * This reader is the last resort, for what `parseNatively` does not take: odd texts and wrong ones.
 */
import { parseNatively } from './json-native.ts';
import { numberOfJson } from './json-number.ts';
import { setField, type Value, type VrlObject } from './value.ts';

/** Why a text is not JSON, and where. */
export class JsonMistake extends Error {}

export interface JsonOptions {
  /** Floats keep their digits; otherwise they are rounded as Vector does. */
  readonly isExact: boolean;
  /** Containers deeper than this stay text. */
  readonly maxDepth?: number;
}

/** Containers within one another, the outermost included. Where serde_json stops. */
const MAX_NESTING = 127;

/** @throws JsonMistake */
export function parseJson(text: string, options: JsonOptions): Value {
  if (options.maxDepth === undefined && !mayBeDeep(text)) {
    const value = parseNatively(text, options.isExact);
    if (value !== undefined) return value;
  }
  return new Reader(text, options).document();
}

/** Nothing is nested deeper than there are brackets that open. */
function mayBeDeep(text: string): boolean {
  let count = 0;
  for (const bracket of '{[') {
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) count += 1;
  }
  return count > MAX_NESTING;
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// oxlint-disable-next-line no-control-regex -- control characters are what it is for
const PLAIN = /[^"\\\u0000-\u001f]*/y;
// oxlint-disable-next-line no-control-regex -- control characters are what it is for
const SPECIAL = /[\\\u0000-\u001f]/g;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

class Reader {
  readonly #text: string;
  readonly #options: JsonOptions;
  #at = 0;
  #depth = 0;
  /** Where the next escape or control character stands: sought once for all strings before it. */
  #special = -1;

  constructor(text: string, options: JsonOptions) {
    this.#text = text;
    this.#options = options;
  }

  document(): Value {
    const value = this.#value();
    this.#space();
    if (this.#at < this.#text.length) throw this.#wrong('trailing characters', 1);
    return value;
  }

  #value(): Value {
    this.#space();
    const first = this.#text[this.#at];
    if (first === '"') return this.#string();
    if (first === '{' || first === '[') return this.#container(first);
    if (first === 't') return this.#word('true', true);
    if (first === 'f') return this.#word('false', false);
    if (first === 'n') return this.#word('null', null);
    if (first !== undefined && (first === '-' || (first >= '0' && first <= '9'))) {
      return this.#number();
    }
    throw this.#end('a value') ?? this.#wrong('expected value', 1);
  }

  #space(): void {
    for (; ; this.#at += 1) {
      const code = this.#text.charCodeAt(this.#at);
      // Space, line feed, carriage return, tab; NaN at the end.
      if (!(code <= 0x20) || (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09)) {
        return;
      }
    }
  }

  #word(word: string, value: Value): Value {
    for (let at = 0; at < word.length; at += 1) {
      if (this.#text[this.#at + at] === word[at]) continue;
      this.#at = Math.min(this.#at + at, this.#text.length);
      throw this.#end('a value') ?? this.#wrong('expected ident', 1);
    }
    this.#at += word.length;
    return value;
  }

  #container(first: '{' | '['): Value {
    if (this.#depth >= MAX_NESTING) throw this.#wrong('recursion limit exceeded', 1);
    const start = this.#at;
    this.#depth += 1;
    this.#at += 1;
    const value = first === '{' ? this.#object() : this.#array();
    this.#depth -= 1;
    const { maxDepth } = this.#options;
    return maxDepth !== undefined && this.#depth >= maxDepth
      ? this.#text.slice(start, this.#at)
      : value;
  }

  #array(): Value {
    const items: Value[] = [];
    this.#space();
    if (this.#accept(']')) return items;
    if (this.#at >= this.#text.length) throw this.#wrong('EOF while parsing a list', 0);
    for (;;) {
      items.push(this.#value());
      this.#space();
      if (this.#accept(']')) return items;
      if (!this.#accept(',')) throw this.#end('a list') ?? this.#wrong('expected `,` or `]`', 1);
      this.#space();
      if (this.#text[this.#at] === ']') throw this.#wrong('trailing comma', 1);
    }
  }

  #object(): Value {
    const object: VrlObject = {};
    this.#space();
    if (this.#accept('}')) return object;
    for (;;) {
      this.#space();
      const next = this.#text[this.#at];
      if (next !== '"')
        throw this.#end(this.#afterComma()) ?? this.#wrong('key must be a string', 1);
      const name = this.#string();
      this.#space();
      if (!this.#accept(':')) throw this.#end('an object') ?? this.#wrong('expected `:`', 1);
      setField(object, name, this.#value());
      this.#space();
      if (this.#accept('}')) return object;
      if (!this.#accept(',')) throw this.#end('an object') ?? this.#wrong('expected `,` or `}`', 1);
      this.#space();
      if (this.#text[this.#at] === '}') throw this.#wrong('trailing comma', 1);
    }
  }

  /** Once a comma announced another member, its end is that of a value. */
  #afterComma(): string {
    return this.#text.slice(0, this.#at).trimEnd().endsWith(',') ? 'a value' : 'an object';
  }

  #accept(character: string): boolean {
    const isNext = this.#text[this.#at] === character;
    if (isNext) this.#at += 1;
    return isNext;
  }

  #number(): Value {
    NUMBER.lastIndex = this.#at;
    const text = NUMBER.exec(this.#text)?.[0];
    const after = text === undefined ? '' : (this.#text[this.#at + text.length] ?? '');
    // What the pattern stops at may still be part of a number, a wrong one.
    if (text === undefined || /[.eE]/.test(after) || (/^-?0$/.test(text) && /\d/.test(after))) {
      throw this.#wrongNumber();
    }
    this.#at += text.length;
    const value = numberOfJson(text, this.#options.isExact);
    if (value === undefined) throw this.#wrong('number out of range', 0);
    return value;
  }

  #wrongNumber(): JsonMistake {
    const found = /^-?(?:0(?=\d)|\d*(?:\.\d*)?(?:(?<=\d)[eE][+-]?)?)/.exec(
      this.#text.slice(this.#at),
    );
    this.#at += found?.[0].length ?? 0;
    return this.#end('a value') ?? this.#wrong('invalid number', 1);
  }

  #string(): string {
    this.#at += 1;
    // Nearly every string is plain up to its next quote, which the engine finds faster than a loop.
    const end = this.#text.indexOf('"', this.#at);
    if (end < 0 || this.#specialAfter(this.#at) < end) return this.#withEscapes();
    const value = this.#text.slice(this.#at, end);
    this.#at = end + 1;
    return value;
  }

  #specialAfter(start: number): number {
    if (this.#special < start) {
      SPECIAL.lastIndex = start;
      this.#special = SPECIAL.test(this.#text) ? SPECIAL.lastIndex - 1 : Infinity;
    }
    return this.#special;
  }

  #withEscapes(): string {
    let value = '';
    for (;;) {
      PLAIN.lastIndex = this.#at;
      PLAIN.test(this.#text);
      value += this.#text.slice(this.#at, PLAIN.lastIndex);
      this.#at = PLAIN.lastIndex + 1;
      const stop = this.#text[this.#at - 1];
      if (stop === '"') return value;
      if (stop === '\\') value += this.#escape();
      else if (stop === undefined) {
        this.#at = this.#text.length;
        throw this.#wrong('EOF while parsing a string', 0);
      } else {
        throw this.#wrong(
          String.raw`control character (\u0000-\u001F) found while parsing a string`,
          0,
        );
      }
    }
  }

  #escape(): string {
    const letter = this.#text[this.#at];
    if (letter === undefined) throw this.#wrong('EOF while parsing a string', 0);
    this.#at += 1;
    if (letter !== 'u') {
      const plain = ESCAPES[letter];
      if (plain === undefined) throw this.#wrong('invalid escape', 0);
      return plain;
    }
    const unit = this.#hex();
    if (unit >= 0xdc00 && unit <= 0xdfff)
      throw this.#wrong('lone leading surrogate in hex escape', 0);
    if (unit < 0xd800 || unit > 0xdbff) return String.fromCharCode(unit);
    for (const wanted of ['\\', 'u']) {
      if (!this.#accept(wanted)) throw this.#endOfPair();
    }
    const low = this.#hex();
    if (low < 0xdc00 || low > 0xdfff) throw this.#wrong('lone leading surrogate in hex escape', 0);
    return String.fromCharCode(unit, low);
  }

  #endOfPair(): JsonMistake {
    if (this.#at >= this.#text.length) return this.#wrong('EOF while parsing a string', 0);
    return this.#wrong('unexpected end of hex escape', 1);
  }

  #hex(): number {
    const digits = this.#text.slice(this.#at, this.#at + 4);
    this.#at += digits.length;
    if (digits.length < 4) throw this.#wrong('EOF while parsing a string', 0);
    if (!/^[0-9A-Fa-f]{4}$/.test(digits)) throw this.#wrong('invalid escape', 0);
    return Number.parseInt(digits, 16);
  }

  /** The complaint about the end of the text, when that is where it stands. */
  #end(within: string): JsonMistake | undefined {
    if (this.#at < this.#text.length) return undefined;
    return this.#wrong(`EOF while parsing ${within}`, 0);
  }

  /** @param seen 1 to count the character that stands here, which is the wrong one */
  #wrong(what: string, seen: 0 | 1): JsonMistake {
    const before = this.#text.slice(0, this.#at + seen);
    const line = before.split('\n').length;
    const column = Buffer.byteLength(before.slice(before.lastIndexOf('\n') + 1));
    return new JsonMistake(`${what} at line ${line} column ${column}`);
  }
}
