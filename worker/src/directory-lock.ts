/**
 * One worker writes to a directory. The lock is the kernel's, on `.lock` in it: freed when the process
 * ends, however it ends, and seen by processes in other containers that share the directory.
 *
 * The kernel locks a file, not a name. When the file is removed, or the directory with it, somebody
 * else can lock another of that name; so whoever holds it looks whether it is still in its place.
 */
import { fstatSync } from 'node:fs';
import { type FileHandle, open, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { AuditError } from '@pamir-audit/catalog';
import { sleep } from '@pamir-audit/sdk';
import { tryLock } from 'fs-native-extensions';
import type { Logger } from './component.ts';
import { whyUnfit } from './file-system.ts';
import { isInPlace } from './in-place.ts';
import { makeDirectory } from './make-directory.ts';

/** How soon a standby notices that the holder has gone, and the holder that its lock is worth nothing. */
const POLL_MS = 250;

interface DirectoryLock {
  /** Aborts when the file that is locked is no longer the one in the directory. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/** Those of all directories that a worker holds. */
export interface DirectoryLocks {
  /** Aborts when any of them is. */
  readonly lost: AbortSignal;
  /**
   * Locks those that are not locked yet.
   *
   * @throws AuditError SINK_UNAVAILABLE when another worker holds one
   */
  add(directories: readonly string[]): Promise<void>;
  /** Releases all but these. */
  retain(directories: readonly string[]): Promise<void>;
}

/**
 * Waits until no other process holds the directory.
 *
 * @param stop ends the waiting; without one there is none
 * @returns undefined when the directory is not to be had
 * @throws AuditError SINK_UNAVAILABLE when the directory cannot be made or written, CONFIG_INVALID when
 * it is on another machine's disk
 */
async function lockDirectory(
  directory: string,
  log: Logger,
  stop: AbortSignal | undefined,
): Promise<DirectoryLock | undefined> {
  const path = join(directory, '.lock');
  let file = await openLockFile(directory, path);
  let isTold = false;
  for (;;) {
    if (stop?.aborted === true) break;
    // A name that was removed in between would lock a file that nobody else can see.
    if (!isInPlace(fstatSync(file.fd), path)) {
      await file.close();
      file = await openLockFile(directory, path);
    }
    if (tryLock(file.fd)) return held(file, path);
    if (stop === undefined) break;
    if (!isTold) log.warn({ directory }, 'Another worker writes here; standing by.');
    isTold = true;
    await sleep(POLL_MS, stop);
  }
  await file.close();
  return undefined;
}

/**
 * Waits for all of them, one after the other.
 *
 * @returns undefined when `stop` aborts first
 */
export async function lockDirectories(
  directories: readonly string[],
  log: Logger,
  stop: AbortSignal,
): Promise<DirectoryLocks | undefined> {
  const locks = new HeldDirectories(log);
  const areHeld = await locks.wait(directories, stop);
  return areHeld ? locks : undefined;
}

class HeldDirectories implements DirectoryLocks {
  readonly #log: Logger;
  readonly #locks = new Map<string, DirectoryLock>();
  readonly #lost = new AbortController();

  constructor(log: Logger) {
    this.#log = log;
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Without `stop` it does not wait. False when one is not to be had, and none of them is locked then. */
  async wait(directories: readonly string[], stop?: AbortSignal): Promise<boolean> {
    const before = [...this.#locks.keys()];
    let isHeld = false;
    try {
      for (const directory of directories.filter((it) => !before.includes(it))) {
        const lock = await lockDirectory(directory, this.#log, stop);
        if (lock === undefined) return false;
        this.#locks.set(directory, lock);
        lock.lost.addEventListener('abort', () => this.#lost.abort(), { once: true });
      }
      isHeld = true;
    } finally {
      if (!isHeld) await this.retain(before);
    }
    return true;
  }

  async add(directories: readonly string[]): Promise<void> {
    for (const directory of directories) {
      if (await this.wait([directory])) continue;
      throw new AuditError('SINK_UNAVAILABLE', `another worker writes to ${directory}`);
    }
  }

  async retain(directories: readonly string[]): Promise<void> {
    for (const [directory, lock] of this.#locks) {
      if (directories.includes(directory)) continue;
      this.#locks.delete(directory);
      await lock.release();
    }
  }
}

function held(file: FileHandle, path: string): DirectoryLock {
  const lost = new AbortController();
  const timer = setInterval(() => {
    if (!isInPlace(fstatSync(file.fd), path)) lost.abort();
  }, POLL_MS);
  timer.unref();
  return {
    lost: lost.signal,
    async release() {
      clearInterval(timer);
      await file.close();
    },
  };
}

async function openLockFile(directory: string, path: string) {
  try {
    await makeDirectory(directory);
    const reason = whyUnfit(directory, (await statfs(directory)).type);
    if (reason !== undefined) throw new AuditError('CONFIG_INVALID', reason);
    return await open(path, 'a', 0o640);
  } catch (cause) {
    if (cause instanceof AuditError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AuditError('SINK_UNAVAILABLE', `cannot write in ${directory}: ${reason}`, { cause });
  }
}
