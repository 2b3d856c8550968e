/**
 * Regular expressions in the syntax of Rust's, run by a port of RE2: time grows with the text, never
 * worse, whatever the expression.
 *
 * Rust's classes `\d \w \s` know all scripts, RE2's only ASCII; the translation spells them out.
 */
import { RE2JS, RE2JSException } from 're2js';
import { linearNative } from './regex-native.ts';
import { Regex } from './value.ts';

/** The expression, or why it is none. */
export function compileRegex(source: string): Regex | string {
  try {
    const translated = new Translator(source).all();
    return new Regex(source, RE2JS.compile(translated), linearNative(source));
  } catch (error) {
    if (error instanceof Unsupported || error instanceof RE2JSException) return error.message;
    throw error;
  }
}

class Unsupported extends Error {}

/** What stands for a class within brackets. */
const CLASSES: Readonly<Record<string, string>> = {
  d: String.raw`\p{Nd}`,
  w: String.raw`\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}\x{200c}\x{200d}`,
  s: String.raw`\t\n\x{0b}\f\r \x{85}\p{Z}`,
};

const FLAGS = /\(\?([a-zA-Z]*)(?:-([a-zA-Z]+))?([:)])/y;
const HEX =
  /\\(?:x\{([0-9A-Fa-f]+)\}|[uU]\{([0-9A-Fa-f]+)\}|x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))/y;

class Translator {
  readonly #source: string;
  #at = 0;
  #text = '';
  /** `(?x)`: white space and comments do not count. Groups give it back as it was. */
  #isVerbose = false;
  readonly #outer: boolean[] = [];

  constructor(source: string) {
    this.#source = source;
  }

  all(): string {
    while (this.#at < this.#source.length) this.#next();
    return this.#text;
  }

  #next(): void {
    const character = this.#source[this.#at] as string;
    if (character === '\\') this.#escape(false);
    else if (character === '[') this.#bracket();
    else if (character === '(') this.#open();
    else if (character === ')') {
      this.#isVerbose = this.#outer.pop() ?? this.#isVerbose;
      this.#copy(1);
    } else if (this.#isVerbose && /[\s#]/.test(character)) this.#skip();
    else this.#copy(1);
  }

  #copy(length: number): void {
    this.#text += this.#source.slice(this.#at, this.#at + length);
    this.#at += length;
  }

  #skip(): void {
    const isComment = this.#source[this.#at] === '#';
    const end = isComment ? this.#source.indexOf('\n', this.#at) : this.#at;
    this.#at = end < 0 ? this.#source.length : end + 1;
  }

  #open(): void {
    FLAGS.lastIndex = this.#at;
    const found = FLAGS.exec(this.#source);
    this.#outer.push(this.#isVerbose);
    if (found === null) {
      this.#copy(1);
      return;
    }
    const [whole, on = '', off = '', end = ''] = found;
    this.#flags(whole, on, off);
    // Flags alone hold to the end of the group around them.
    if (end === ')') this.#outer.pop();
    const [kept, dropped] = [on.replaceAll(/[ux]/g, ''), off.replaceAll('x', '')];
    this.#at += whole.length;
    if (kept === '' && dropped === '') this.#text += end === ')' ? '' : '(?:';
    else this.#text += `(?${kept}${dropped === '' ? '' : `-${dropped}`}${end}`;
  }

  #flags(whole: string, on: string, off: string): void {
    if (/[^imsUux]/.test(on) || /[^imsUx]/.test(off)) {
      throw new Unsupported(`the flags ${whole} are not supported`);
    }
    if (on.includes('x')) this.#isVerbose = true;
    if (off.includes('x')) this.#isVerbose = false;
  }

  #escape(isInClass: boolean): void {
    HEX.lastIndex = this.#at;
    const hex = HEX.exec(this.#source);
    if (hex !== null) {
      this.#text += `\\x{${hex.slice(1).find((it) => it !== undefined)}}`;
      this.#at += hex[0].length;
      return;
    }
    const letter = this.#source[this.#at + 1] ?? '';
    const members = CLASSES[letter.toLowerCase()];
    const isNegated = letter !== letter.toLowerCase();
    // Within brackets RE2 cannot leave out a union of classes: there, \D \W \S stay ASCII.
    if (members === undefined || (isInClass && isNegated)) {
      this.#copy(2);
      return;
    }
    if (isInClass) this.#text += members;
    else this.#text += `[${isNegated ? '^' : ''}${members}]`;
    this.#at += 2;
  }

  #bracket(): void {
    this.#copy(1);
    if (this.#source[this.#at] === '^') this.#copy(1);
    if (this.#source[this.#at] === ']') this.#copy(1);
    while (this.#at < this.#source.length && this.#source[this.#at] !== ']') this.#classMember();
    this.#copy(1);
  }

  #classMember(): void {
    const rest = this.#source.slice(this.#at, this.#at + 2);
    const named = /^\[:\^?[a-z]+:\]/.exec(this.#source.slice(this.#at, this.#at + 16));
    if (named !== null) this.#copy(named[0].length);
    else if (rest[0] === '\\') this.#escape(true);
    else if (rest[0] === '[' || rest === '&&' || rest === '--' || rest === '~~') {
      throw new Unsupported(`"${rest}" within brackets is not supported: sets of sets`);
    } else if (this.#isVerbose && /\s/.test(rest[0] as string)) this.#at += 1;
    else this.#copy(1);
  }
}
