/**
 * A trail: the segments of one kind in one directory, day after day, in which every event with an id
 * stands once.
 *
 * It writes to one segment at a time. A new one is opened when the day changes, when the old one is
 * full, and when the old one cannot be trusted any more; a file is never renamed, and nothing is ever
 * cut but what a crash left unfinished. States:
 *
 *   none     no segment is open: before the first batch, and after a failure
 *   open     the segment takes batches
 *   suspect  a write failed, and so did cutting the files back: the segment is left as it is, and the
 *            next one's header says which batch of it does not count
 */
import { join } from 'node:path';
import { AuditError } from '@pamir-audit/catalog';
import { formatTime } from '../time-format.ts';
import type { Entry } from './batch-text.ts';
import { checkSegment } from './check.ts';
import { COMPRESSED } from './compressed.ts';
import { type Header, type Previous, SUFFIX, type TrailKind } from './commit-log.ts';
import { type Disk, withFile } from './disk.ts';
import { readHeaders } from './headers.ts';
import { startOfTail } from './log-tail.ts';
import { Memory } from './memory.ts';
import { Segment, SegmentLost, SyncFailed } from './segment.ts';

export interface TrailOptions {
  readonly directory: string;
  /** Name of the data file, with `%Y-%m-%d` and the like. */
  readonly template: string;
  /** Whose clock that is, as IANA names it. @default UTC */
  readonly timeZone?: string;
  readonly kind: TrailKind;
  readonly disk: Disk;
  readonly now: () => Date;
  /** Identifies the running of the machine. */
  readonly boot: string;
  /** Identities remembered. @default 1_000_000 */
  readonly windowSize?: number;
  /** A segment of this many bytes is followed by another of the same day. @default no limit */
  readonly maxSegmentBytes?: number;
  /** How much of the commit log is checked at a start at least, from its end. @default 1 MiB */
  readonly checkedBytes?: number;
  /** Told when a segment is left because somebody else changed it. */
  readonly lost?: (name: string, reason: string) => void;
}

/** An event to write. */
export interface NewEntry extends Entry {
  /** The broker or the producer says that it may have come before. */
  readonly isRepeat: boolean;
}

const DEFAULT_WINDOW = 1_000_000;
const HOUR_MS = 3_600_000;
/** Segments that may be lost in one write before it counts as a failure of the disk. */
const MOST_LOST = 3;

export class Trail {
  readonly #options: TrailOptions;
  readonly #memory: Memory;
  #segment: Segment | undefined;
  /** What the next segment's header says about the one before. */
  #previous: Previous | undefined;
  #sequence: number;
  #lastTime: number;
  #isClosed = false;

  private constructor({ options, segment, previous, sequence }: Opening, memory: Memory) {
    this.#options = options;
    this.#memory = memory;
    this.#segment = segment;
    this.#previous = previous;
    this.#sequence = sequence;
    this.#lastTime = memory.lastTime;
  }

  /** Mends what a crash left, and learns what was written. Takes nothing on before it resolves. */
  static async open(options: TrailOptions): Promise<Trail> {
    const { disk, directory, kind, windowSize: capacity = DEFAULT_WINDOW } = options;
    await disk.makeDirectory(directory);
    const headers = (await readHeaders(disk, directory)).filter((it) => it.kind === kind);
    const opening: Opening = { options, sequence: 0 };
    const last = headers.at(-1);
    if (last !== undefined) await resume(opening, last);
    const current = opening.segment?.header.name;
    const memory = await Memory.of({ disk, directory, capacity }, headers, current);
    return new Trail(opening, memory);
  }

  /**
   * Writes those of the entries that are not in the trail yet, as one batch. Resolves when the disk has
   * them.
   *
   * @param entries of `MAX_BATCH_BYTES` together, or one longer line
   * @returns the entries written now; the others stand in the trail already
   * @throws the disk's error. Nothing of the batch counts then, and it may be tried again
   * @throws AuditError SINK_UNAVAILABLE when the trail is closed
   */
  async append(entries: readonly NewEntry[]): Promise<readonly NewEntry[]> {
    // A segment begun now would stand beside those of the trail that is opened next.
    if (this.#isClosed) {
      const { directory } = this.#options;
      throw new AuditError('SINK_UNAVAILABLE', `the trail in ${directory} is closed`);
    }
    try {
      const fresh = await this.#fresh(entries);
      if (fresh.length > 0) await this.#appendBatch(fresh);
      this.#memory.keep();
      return fresh;
    } catch (error) {
      this.#memory.takeBack();
      throw error;
    }
  }

