/**
 * Events on the local disk, for when the broker is away.
 *
 *   <directory>/<process>/00000001.spool     what one process spooled, drained in order
 *   <directory>/<process>/<other>/…          what it took over from a process that is gone
 *   <directory>/….corrupt                    what could not be read, kept for a person
 *
 * Taking over is one rename into one's own directory: it succeeds for one process only, and when that
 * one dies as well, what it took over goes on with its own.
 */
import { dirname, join, resolve } from 'node:path';
import { AuditError } from '@pamir-audit/catalog';
import { positive } from '../checks.ts';
import type { Logger } from '../log.ts';
import type { Outgoing } from '../wire.ts';
import { Backlog } from './backlog.ts';
import { type Disk, isMissing } from './disk.ts';
import { Journal } from './journal.ts';
import { type Liveness, socketLiveness } from './liveness.ts';
import { nodeDisk } from './node-disk.ts';
import { encodeRecord } from './record.ts';
import { POSITION_SUFFIX } from './segment.ts';
import { uuidv7 } from '../uuid.ts';

export interface SpoolOptions {
  /** Made when it is missing. Any number of processes may share it. */
  readonly directory: string;
  /** Most bytes on the disk, with what was taken over from other processes. @default 256 MiB */
  readonly maxBytes?: number;
  /** A file is ended at this size, and removed when it is drained. @default 8 MiB, or a 16th of `maxBytes` */
  readonly maxSegmentBytes?: number;
  /** How often to look for spools of dead processes; 0 is only when `adopt` is called. @default 5000 */
  readonly adoptEveryMs?: number;
  readonly log: Logger;
  readonly disk?: Disk;
  readonly liveness?: Liveness;
}

export interface SpoolStatus {
  /** Not drained yet; those of other processes are counted by what their files say of themselves. */
  readonly events: number;
  /** On the disk. A file counts until the last event in it is drained. */
  readonly bytes: number;
  /** When the oldest was spooled. */
  readonly oldest: Date | undefined;
  /** How often something was found that is no event. It is in the `.corrupt` files. */
  readonly corrupt: number;
}

const MEBIBYTE = 1024 * 1024;
const PROCESS = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The part of it that this process writes, and the right to it. */
interface Own {
  readonly path: string;
  readonly backlog: Backlog;
  readonly journal: Journal;
  readonly mark: { close(): Promise<void> };
}

type Settings = ReturnType<typeof settingsOf>;

function settingsOf(options: SpoolOptions) {
  const maxBytes = positive('maxBytes', options.maxBytes ?? 256 * MEBIBYTE);
  const aSixteenth = Math.max(1, Math.floor(maxBytes / 16));
  return {
    directory: resolve(options.directory),
    maxBytes,
    maxSegmentBytes: positive(
      'maxSegmentBytes',
      options.maxSegmentBytes ?? Math.min(8 * MEBIBYTE, aSixteenth),
    ),
    adoptEveryMs: options.adoptEveryMs ?? 5000,
    log: options.log,
    disk: options.disk ?? nodeDisk,
    liveness: options.liveness ?? socketLiveness(),
  };
}

export class Spool {
  readonly #settings: Settings;
  #own: Own;
  /** Of other processes, oldest first. */
  #adopted: Backlog[] = [];
  #handing: Backlog | undefined;
  #adopting: Promise<void> | undefined;
  #moving: Promise<void> | undefined;
  /** Counted by those that are gone by now. */
  #corrupt = 0;
  #closing: Promise<void> | undefined;
  readonly #timer: NodeJS.Timeout | undefined;

  private constructor(settings: Settings, own: Own) {
    this.#settings = settings;
    this.#own = own;
    const { adoptEveryMs } = settings;
    if (adoptEveryMs === 0) return;
    this.#timer = setInterval(() => void this.adopt(), adoptEveryMs).unref();
  }

  /**
   * Makes a spool of this process, and takes over those of dead ones.
   *
   * @throws AuditError CONFIG_INVALID when the directory cannot be used for it
   */
  static async open(options: SpoolOptions): Promise<Spool> {
    const settings = settingsOf(options);
    if (process.platform === 'win32') {
      // No directory can be synced there, and none renamed in which a file is open.
      throw new AuditError('CONFIG_INVALID', 'there is no spool on Windows');
    }
    try {
      const spool = new Spool(settings, await settle(settings));
      await spool.adopt();
      return spool;
    } catch (cause) {
      if (cause instanceof AuditError) throw cause;
      const message = `cannot use ${settings.directory} as a spool: ${(cause as Error).message}`;
      throw new AuditError('CONFIG_INVALID', message, { cause });
    }
  }

