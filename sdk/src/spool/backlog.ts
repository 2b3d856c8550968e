/**
 * What one process has spooled, from the side that drains it: its segments in their order, oldest
 * first. A segment goes when all of it is drained; damage goes into a file of its own, and the
 * records around it are drained.
 */
import { basename, join } from 'node:path';
import { AuditError } from '@pamir-audit/catalog';
import type { Logger } from '../log.ts';
import type { Outgoing } from '../wire.ts';
import { type Disk, isMissing, withFile } from './disk.ts';
import type { Damage, Reading } from './record.ts';
import { Segment } from './segment.ts';

interface Handed {
  readonly segment: Segment;
  readonly records: Reading['records'];
  /** Where the reading began. */
  readonly from: number;
}

export interface BacklogOptions {
  readonly disk: Disk;
  readonly directory: string;
  /** Where damage is kept. */
  readonly aside: string;
  readonly log: Logger;
}

export class Backlog {
  readonly #options: BacklogOptions;
  #segments: Segment[] = [];
  #handed: Handed | undefined;
  /** How often something was found that is no record. */
  damaged = 0;

  constructor(options: BacklogOptions) {
    this.#options = options;
  }

  /** That of a process that is gone. */
  static async adopt(options: BacklogOptions): Promise<Backlog> {
    const backlog = new Backlog(options);
    for (const segment of await Segment.allIn(options.disk, options.directory)) {
      try {
        await segment.measure();
        backlog.add(segment);
      } catch (error) {
        // Not one to hold up the others: the next process tries again.
        const reason = (error as Error).message;
        options.log.error({ file: segment.path, reason }, 'A spool file cannot be read.');
      }
    }
    return backlog;
  }

  get directory(): string {
    return this.#options.directory;
  }

  get events(): number {
    return this.#segments.reduce((sum, { events }) => sum + events, 0);
  }

  /** On the disk, with what is drained and not removed yet. */
  get bytes(): number {
    return this.#segments.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  get oldestAtMs(): number | undefined {
    return this.#segments.find(({ events }) => events > 0)?.oldestAtMs;
  }

  get isEmpty(): boolean {
    return this.#segments.every(({ isDrained }) => isDrained);
  }

  add(segment: Segment): void {
    this.#segments.push(segment);
  }

  /** The oldest events that are not drained; the same again until `done` says so. */
  async next(max: number): Promise<readonly Outgoing[]> {
    for (;;) {
      const [segment] = this.#segments;
      if (segment === undefined || (segment.isDrained && segment.isOpen)) return [];
      if (segment.isDrained) {
        await this.#remove(segment);
        continue;
      }
      const reading = await this.#read(segment, max);
      if (reading === undefined) continue;
      const from = segment.drainedBytes;
      for (const damage of reading.damage) await this.#keepAside(segment, from, damage);
      segment.inspectedBytes = Math.max(segment.inspectedBytes, from + reading.end);
      const { records } = reading;
      if (records.length > 0) {
        segment.oldestAtMs = records[0]?.spooledAtMs;
        this.#handed = { segment, records, from };
        return records.map(({ outgoing }) => outgoing);
      }
      segment.drainedBytes = from + reading.end;
    }
  }

  /** Forgets the first `count` of what `next` gave. */
  async done(count: number): Promise<void> {
    const handed = this.#handed;
    // Never more than was given, whatever the caller counted.
    const last = handed?.records[Math.min(count, handed.records.length) - 1];
    if (handed === undefined || last === undefined) return;
    const { segment, records, from } = handed;
    this.#handed = undefined;
    segment.drainedBytes = from + last.end;
    segment.events = segment.isDrained ? 0 : Math.max(1, segment.events - count);
    segment.oldestAtMs = (records[count] ?? last).spooledAtMs;
    await this.#settle(segment);
  }

  /** Puts the oldest of what `next` gave into a file of its own, for a person, and forgets it. */
  async refuse(): Promise<void> {
    const [first] = this.#handed?.records ?? [];
    if (this.#handed === undefined || first === undefined) return;
    const { segment, from } = this.#handed;
    await this.#copy(segment, { at: from + first.at, end: from + first.end }, '.refused');
    await this.done(1);
  }

  /** Removes what is drained, once nothing more is written to it. */
  async tidy(): Promise<void> {
    for (const segment of this.#segments.filter(({ isDrained, isOpen }) => isDrained && !isOpen)) {
      await this.#remove(segment);
    }
  }

  async #settle(segment: Segment): Promise<void> {
    if (segment.isDrained && !segment.isOpen) return this.#remove(segment);
    try {
      await segment.writePosition();
    } catch (error) {
      // Costs nothing but events sent again after a crash.
      const reason = (error as Error).message;
      this.#options.log.debug({ file: segment.path, reason }, 'A position was not written.');
    }
  }

  async #remove(segment: Segment): Promise<void> {
    this.#segments = this.#segments.filter((it) => it !== segment);
    try {
      await segment.remove(this.#asidePath(segment, 0, '.whole.corrupt'));
    } catch (error) {
      // It stays, and the next process sends it again.
      const reason = (error as Error).message;
      this.#options.log.warn({ file: segment.path, reason }, 'A spool file was not removed.');
    }
  }

  /** Undefined when the file is gone, which is no reason to stop. */
  async #read(segment: Segment, max: number): Promise<Reading | undefined> {
    try {
      const reading = await segment.read(max);
      if (reading.end > 0) return reading;
    } catch (cause) {
      if (!isMissing(cause)) {
        const message = `cannot read ${segment.path}: ${(cause as Error).message}`;
        throw new AuditError('SPOOL_UNAVAILABLE', message, { cause });
      }
    }
    this.#segments = this.#segments.filter((it) => it !== segment);
    const fields = { file: segment.path, events: segment.events };
    this.#options.log.error(fields, 'A spool file was removed or cut short by somebody else.');
    return undefined;
  }

  async #keepAside(segment: Segment, from: number, damage: Damage): Promise<void> {
    const [at, end] = [from + damage.at, from + damage.end];
    if (at < segment.inspectedBytes) return;
    this.damaged += 1;
    const fields = { file: segment.path, offset: at, bytes: end - at };
    this.#options.log.error(fields, 'The spool holds what is not an event; it is kept aside.');
    try {
      await this.#copy(segment, { at, end }, '.corrupt');
    } catch {
      // No room for a copy: then the whole file is kept, which needs none.
      segment.isPrecious = true;
    }
  }

  async #copy(segment: Segment, { at, end }: Damage, suffix: string): Promise<void> {
    const { disk, aside } = this.#options;
    const bytes = await withFile(disk, segment.path, 'read', (file) =>
      segment.readBytes(file, at, end - at),
    );
    await withFile(disk, this.#asidePath(segment, at, suffix), 'replace', async (copy) => {
      await copy.write(bytes, 0);
      await copy.sync();
    });
    await disk.syncDirectory(aside);
  }

  /** Follows from where it was, so that doing it twice makes one file. */
  #asidePath({ name }: Segment, offset: number, suffix: string): string {
    const { directory, aside } = this.#options;
    return join(aside, `${basename(directory)}-${name.slice(0, 8)}-${offset}${suffix}`);
  }
}
