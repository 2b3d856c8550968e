/**
 * Bytes into lines, however they come in pieces. A line ends with a line feed and nothing else: JSON
 * may have every other character that is called a line end within its strings.
 */

export interface Line {
  /** Without its line feed, and without the carriage return before it. */
  readonly bytes: Buffer;
  /** How many bytes it took, its end included. */
  readonly length: number;
  /** True for one that was longer than allowed: then `bytes` is only its beginning. */
  readonly isTooLong: boolean;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

export class LineSplitter {
  readonly #maxBytes: number;
  #pieces: Buffer[] = [];
  /** Of the pieces that are kept. */
  #kept = 0;
  /** Of the line so far, kept or not, its line feed included. */
  #length = 0;

  constructor(maxBytes = Infinity) {
    this.#maxBytes = maxBytes;
  }

  /** The lines that end in this piece. */
  push(piece: Buffer): readonly Line[] {
    const lines: Line[] = [];
    let from = 0;
    for (;;) {
      const end = piece.indexOf(LINE_FEED, from);
      if (end < 0) break;
      this.#keep(piece.subarray(from, end));
      this.#length += 1;
      lines.push(this.#take(1));
      from = end + 1;
    }
    if (from < piece.length) this.#keep(piece.subarray(from));
    return lines;
  }

  /** What is left without an end; undefined when there is nothing. */
  end(): Line | undefined {
    return this.#length === 0 ? undefined : this.#take(0);
  }

  #keep(part: Buffer): void {
    this.#length += part.length;
    // One byte more than allowed, so that it can be told apart from one that just fits.
    const room = Math.max(0, this.#maxBytes + 1 - this.#kept);
    const kept = part.subarray(0, Math.min(part.length, room));
    // A copy: the piece may be of a buffer that is used again.
    if (kept.length > 0) this.#pieces.push(Buffer.from(kept));
    this.#kept += kept.length;
  }

  /** @param feed how many of its bytes are a line feed */
  #take(feed: 0 | 1): Line {
    const whole =
      this.#pieces.length === 1 ? (this.#pieces[0] as Buffer) : Buffer.concat(this.#pieces);
    // Of a line that was not kept whole, the last byte kept is not its last.
    const isWhole = this.#length - feed === whole.length;
    const hasReturn = isWhole && whole.at(-1) === CARRIAGE_RETURN;
    const bytes = hasReturn ? whole.subarray(0, -1) : whole;
    const line = { bytes, length: this.#length, isTooLong: bytes.length > this.#maxBytes };
    this.#pieces = [];
    this.#kept = 0;
    this.#length = 0;
    return line;
  }
}
