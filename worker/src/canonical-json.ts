/**
 * Reads a JSON object strictly and gives each of its fields back as canonical JSON text.
 *
 * Canonical is what Vector writes: no white space, the keys of nested objects sorted by their
 * UTF-8 bytes, the last of several equal keys, strings with the fewest escapes. One thing is not
 * as Vector does it, on purpose: a number keeps the digits it came with, because a 64-bit float
 * cannot hold them all and an audit trail should not alter them.
 *
 * Text goes to text without building values, so no number is ever rounded, and keys such as
 * `__proto__` are only text.
 */
import { AuditError } from '@pamir-audit/catalog';

/** Containers within one another, the outermost included. Where serde_json stops, and so Vector. */
const MAX_DEPTH = 127;

/**
 * The fields of a JSON object: name to canonical text.
 *
 * @throws AuditError BODY_REFUSED saying why it is not an object, or not JSON
 */
export function readFields(text: string): ReadonlyMap<string, string> {
  const reader = new Reader(text.charCodeAt(0) === BOM ? text.slice(1) : text);
  return reader.readDocument();
}

const BOM = 0xfeff;
const TAB = 0x09;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** What makes a string more than its text: an escape, or a control character. */
// oxlint-disable-next-line no-control-regex -- control characters are what it is for
const SPECIAL = /[\\\u0000-\u001f]/g;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LITERALS = ['true', 'false', 'null'] as const;

class Reader {
  readonly #text: string;
  #at = 0;
  #depth = 0;
  /** Where the next special character stands: sought once for all the plain strings before it. */
  #special = -1;

  constructor(text: string) {
    this.#text = text;
  }

  readDocument(): ReadonlyMap<string, string> {
    const fields = new Map<string, string>();
    this.#skipSpace();
    if (this.#at === this.#text.length) throw refused('the body is empty');
    if (this.#next() !== OPEN_BRACE) {
      this.#value();
      this.#end();
      throw refused('the body is JSON, but not an object');
    }
    this.#members((name, _, value) => fields.set(name, value));
    this.#end();
    return fields;
  }

  #end(): void {
    this.#skipSpace();
    if (this.#at < this.#text.length) throw this.#unexpected();
  }

  /** NaN at the end of the text. */
  #next(): number {
    return this.#text.charCodeAt(this.#at);
  }

