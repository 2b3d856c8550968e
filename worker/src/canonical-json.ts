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
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;

/** What makes a string more than its text: an escape, or a control character. */
// oxlint-disable-next-line no-control-regex -- control characters are what it is for
const SPECIAL = /[\\\u0000-\u001f]/;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LITERALS = ['true', 'false', 'null'] as const;

class Reader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  readDocument(): ReadonlyMap<string, string> {
    this.#skipSpace();
    if (this.#at === this.#text.length) throw refused('the body is empty');
    if (this.#text[this.#at] !== '{') {
      this.#value();
      this.#end();
      throw refused('the body is JSON, but not an object');
    }
    const fields = new Map(this.#members());
    this.#end();
    return fields;
  }

  #end(): void {
    this.#skipSpace();
    if (this.#at < this.#text.length) throw this.#unexpected();
  }

  /** The canonical text of the value that begins here. */
  #value(): string {
    const first = this.#text[this.#at];
    if (first === '"') return this.#string().text;
    if (first === '{') return this.#object();
    if (first === '[') return this.#array();
    return this.#literal() ?? this.#number();
  }

  #object(): string {
    const members = this.#members();
    if (!isSortedAndDistinct(members)) {
      const distinct = [...new Map(members)];
      return objectText(distinct.toSorted(([a], [b]) => compareUtf8(a, b)));
    }
    return objectText(members);
  }

  /** Names and canonical values in the order of the text, duplicates included. */
  #members(): [name: string, value: string][] {
    const members: [string, string][] = [];
    this.#enter();
    if (this.#isClosedBy('}')) return members;
    for (;;) {
      this.#skipSpace();
      const { value: name } = this.#string();
      this.#skipSpace();
      this.#expect(':');
      this.#skipSpace();
      members.push([name, this.#value()]);
      if (this.#isClosedBy('}')) return members;
      this.#expect(',');
    }
  }

  #array(): string {
    const items: string[] = [];
    this.#enter();
    if (this.#isClosedBy(']')) return '[]';
    for (;;) {
      this.#skipSpace();
      items.push(this.#value());
      if (this.#isClosedBy(']')) return `[${items.join(',')}]`;
      this.#expect(',');
    }
  }

  #enter(): void {
    this.#at += 1;
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw refused(`it is nested deeper than ${MAX_DEPTH} levels`);
  }

  #isClosedBy(bracket: string): boolean {
    this.#skipSpace();
    if (this.#text[this.#at] !== bracket) return false;
    this.#at += 1;
    this.#depth -= 1;
    return true;
  }

  /** A string's value and its canonical text, quotes included. */
  #string(): { value: string; text: string } {
    const start = this.#at;
    if (this.#text.charCodeAt(start) !== QUOTE) throw this.#unexpected();
    // Nearly every string is plain up to its next quote, which the engine finds faster than a loop.
    const end = this.#text.indexOf('"', start + 1) + 1;
    const plain = this.#text.slice(start, end);
    if (end > 0 && !SPECIAL.test(plain)) {
      this.#at = end;
      return { value: plain.slice(1, -1), text: plain };
    }
    let isEscaped = false;
    for (let at = start + 1; at < this.#text.length; at += 1) {
      const code = this.#text.charCodeAt(at);
      if (code === QUOTE) {
        this.#at = at + 1;
        const text = this.#text.slice(start, this.#at);
        return isEscaped ? this.#unescape(text, start) : { value: text.slice(1, -1), text };
      }
      if (code === BACKSLASH) {
        isEscaped = true;
        at += 1;
      } else if (code < SPACE) {
        throw refused(`a control character stands unescaped in a string, ${this.#place(at)}`);
      }
    }
    throw refused('it ends within a string');
  }

  #unescape(text: string, start: number): { value: string; text: string } {
    let value: string;
    try {
      value = JSON.parse(text) as string;
    } catch {
      throw refused(`a string has an escape that JSON does not know, ${this.#place(start)}`);
    }
    if (!value.isWellFormed())
      throw refused(`a string has half a character, ${this.#place(start)}`);
    return { value, text: JSON.stringify(value) };
  }

  #literal(): string | undefined {
    const literal = LITERALS.find((it) => this.#text.startsWith(it, this.#at));
    if (literal !== undefined) this.#at += literal.length;
    return literal;
  }

  #number(): string {
    NUMBER.lastIndex = this.#at;
    const digits = NUMBER.exec(this.#text)?.[0];
    if (digits === undefined) throw this.#unexpected();
    this.#at += digits.length;
    return digits;
  }

  #expect(character: string): void {
    this.#skipSpace();
    if (this.#text[this.#at] !== character) throw this.#unexpected();
    this.#at += 1;
  }

  #skipSpace(): void {
    for (; this.#at < this.#text.length; this.#at += 1) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
    }
  }

  #unexpected(): AuditError {
    if (this.#at >= this.#text.length) return refused('it ends too early');
    return refused(`it is not JSON, ${this.#place(this.#at)}`);
  }

  #place(at: number): string {
    return `at character ${at + 1}`;
  }
}

function refused(why: string): AuditError {
  return new AuditError('BODY_REFUSED', why);
}

function objectText(members: readonly (readonly [string, string])[]): string {
  return `{${members.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`;
}

function isSortedAndDistinct(members: readonly (readonly [string, string])[]): boolean {
  return members.every(([name], index) => {
    const before = members[index - 1];
    return before === undefined || compareUtf8(before[0], name) < 0;
  });
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
