/** Whether an open file is still the one of its name. */
import { type FileHandle, stat } from 'node:fs/promises';

/** False when the path names another file by now, or none. */
export async function isInPlace(file: FileHandle, path: string): Promise<boolean> {
  const mine = await file.stat();
  try {
    const named = await stat(path);
    return named.ino === mine.ino && named.dev === mine.dev;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
