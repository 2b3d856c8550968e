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

export interface DirectoryLock {
  /** Aborts when the file that is locked is no longer the one in the directory. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/**
 * Waits until no other process holds the directory.
 *
 * @returns undefined when `stop` aborts first
 * @throws AuditError SINK_UNAVAILABLE when the directory cannot be made or written, CONFIG_INVALID when
 * it is on another machine's disk
 */
async function lockDirectory(
  directory: string,
  log: Logger,
  stop: AbortSignal,
): Promise<DirectoryLock | undefined> {
  const path = join(directory, '.lock');
  let file = await openLockFile(directory, path);
  let isTold = false;
  while (!stop.aborted) {
    // A name that was removed in between would lock a file that nobody else can see.
    if (!isInPlace(fstatSync(file.fd), path)) {
      await file.close();
      file = await openLockFile(directory, path);
    }
    if (tryLock(file.fd)) return held(file, path);
    if (!isTold) log.warn({ directory }, 'Another worker writes here; standing by.');
    isTold = true;
    await sleep(POLL_MS, stop);
  }
  await file.close();
  return undefined;
}

/** All of them, one after the other; the one lock is lost when any of them is. */
export async function lockDirectories(
  directories: readonly string[],
  log: Logger,
  stop: AbortSignal,
): Promise<DirectoryLock | undefined> {
  const locks: DirectoryLock[] = [];
  const release = async () => {
    for (const lock of locks) await lock.release();
  };
  try {
    for (const directory of directories) {
      const lock = await lockDirectory(directory, log, stop);
      if (lock === undefined) {
        await release();
        return undefined;
      }
      locks.push(lock);
    }
  } catch (error) {
    await release();
    throw error;
  }
  return { lost: AbortSignal.any(locks.map(({ lost }) => lost)), release };
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
