/** The real disk, through Node. */
import { constants, fstatSync } from 'node:fs';
import { type FileHandle, open, readdir, rename, rm } from 'node:fs/promises';
import { isInPlace } from '../in-place.ts';
import { makeDirectory } from '../make-directory.ts';
import type { Disk, DiskFile } from './disk.ts';

const { O_RDONLY, O_RDWR, O_APPEND, O_CREAT, O_EXCL, O_NONBLOCK } = constants;
const FLAGS = {
  // Of a file it changes nothing; a named pipe in its place would never open.
  read: O_RDONLY | O_NONBLOCK,
  append: O_RDWR | O_APPEND,
  create: O_RDWR | O_APPEND | O_CREAT | O_EXCL,
} as const;
const MODE = 0o640;
const SEALED_MODE = 0o440;

export const nodeDisk: Disk = {
  async list(directory) {
    try {
      return await readdir(directory);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  },
  async open(path, mode) {
    return new NodeFile(path, await open(path, FLAGS[mode], MODE));
  },
  async syncDirectory(directory) {
    const handle = await open(directory, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  makeDirectory,
  rename,
  remove: (path) => rm(path, { force: true }),
};

class NodeFile implements DiskFile {
  readonly path: string;
  readonly #handle: FileHandle;

  constructor(path: string, handle: FileHandle) {
    this.path = path;
    this.#handle = handle;
  }

  async size(): Promise<number> {
    return (await this.#handle.stat()).size;
  }

  async read(position: number, length: number): Promise<Buffer> {
    const bytes = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await this.#handle.read(
        bytes,
        filled,
        length - filled,
        position + filled,
      );
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  }

  /** The kernel may take less than it is given, without an error, on a disk that is almost full. */
  async append(bytes: Buffer): Promise<void> {
    for (let written = 0; written < bytes.length;) {
      const { bytesWritten } = await this.#handle.write(bytes, written, bytes.length - written);
      written += bytesWritten;
    }
  }

  sync(): Promise<void> {
    return this.#handle.datasync();
  }

  truncate(length: number): Promise<void> {
    return this.#handle.truncate(length);
  }

  /** Not through the thread pool: it asks nothing of the disk, and comes before every batch. */
  async look() {
    const mine = fstatSync(this.#handle.fd);
    return { size: mine.size, isInPlace: isInPlace(mine, this.path) };
  }

  seal(): Promise<void> {
    return this.#handle.chmod(SEALED_MODE);
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}
