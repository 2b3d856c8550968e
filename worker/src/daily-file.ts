/**
 * A file whose name follows the clock, to which lines are appended and made durable.
 *
 * `append` resolves after fdatasync, so what it took survives a power cut. A failed append leaves
 * nothing behind: the file is cut back to its last good length, at once or, when that fails too,
 * before the next append.
 */
import { constants, createReadStream, createWriteStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AuditError } from '@pamir-audit/catalog';
import { makeDirectory } from './make-directory.ts';
import { formatTime } from './time-format.ts';

const MODE = 0o640;
const LINE_FEED = 0x0a;

export interface DailyFile {
  /** Makes the file of this moment ready, so that a wrong path is known at start. */
  open(): Promise<void>;
  /** Appends whole lines. Resolves when the disk has them; rejects with SINK_UNAVAILABLE. */
  append(lines: string): Promise<void>;
  /** Path of the file in use, or undefined before the first. */
  readonly path: string | undefined;
  close(): Promise<void>;
}

interface Opened {
  readonly path: string;
  readonly file: FileHandle;
  /** How much of the file is whole lines that the disk has. */
  length: number;
}

/** @param path its last part may hold `%Y`, `%m`, `%d` and the like, in UTC */
export function dailyFile(path: string, now: () => Date = () => new Date()): DailyFile {
  const [directory, template] = [dirname(path), basename(path)];
  let opened: Opened | undefined;
  /** The length that counts for a file which could not be cut back. */
  let suspect: { readonly path: string; readonly length: number } | undefined;

  async function current(): Promise<Opened> {
    const today = join(directory, formatTime(template, now()));
    if (opened?.path === today) return opened;
    await opened?.file.close();
    opened = undefined;
    opened = await openFile(today, suspect?.path === today ? suspect.length : undefined);
    suspect = undefined;
    return opened;
  }

  async function append(lines: string): Promise<void> {
    const target = await current();
    const bytes = Buffer.from(lines);
    try {
      await writeAll(target.file, bytes);
      await target.file.datasync();
      target.length += bytes.length;
    } catch (error) {
      await giveUp(target);
      throw error;
    }
  }

  /** A file that failed once is not trusted: it is cut back, closed and opened anew. */
  async function giveUp({ path: failed, file, length }: Opened): Promise<void> {
    opened = undefined;
    suspect = { path: failed, length };
    // A disk that failed may fail this as well; then `suspect` remembers what to cut.
    const { size } = await file.stat().catch(() => ({ size: 0 }));
    // Never longer than it is: somebody else may have emptied it.
    if (size > length) await file.truncate(length).catch(() => {});
    await file.close().catch(() => {});
  }

  return {
    get path() {
      return opened?.path;
    },
    async open() {
      await current().catch(unavailable(path));
    },
    async append(lines) {
      await append(lines).catch(unavailable(path));
    },
    async close() {
      await opened?.file.close();
      opened = undefined;
    },
  };
}

function unavailable(path: string): (cause: unknown) => never {
  return (cause) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AuditError('SINK_UNAVAILABLE', `cannot append to ${path}: ${reason}`, { cause });
  };
}

async function openFile(path: string, knownLength: number | undefined): Promise<Opened> {
  await makeDirectory(dirname(path));
  const { O_RDWR, O_APPEND, O_CREAT } = constants;
  const file = await open(path, O_RDWR | O_APPEND | O_CREAT, MODE);
  try {
    const { size } = await file.stat();
    if (size === 0) await syncDirectory(dirname(path));
    const length = knownLength ?? (await wholeLines(file, size));
    if (length < size) {
      if (knownLength === undefined) await keepTail(path, length, size);
      await file.truncate(length);
      await file.datasync();
    }
    return { path, file, length };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Where the last whole line ends: a process that was killed may have left a torn one. */
async function wholeLines(file: FileHandle, size: number): Promise<number> {
  const chunk = Buffer.alloc(64 * 1024);
  for (let end = size; end > 0;) {
    const start = Math.max(0, end - chunk.length);
    const { bytesRead } = await file.read(chunk, 0, end - start, start);
    const at = chunk.subarray(0, bytesRead).lastIndexOf(LINE_FEED);
    if (at >= 0) return start + at + 1;
    end = start;
  }
  return 0;
}

/** A torn line was never acknowledged, but nothing is destroyed on a guess: it is copied first. */
async function keepTail(path: string, start: number, size: number): Promise<void> {
  const copy = createWriteStream(`${path}.cut-${size}`, { flush: true, mode: MODE, flags: 'wx' });
  await pipeline(createReadStream(path, { start }), copy);
}

/** A new file is durable only when its directory is. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  await directory.sync();
  await directory.close();
}

/** The kernel may take less than it is given, for instance on a disk that is almost full. */
async function writeAll(file: FileHandle, bytes: Buffer): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written);
    written += bytesWritten;
  }
}
