/** The real disk, through Node. */
import { constants, fstatSync, statSync } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { type Disk, type DiskFile, isMissing } from './disk.ts';

const { O_RDONLY, O_RDWR, O_CREAT, O_EXCL } = constants;
const FLAGS = {
  read: O_RDONLY,
  create: O_RDWR | O_CREAT | O_EXCL,
  replace: O_RDWR | O_CREAT,
} as const;
/** Events name people: they are for nobody but the service. */
const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;

export const nodeDisk: Disk = {
  async list(directory) {
    try {
      return await readdir(directory);
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  },
  async open(path, mode) {
    return new NodeFile(path, await open(path, FLAGS[mode], FILE_MODE));
  },
  async syncDirectory(path) {
    const handle = await open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  makeDirectory: (path) => mkdir(path, DIRECTORY_MODE),
  rename,
  remove: (path) => rm(path, { force: true }),
  removeDirectory: (path) => rmdir(path),
};

class NodeFile implements DiskFile {
  readonly #path: string;
  readonly #handle: FileHandle;

  constructor(path: string, handle: FileHandle) {
    this.#path = path;
    this.#handle = handle;
  }

  async size(): Promise<number> {
    return (await this.#handle.stat()).size;
  }

  async read(position: number, length: number): Promise<Buffer> {
    const bytes = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const left = length - filled;
      const { bytesRead } = await this.#handle.read(bytes, filled, left, position + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  }

  /** The kernel may take less than it is given, without an error, on a disk that is almost full. */
  async write(bytes: Buffer, position: number): Promise<void> {
    for (let written = 0; written < bytes.length;) {
      const left = bytes.length - written;
      const { bytesWritten } = await this.#handle.write(bytes, written, left, position + written);
      written += bytesWritten;
    }
  }

  sync(): Promise<void> {
    return this.#handle.datasync();
  }

  truncate(length: number): Promise<void> {
    return this.#handle.truncate(length);
  }

  /** Not through the thread pool: it asks nothing of the disk, and comes after every sync. */
  async isInPlace(): Promise<boolean> {
    const mine = fstatSync(this.#handle.fd);
    const named = statSync(this.#path, { throwIfNoEntry: false });
    return named?.ino === mine.ino && named.dev === mine.dev;
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}
