/**
 * The writing side of the spool: appends records to segments, many with one sync.
 *
 * Group commit: what arrives while the disk syncs waits and shares the next sync. The busier it is,
 * the more events share one; an event alone waits for nobody.
 */
import { AuditError } from '@pamir-audit/catalog';
import { type Deferred, deferred } from '../deferred.ts';
import { type Disk, type DiskFile, isMissing } from './disk.ts';
import { Segment } from './segment.ts';

/** Most bytes of one write, unless one record is larger. */
const MAX_GROUP_BYTES = 4 * 1024 * 1024;

interface Waiting {
  readonly record: Buffer;
  readonly atMs: number;
  readonly outcome: Deferred<void>;
}

export interface JournalOptions {
  readonly disk: Disk;
  readonly directory: string;
  readonly maxSegmentBytes: number;
  /** Called with each new segment, before anything is in it. */
  readonly onSegment: (segment: Segment) => void;
}

export class Journal {
  readonly #options: JournalOptions;
  #waiting: Waiting[] = [];
  #run: Promise<void> | undefined;
  #open: { readonly segment: Segment; readonly file: DiskFile } | undefined;
  #segments = 0;
  /** Handed over and not yet on the disk. */
  pendingBytes = 0;
  /** The directory is no longer at its place: somebody took it for that of a dead process. */
  isMoved = false;

  constructor(options: JournalOptions) {
    this.#options = options;
  }

  /** Resolves once the disk has it; rejects when the disk did not take it, and then it does not count. */
  append(record: Buffer, atMs: number): Promise<void> {
    const outcome = deferred<void>();
    this.#waiting.push({ record, atMs, outcome });
    this.pendingBytes += record.length;
    this.#run ??= this.#write();
    return outcome.promise;
  }

  /** Ends the segment that is being written, unless something is on its way into it. */
  async retire(): Promise<void> {
    if (this.#run === undefined) await this.#leave();
  }

  /** Waits for what was handed over. */
  async close(): Promise<void> {
    await this.#run;
    await this.#leave();
  }

  async #write(): Promise<void> {
    // What is called in the same turn shares the first sync as well.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const group = this.#take();
      const bytes = Buffer.concat(group.map(({ record }) => record));
      try {
        const segment = await this.#commit(bytes);
        segment.bytes += bytes.length;
        segment.events += group.length;
        segment.oldestAtMs ??= group[0]?.atMs;
        this.pendingBytes -= bytes.length;
        for (const { outcome } of group) outcome.resolve();
      } catch (cause) {
        await this.#abandon();
        const reason = `cannot write to ${this.#options.directory}: ${(cause as Error).message}`;
        const error = new AuditError('SPOOL_UNAVAILABLE', reason, { cause });
        this.pendingBytes -= bytes.length;
        for (const { outcome } of group) outcome.reject(error);
      }
    }
    // In the turn of the last look, so that nothing is handed over in between and left waiting.
    this.#run = undefined;
  }

  #take(): Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const { record } of this.#waiting) {
      if (count > 0 && bytes + record.length > MAX_GROUP_BYTES) break;
      bytes += record.length;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }

  async #commit(bytes: Buffer): Promise<Segment> {
    const { segment, file } = await this.#place();
    await file.write(bytes, segment.bytes);
    await file.sync();
    // Looked at after the sync: whoever moves it later reads what is in it by now, and whoever moved
    // it before may have missed it. So a mistake about who is alive costs a repeat, never an event.
    if (await file.isInPlace()) return segment;
    this.isMoved = true;
    throw new Error('it was moved away');
  }

  async #place() {
    const { disk, directory, maxSegmentBytes, onSegment } = this.#options;
    if (this.#open && this.#open.segment.bytes >= maxSegmentBytes) await this.#leave();
    if (this.#open) return this.#open;
    this.#segments += 1;
    const segment = Segment.called(disk, directory, this.#segments);
    try {
      const file = await disk.open(segment.path, 'create');
      segment.isOpen = true;
      this.#open = { segment, file };
      onSegment(segment);
      await disk.syncDirectory(directory);
      return this.#open;
    } catch (error) {
      if (isMissing(error)) this.isMoved = true;
      throw error;
    }
  }

  /**
   * After a write or a sync that failed nothing is known of the file behind what was synced before,
   * and a sync that is tried again may say yes without it. So the next group gets another file.
   */
  async #abandon(): Promise<void> {
    try {
      if (this.#open) await this.#open.file.truncate(this.#open.segment.bytes);
    } catch {
      // What failed stays behind, and may be sent although it was refused: under its id, as a repeat.
    }
    await this.#leave();
  }

  async #leave(): Promise<void> {
    const open = this.#open;
    if (open === undefined) return;
    this.#open = undefined;
    open.segment.isOpen = false;
    // Everything that counts is synced: a close that fails takes nothing away.
    await open.file.close().catch(() => {});
  }
}
