/**
 * Tells when the files of a configuration are others.
 *
 * Directories are watched, because editors replace files, and Kubernetes turns a link of the directory
 * around. What happens in one is no more than a hint: the files are compared by what is in them, so a
 * log that is written beside them, or a file that is saved as it was, is no change.
 */
import { type FSWatcher, realpathSync, statSync, watch } from 'node:fs';
import { dirname } from 'node:path';
import type { Logger } from '../component.ts';
import { whereaboutsOf } from './files.ts';
import { digestOf } from './fingerprint.ts';

/** Somebody who saves several files does so within a second. */
const SETTLE_MS = 1000;
/** How often the files are looked at where the system cannot tell of changes. */
const POLL_MS = 5000;

export interface WatchOptions {
  /** As given on the command line. */
  readonly files: readonly string[];
  readonly log: Logger;
  /** Called at most once a second, when what is in the files is different from the time before. */
  readonly changed: () => void;
}

export interface ConfigurationWatch {
  /** The files are about to be read: what is in them from now on is new. */
  reading(): void;
  /** They were read, and these beside them: secrets, programs, certificates. */
  read(besides: readonly string[]): void;
  close(): void;
}

export function watchConfiguration(options: WatchOptions): ConfigurationWatch {
  return new Watching(options);
}

/** What is in each file. */
type Digests = ReadonlyMap<string, string>;

interface Watched {
  readonly watcher: FSWatcher;
  /** Another directory may have its name by now. */
  readonly inode: number;
}

class Watching implements ConfigurationWatch {
  readonly #options: WatchOptions;
  readonly #watched = new Map<string, Watched>();
  #seen: Digests = new Map();
  #seenBesides: Digests = new Map();
  /** Directories of which the system cannot tell; said once. */
  readonly #told = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #isPolling = false;

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  reading(): void {
    this.#arm();
    this.#seen = this.#digests();
    this.#seenBesides = digestsOf(this.#seenBesides.keys());
  }

  read(besides: readonly string[]): void {
    // Of a file that was known before, what was in it when the reading began counts.
    const before = this.#seenBesides;
    this.#seenBesides = new Map(besides.map((it) => [it, before.get(it) ?? digestOf(it)]));
    this.#arm();
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const { watcher } of this.#watched.values()) watcher.close();
    this.#watched.clear();
  }

  #hint(): void {
    if (this.#timer === undefined || this.#isPolling) this.#lookIn(SETTLE_MS);
  }

  #lookIn(ms: number): void {
    clearTimeout(this.#timer);
    this.#isPolling = ms === POLL_MS;
    this.#timer = setTimeout(() => this.#look(), ms);
    this.#timer.unref();
  }

  #look(): void {
    this.#timer = undefined;
    this.#isPolling = false;
    this.#arm();
    const [now, besides] = [this.#digests(), digestsOf(this.#seenBesides.keys())];
    if (areAlike(now, this.#seen) && areAlike(besides, this.#seenBesides)) return;
    this.#seen = now;
    this.#seenBesides = besides;
    this.#options.changed();
  }

  #digests(): Digests {
    return digestsOf(whereaboutsOf(this.#options.files).files);
  }

  /** Watches the directories that matter now. */
  #arm(): void {
    const wanted = this.#directories();
    for (const [directory, { watcher, inode }] of this.#watched) {
      if (wanted.has(directory) && inode === inodeOf(directory)) continue;
      watcher.close();
      this.#watched.delete(directory);
    }
    let isComplete = true;
    for (const directory of wanted) isComplete = this.#watch(directory) && isComplete;
    if (!isComplete && this.#timer === undefined) this.#lookIn(POLL_MS);
  }

  #directories(): ReadonlySet<string> {
    const { files, directories } = whereaboutsOf(this.#options.files);
    const all = [...files, ...this.#seenBesides.keys()];
    // A link is written through, or turned around; both are seen where they happen.
    return new Set([...directories, ...all.flatMap((it) => [dirname(it), dirname(realOf(it))])]);
  }

  /** False when the system cannot tell what happens there. */
  #watch(directory: string): boolean {
    if (this.#watched.has(directory)) return true;
    const inode = inodeOf(directory);
    if (inode === undefined) return false;
    try {
      const watcher = watch(directory, { persistent: false }, () => this.#hint());
      watcher.on('error', () => this.#hint());
      this.#watched.set(directory, { watcher, inode });
      return true;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (!this.#told.has(directory)) {
        this.#told.add(directory);
        this.#options.log.warn({ directory, reason }, 'Cannot be told of changes here; looking.');
      }
      return false;
    }
  }
}

const digestsOf = (files: Iterable<string>): Digests =>
  new Map(Array.from(files, (file) => [file, digestOf(file)]));

function areAlike(some: Digests, others: Digests): boolean {
  return some.size === others.size && [...some].every(([file, it]) => others.get(file) === it);
}

function inodeOf(directory: string): number | undefined {
  return statSync(directory, { throwIfNoEntry: false })?.ino;
}

function realOf(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    // One that is not there is expected in its place.
    return file;
  }
}
