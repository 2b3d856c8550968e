/** Whether an open file is still the one of its name. */
import { type Stats, statSync } from 'node:fs';

/**
 * False when the path names another file by now, or none, or nobody can say: its directory may have
 * become a file.
 *
 * @param mine what `fstat` says of the open file
 */
export function isInPlace(mine: Stats, path: string): boolean {
  try {
    const named = statSync(path);
    return named.ino === mine.ino && named.dev === mine.dev;
  } catch {
    // What it is then is found out by whoever opens it again.
    return false;
  }
}
