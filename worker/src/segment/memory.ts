/**
 * What stands in a trail: the last events in a window in memory, older ones in the commit logs.
 *
 * The window answers for nearly everything. An event that is said to be a repeat and is not in it, of
 * an age that the window does not cover, is looked up in the logs from the day of its id on.
 */
import { join } from 'node:path';
import { checkSegment, wholeLines } from './check.ts';
import { type Header, SUFFIX } from './commit-log.ts';
import { type Disk, type DiskFile, withFile } from './disk.ts';
import { undoneIn } from './headers.ts';
import { readIdentities, type ReadIdentitiesOptions } from './identities.ts';
import { IdentityWindow } from './identity.ts';
import { startOfTail } from './log-tail.ts';

export interface MemoryOptions {
  readonly disk: Disk;
  readonly directory: string;
  /** Identities in the window. */
  readonly capacity: number;
}

/** Identities of an older segment, as its log told them. */
interface Held {
  readonly window: IdentityWindow;
  /** How many identities had been added when they were read. */
  readonly at: number;
  /** Whether the segment was still being written then. */
  readonly wasCurrent: boolean;
}

interface Remembered {
  readonly header: Header;
  /** How many identities had been added before its first; negative when they never were. */
  readonly start: number;
}

/** Most identities of older segments that are held while repeats come, 24 bytes each. */
const MOST_HELD = 4_000_000;
/** A producer's clock, which made the id, may differ from ours by so much. */
const CLOCKS_DIFFER_MS = 3_600_000;

export class Memory {
  readonly #options: MemoryOptions;
  #window: IdentityWindow;
  /** Hashes of batches that do not count. */
  readonly #undone: Set<string>;
  #segments: Remembered[];
  readonly #held = new Map<Header, Held>();
  /** Identities added by then are in the trail; those since are being written. */
  #kept = 0;
  /** When the last batch was written. */
  lastTime = 0;

  private constructor(options: MemoryOptions, headers: readonly Header[]) {
    this.#options = options;
    this.#window = new IdentityWindow(options.capacity);
    this.#undone = new Set(undoneIn(headers));
    this.#segments = headers.map((header) => ({ header, start: -1 }));
  }

