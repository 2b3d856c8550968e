/** Source text to tokens. What is no token is reported, and scanning goes on after it. */
import type { Diagnostic } from './diagnostic.ts';
import { numberToken } from './number-token.ts';
import { escapeLength } from './string-literal.ts';
import type { Span } from './syntax.ts';

export type TokenType =
  | 'name'
  | 'keyword'
  | 'reserved'
  | 'string'
  | 'raw'
  | 'regex'
  | 'timestamp'
  | 'integer'
  | 'float'
  | 'sign'
  | 'newline'
  | 'wrong'
  | 'end';

export interface Token extends Span {
  readonly type: TokenType;
  /** The name, the sign, or what stands between the quotes. */
  readonly text: string;
  readonly number?: number | bigint;
  /** True when white space or a comment stands before it: a path goes on only without. */
  readonly isSpaced: boolean;
}

const KEYWORDS = new Set(['if', 'else', 'true', 'false', 'null', 'abort', 'return']);

/** Names that the language keeps for later. */
const RESERVED = new Set(
  (
    'array bool boolean break continue do emit float for forall foreach all each any try undefined ' +
    'int integer iter object regex string traverse timestamp duration unless walk while loop'
  ).split(' '),
);

/** Longer signs first. */
const SIGN = /->|\|=|\|\||&&|\?\?|==|!=|<=|>=|[-+*/<>=!|,:;.%()[\]{}]/y;
const SPACE = /(?:[^\S\n]|#[^\n]*)+/y;
const NAME = /\d*[A-Za-z_@][A-Za-z0-9_@]*/y;
const QUOTED = /([srt])'((?:[^'\\]|\\[^])*)'/y;
const QUOTED_TYPES = { s: 'raw', r: 'regex', t: 'timestamp' } as const;

/** Signs of other languages, and what stands for them here. */
const UNKNOWN: Readonly<Record<string, string>> = {
  "'": 'strings stand in double quotes',
  '`': 'strings stand in double quotes',
  '?': 'there is no choice by signs: if … { … } else { … }',
  '&': 'both conditions: &&',
};

export function tokenize(source: string, report: (diagnostic: Diagnostic) => void): Token[] {
  return new Lexer(source, report).all();
}

class Lexer {
  readonly #source: string;
  readonly #report: (diagnostic: Diagnostic) => void;
  readonly #tokens: Token[] = [];
  #at = 0;
  #isSpaced = false;

  constructor(source: string, report: (diagnostic: Diagnostic) => void) {
    this.#source = source;
    this.#report = report;
  }

  all(): Token[] {
    for (;;) {
      this.#isSpaced = this.#match(SPACE) !== undefined;
      if (this.#at >= this.#source.length) break;
      this.#next();
    }
    this.#push('end', this.#at, '');
    return this.#tokens;
  }

  #next(): void {
    const first = this.#source[this.#at] as string;
    if (first === '\n') this.#push('newline', this.#at + 1, '\n');
    else if (first === '"') this.#string();
    else if (!this.#quoted() && !this.#word() && !this.#number() && !this.#sign()) this.#unknown();
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #push(type: TokenType, end: number, text: string, number?: number | bigint): void {
    const base = { type, text, start: this.#at, end, isSpaced: this.#isSpaced };
    this.#tokens.push(number === undefined ? base : { ...base, number });
    this.#at = end;
  }

  #string(): void {
    const start = this.#at;
    for (let at = start + 1; at < this.#source.length; at += 1) {
      const character = this.#source[at];
      if (character === '"') {
        this.#push('string', at + 1, this.#source.slice(start + 1, at));
        return;
      }
      if (character === '\\') at += this.#escape(at) - 1;
    }
    this.#wrong(207, 'invalid string literal', 'this string has no end', start + 1);
    this.#at = this.#source.length;
  }

  /** The length of the escape at this place; reports it when it is none. */
  #escape(at: number): number {
    const length = escapeLength(this.#source, at);
    if (length > 0) return length;
    const span = { start: at, end: Math.min(at + 2, this.#source.length) };
    const code = this.#source[at + 1] === 'u' ? 211 : 209;
    const text = `a string does not know the escape ${this.#source.slice(span.start, span.end)}`;
    this.#complain(code, 'invalid escape character', text, span);
    return 2;
  }

  #quoted(): boolean {
    QUOTED.lastIndex = this.#at;
    const found = QUOTED.exec(this.#source);
    if (found !== null) {
      const type = QUOTED_TYPES[found[1] as 's' | 'r' | 't'];
      this.#push(type, this.#at + found[0].length, found[2] as string);
      return true;
    }
    if (!/^[srt]'/.test(this.#source.slice(this.#at, this.#at + 2))) return false;
    this.#wrong(208, 'invalid literal', 'this literal has no closing quote', this.#at + 2);
    this.#at = this.#source.length;
    return true;
  }

  #word(): boolean {
    NAME.lastIndex = this.#at;
    const name = NAME.exec(this.#source)?.[0];
    // 1_000 is a number; 1abc and _1 are names.
    if (name === undefined || /^\d[\d_]*$/.test(name)) return false;
    const end = this.#at + name.length;
    // A lone underscore is the sign for no value.
    if (name === '_') this.#push('sign', end, '_');
    else if (KEYWORDS.has(name)) this.#push('keyword', end, name);
    else this.#push(RESERVED.has(name) ? 'reserved' : 'name', end, name);
    return true;
  }

  #number(): boolean {
    const found = numberToken(this.#source, this.#at);
    if (found === undefined) return false;
    if (found.why !== undefined) {
      this.#wrong(206, 'invalid numeric literal', found.why, found.end);
    } else this.#push(found.type, found.end, '', found.value);
    return true;
  }

  #sign(): boolean {
    SIGN.lastIndex = this.#at;
    const sign = SIGN.exec(this.#source)?.[0];
    if (sign === undefined) return false;
    this.#push('sign', this.#at + sign.length, sign);
    return true;
  }

  #unknown(): void {
    const character = String.fromCodePoint(this.#source.codePointAt(this.#at) as number);
    const end = this.#at + character.length;
    const text = UNKNOWN[character] ?? 'no program has this here';
    this.#wrong(200, 'invalid token', text, end);
  }

  #wrong(code: number, message: string, text: string, end: number): void {
    this.#complain(code, message, text, { start: this.#at, end });
    this.#push('wrong', end, this.#source.slice(this.#at, end));
  }

  #complain(code: number, message: string, text: string, span: Span): void {
    this.#report({ code, severity: 'error', message, labels: [{ text, span }], help: [] });
  }
}
