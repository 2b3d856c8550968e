/** Which names a segment may have: those of files that nobody uses. */
import { join } from 'node:path';
import { SUFFIX } from './commit-log.ts';
import { COMPRESSED } from './compressed.ts';
import { type Disk, type DiskFile, withFile } from './disk.ts';

const MAX_HEADER_BYTES = 64 * 1024;

/**
 * Whether a segment of that name is there, though its data may not be: it was compressed or moved
 * away. It is looked for before anything is made, as an empty file beside it would be taken for its data.
 */
export async function isTaken(disk: Disk, directory: string, name: string): Promise<boolean> {
  const names = await disk.list(directory);
  if (COMPRESSED.some((suffix) => names.includes(name + suffix))) return true;
  if (!names.includes(name + SUFFIX)) return false;
  const start = await withFile(disk, join(directory, name + SUFFIX), startOf);
  return !isUnfinishedLog(start);
}

/**
 * A file that nobody uses: a new one, or an empty one, or a log whose header was never finished. Such
 * are left by a crash while a segment was being made. Undefined when there is anything in it.
 */
export async function openUnused(disk: Disk, path: string): Promise<DiskFile | undefined> {
  try {
    return await disk.open(path, 'create');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const start = await withFile(disk, path, startOf);
  if (start.length > 0 && !(path.endsWith(SUFFIX) && isUnfinishedLog(start))) return undefined;
  try {
    const unused = await disk.open(path, 'append');
    await unused.truncate(0);
    return unused;
  } catch (error) {
    // Sealed, or somebody else's: the name is taken.
    if (isForbidden(error)) return undefined;
    throw error;
  }
}

const startOf = (file: DiskFile): Promise<Buffer> => file.read(0, MAX_HEADER_BYTES);

/** A crash came while the header was written: nothing was written to the segment yet. */
const isUnfinishedLog = (start: Buffer): boolean => !start.includes('\n');

/** The file may be read at most: it is sealed, or somebody else's. */
export function isForbidden(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EACCES' || code === 'EPERM';
}
