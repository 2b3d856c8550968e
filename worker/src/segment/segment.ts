/**
 * One data file and its commit log, open for appending.
 *
 * A batch goes: its line of the log, its bytes to the data file, `fdatasync` of both. After a crash
 * at any point only the last line of the log can disagree with the data, and it says how.
 */
import { join } from 'node:path';
import { AuditError } from '@pamir-audit/catalog';
import { BatchText, type Entry } from './batch-text.ts';
import { checkSegment, type Committed, type Check, wholeLines } from './check.ts';
import {
  type Batch,
  type CommitLine,
  type Encoded,
  encodeLine,
  encodeText,
  FORMAT,
  type Header,
  NO_HASH,
  type Note,
  SUFFIX,
} from './commit-log.ts';
import type { Disk, DiskFile } from './disk.ts';
import { startOfTail } from './log-tail.ts';
import { isForbidden, isTaken, openUnused } from './unused.ts';

/**
 * Most bytes of a batch, and so the most that a crash of the machine can leave unverified. A single
 * line may be longer; then it is a batch of its own.
 */
export const MAX_BATCH_BYTES = 16 * 1024 * 1024;

/** The segment cannot be used any further, and not because of the disk: a new one has to be opened. */
export class SegmentLost extends Error {
  override readonly name = 'SegmentLost';
}

/** The disk failed in a way after which the segment's files cannot be trusted to take more. */
export class SyncFailed extends Error {
  override readonly name = 'SyncFailed';
  /** Hash of the batch that may or may not be in the files. */
  readonly undone: string | undefined;

  constructor(message: string, options: ErrorOptions & { readonly undone: string | undefined }) {
    super(message, options);
    this.undone = options.undone;
  }
}

export class Segment {
  readonly header: Header;
  readonly #data: DiskFile;
  readonly #commits: DiskFile;
  readonly #batchText = new BatchText();
  #committed: Committed;

  private constructor(header: Header, data: DiskFile, commits: DiskFile, committed: Committed) {
    this.header = header;
    this.#data = data;
    this.#commits = commits;
    this.#committed = committed;
  }

  /** Of the last line of the log, in hex. */
  get hash(): string {
    return this.#committed.hash.toString('hex');
  }

  /** Committed bytes of the data file. */
  get length(): number {
    return this.#committed.data;
  }

  /**
   * Makes both files, with the header and the directory synced before anything else.
   *
   * @returns undefined when the name is taken: by a segment, or by bytes that are not ours
   */
  static async create(
    disk: Disk,
    directory: string,
    about: Omit<Header, 'pamir_audit_commits'>,
  ): Promise<Segment | undefined> {
    const header: Header = { pamir_audit_commits: FORMAT, ...about };
    const path = join(directory, header.name);
    if (await isTaken(disk, directory, header.name)) return undefined;
    const data = await openUnused(disk, path);
    if (data === undefined) return undefined;
    let commits: DiskFile | undefined;
    try {
      commits = await openUnused(disk, path + SUFFIX);
      if (commits === undefined) {
        await data.close();
        return undefined;
      }
      const committed = await appendLine(commits, NOTHING_COMMITTED, header);
      await commits.sync();
      await disk.syncDirectory(directory);
      return new Segment(header, data, commits, committed);
    } catch (error) {
      // What was begun is left: an empty data file and a log without a header are taken up again.
      await Promise.all([data.close(), commits?.close()]);
      throw error;
    }
  }

  /**
   * Opens the segment that was written last, and mends what a crash left behind. Both files are cut
   * and synced before this returns.
   *
   * @throws SegmentLost when what is there is no crash; then nothing was changed
   */
  static async recover(
    disk: Disk,
    directory: string,
    { name, boot, now, checkedBytes }: Recovery,
  ): Promise<Segment> {
    const path = join(directory, name);
    const commits = await disk.open(path + SUFFIX, 'append').catch(notToBeWritten);
    let data: DiskFile | undefined;
    try {
      data = await disk.open(path, 'append').catch(notToBeWritten);
      const start = await startOfTail(commits, boot, checkedBytes);
      const check = await checkSegment(commits, { data, start });
      const segment = await mend(disk, directory, { commits, data, check, boot, now });
      return new Segment(segment.header, data, commits, segment.committed);
    } catch (error) {
      await Promise.all([data?.close(), commits.close()]);
      throw error;
    }
  }

