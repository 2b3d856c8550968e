/**
 * The identities of a commit log, read from its bytes: a million of them stand between a start and the
 * first event, and as objects they take seconds.
 *
 * It knows the lines as `batch-text.ts` writes them. A log with anything else in it is left to
 * `checkSegment`, which knows every line that counts.
 */
import { decodeLine, isBatch, isHeader, isKept, type Kept } from './commit-log.ts';
import type { DiskFile } from './disk.ts';
import { IDENTITY_WORDS, type IdentityWindow } from './identity.ts';

export interface ReadIdentitiesOptions {
  readonly window: IdentityWindow;
  /** Where to begin in the log; the line that begins before it is passed over. @default 0 */
  readonly from?: number;
  /** Bytes of the data that count at most. */
  readonly limit?: number;
  /** Hashes of batches that do not count. */
  readonly undone?: ReadonlySet<string>;
}

export interface IdentitiesRead {
  /** How many stand there. */
  readonly count: number;
  /** Of the log's lines that were read. */
  readonly bytes: number;
  /** When the last batch was written, in milliseconds; 0 for none. */
  readonly lastTime: number;
}

/** Thrown, always the same: a line is not as `batch-text.ts` writes it. */
const UNUSUAL = new Error('unusual commit log');

/** Adds all of them to the window, oldest first; undefined, with some of them added, for an unusual log. */
export async function readIdentities(
  commits: DiskFile,
  options: ReadIdentitiesOptions,
): Promise<IdentitiesRead | undefined> {
  const reader = new IdentityReader(options);
  try {
    for await (const line of linesFrom(commits, options.from ?? 0)) reader.take(line);
    return reader.end();
  } catch (error) {
    if (error === UNUSUAL) return undefined;
    throw error;
  }
}

const CHUNK = 4 * 1024 * 1024;
const LINE_FEED = 10;

/** Each without its line feed; a last one that has none is torn, and left out. */
async function* linesFrom(file: DiskFile, from: number) {
  let rest: Buffer = Buffer.alloc(0);
  let isBegun = from === 0;
  for (let position = from; ;) {
    const chunk = await file.read(position, CHUNK);
    if (chunk.length === 0) return;
    position += chunk.length;
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = rest.indexOf(LINE_FEED); end >= 0; end = rest.indexOf(LINE_FEED, start)) {
      if (isBegun) yield rest.subarray(start, end);
      isBegun = true;
      start = end + 1;
    }
    rest = rest.subarray(start);
  }
}

const literal = (text: string) => Buffer.from(text);
const AT = literal('{"at":');
const BYTES = literal(',"bytes":');
const TIME = literal(',"time":"');
const LINES = literal('","lines":[');
const NULL = literal('null,"');
const AFTER_ID = literal('","');
const BEFORE_SIZE = literal('",');
const BEFORE_CRC = literal(',"');
const MARK = literal('",{"maybe_duplicate_of":"');
const AFTER_MARK = literal('"}');
const HASH = literal('],"hash":"');
const END = literal('"}');
const TIME_LENGTH = 24;
const CRC_LENGTH = 8;
const IDENTITY_LENGTH = 32;
const HASH_LENGTH = 64;
const QUOTE = 0x22;
const COMMA = 0x2c;
const ZERO = 0x30;
const OPEN = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE = 0x5d;

class IdentityReader {
  readonly #window: IdentityWindow;
  readonly #limit: number;
  readonly #undone: ReadonlySet<string>;
  /** Those of the batch that waits: a line behind it may say that only some of its lines were kept. */
  #words = new Int32Array(1024 * IDENTITY_WORDS);
  #waiting = 0;
  /** How many of them count, where its data begins, and when it was written. */
  #inBatch = 0;
  #batchAt = 0;
  #time = 0;
  #count = 0;
  #bytes = 0;
  /** Where the data of the next batch begins; unknown when the log is not read from its beginning. */
  #dataEnd: number | undefined;
  #lastTime = 0;
  #line: Buffer = Buffer.alloc(0);
  #at = 0;

  constructor({ window, from = 0, limit = Infinity, undone = new Set() }: ReadIdentitiesOptions) {
    this.#window = window;
    this.#dataEnd = from === 0 ? 0 : undefined;
    this.#limit = limit;
    this.#undone = undone;
  }

  /** @throws UNUSUAL */
  take(line: Buffer): void {
    this.#line = line;
    this.#at = 0;
    this.#bytes += line.length + 1;
    if (this.#isNext(AT)) {
      this.#addWaiting();
      this.#batch();
    } else this.#other(line);
  }

  end(): IdentitiesRead {
    this.#addWaiting();
    return { count: this.#count, bytes: this.#bytes, lastTime: this.#lastTime };
  }

  #other(line: Buffer): void {
    const decoded = decodeLine(line.toString())?.line;
    if (decoded === undefined || isBatch(decoded)) throw UNUSUAL;
    if (isKept(decoded)) this.#keep(decoded);
    else if (!isHeader(decoded)) this.#addWaiting();
  }