  /**
   * Resolves once the event would survive a power loss. In the order of the calls.
   *
   * @throws AuditError SPOOL_UNAVAILABLE when it is full, or the disk does not take it
   * @throws AuditError CLOSED after `close`
   */
  async append(outgoing: Outgoing): Promise<void> {
    if (this.#moving || this.#own.journal.isMoved) await this.#move();
    if (this.#closing) throw new AuditError('CLOSED', 'the spool is closed');
    const atMs = Date.now();
    const record = encodeRecord(outgoing, atMs);
    const { maxBytes, directory } = this.#settings;
    if (this.#bytes + this.#own.journal.pendingBytes + record.length > maxBytes) {
      const message = `the spool in ${directory} is full: it holds ${maxBytes} bytes at most`;
      throw new AuditError('SPOOL_UNAVAILABLE', message);
    }
    await this.#own.journal.append(record, atMs);
  }

  /**
   * The oldest events, about a mebibyte of them at most: first those of this process, as what it
   * publishes next waits for them, then those taken over. Gives the same again until `done`. Calls
   * of `next` and `done` must not overlap.
   *
   * @throws AuditError SPOOL_UNAVAILABLE when the disk does not give them
   */
  async next(max: number): Promise<readonly Outgoing[]> {
    const own = this.#own.backlog;
    let failure: Error | undefined;
    for (const backlog of [own, ...this.#adopted]) {
      try {
        const events = await backlog.next(max);
        this.#handing = backlog;
        if (events.length > 0) return events;
        if (backlog !== own) await this.#leave(backlog);
      } catch (error) {
        // The others are not to wait for it.
        failure ??= error as Error;
      }
    }
    if (failure !== undefined) throw failure;
    return [];
  }

  /** Forgets the first `count` of what `next` gave last. Call it when the broker has confirmed them. */
  async done(count: number): Promise<void> {
    await this.#handing?.done(count);
    const { backlog, journal } = this.#own;
    if (this.#handing !== backlog || !backlog.isEmpty) return;
    await journal.retire();
    await backlog.tidy();
  }

  /**
   * For an event that the broker refuses for good: puts the first of what `next` gave last into a
   * `.refused` file, for a person, and forgets it.
   *
   * @throws whatever the disk has against it; then it is not forgotten
   */
  async refuse(): Promise<void> {
    await this.#handing?.refuse();
  }

  /** Looks for spools whose process is dead and takes them over. Reports failures to the log. */
  adopt(): Promise<void> {
    this.#adopting ??= this.#adopt().finally(() => (this.#adopting = undefined));
    return this.#adopting;
  }

  get status(): SpoolStatus {
    const all = [this.#own.backlog, ...this.#adopted];
    const times = all.flatMap(({ oldestAtMs }) => oldestAtMs ?? []);
    return {
      events: all.reduce((sum, { events }) => sum + events, 0),
      bytes: this.#bytes,
      oldest: times.length === 0 ? undefined : new Date(Math.min(...times)),
      corrupt: all.reduce((sum, { damaged }) => sum + damaged, this.#corrupt),
    };
  }

  /** Nothing of this process waits to be drained; what it took over does not count. */
  get isDrained(): boolean {
    return this.#own.backlog.isEmpty && this.#own.journal.pendingBytes === 0;
  }

  /** Waits for what is being written. What is not drained stays for the next process. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#adopting;
    const { backlog, journal } = this.#own;
    await journal.close();
    await backlog.tidy();
    for (const adopted of this.#adopted.filter(({ isEmpty }) => isEmpty))
      await this.#leave(adopted);
    await this.#leaveOwn();
  }

  get #bytes(): number {
    return this.#adopted.reduce((sum, { bytes }) => sum + bytes, this.#own.backlog.bytes);
  }

  async #adopt(): Promise<void> {
    const { disk, directory, log } = this.#settings;
    try {
      const names = (await disk.list(directory)).filter((name) => PROCESS.test(name));
      for (const name of names.toSorted()) {
        if (this.#closing) return;
        if (join(directory, name) !== this.#own.path) await this.#consider(name);
      }
    } catch (error) {
      const reason = (error as Error).message;
      log.warn({ directory, reason }, 'The spools of other processes cannot be looked at.');
    }
  }

  async #consider(name: string): Promise<void> {
    const { disk, directory, liveness, log } = this.#settings;
    try {
      // Of one that is just being made. Before the look: one that has something has its socket, too.
      if ((await disk.list(join(directory, name))).length === 0) return;
      if ((await liveness.look(join(directory, name))) === 'alive') return;
      const events = await this.#claim(name);
      if (events > 0) log.info({ process: name, events }, 'Took over the spool of a dead process.');
    } catch (error) {
      // Somebody else was faster, or took this process for dead.
      if (isMissing(error)) return;
      const fields = { process: name, reason: (error as Error).message };
      log.warn(fields, 'The spool of another process cannot be taken over.');
    }
  }

  /** Both names in one step: whoever comes second finds nothing to rename. */
  async #claim(name: string): Promise<number> {
    const { disk, directory } = this.#settings;
    const path = join(this.#own.path, name);
    await disk.rename(join(directory, name), path);
    const before = this.#adopted.length;
    await this.#takeIn(path);
    await disk.syncDirectory(this.#own.path);
    await disk.syncDirectory(directory);
    return this.#adopted.slice(before).reduce((sum, { events }) => sum + events, 0);
  }

  /** What a dead process had taken over itself comes before its own. */
  async #takeIn(path: string): Promise<void> {
    const { disk, directory, log } = this.#settings;
    const names = (await disk.list(path)).filter((name) => PROCESS.test(name));
    for (const name of names.toSorted()) await this.#takeIn(join(path, name));
    this.#adopted.push(await Backlog.adopt({ disk, directory: path, aside: directory, log }));
  }

  /** Of a drained one nothing is left but its directory. */
  async #leave(backlog: Backlog): Promise<void> {
    this.#adopted = this.#adopted.filter((it) => it !== backlog);
    this.#corrupt += backlog.damaged;
    await this.#removeEmpty(backlog.directory);
  }

  async #removeEmpty(path: string): Promise<void> {
    const { disk, liveness, log } = this.#settings;
    try {
      for (const name of await disk.list(path)) {
        const isLeft = liveness.isMark(name) || name.endsWith(POSITION_SUFFIX);
        if (isLeft) await disk.remove(join(path, name));
      }
      await disk.removeDirectory(path);
      await disk.syncDirectory(dirname(path));
    } catch (error) {
      // Something is left in it, which the next process looks at.
      log.debug({ path, reason: (error as Error).message }, 'A spool directory stays.');
    }
  }

  async #leaveOwn(): Promise<void> {
    const { path, backlog, mark } = this.#own;
    // The mark goes last: until then nobody else touches the directory.
    if (backlog.isEmpty && this.#adopted.length === 0) await this.#removeEmpty(path);
    await mark.close();
  }

  /** Another process took this one for dead and drains what it has spooled: it starts anew. */
  #move(): Promise<void> {
    this.#moving ??= this.#moveOut().finally(() => (this.#moving = undefined));
    return this.#moving;
  }

  async #moveOut(): Promise<void> {
    const { log } = this.#settings;
    const { path, backlog, journal, mark } = this.#own;
    try {
      this.#own = await settle(this.#settings);
    } catch (cause) {
      const message = `cannot make a spool again: ${(cause as Error).message}`;
      throw new AuditError('SPOOL_UNAVAILABLE', message, { cause });
    }
    log.error({ path }, 'The spool of this process was taken over or removed; it starts anew.');
    this.#corrupt += backlog.damaged;
    this.#adopted = [];
    await journal.close();
    await mark.close();
  }
}

/** Makes the directory of this process. Nobody takes it over from here on, as long as it lives. */
async function settle(settings: Settings): Promise<Own> {
  const { disk, directory, liveness, maxSegmentBytes, log } = settings;
  await makeDirectories(disk, directory);
  const path = join(directory, uuidv7());
  await disk.makeDirectory(path);
  await disk.syncDirectory(directory);
  const mark = await liveness.announce(path);
  const backlog = new Backlog({ disk, directory: path, aside: directory, log });
  const onSegment = backlog.add.bind(backlog);
  const journal = new Journal({ disk, directory: path, maxSegmentBytes, onSegment });
  return { path, backlog, journal, mark };
}

async function makeDirectories(disk: Disk, path: string): Promise<void> {
  await makeDirectory(disk, path);
  // All of them, as a process that made one may have died before it was durable.
  for (let it = path; dirname(it) !== it; it = dirname(it)) {
    try {
      await disk.syncDirectory(dirname(it));
    } catch (error) {
      // Not to be opened for reading: then it is of somebody else, and not new.
      if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
    }
  }
}

async function makeDirectory(disk: Disk, path: string): Promise<void> {
  try {
    await disk.makeDirectory(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
    if (!isMissing(error) || dirname(path) === path) throw error;
    await makeDirectory(disk, dirname(path));
    await makeDirectory(disk, path);
  }
}
