/** One file that is read while it grows. It stays open, and so is read to its end under any name. */
import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { LineSplitter, type Line } from '../line-splitter.ts';
import type { Position } from './checkpoints.ts';

export type FingerprintStrategy = 'checksum' | 'device_and_inode';

/** Beyond this the first line is no line. */
const LONGEST_FIRST_LINE = 1024 * 1024;
const READ_BYTES = 64 * 1024;

/** What the file is known by; undefined while its first line has no end. */
export async function fingerprintOf(
  handle: FileHandle,
  strategy: FingerprintStrategy,
): Promise<string | undefined> {
  if (strategy === 'device_and_inode') return inodeOf(handle);
  const hash = createHash('sha256');
  const buffer = Buffer.alloc(READ_BYTES);
  for (let at = 0; at < LONGEST_FIRST_LINE;) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
    if (bytesRead === 0) return undefined;
    const piece = buffer.subarray(0, bytesRead);
    const end = piece.indexOf(0x0a);
    hash.update(end < 0 ? piece : piece.subarray(0, end));
    if (end >= 0) break;
    at += bytesRead;
  }
  return `line:${hash.digest('hex')}`;
}

export async function inodeOf(handle: FileHandle): Promise<string> {
  const { dev, ino } = await handle.stat({ bigint: true });
  return `inode:${dev}:${ino}`;
}

/** With an id by its place in the file. */
export interface PlacedLine extends Line {
  readonly id: string;
}

export interface Chunk {
  readonly lines: readonly PlacedLine[];
  /** Where to go on once these lines are stored. */
  readonly end: Position;
}

export class TailedFile {
  readonly fingerprint: string;
  readonly inode: string;
  /** The name under which it was seen last. */
  path: string;
  /** True once no path leads to it: it is closed at its end. */
  isGone = false;
  readonly #handle: FileHandle;
  readonly #maxLineBytes: number;
  #splitter: LineSplitter;
  /** All before it has been given out as lines. */
  #offset: number;
  /** All before it has been read. */
  #readTo: number;
  #cuts: number;

  constructor(
    identity: { readonly fingerprint: string; readonly inode: string; readonly path: string },
    handle: FileHandle,
    { offset, cuts, maxLineBytes }: Position & { readonly maxLineBytes: number },
  ) {
    this.fingerprint = identity.fingerprint;
    this.inode = identity.inode;
    this.path = identity.path;
    this.#handle = handle;
    this.#maxLineBytes = maxLineBytes;
    this.#splitter = new LineSplitter(maxLineBytes);
    this.#offset = offset;
    this.#readTo = offset;
    this.#cuts = cuts;
  }

  /** Where to go on once all that was given out is stored. */
  get position(): Position {
    return { offset: this.#offset, cuts: this.#cuts };
  }

  /** The next lines; none at the end of the file. A part of a line waits for its rest. */
  async read(): Promise<Chunk> {
    const lines: PlacedLine[] = [];
    const buffer = Buffer.alloc(READ_BYTES);
    while (lines.length === 0) {
      const { bytesRead } = await this.#handle.read(buffer, 0, buffer.length, this.#readTo);
      if (bytesRead === 0) break;
      this.#readTo += bytesRead;
      for (const line of this.#splitter.push(buffer.subarray(0, bytesRead))) {
        lines.push(this.#placed(line));
      }
    }
    return { lines, end: this.position };
  }

  /** Moves on behind the line. */
  #placed(line: Line): PlacedLine {
    const id = `${this.fingerprint}/${this.#cuts}/${this.#offset}`;
    this.#offset += line.length;
    return { ...line, id };
  }

  /** The last line of a file that is gone: nobody will end it. */
  rest(): Chunk {
    const line = this.#splitter.end();
    return { lines: line === undefined ? [] : [this.#placed(line)], end: this.position };
  }

  /** True when it was cut: then it is read from its beginning. */
  async restartIfCut(): Promise<boolean> {
    const { size } = await this.#handle.stat();
    if (size >= this.#readTo) return false;
    this.#splitter = new LineSplitter(this.#maxLineBytes);
    this.#offset = 0;
    this.#readTo = 0;
    this.#cuts += 1;
    return true;
  }

  /**
   * True when it was written anew since it was opened. Asked after reading: what was read may then
   * begin in the middle of a line of the new text.
   */
  async isAnother(): Promise<boolean> {
    if (this.fingerprint.startsWith('inode:')) return false;
    return (await fingerprintOf(this.#handle, 'checksum')) !== this.fingerprint;
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}