  /** Fills the window with the last events of a trail, from its newest segment back. */
  static async of(
    options: MemoryOptions,
    headers: readonly Header[],
    current: string | undefined,
  ): Promise<Memory> {
    const memory = new Memory(options, headers);
    const newestFirst: [Header, IdentityWindow][] = [];
    let count = 0;
    for (const header of headers.toReversed()) {
      if (count >= options.capacity) break;
      const window = await memory.#read(header, options.capacity, header.name === current);
      newestFirst.push([header, window]);
      count += window.size;
    }
    for (const [index, [header, window]] of newestFirst.toReversed().entries()) {
      const isWhole = window.size < options.capacity;
      const start = isWhole ? memory.#window.added : -1;
      memory.#segments = memory.#segments.map((it) =>
        it.header === header ? { header, start } : it,
      );
      if (index === 0) memory.#window = window;
      else memory.#window.addAll(window);
    }
    memory.keep();
    return memory;
  }

  /** Adds the identity of an event that is about to be written; false when the window has it. */
  add(identity: string): boolean {
    return this.#window.add(identity);
  }

  /** What was added stands in the trail. */
  keep(): void {
    this.#kept = this.#window.added;
  }

  /** What was added since `keep` could not be written. */
  takeBack(): void {
    this.#window.takeBack(this.#kept);
  }

  /**
   * No more is written to a segment. From now on, and not only when the next header says so, a batch
   * of it that failed does not count: until then it is tried again, and must not be taken for stored.
   *
   * @param undone the hash of that batch, if there is one
   */
  left({ sequence }: Header, undone: string | undefined): void {
    if (undone !== undefined) this.#undone.add(undone);
    for (const header of this.#held.keys()) {
      if (header.sequence === sequence) this.#held.delete(header);
    }
  }

  /** A new segment is written from now on, first of all with what is being written. */
  began(header: Header): void {
    this.#segments.push({ header, start: this.#kept });
  }

  /** Segments that are deleted answer no more. */
  forget(gone: readonly Header[]): void {
    this.#segments = this.#segments.filter(({ header }) => !gone.includes(header));
    for (const header of gone) this.#held.delete(header);
  }

  /** The segments of the trail, oldest first. */
  get headers(): readonly Header[] {
    return this.#segments.map(({ header }) => header);
  }

  /** Whether an event stands in a segment that the window does not cover. Reads logs if need be. */
  async hasOlder(id: string, identity: string): Promise<boolean> {
    const forgotten = this.#window.added - this.#window.size;
    // A window that never was full has everything.
    if (forgotten === 0) return false;
    const madeAt = timeOf(id);
    if (madeAt === undefined) return false;
    for (const [index, { header, start }] of [...this.#segments.entries()].toReversed()) {
      const end = this.#segments[index + 1]?.header.time;
      if (end !== undefined && Date.parse(end) < madeAt - CLOCKS_DIFFER_MS) return false;
      if (start >= forgotten && start >= 0) continue;
      if ((await this.#hold(header, end === undefined)).has(identity)) return true;
    }
    return false;
  }

  async #hold(header: Header, isCurrent: boolean): Promise<IdentityWindow> {
    const held = this.#held.get(header);
    // What was added to the current segment since is in the window for as long as this holds.
    const isFresh = held && this.#window.added - held.at < this.#options.capacity / 2;
    // What was added to it before it was complete may have left the window since: it is read again.
    const isUsable = isCurrent ? isFresh : held?.wasCurrent === false;
    if (held && isUsable) return held.window;
    const window = await this.#read(header, MOST_HELD, isCurrent);
    this.#held.set(header, { window, at: this.#window.added, wasCurrent: isCurrent });
    let total = 0;
    for (const [it, { window: one }] of [...this.#held].toReversed()) {
      total += one.size;
      if (total > MOST_HELD && it !== header) this.#held.delete(it);
    }
    return window;
  }

  async #read({ name }: Header, most: number, isCurrent: boolean): Promise<IdentityWindow> {
    const { disk, directory } = this.#options;
    const limit = isCurrent ? Infinity : await trustedLength(disk, directory, name);
    return withFile(disk, join(directory, name + SUFFIX), async (commits) => {
      const counting = { limit, undone: this.#undone };
      const fast = await lastIdentities(commits, most, counting);
      if (fast !== undefined) {
        this.lastTime = Math.max(this.lastTime, fast.lastTime);
        return fast.window;
      }
      const window = new IdentityWindow(most);
      await checkSegment(commits, {
        ...counting,
        onLine: ([, identity], { time }) => {
          window.add(identity);
          this.lastTime = Math.max(this.lastTime, Date.parse(time));
        },
      });
      return window;
    });
  }
}

/** So much of the end of a log tells how long its entries are, or more where no batch is whole in it. */
const SAMPLE_BYTES = 256 * 1024;
/** What is read of the end, in entries as long as those; some more, and much more where they were too few. */
const MARGINS = [1.02, 1.5, Infinity];

/** The last identities of a log: of its end, or of all of it where they are too few there. */
async function lastIdentities(commits: DiskFile, most: number, counting: Counting) {
  const end = await commits.size();
  const bytesOfEntry = await usualBytesOfEntry(commits, end);
  if (bytesOfEntry === undefined) return undefined;
  for (const margin of MARGINS) {
    const from = Math.max(0, Math.floor(end - most * margin * bytesOfEntry));
    const expected = Math.floor((end - from) / bytesOfEntry / margin);
    const window = new IdentityWindow(most, expected);
    const read = await readIdentities(commits, { ...counting, window, from });
    if (read === undefined) return undefined;
    if (from === 0 || window.size >= most) return { window, lastTime: read.lastTime };
  }
  return undefined;
}

/** As long as its last entries are; undefined for a log that is not as usual. */
async function usualBytesOfEntry(commits: DiskFile, end: number): Promise<number | undefined> {
  for (let sampled = SAMPLE_BYTES; ; sampled *= 4) {
    const from = Math.max(0, end - sampled);
    const sample = await readIdentities(commits, { window: new IdentityWindow(1), from });
    if (sample === undefined) return undefined;
    // A batch is one line, which may be longer than what is read; only whole ones are counted.
    if (sample.count > 0) return sample.bytes / sample.count;
    if (from === 0) return end;
  }
}

type Counting = Pick<ReadIdentitiesOptions, 'limit' | 'undone'>;

/** When a UUIDv7 was made, in milliseconds; undefined for another id. RFC 9562, section 5.7. */
function timeOf(id: string): number | undefined {
  const match = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.exec(
    id,
  );
  return match ? Number.parseInt(`${match[1]}${match[2]}`, 16) : undefined;
}

/**
 * How much of a segment counts when it is not written any further: all that its log says, but of the
 * last batch only the lines that stand in the data. A crash may have come before them.
 */
async function trustedLength(disk: Disk, directory: string, name: string): Promise<number> {
  const path = join(directory, name);
  const check = await withFile(disk, path + SUFFIX, async (it) =>
    checkSegment(it, { start: await startOfTail(it, undefined) }),
  );
  const { last, committed, isSealed } = check;
  if (last === undefined) return 0;
  // The seal came after the last batch was safe; the data may have been compressed since.
  if (isSealed) return committed.data;
  try {
    const whole = await withFile(disk, path, (data) => wholeLines(data, last.batch));
    return Math.min(committed.data, last.batch.at + whole.length);
  } catch {
    // Without its data the last batch cannot be vouched for; what came before was acknowledged.
    return last.batch.at;
  }
}
