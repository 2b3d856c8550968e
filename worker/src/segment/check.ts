/**
 * Compares a data file with its commit log, without changing either.
 *
 * Used at start, to decide what a crash left behind, and by `pamir-audit verify`.
 */
import { isUtf8 } from 'node:buffer';
import type { DiskFile } from './disk.ts';
import type { Start } from './log-tail.ts';
import {
  type Batch,
  checksum,
  decodeLine,
  type Decoded,
  FORMAT,
  hashOf,
  type Header,
  isBatch,
  isHeader,
  isKept,
  type Kept,
  type LineEntry,
  NO_HASH,
  type Note,
} from './commit-log.ts';

/** How much of both files agrees, from their beginnings. */
export interface Committed {
  readonly data: number;
  readonly commits: number;
  /** Of the last line that agrees. */
  readonly hash: Buffer;
}

export interface Disagreeing {
  readonly batch: Batch;
  /** Of the line in the log, whatever the data is. */
  readonly hash: Buffer;
  /** Where the line ends in the log. */
  readonly end: number;
  /** False when the log goes on after it: then it is no crash. */
  readonly isLast: boolean;
}

export interface Check {
  readonly header: Header | undefined;
  /** The machine's boot at which the last line that agrees was written. */
  readonly boot: string | undefined;
  readonly isSealed: boolean;
  readonly committed: Committed;
  /** The last batch that agrees, and how many of its lines count. */
  readonly last: { readonly batch: Batch; readonly lines: number } | undefined;
  /** The first line that does not agree with the data. */
  readonly disagreeing: Disagreeing | undefined;
  /** Why the log cannot be followed further, when that is not a torn last line. */
  readonly problem: string | undefined;
  /** Bytes of the log after the last line that could be read. */
  readonly tornCommits: number;
  readonly dataSize: number;
}

/** Told of every line of every batch that agrees, with the batch it is in. */
export type OnLine = (entry: LineEntry, batch: Batch) => void;

export interface CheckOptions {
  /** The data file; without it the log is trusted about what it holds. */
  readonly data?: DiskFile;
  /** Bytes of the data that count at most. */
  readonly limit?: number;
  /** Hashes of batches that do not count: what later segments' headers say. */
  readonly undone?: ReadonlySet<string>;
  readonly onLine?: OnLine;
  readonly onNote?: (note: Note) => void;
  /** Where to begin; what stands before is taken as it is. @default the beginning */
  readonly start?: Start | undefined;
}

export async function checkSegment(commits: DiskFile, options: CheckOptions = {}): Promise<Check> {
  const size = await commits.size();
  const walk = new Walk(options);
  for await (const { text, end } of textLines(commits, size, options.start?.committed.commits)) {
    const decoded = text === undefined ? undefined : decodeLine(text);
    if (!(await walk.take(decoded, end, end === size))) break;
  }
  walk.settle();
  return walk.result(size, await options.data?.size());
}

/** A batch waits for the lines after it, which may say that only a part of it was kept. */
interface Pending {
  readonly batch: Batch;
  /** False when a later segment has it instead. */
  readonly counts: boolean;
  /** Of the batch's line, or of the last one about it. */
  readonly hash: Buffer;
  readonly end: number;
  /** Whether the data is as the last line about it says, and how much that is. */
  readonly agrees: boolean;
  readonly lines: number;
  readonly bytes: number;
}

/** What has been seen so far of a log. */
class Walk {
  readonly #file: DiskFile | undefined;
  readonly #limit: number;
  readonly #undone: ReadonlySet<string>;
  readonly #onLine: OnLine;
  readonly #onNote: (note: Note) => void;
  #header: Header | undefined;
  #boot: string | undefined;
  #isSealed = false;
  #committed: Committed;
  #pending: Pending | undefined;
  #last: Check['last'];
  #disagreeing: Check['disagreeing'];
  #problem: string | undefined;

  constructor({ data, limit, undone, onLine, onNote, start }: CheckOptions) {
    this.#header = start?.header;
    this.#boot = start?.boot;
    this.#committed = start?.committed ?? { data: 0, commits: 0, hash: NO_HASH };
    this.#file = data;
    this.#limit = limit ?? Infinity;
    this.#undone = undone ?? new Set();
    this.#onLine = onLine ?? (() => {});
    this.#onNote = onNote ?? (() => {});
  }

