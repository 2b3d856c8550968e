/** The text of one file, and where its lines begin. */
import type { Place } from './node.ts';

export class SourceFile {
  readonly name: string;
  readonly text: string;
  readonly #starts: number[] = [0];

  constructor(name: string, text: string) {
    this.name = name;
    this.text = text;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      this.#starts.push(at + 1);
    }
  }

  /** Columns count characters. */
  place(offset: number): Place {
    const index = Math.max(
      this.#starts.findLastIndex((start) => start <= offset),
      0,
    );
    const before = this.text.slice(this.#starts[index], offset);
    return { file: this.name, line: index + 1, column: Array.from(before).length + 1 };
  }
}