  /** The canonical text of the value that begins here. */
  #value(): string {
    const first = this.#next();
    if (first === QUOTE) return this.#quoted();
    if (first === OPEN_BRACE) return this.#object();
    if (first === OPEN_BRACKET) return this.#array();
    if (first === MINUS || (first >= ZERO && first <= NINE)) return this.#number();
    return this.#literal();
  }

  /** Joined as it is read, for as long as the names come sorted, as they nearly always do. */
  #object(): string {
    const members: Member[] = [];
    let inOrder = '';
    let isSorted = true;
    let before: string | undefined;
    this.#members((name, quoted, value) => {
      const text = `${quoted}:${value}`;
      members.push({ name, text });
      isSorted &&= before === undefined || compareUtf8(before, name) < 0;
      inOrder = before === undefined ? text : `${inOrder},${text}`;
      before = name;
    });
    return `{${isSorted ? inOrder : sorted(members)}}`;
  }

  /** Tells each member in the order of the text, duplicates included; name and value canonical. */
  #members(tell: (name: string, quoted: string, value: string) => void): void {
    this.#enter();
    if (this.#isClosedBy(CLOSE_BRACE)) return;
    for (;;) {
      this.#skipSpace();
      const quoted = this.#quoted();
      const name = quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
      this.#expect(COLON);
      this.#skipSpace();
      tell(name, quoted, this.#value());
      if (this.#isClosedBy(CLOSE_BRACE)) return;
      this.#expect(COMMA);
    }
  }

  #array(): string {
    const items: string[] = [];
    this.#enter();
    if (this.#isClosedBy(CLOSE_BRACKET)) return '[]';
    for (;;) {
      this.#skipSpace();
      items.push(this.#value());
      if (this.#isClosedBy(CLOSE_BRACKET)) return `[${items.join(',')}]`;
      this.#expect(COMMA);
    }
  }

  #enter(): void {
    this.#at += 1;
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw refused(`it is nested deeper than ${MAX_DEPTH} levels`);
  }

  #isClosedBy(bracket: number): boolean {
    this.#skipSpace();
    if (this.#next() !== bracket) return false;
    this.#at += 1;
    this.#depth -= 1;
    return true;
  }

  /** The canonical text of the string that begins here, quotes included. */
  #quoted(): string {
    const start = this.#at;
    if (this.#next() !== QUOTE) throw this.#unexpected();
    // Nearly every string is plain up to its next quote, which the engine finds faster than a loop.
    const end = this.#text.indexOf('"', start + 1) + 1;
    if (end === 0 || this.#specialAfter(start) < end) return this.#withEscapes();
    this.#at = end;
    return this.#text.slice(start, end);
  }

  #specialAfter(start: number): number {
    if (this.#special < start) {
      SPECIAL.lastIndex = start;
      this.#special = SPECIAL.test(this.#text) ? SPECIAL.lastIndex - 1 : Infinity;
    }
    return this.#special;
  }

  #withEscapes(): string {
    const start = this.#at;
    for (let at = start + 1; at < this.#text.length; at += 1) {
      const code = this.#text.charCodeAt(at);
      if (code === QUOTE) {
        this.#at = at + 1;
        return this.#unescape(this.#text.slice(start, this.#at), start);
      }
      if (code === BACKSLASH) at += 1;
      else if (code < SPACE) {
        throw refused(`a control character stands unescaped in a string, ${place(at)}`);
      }
    }
    throw refused('it ends within a string');
  }

  #unescape(text: string, start: number): string {
    let value: string;
    try {
      value = JSON.parse(text) as string;
    } catch {
      throw refused(`a string has an escape that JSON does not know, ${place(start)}`);
    }
    if (!value.isWellFormed()) throw refused(`a string has half a character, ${place(start)}`);
    return JSON.stringify(value);
  }

  #literal(): string {
    const literal = LITERALS.find((it) => this.#text.startsWith(it, this.#at));
    if (literal === undefined) throw this.#unexpected();
    this.#at += literal.length;
    return literal;
  }

  #number(): string {
    NUMBER.lastIndex = this.#at;
    if (!NUMBER.test(this.#text)) throw this.#unexpected();
    const start = this.#at;
    this.#at = NUMBER.lastIndex;
    return this.#text.slice(start, this.#at);
  }

  #expect(character: number): void {
    this.#skipSpace();
    if (this.#next() !== character) throw this.#unexpected();
    this.#at += 1;
  }

  #skipSpace(): void {
    for (; ; this.#at += 1) {
      const code = this.#next();
      const isSpace = code === SPACE || code === LINE_FEED || code === RETURN || code === TAB;
      if (!isSpace) return;
    }
  }

  #unexpected(): AuditError {
    if (this.#at >= this.#text.length) return refused('it ends too early');
    return refused(`it is not JSON, ${place(this.#at)}`);
  }
}

interface Member {
  readonly name: string;
  /** Name and value, as they stand in an object. */
  readonly text: string;
}

/** The last of several with one name, in the order of their UTF-8. */
function sorted(members: readonly Member[]): string {
  const texts = new Map<string, string>();
  for (const { name, text } of members) texts.set(name, text);
  const names = [...texts.keys()];
  // Up to there the engine's own order is the same, and many times faster for a million of them.
  const inOrder = names.some((it) => BEYOND.test(it))
    ? names.toSorted(compareUtf8)
    : names.toSorted();
  return inOrder.map((name) => texts.get(name)).join(',');
}

/** Where UTF-8 and UTF-16 begin to sort in different orders. */
const BEYOND = /[\ud800-\uffff]/;

function place(at: number): string {
  return `at character ${at + 1}`;
}

function refused(why: string): AuditError {
  return new AuditError('BODY_REFUSED', why);
}

/** Orders as the UTF-8 bytes would: unlike `<`, which puts characters beyond U+FFFF too early. */
export function compareUtf8(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const difference = rank(a.charCodeAt(at)) - rank(b.charCodeAt(at));
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Moves the halves of characters beyond U+FFFF behind U+E000 to U+FFFF, where UTF-8 has them. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
