/** Which segments there are in a directory: the first lines of its commit logs. */
import { join } from 'node:path';
import { decodeLine, type Header, isHeader, SUFFIX } from './commit-log.ts';
import { type Disk, type DiskFile, withFile } from './disk.ts';

/**
 * The headers of a directory's segments, oldest first. Damaged ones are left out.
 *
 * @param unreadable told of a log that cannot be read at all; without it, that is thrown
 */
export async function readHeaders(
  disk: Disk,
  directory: string,
  unreadable?: (name: string, cause: unknown) => void,
): Promise<readonly Header[]> {
  const names = (await disk.list(directory)).filter((name) => name.endsWith(SUFFIX));
  const headers: Header[] = [];
  for (const name of names) {
    try {
      const header = await withFile(disk, join(directory, name), readHeader);
      if (header && header.name + SUFFIX === name) headers.push(header);
    } catch (cause) {
      if (unreadable === undefined) throw cause;
      unreadable(name, cause);
    }
  }
  return headers.toSorted((a, b) => a.sequence - b.sequence);
}

/** Hashes of the batches that do not count, because a later segment has them. */
export function undoneIn(headers: readonly Header[]): ReadonlySet<string> {
  return new Set(headers.flatMap(({ previous }) => previous?.undone ?? []));
}

/** Undefined when the first line is none. */
export async function readHeader(commits: DiskFile): Promise<Header | undefined> {
  const start = (await commits.read(0, 64 * 1024)).toString('utf8');
  const [first = ''] = start.split('\n', 1);
  const line = decodeLine(first)?.line;
  return line && isHeader(line) ? line : undefined;
}
