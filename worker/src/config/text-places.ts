/**
 * Where each character of a text stands in the file that the text was read from: behind quotes,
 * escapes, indentation and folded lines, all of which the text itself no longer has.
 */
import type { PlaceOf } from '../vrl/diagnostic.ts';
import type { SourceFile } from './source-file.ts';

/** How a text is written, as far as it matters for where its characters are. */
export interface Writing {
  /** Of what is written, without quotes: offsets in the file. */
  readonly start: number;
  readonly end: number;
  /** True where a backslash begins an escape. */
  readonly hasEscapes?: boolean;
  /** True where a quote within is written twice. */
  readonly hasDoubledQuotes?: boolean;
  /** Spaces that each line begins with, and the text does not; at most so many. */
  readonly indent?: number;
  /** True where line feeds become spaces, and spaces around them go. */
  readonly isFolded?: boolean;
}

/** Worked out when it is first asked for. Undefined when the text is not what is written there. */
export function placesOf(value: string, writing: Writing, file: SourceFile): PlaceOf {
  let offsets: readonly number[] | undefined;
  return (offset) => {
    offsets ??= new Alignment(value, writing, file.text).offsets();
    return file.place(offsets[Math.min(offset, offsets.length - 1)] ?? writing.start);
  };
}

const ESCAPE = /\\(?:x([\dA-Fa-f]{2})|u([\dA-Fa-f]{4})|U([\dA-Fa-f]{8})|[^])/y;
/** A line that goes on in the next one: in TOML, spaces may stand behind the backslash. */
const CONTINUATION = /\\[ \t]*\r?\n\s*/y;
/** In YAML they may not: it is them that the backslash keeps. */
const FOLDED_CONTINUATION = /\\\r?\n[ \t]*/y;

/** Walks along the text and what is written, side by side. */
class Alignment {
  readonly #value: string;
  readonly #writing: Writing;
  readonly #text: string;
  readonly #offsets: number[] = [];
  #at: number;

  constructor(value: string, writing: Writing, text: string) {
    this.#value = value;
    this.#writing = writing;
    this.#text = text;
    this.#at = writing.start;
  }

  /** One for each character, and one for the end. Where the two part, the rest is at that place. */
  offsets(): readonly number[] {
    const { start, end } = this.#writing;
    if (this.#text[start - 1] === '\n') this.#skipIndent();
    while (this.#offsets.length < this.#value.length && this.#at < end && this.#step());
    this.#offsets.push(Math.min(this.#at, end));
    return this.#offsets;
  }

  /** False when what is written is none of the text. */
  #step(): boolean {
    const wanted = this.#value[this.#offsets.length];
    const written = this.#text[this.#at];
    if (written === '\\' && this.#writing.hasEscapes === true) return this.#escape();
    if (written === wanted) return this.#take(written === "'" && this.#writing.hasDoubledQuotes);
    // A text has line feeds only, whatever the file has.
    if (written === '\r') return this.#skip();
    if (this.#writing.isFolded !== true || !/\s/.test(written ?? '')) return false;
    // A line feed is a space, but not one behind another.
    const isSpace = written === '\n' && this.#value[this.#offsets.length - 1] !== '\n';
    return wanted === ' ' && isSpace ? this.#take() : this.#skip();
  }

  #take(isDoubled = false): boolean {
    const isLineFeed = this.#text[this.#at] === '\n';
    this.#offsets.push(this.#at);
    this.#at += isDoubled ? 2 : 1;
    if (isLineFeed) this.#skipIndent();
    return true;
  }

  #skip(): boolean {
    const isLineFeed = this.#text[this.#at] === '\n';
    this.#at += 1;
    if (isLineFeed) this.#skipIndent();
    return true;
  }

  #skipIndent(): void {
    const { indent = 0 } = this.#writing;
    for (let left = indent; left > 0 && this.#text[this.#at] === ' '; left -= 1) this.#at += 1;
  }

  #escape(): boolean {
    const { isFolded = false } = this.#writing;
    const continuation = this.#matched(isFolded ? FOLDED_CONTINUATION : CONTINUATION);
    if (continuation !== undefined) {
      this.#at += continuation[0].length;
      return true;
    }
    const [whole, ...codes] = this.#matched(ESCAPE) ?? [];
    if (whole === undefined) return false;
    const [code] = codes.filter((it) => it !== undefined);
    const isPair = code !== undefined && Number.parseInt(code, 16) > 0xffff;
    for (let left = isPair ? 2 : 1; left > 0; left -= 1) this.#offsets.push(this.#at);
    this.#at += whole.length;
    return true;
  }

  #matched(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text) ?? undefined;
  }
}
