/**
 * One worker writes to a directory. The lock is the kernel's, on `.lock` in it: freed when the process
 * ends, however it ends, and seen by processes in other containers that share the directory.
 */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { AuditError } from '@pamir-audit/catalog';
import { sleep } from '@pamir-audit/sdk';
import { tryLock } from 'fs-native-extensions';
import type { Logger } from './component.ts';
import { makeDirectory } from './make-directory.ts';

/** How soon a standby notices that the holder has gone. */
const POLL_MS = 250;

export interface DirectoryLock {
  release(): Promise<void>;
}

/**
 * Waits until no other process holds the directory.
 *
 * @returns undefined when `stop` aborts first
 * @throws AuditError SINK_UNAVAILABLE when the directory cannot be made or written
 */
export async function lockDirectory(
  directory: string,
  log: Logger,
  stop: AbortSignal,
): Promise<DirectoryLock | undefined> {
  const path = join(directory, '.lock');
  const file = await openLockFile(directory, path);
  let isTold = false;
  while (!stop.aborted) {
    if (tryLock(file.fd)) return { release: () => file.close() };
    if (!isTold) log.warn({ directory }, 'Another worker writes here; standing by.');
    isTold = true;
    await sleep(POLL_MS, stop);
  }
  await file.close();
  return undefined;
}

async function openLockFile(directory: string, path: string) {
  try {
    await makeDirectory(directory);
    return await open(path, 'a', 0o640);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AuditError('SINK_UNAVAILABLE', `cannot write in ${directory}: ${reason}`, { cause });
  }
}
