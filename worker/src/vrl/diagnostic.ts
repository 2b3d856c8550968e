/**
 * What the compiler has to say about a program: a code of Vector's table, the place, and what to
 * do. Mistakes of the user are values of this kind, never exceptions.
 */
import type { Span } from './syntax.ts';

export interface Label {
  readonly text: string;
  readonly span: Span;
}

export interface Diagnostic {
  /** As in Vector: 100 to 122 expressions, 200 to 211 syntax, 600 to 701 types, 900 unused. */
  readonly code: number;
  readonly severity: 'error' | 'warning';
  /** What is wrong, in a few words, the same for every place. */
  readonly message: string;
  /** The first is the place itself; the others explain it. */
  readonly labels: readonly [Label, ...Label[]];
  /** What to do about it. */
  readonly help: readonly string[];
}

/** A place in a file. */
export interface FilePlace {
  readonly file: string;
  /** From 1; columns count characters. */
  readonly line: number;
  readonly column: number;
}

/** Where the character at an offset of a program stands in the file that the program is part of. */
export type PlaceOf = (offset: number) => FilePlace;

/** A diagnostic with its place found, and its text for a terminal. */
export interface PlacedDiagnostic extends Diagnostic {
  /** Where the program is part of a file, or is one; line and column are then of that. */
  readonly file: string | undefined;
  /** From 1; columns count characters. */
  readonly line: number;
  readonly column: number;
  /** Several lines: the message, the source with a caret under it, the help. */
  readonly text: string;
}

interface Named {
  /** What messages call the program. */
  readonly name: string;
  /** Without it, places count from the start of the program. */
  readonly placeOf: PlaceOf | undefined;
}

/** Line starts of one source, to say where an offset is. */
export class SourceText {
  readonly #source: string;
  readonly #name: string;
  readonly #placeOf: PlaceOf | undefined;
  readonly #starts: number[] = [0];

  constructor(source: string, { name, placeOf }: Named) {
    this.#source = source;
    this.#name = name;
    this.#placeOf = placeOf;
    for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) {
      this.#starts.push(at + 1);
    }
  }

  /** `line:column`, and the file before it where the program is part of one. */
  textOfPlace(offset: number): string {
    const place = this.#placeOf?.(offset);
    const { line, column } = place ?? this.place(offset);
    return `${place === undefined ? '' : `${place.file}:`}${line}:${column}`;
  }

  /** Within the program; from 1, both. */
  place(offset: number): { readonly line: number; readonly column: number } {
    let index = this.#starts.findLastIndex((start) => start <= offset);
    index = Math.max(index, 0);
    const before = this.#source.slice(this.#starts[index], offset);
    return { line: index + 1, column: Array.from(before).length + 1 };
  }

  render(diagnostic: Diagnostic): PlacedDiagnostic {
    const [first] = diagnostic.labels;
    const { start } = first.span;
    const file = this.#placeOf?.(start).file;
    const { line, column } = this.#placeOf?.(start) ?? this.place(start);
    const sign = diagnostic.severity === 'error' ? 'E' : 'W';
    const code = String(diagnostic.code).padStart(3, '0');
    const text = [
      `${diagnostic.severity}[${sign}${code}]: ${diagnostic.message}`,
      ` --> ${file ?? this.#name}:${line}:${column}`,
      ...diagnostic.labels.flatMap((label) => this.#pointAt(label)),
      ...diagnostic.help.map((help) => `  = ${help}`),
    ].join('\n');
    return { ...diagnostic, file, line, column, text };
  }

  /** The line of a label, and carets under its part of it. */
  #pointAt({ span, text }: Label): readonly string[] {
    const { line, column } = this.place(span.start);
    const start = this.#starts[line - 1] ?? 0;
    const end = this.#starts[line] ?? this.#source.length + 1;
    const content = this.#source.slice(start, end - 1).replaceAll('\t', ' ');
    const width = Array.from(this.#source.slice(span.start, Math.min(span.end, end - 1))).length;
    const number = String(this.#placeOf?.(span.start).line ?? line).padStart(4);
    const carets = '^'.repeat(Math.max(width, 1));
    return [`${number} | ${content}`, `     | ${' '.repeat(column - 1)}${carets} ${text}`];
  }
}

/** Of a program that is a whole file. */
export function placesInFile(file: string, source: string): PlaceOf {
  const text = new SourceText(source, { name: file, placeOf: undefined });
  return (offset) => ({ file, ...text.place(offset) });
}