  /** Takes in the next line; false when there is no point in going on. */
  async take(decoded: Decoded | undefined, end: number, isLast: boolean): Promise<boolean> {
    // A last line that cannot be read is a torn one; an earlier one is damage.
    if (decoded === undefined) return isLast || this.#fail('a line cannot be read');
    const { line } = decoded;
    if (this.#header === undefined && !isHeader(line)) return this.#fail('the header is missing');
    if (isKept(line)) return this.#takeKept(decoded, line, end);
    if (this.#pending && !this.#pending.agrees) {
      this.#disagreeing = { ...this.#pending, isLast: false };
      return false;
    }
    this.settle();
    if (isBatch(line)) return this.#takeBatch(decoded, line, end);
    if (this.#file && !hashOf(this.#committed.hash, decoded.text).equals(decoded.hash)) {
      return this.#fail('a line was altered');
    }
    this.#committed = { ...this.#committed, commits: end, hash: decoded.hash };
    return this.#takeNote(line);
  }

  #takeNote(line: Header | Note): boolean {
    if (!isHeader(line)) {
      this.#boot = line.boot ?? this.#boot;
      this.#isSealed = line.sealed ?? this.#isSealed;
      this.#onNote(line);
      return true;
    }
    if (line.pamir_audit_commits !== FORMAT) return this.#fail('it has another format');
    this.#header = line;
    this.#boot = line.boot;
    return true;
  }

  async #takeBatch(decoded: Decoded, batch: Batch, end: number): Promise<boolean> {
    if (batch.at !== this.#committed.data)
      return this.#fail(`the batch at ${batch.at} is out of place`);
    if (batch.at >= this.#limit) return false;
    const agrees = await this.#agrees(decoded, batch.at, batch.bytes, this.#committed.hash);
    const { bytes, lines } = batch;
    const { hash } = decoded;
    const counts = !this.#undone.has(hash.toString('hex'));
    this.#pending = { batch, counts, hash, end, agrees, lines: lines.length, bytes };
    return true;
  }

  /** The last such line counts: the machine may have gone down before the one before was synced. */
  async #takeKept(decoded: Decoded, kept: Kept, end: number): Promise<boolean> {
    const pending = this.#pending;
    if (pending === undefined) return this.#fail('it keeps a part of no batch');
    const { kept_lines: lines, kept_bytes: bytes } = kept;
    const agrees = await this.#agrees(decoded, pending.batch.at, bytes, pending.hash);
    this.#pending = { ...pending, hash: decoded.hash, end, agrees, lines, bytes };
    return true;
  }

  async #agrees(decoded: Decoded, at: number, bytes: number, before: Buffer): Promise<boolean> {
    if (this.#file === undefined) return true;
    const data = await this.#file.read(at, bytes);
    return data.length === bytes && hashOf(before, decoded.text, data).equals(decoded.hash);
  }

  /** The pending batch is whole: nothing followed that said otherwise. */
  settle(): void {
    const pending = this.#pending;
    if (pending === undefined || this.#disagreeing !== undefined) return;
    this.#pending = undefined;
    if (pending.agrees) this.#commit(pending);
    else this.#disagreeing = { ...pending, isLast: true };
  }

  #commit({ batch, counts, hash, end, lines, bytes }: Pending): void {
    let at = batch.at;
    for (const entry of batch.lines.slice(0, lines)) {
      at += entry[2];
      if (counts && at <= this.#limit) this.#onLine(entry, batch);
    }
    this.#last = { batch, lines };
    this.#committed = { data: batch.at + bytes, commits: end, hash };
  }

  #fail(problem: string): false {
    this.#problem = problem;
    return false;
  }

  result(commitsSize: number, dataSize: number | undefined): Check {
    const readable = this.#disagreeing?.end ?? this.#committed.commits;
    return {
      header: this.#header,
      boot: this.#boot,
      isSealed: this.#isSealed,
      committed: this.#committed,
      last: this.#last,
      disagreeing: this.#disagreeing,
      problem: this.#problem,
      tornCommits: this.#problem === undefined ? commitsSize - readable : 0,
      dataSize: dataSize ?? this.#committed.data,
    };
  }
}

/**
 * How many of a batch's lines stand whole in the data, from its beginning, and where the last ends.
 * A line whose bytes are all there but different ends the count, and is not `torn`.
 */
export async function wholeLines(data: DiskFile, batch: Batch) {
  const bytes = await data.read(batch.at, batch.bytes);
  let count = 0;
  let length = 0;
  for (const [, , size, crc] of batch.lines) {
    const line = bytes.subarray(length, length + size);
    if (line.length < size) return { count, length, isTorn: true, bytes };
    if (checksum(line) !== crc) return { count, length, isTorn: false, bytes };
    count += 1;
    length += size;
  }
  return { count, length, isTorn: true, bytes };
}

const CHUNK = 1024 * 1024;

/**
 * The lines of a file and where each ends. One has no text when it is no UTF-8, or when no line feed
 * follows it: it is torn.
 */
export async function* textLines(file: DiskFile, size: number, begin = 0) {
  let rest: Buffer = Buffer.alloc(0);
  let start = begin;
  for (let position = begin; position < size;) {
    const chunk = await file.read(position, Math.min(CHUNK, size - position));
    if (chunk.length === 0) break;
    position += chunk.length;
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let from = 0;
    for (let at = rest.indexOf(10, from); at >= 0; at = rest.indexOf(10, from)) {
      const line = rest.subarray(from, at);
      yield { text: isUtf8(line) ? line.toString() : undefined, end: start + at + 1 };
      from = at + 1;
    }
    start += from;
    rest = rest.subarray(from);
  }
  if (rest.length > 0) yield { text: undefined, end: size };
}
