/**
 * What the durable file needs of a file system, and nothing more: so that tests can put a simulated
 * disk under it that crashes, tears and forgets.
 */

export interface Disk {
  /** Names in a directory; none when it is missing. */
  list(directory: string): Promise<readonly string[]>;
  /** `read` needs no right to write; `append` wants the file there, `create` wants it not there. */
  open(path: string, mode: 'read' | 'append' | 'create'): Promise<DiskFile>;
  /** Makes names that were created or removed in a directory durable. */
  syncDirectory(directory: string): Promise<void>;
  makeDirectory(directory: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Takes a name away; nothing happens when it is not there. */
  remove(path: string): Promise<void>;
}

export interface DiskFile {
  readonly path: string;
  size(): Promise<number>;
  /** Its size, and whether the path still names it: not another file, and not none. */
  look(): Promise<{ readonly size: number; readonly isInPlace: boolean }>;
  /** Up to `length` bytes; fewer at the end of the file. */
  read(position: number, length: number): Promise<Buffer>;
  /** Adds all of it at the end, or throws, after which the file may hold a part of it. */
  append(bytes: Buffer): Promise<void>;
  /** Returns when the disk has all that was appended. */
  sync(): Promise<void>;
  truncate(length: number): Promise<void>;
  /** Takes away every right to write it. */
  seal(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a file for as long as `use` takes. */
export async function withFile<T>(
  disk: Disk,
  path: string,
  use: (file: DiskFile) => Promise<T>,
  mode: 'read' | 'create' = 'read',
): Promise<T> {
  const file = await disk.open(path, mode);
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}