  /** Seals the current segment when its day is over and nobody writes. */
  async sealIfOver(): Promise<void> {
    const time = this.#time();
    const day = this.#nameAt(time);
    const current = this.#segment;
    if (current && !isOfDay(current.header.name, day)) await this.#finish(current, time);
  }

  get current(): Header | undefined {
    return this.#segment?.header;
  }

  /** The segments that are not written any more, oldest first. */
  get past(): readonly Header[] {
    const sequence = this.current?.sequence;
    return this.#memory.headers.filter((it) => it.sequence !== sequence);
  }

  /**
   * Deletes past segments with their logs, after a note of it in the current log; one is begun for it
   * where there is none. Returns false when there is nothing to delete, or the trail is closed.
   */
  async remove(doomed: readonly Header[]): Promise<boolean> {
    if (this.#isClosed || doomed.length === 0) return false;
    const removed = doomed.map(({ name, sequence }) => ({ name, sequence }));
    const time = this.#time();
    const segment = this.#segment ?? (await this.#segmentFor(time));
    try {
      await segment.note({ removed }, time);
    } catch (error) {
      if (error instanceof SegmentLost || error instanceof SyncFailed) {
        await this.#leave(segment, error);
      }
      throw error;
    }
    const { disk, directory } = this.#options;
    for (const { name } of doomed) {
      for (const suffix of ['', ...COMPRESSED, SUFFIX]) {
        await disk.remove(join(directory, name + suffix));
      }
    }
    await disk.syncDirectory(directory);
    this.#memory.forget(doomed);
    return true;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#segment?.note({ stopped: true }, this.#time()).catch(() => {
      // Whatever is wrong with it is found at the next start, as after a crash.
    });
    await this.#segment?.close();
    this.#segment = undefined;
  }

  /** Those that are not in the trail. All are in its memory from here on, until they are taken back. */
  async #fresh(entries: readonly NewEntry[]): Promise<readonly NewEntry[]> {
    const fresh: NewEntry[] = [];
    for (const entry of entries) {
      const { id, identity, isRepeat } = entry;
      let isKnown = !this.#memory.add(identity);
      if (!isKnown && isRepeat && id !== undefined) {
        isKnown = await this.#memory.hasOlder(id, identity);
      }
      // Without an id two equal events are two events; with one, the second is a copy.
      if (!isKnown) fresh.push(entry);
      else if (id === undefined) {
        fresh.push(isRepeat ? { ...entry, maybeDuplicateOf: identity } : entry);
      }
    }
    return fresh;
  }

  async #appendBatch(batch: readonly NewEntry[]): Promise<void> {
    const time = this.#time();
    for (let attempt = 1; ; attempt += 1) {
      const segment = await this.#segmentFor(time);
      try {
        await segment.append(batch, time);
        return;
      } catch (error) {
        if (!(error instanceof SegmentLost || error instanceof SyncFailed)) throw error;
        await this.#leave(segment, error);
        // Of a lost segment the disk is not at fault: the batch goes to another one, at once.
        if (error instanceof SyncFailed || attempt === MOST_LOST) throw error;
      }
    }
  }

  /** Never back by less than an hour, which is a clock being set; more than that is a wrong clock. */
  #time(): Date {
    const now = this.#options.now().getTime();
    const isSetBack = now < this.#lastTime && this.#lastTime - now < HOUR_MS;
    this.#lastTime = isSetBack ? this.#lastTime : now;
    return new Date(this.#lastTime);
  }

  #nameAt(time: Date): string {
    const { template, timeZone } = this.#options;
    return formatTime(template, time, timeZone);
  }

  async #segmentFor(time: Date): Promise<Segment> {
    const { maxSegmentBytes = Infinity } = this.#options;
    const name = this.#nameAt(time);
    const current = this.#segment;
    if (current && isOfDay(current.header.name, name) && current.length < maxSegmentBytes) {
      return current;
    }
    if (current) await this.#finish(current, time);
    this.#segment = await this.#create(name, time);
    return this.#segment;
  }

  /** The segment is complete: its day is over, or it is full. */
  async #finish(segment: Segment, time: Date): Promise<void> {
    try {
      await segment.seal(time);
    } catch (error) {
      // Whatever is wrong with it, all that was acknowledged is in it, and no more is to come.
      if (error instanceof SegmentLost) return this.#leave(segment, error);
      if (error instanceof SyncFailed) await this.#leave(segment, error);
      throw error;
    }
    const { name, sequence } = segment.header;
    this.#previous = { name, sequence, hash: segment.hash };
    this.#segment = undefined;
    await segment.close();
  }

  /** The first free name of the day. One that is taken belongs to somebody else, or was ours. */
  async #create(day: string, time: Date): Promise<Segment> {
    const { disk, directory, kind, boot, lost } = this.#options;
    for (let number = 1; ; number += 1) {
      const name = number === 1 ? day : numbered(day, number);
      const previous = this.#previous === undefined ? {} : { previous: this.#previous };
      // Used up even if making the segment fails: no two headers may have one.
      this.#sequence += 1;
      const about = { kind, sequence: this.#sequence, name, boot, time: time.toISOString() };
      const segment = await Segment.create(disk, directory, { ...about, ...previous });
      if (segment !== undefined) {
        this.#memory.began(segment.header);
        return segment;
      }
      const isOurs = (await disk.list(directory)).includes(name + SUFFIX);
      if (!isOurs) lost?.(name, 'it is there already and has no commit log');
    }
  }

  /** No more is written to the segment; the next one's header says which batch does not count. */
  async #leave(segment: Segment, error: Error): Promise<void> {
    const { name } = segment.header;
    this.#segment = undefined;
    const reason = error.message;
    const undone = error instanceof SyncFailed ? error.undone : undefined;
    const { sequence } = segment.header;
    this.#memory.left(segment.header, undone);
    this.#previous = { name, sequence, reason, ...(undone === undefined ? {} : { undone }) };
    this.#options.lost?.(name, error.message);
    await segment.close().catch(() => {
      // Its disk has failed already.
    });
  }
}

