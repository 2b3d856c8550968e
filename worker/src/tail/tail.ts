/**
 * Files that grow, are rotated, cut and deleted, as one stream of lines.
 *
 * A file is known by its fingerprint, not by its name: renamed, it is read on where it was. Its
 * checkpoint moves only when what was read before is stored.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { glob } from 'tinyglobby';
import type { Logger } from '../component.ts';
import type { Checkpoints, Position } from './checkpoints.ts';
import {
  type Chunk,
  fingerprintOf,
  type FingerprintStrategy,
  inodeOf,
  type PlacedLine,
  TailedFile,
} from './tailed-file.ts';

export interface TailOptions {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly readFrom: 'beginning' | 'end';
  readonly fingerprint: FingerprintStrategy;
  readonly ignoreOlderSeconds: number | undefined;
  readonly maxLineBytes: number;
  /** Between two looks for new files. */
  readonly lookMs: number;
}

/** Stores the lines of a file. False: they are not stored, and the end has come. */
export type Store = (lines: readonly PlacedLine[], path: string) => Promise<boolean>;

/** A file that a look came across. */
interface Found {
  readonly path: string;
  readonly fingerprint: string;
  /** True when it is not the one that is known by this fingerprint. */
  readonly isTwin: boolean;
}

const IDLE_MS = 100;
const SAVE_MS = 1000;

export class Tail {
  readonly #options: TailOptions;
  readonly #checkpoints: Checkpoints;
  readonly #log: Logger;
  readonly #files = new Map<string, TailedFile>();
  /** Paths of files that are not read, which was said. */
  readonly #told = new Set<string>();
  /** Files that are found after the start are new, and read from their beginning. */
  #isStart = true;

  constructor(options: TailOptions, checkpoints: Checkpoints, log: Logger) {
    this.#options = options;
    this.#checkpoints = checkpoints;
    this.#log = log;
  }

  async run(store: Store, stop: AbortSignal): Promise<void> {
    let [nextLook, nextSave] = [0, 0];
    try {
      while (!stop.aborted) {
        const now = Date.now();
        if (now >= nextLook) {
          await this.#look();
          nextLook = now + this.#options.lookMs;
        }
        const isIdle = await this.#readAll(store, stop);
        if (Date.now() >= nextSave) {
          await this.#checkpoints.save();
          nextSave = Date.now() + SAVE_MS;
        }
        // A stop ends the pause early.
        if (isIdle) await sleep(IDLE_MS, undefined, { signal: stop }).catch(() => {});
      }
    } finally {
      await Promise.all([...this.#files.values()].map((file) => file.close()));
      await this.#checkpoints.save();
    }
  }

  /** A turn of each file. True when none of them had anything. */
  async #readAll(store: Store, stop: AbortSignal): Promise<boolean> {
    let isIdle = true;
    for (const file of this.#files.values()) {
      if (stop.aborted) return false;
      if (await file.restartIfCut()) {
        this.#log.info({ file: file.path }, 'A file was cut and is read from its beginning.');
        this.#checkpoints.set(file.fingerprint, file.position);
      }
      const chunk = await file.read();
      // The next look finds it under its new fingerprint, and reads it from its beginning.
      if (chunk.lines.length > 0 && (await file.isAnother())) continue;
      if (chunk.lines.length > 0) isIdle = false;
      if (!(await this.#store(chunk, file, store))) return false;
      if (file.isGone && chunk.lines.length === 0) await this.#finish(file, store);
    }
    return isIdle;
  }

  async #store({ lines, end }: Chunk, file: TailedFile, store: Store): Promise<boolean> {
    if (lines.length === 0) return true;
    const isStored = await store(lines, file.path);
    if (isStored) this.#checkpoints.set(file.fingerprint, end);
    return isStored;
  }

  async #finish(file: TailedFile, store: Store): Promise<void> {
    if (!(await this.#store(file.rest(), file, store))) return;
    this.#files.delete(file.fingerprint);
    await file.close();
  }

  async #look(): Promise<void> {
    const { include, exclude } = this.#options;
    const paths = await glob([...include], { ignore: [...exclude], absolute: true, dot: true });
    const present = new Set<string>();
    const twins: Found[] = [];
    for (const path of paths.toSorted()) {
      const handle = await this.#open(path);
      const found = handle && (await this.#identify(handle, path));
      if (found?.isTwin === true) twins.push(found);
      else if (found !== undefined) present.add(found.fingerprint);
    }
    // One that only has a twin left was exchanged for it: the next look goes on there.
    for (const file of this.#files.values()) file.isGone = !present.has(file.fingerprint);
    for (const { path, fingerprint } of twins) {
      const file = this.#files.get(fingerprint)?.path;
      const message = 'A file begins with the line of another, is taken for it, and is not read.';
      if (present.has(fingerprint)) this.#warnOnce(path, { other: file }, message);
    }
    this.#isStart = false;
  }

  async #open(path: string): Promise<FileHandle | undefined> {
    try {
      return await open(path, 'r');
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // It was deleted meanwhile.
      if (code !== 'ENOENT') this.#warnOnce(path, { reason: code }, 'A file cannot be opened.');
      return undefined;
    }
  }

  /** Takes the handle: it is kept, or closed. */
  async #identify(handle: FileHandle, path: string): Promise<Found | undefined> {
    const fingerprint = await fingerprintOf(handle, this.#options.fingerprint);
    const known = fingerprint === undefined ? undefined : this.#files.get(fingerprint);
    const inode = await inodeOf(handle);
    const isTwin = known !== undefined && known.inode !== inode;
    if (known !== undefined && !isTwin) known.path = path;
    if (fingerprint === undefined || known !== undefined || (await this.#isTooOld(handle))) {
      await handle.close();
      return fingerprint === undefined ? undefined : { path, fingerprint, isTwin };
    }
    await this.#dropRewritten(inode);
    const position = this.#checkpoints.get(fingerprint) ?? (await this.#startOf(handle));
    const { maxLineBytes } = this.#options;
    const file = new TailedFile({ fingerprint, inode, path }, handle, {
      ...position,
      maxLineBytes,
    });
    this.#files.set(fingerprint, file);
    this.#log.info({ file: path, offset: position.offset }, 'A file is read.');
    return { path, fingerprint, isTwin };
  }

  /** Nothing else would say that its lines are missing; each look comes across it again. */
  #warnOnce(file: string, fields: Readonly<Record<string, unknown>>, message: string): void {
    if (this.#told.has(file)) return;
    this.#told.add(file);
    this.#log.warn({ file, ...fields }, message);
  }

  /** The same file with another first line was written anew: what it was before is gone. */
  async #dropRewritten(inode: string): Promise<void> {
    const before = [...this.#files.values()].find((file) => file.inode === inode);
    if (before === undefined) return;
    this.#files.delete(before.fingerprint);
    await before.close();
  }

  async #startOf(handle: FileHandle): Promise<Position> {
    if (!this.#isStart || this.#options.readFrom === 'beginning') return { offset: 0, cuts: 0 };
    return { offset: (await handle.stat()).size, cuts: 0 };
  }

  async #isTooOld(handle: FileHandle): Promise<boolean> {
    const { ignoreOlderSeconds } = this.#options;
    if (ignoreOlderSeconds === undefined) return false;
    return (await handle.stat()).mtimeMs < Date.now() - ignoreOlderSeconds * 1000;
  }
}