  /** The last line of this kind about a batch is the one that counts. */
  #keep({ kept_lines: lines, kept_bytes: bytes }: Kept): void {
    this.#waiting = Math.min(this.#inBatch, lines);
    if (this.#dataEnd !== undefined) this.#dataEnd = this.#batchAt + bytes;
  }

  #addWaiting(): void {
    for (let index = 0; index < this.#waiting; index += 1) {
      this.#window.addWords(this.#words, index * IDENTITY_WORDS);
    }
    this.#count += this.#waiting;
    if (this.#waiting > 0) this.#lastTime = Math.max(this.#lastTime, this.#time);
    this.#waiting = 0;
    this.#inBatch = 0;
  }

  #batch(): void {
    this.#expect(AT);
    let dataAt = this.#number();
    if (dataAt !== (this.#dataEnd ?? dataAt)) throw UNUSUAL;
    this.#batchAt = dataAt;
    this.#expect(BYTES);
    this.#dataEnd = dataAt + this.#number();
    this.#expect(TIME);
    const time = Date.parse(this.#line.toString('latin1', this.#at, this.#at + TIME_LENGTH));
    this.#at += TIME_LENGTH;
    this.#expect(LINES);
    let counting = 0;
    while (this.#line[this.#at] === OPEN) {
      dataAt += this.#entry(counting);
      if (dataAt <= this.#limit) counting += 1;
      if (this.#line[this.#at] === COMMA) this.#at += 1;
    }
    this.#expect(HASH);
    const hash = this.#line.toString('latin1', this.#at, this.#at + HASH_LENGTH);
    this.#at += HASH_LENGTH;
    this.#expect(END);
    if (this.#at !== this.#line.length || Number.isNaN(time)) throw UNUSUAL;
    if (this.#undone.has(hash)) return;
    this.#time = time;
    this.#waiting = counting;
    this.#inBatch = counting;
  }

  /** Notes an identity, and returns how many bytes its line has. */
  #entry(index: number): number {
    this.#at += 1;
    if (this.#line[this.#at] === QUOTE) this.#id();
    else this.#expect(NULL);
    this.#identity(index);
    this.#expect(BEFORE_SIZE);
    const size = this.#number();
    this.#expect(BEFORE_CRC);
    this.#at += CRC_LENGTH;
    if (this.#isNext(MARK)) this.#at += MARK.length + IDENTITY_LENGTH + AFTER_MARK.length;
    else this.#at += 1;
    if (this.#line[this.#at] !== CLOSE) throw UNUSUAL;
    this.#at += 1;
    return size;
  }

  #id(): void {
    const line = this.#line;
    let at = this.#at + 1;
    while (at < line.length && line[at] !== QUOTE) at += line[at] === BACKSLASH ? 2 : 1;
    this.#at = at;
    this.#expect(AFTER_ID);
  }

  #identity(index: number): void {
    const start = index * IDENTITY_WORDS;
    if (start + IDENTITY_WORDS > this.#words.length) {
      const more = new Int32Array(this.#words.length * 2);
      more.set(this.#words);
      this.#words = more;
    }
    const [line, words] = [this.#line, this.#words];
    let at = this.#at;
    let all = 0;
    for (let word = start; word < start + IDENTITY_WORDS; word += 1) {
      let value = 0;
      for (const end = at + DIGITS_A_WORD; at < end; at += 1) {
        const digit = DIGITS[line[at] ?? 0] ?? NO_DIGIT;
        all |= digit;
        value = (value << 4) | digit;
      }
      words[word] = value;
    }
    if (all > LARGEST_DIGIT) throw UNUSUAL;
    this.#at = at;
  }

  #number(): number {
    const start = this.#at;
    let value = 0;
    for (;;) {
      const digit = (this.#line[this.#at] ?? 0) - ZERO;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
      this.#at += 1;
    }
    if (this.#at === start) throw UNUSUAL;
    return value;
  }

  #isNext(text: Buffer): boolean {
    for (let index = 0; index < text.length; index += 1) {
      if (this.#line[this.#at + index] !== text[index]) return false;
    }
    return true;
  }

  #expect(text: Buffer): void {
    if (!this.#isNext(text)) throw UNUSUAL;
    this.#at += text.length;
  }
}

const DIGITS_A_WORD = 8;
const LARGEST_DIGIT = 15;
const NO_DIGIT = 255;
/** The value of each hex digit as it is written there, in small letters. */
const DIGITS = Uint8Array.from({ length: 256 }, (_, byte) => {
  const at = '0123456789abcdef'.indexOf(String.fromCharCode(byte));
  return at < 0 ? NO_DIGIT : at;
});
