/**
 * What the spool needs of a file system, and nothing more: so that tests can put a simulated disk
 * under it that crashes, tears and forgets.
 */

export interface Disk {
  /** Names in a directory; none when it is missing. */
  list(directory: string): Promise<readonly string[]>;
  /** `create` wants it not there; `replace` makes it when it is missing. */
  open(path: string, mode: 'read' | 'create' | 'replace'): Promise<DiskFile>;
  /** Makes names that were created, moved or removed in a directory durable. */
  syncDirectory(path: string): Promise<void>;
  /** One directory, for nobody but the owner. */
  makeDirectory(path: string): Promise<void>;
  /** Files or directories. Atomic. */
  rename(from: string, to: string): Promise<void>;
  /** Takes a file's name away; nothing happens when it is not there. */
  remove(path: string): Promise<void>;
  /** Only an empty one. */
  removeDirectory(path: string): Promise<void>;
}

export interface DiskFile {
  size(): Promise<number>;
  /** Up to `length` bytes; fewer at the end of the file. */
  read(position: number, length: number): Promise<Buffer>;
  /** Writes all of it, or throws, after which the file may hold a part of it. */
  write(bytes: Buffer, position: number): Promise<void>;
  /** Returns when the disk has all that was written. */
  sync(): Promise<void>;
  truncate(length: number): Promise<void>;
  /** Whether the path it was opened by still names it: not another file, and not none. */
  isInPlace(): Promise<boolean>;
  close(): Promise<void>;
}

/** Opens a file for as long as `use` takes. */
export async function withFile<T>(
  disk: Disk,
  path: string,
  mode: 'read' | 'create' | 'replace',
  use: (file: DiskFile) => Promise<T>,
): Promise<T> {
  const file = await disk.open(path, mode);
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

export function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