/** What is known of a trail while it is being opened. */
interface Opening {
  readonly options: TrailOptions;
  segment?: Segment;
  previous?: Previous;
  sequence: number;
}

/** Goes on with the segment written last, unless its day is over or it is no crash. */
async function resume(opening: Opening, last: Header): Promise<void> {
  const { disk, directory, boot, now, lost, checkedBytes } = opening.options;
  opening.sequence = last.sequence;
  opening.previous = { name: last.name, sequence: last.sequence };
  const path = join(directory, last.name + SUFFIX);
  const { isSealed, committed } = await withFile(disk, path, async (commits) =>
    checkSegment(commits, { start: await startOfTail(commits, boot, checkedBytes) }),
  );
  if (isSealed) {
    opening.previous = { ...opening.previous, hash: committed.hash.toString('hex') };
    return;
  }
  try {
    opening.segment = await Segment.recover(disk, directory, {
      name: last.name,
      boot,
      now: now(),
      checkedBytes,
    });
  } catch (error) {
    if (!(error instanceof SegmentLost)) throw error;
    opening.previous = { ...opening.previous, reason: error.message };
    lost?.(last.name, error.message);
  }
}

/** `audit-2026-11-22.log` and 2 → `audit-2026-11-22_002.log`. */
function numbered(name: string, number: number): string {
  const dot = name.lastIndexOf('.');
  const end = dot > 0 ? dot : name.length;
  return `${name.slice(0, end)}_${String(number).padStart(3, '0')}${name.slice(end)}`;
}

function isOfDay(name: string, day: string): boolean {
  return name === day || name.replace(/_\d{3,}(?=\.[^.]*$|$)/, '') === day;
}