  /**
   * Writes a batch. Resolves when the disk has it; the entries are in the file then, once.
   *
   * @throws SegmentLost when somebody else touched the files: nothing was written
   * @throws SyncFailed when no more may be written to this segment
   * @throws the disk's error otherwise; the files are as before, and the batch may be tried again
   */
  async append(entries: readonly Entry[], time: Date): Promise<void> {
    await this.#expectUntouched();
    const data = joined(entries);
    const batch = { at: this.#committed.data, bytes: data.length, time };
    const text = this.#batchText.of(entries, batch);
    await this.#write(encodeText(text, this.#committed.hash, data), data);
  }

  /**
   * Writes a note into the log.
   *
   * @throws as `append` does
   */
  async note(note: Omit<Note, 'time'>, time: Date): Promise<void> {
    await this.#expectUntouched();
    const line = { ...note, time: time.toISOString() };
    await this.#write(encodeLine(line, this.#committed.hash));
  }

  /** Notes that nothing follows, and takes away every right to write. */
  async seal(time: Date): Promise<void> {
    await this.note({ sealed: true }, time);
    await Promise.all([this.#data.seal(), this.#commits.seal()]).catch(() => {
      // Not every file system knows rights. The note is the seal; they only keep mistakes away.
    });
  }

  async close(): Promise<void> {
    await Promise.all([this.#data.close(), this.#commits.close()]);
  }

  async #write(encoded: Encoded, data?: Buffer): Promise<void> {
    const undone = data && encoded.hash.toString('hex');
    try {
      await this.#commits.append(encoded.bytes);
      if (data !== undefined) await this.#data.append(data);
    } catch (error) {
      await this.#cutBack().catch((cause: unknown) => {
        throw new SyncFailed('cannot cut a failed write off', { cause, undone });
      });
      throw error;
    }
    try {
      await Promise.all([this.#data.sync(), this.#commits.sync()]);
    } catch (cause) {
      // The kernel reports a failed sync once and then forgets: nothing written since counts.
      await this.#cutBack().catch(() => {});
      throw new SyncFailed('cannot sync', { cause, undone });
    }
    this.#committed = after(this.#committed, encoded, data);
  }

  /** Cuts both files back to what was committed, after a write that failed. */
  async #cutBack(): Promise<void> {
    await this.#data.truncate(this.#committed.data);
    await this.#commits.truncate(this.#committed.commits);
    await Promise.all([this.#data.sync(), this.#commits.sync()]);
  }

  async #expectUntouched(): Promise<void> {
    const [data, commits] = await Promise.all([this.#data.look(), this.#commits.look()]);
    if (!data.isInPlace || !commits.isInPlace) {
      throw new SegmentLost('somebody removed or replaced it');
    }
    if (data.size !== this.#committed.data) {
      throw new SegmentLost(`it has ${data.size} bytes instead of ${this.#committed.data}`);
    }
    if (commits.size !== this.#committed.commits) {
      throw new SegmentLost('its commit log was changed');
    }
  }
}

/** What to open a segment with that was not closed in good order. */
export interface Recovery {
  readonly name: string;
  /** The machine's boot as it is now. */
  readonly boot: string;
  readonly now: Date;
  /** How much of the commit log is checked at least, from its end. @default 1 MiB */
  readonly checkedBytes?: number | undefined;
}

const NOTHING_COMMITTED: Committed = { data: 0, commits: 0, hash: NO_HASH };

/** A file that is gone, or may not be written, is no crash. Other errors are the disk's. */
function notToBeWritten(cause: unknown): never {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'ENOENT') throw new SegmentLost('the data file is gone', { cause });
  if (isForbidden(cause)) {
    throw new SegmentLost('its files may not be written any more', { cause });
  }
  throw cause;
}

/** The lines one after the other: without a copy where they stand so already, as the sink makes them. */
function joined(entries: readonly Entry[]): Buffer {
  const [first] = entries;
  if (first === undefined) return Buffer.alloc(0);
  const { buffer, byteOffset } = first.line;
  let end = byteOffset;
  for (const { line } of entries) {
    if (line.buffer !== buffer || line.byteOffset !== end) {
      return Buffer.concat(entries.map((entry) => entry.line));
    }
    end += line.length;
  }
  return Buffer.from(buffer, byteOffset, end - byteOffset);
}

interface Found {
  readonly commits: DiskFile;
  readonly data: DiskFile;
  readonly check: Check;
  readonly boot: string;
  readonly now: Date;
}

/**
 * Decides what a crash left, cuts the rest of the data, and says so in the log. A crash in the middle
 * of this finds the same again: the log only grows, but for a torn last line.
 */
async function mend(disk: Disk, directory: string, found: Found) {
  const { commits, data, check, boot, now } = found;
  const { header, disagreeing } = check;
  if (header === undefined) throw new SegmentLost('its commit log has no header');
  if (check.problem !== undefined)
    throw new SegmentLost(`its commit log is damaged: ${check.problem}`);
  if (disagreeing && !disagreeing.isLast) throw altered(disagreeing.batch);
  const isSameBoot = check.boot === boot;
  const kept = isSameBoot ? await afterKill(found) : await afterPowerLoss(disk, directory, found);
  await data.truncate(check.committed.data + kept.bytes);
  await commits.truncate(disagreeing?.end ?? check.committed.commits);
  const time = now.toISOString();
  let { committed } = check;
  if (disagreeing) {
    const line = { kept_lines: kept.count, kept_bytes: kept.bytes, time };
    const bytes = await data.read(disagreeing.batch.at, kept.bytes);
    const before = { ...committed, commits: disagreeing.end, hash: disagreeing.hash };
    committed = await appendLine(commits, before, line, bytes);
  }
  if (!isSameBoot) committed = await appendLine(commits, committed, { boot, time });
  await Promise.all([data.sync(), commits.sync()]);
  // Whoever made the files may have been killed before their names were durable.
  await disk.syncDirectory(directory);
  return { header, committed };
}

async function appendLine(
  commits: DiskFile,
  committed: Committed,
  line: CommitLine,
  data?: Buffer,
): Promise<Committed> {
  const encoded = encodeLine(line, committed.hash, data);
  await commits.append(encoded.bytes);
  return after(committed, encoded, data);
}

function after(before: Committed, { bytes, hash }: Encoded, data?: Buffer): Committed {
  const commits = before.commits + bytes.length;
  return { data: before.data + (data?.length ?? 0), commits, hash };
}

/** How much of the last batch stays. */
interface KeptPart {
  readonly count: number;
  readonly bytes: number;
}

const NOTHING: KeptPart = { count: 0, bytes: 0 };

/**
 * The process was killed: everything it wrote is there, in its order. So the data is a beginning of
 * what the last line of the log announces; anything else was done by somebody else.
 */
async function afterKill({ data, check }: Found): Promise<KeptPart> {
  const { disagreeing, committed, dataSize } = check;
  if (disagreeing === undefined) {
    if (dataSize === committed.data) return NOTHING;
    const what = dataSize > committed.data ? 'has bytes that nobody committed' : 'is too short';
    throw new SegmentLost(`it ${what}`);
  }
  const { batch } = disagreeing;
  const whole = await wholeLines(data, batch);
  if (dataSize >= batch.at + batch.bytes || !whole.isTorn) throw altered(batch);
  return { count: whole.count, bytes: whole.length };
}

/**
 * The machine went down: of what was not synced anything may be missing. Lines that the log can
 * verify stay. The rest, at most one batch, is copied before it is cut.
 */
async function afterPowerLoss(disk: Disk, directory: string, found: Found): Promise<KeptPart> {
  const { data, check } = found;
  const { disagreeing, committed, dataSize } = check;
  if (dataSize < committed.data) throw new SegmentLost('it is too short');
  const whole = disagreeing && (await wholeLines(data, disagreeing.batch));
  const end = committed.data + (whole?.length ?? 0);
  const rest = dataSize - end;
  if (rest > Math.max(MAX_BATCH_BYTES, disagreeing?.batch.bytes ?? 0)) {
    throw new SegmentLost(`it has ${rest} bytes that nobody committed`);
  }
  if (rest > 0) await keepCut(disk, directory, data, end, rest);
  return whole === undefined ? NOTHING : { count: whole.count, bytes: whole.length };
}

function altered(batch: Batch): SegmentLost {
  return new SegmentLost(`its bytes at ${batch.at} were altered`);
}

/** Copies bytes to `<name>.cut-N-T`, synced, before they are cut off. */
async function keepCut(disk: Disk, directory: string, data: DiskFile, at: number, length: number) {
  const copy = await disk.open(`${data.path}.cut-${at}-${Date.now()}`, 'create');
  try {
    await copy.append(await data.read(at, length));
    await copy.sync();
    await disk.syncDirectory(directory);
  } catch (cause) {
    throw new AuditError('SINK_UNAVAILABLE', `cannot copy what is cut from ${data.path}`, {
      cause,
    });
  } finally {
    await copy.close();
  }
}
