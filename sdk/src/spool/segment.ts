/**
 * One file of the spool, and how far it has been drained: in memory, and in a small file beside it.
 *
 * That file is written without a sync and may be behind, never ahead: after a power loss some events
 * are sent again, under the same ids.
 */
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { type Disk, type DiskFile, isMissing, withFile } from './disk.ts';
import { countRecords, type Reading, readRecords } from './record.ts';

const SUFFIX = '.spool';
export const POSITION_SUFFIX = '.drained';
const POSITION_BYTES = 12;
/** How much is read at a time, unless one record is larger. */
const PIECE_BYTES = 1024 * 1024;
/** What a disk loses at least when it loses something. */
const BLOCK_BYTES = 4096;

export class Segment {
  readonly #disk: Disk;
  readonly directory: string;
  readonly name: string;
  /** Up to here it is known to be on the disk, and may be read. */
  bytes = 0;
  /** Not drained yet. */
  events = 0;
  /** When its oldest event that is not drained was spooled; undefined where that is not known. */
  oldestAtMs: number | undefined;
  /** Up to here everything is drained. */
  drainedBytes = 0;
  /** Whether more may be written to it. */
  isOpen = false;
  /** Up to here its damage has been dealt with. */
  inspectedBytes = 0;
  /** Holds something that is not drained and is kept nowhere else. */
  isPrecious = false;

  constructor(disk: Disk, directory: string, name: string) {
    this.#disk = disk;
    this.directory = directory;
    this.name = name;
  }

  static called(disk: Disk, directory: string, number: number): Segment {
    return new Segment(disk, directory, `${String(number).padStart(8, '0')}${SUFFIX}`);
  }

  /** The segments of a process that is gone, in the order it wrote them. */
  static async allIn(disk: Disk, directory: string): Promise<Segment[]> {
    const names = (await disk.list(directory)).filter((name) => name.endsWith(SUFFIX));
    return names.toSorted().map((name) => new Segment(disk, directory, name));
  }

  get path(): string {
    return join(this.directory, this.name);
  }

  get #positionPath(): string {
    return this.path.slice(0, -SUFFIX.length) + POSITION_SUFFIX;
  }

  get isDrained(): boolean {
    return this.drainedBytes >= this.bytes;
  }

  /** Finds out what there is to drain, without reading it all. */
  async measure(): Promise<void> {
    await withFile(this.#disk, this.path, 'read', async (file) => {
      this.bytes = await file.size();
      this.drainedBytes = Math.min(this.bytes, await this.#readPosition());
      for (let at = this.drainedBytes; at < this.bytes;) {
        const piece = await this.readBytes(file, at, Math.min(PIECE_BYTES, this.bytes - at));
        const { count, end, firstAtMs } = countRecords(piece);
        if (end === 0) break;
        this.events += count;
        this.oldestAtMs ??= firstAtMs;
        at += end;
      }
    });
  }

  /** Records from `drainedBytes` on, at most `max` and about a mebibyte; positions are from there. */
  async read(max: number): Promise<Reading> {
    return withFile(this.#disk, this.path, 'read', async (file) => {
      const left = this.bytes - this.drainedBytes;
      const reading = await this.#readPiece(file, max, Math.min(left, PIECE_BYTES));
      if (reading.records.length > 0 || reading.end > 0) return reading;
      return this.#readPiece(file, max, Math.min(left, reading.wantedBytes));
    });
  }

  async #readPiece(file: DiskFile, max: number, length: number): Promise<Reading> {
    const isLast = this.drainedBytes + length >= this.bytes;
    const piece = await this.readBytes(file, this.drainedBytes, length);
    return readRecords(piece, max, isLast);
  }

  /** What the disk cannot read comes as zeros, so that it costs the events there and no others. */
  async readBytes(file: DiskFile, at: number, length: number): Promise<Buffer> {
    try {
      return await file.read(at, length);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EIO') throw error;
    }
    this.isPrecious = true;
    const bytes = Buffer.alloc(length);
    for (let done = 0; done < length;) {
      const size = Math.min(BLOCK_BYTES - ((at + done) % BLOCK_BYTES), length - done);
      const block = await file.read(at + done, size).catch(() => Buffer.alloc(0));
      block.copy(bytes, done);
      done += size;
    }
    return bytes;
  }

  async writePosition(): Promise<void> {
    const bytes = Buffer.alloc(POSITION_BYTES);
    bytes.writeDoubleBE(this.drainedBytes);
    bytes.writeUInt32BE(crc32(bytes.subarray(0, 8)), 8);
    await withFile(this.#disk, this.#positionPath, 'replace', (file) => file.write(bytes, 0));
  }

  async #readPosition(): Promise<number> {
    try {
      const bytes = await withFile(this.#disk, this.#positionPath, 'read', (file) =>
        file.read(0, POSITION_BYTES),
      );
      const isWhole = bytes.length === POSITION_BYTES;
      if (isWhole && crc32(bytes.subarray(0, 8)) === bytes.readUInt32BE(8)) {
        return bytes.readDoubleBE(0);
      }
    } catch (error) {
      // Not there yet, or not to be read: then from the start, which at worst sends again.
      if (!isMissing(error) && (error as NodeJS.ErrnoException).code !== 'EIO') throw error;
    }
    return 0;
  }

  /** Takes it off the disk; `aside` is where to move it when it holds what is nowhere else. */
  async remove(aside: string): Promise<void> {
    if (this.isPrecious) {
      await this.#disk.rename(this.path, aside);
      await this.#disk.syncDirectory(dirname(aside));
    } else {
      await this.#disk.remove(this.path);
    }
    await this.#disk.remove(this.#positionPath);
    await this.#disk.syncDirectory(this.directory);
  }
}
