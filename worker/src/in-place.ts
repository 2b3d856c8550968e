/** Whether an open file is still the one of its name. */
import { type Stats, statSync } from 'node:fs';

/**
 * False when the path names another file by now, or none.
 *
 * @param mine what `fstat` says of the open file
 */
export function isInPlace(mine: Stats, path: string): boolean {
  const named = statSync(path, { throwIfNoEntry: false });
  return named?.ino === mine.ino && named.dev === mine.dev;
}
