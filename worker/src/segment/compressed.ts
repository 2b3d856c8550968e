/**
 * Sealed data files, compressed: written so that a crash at any point leaves the data once and whole,
 * and read back as if they were not.
 *
 * The logs stay as they are. They are needed at every start, and they vouch for the bytes as they were
 * before.
 */
import { createHash } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as zlib from 'node:zlib';
import { AuditError } from '@pamir-audit/catalog';
import { type Disk, type DiskFile, withFile } from './disk.ts';

export type Compression = 'gzip' | 'zstd';

const SUFFIXES: Readonly<Record<Compression, string>> = { gzip: '.gz', zstd: '.zst' };
export const COMPRESSED: readonly string[] = Object.values(SUFFIXES);
/** The types are those of the oldest Node that is supported, which does not have these two. */
const zstd = zlib as unknown as Record<
  'createZstdCompress' | 'createZstdDecompress',
  () => Transform
>;
const TEMPORARY = '.tmp';
const CHUNK = 1024 * 1024;

/** @throws AuditError CONFIG_INVALID where this Node cannot do it: zstd came with 22.15 */
export function expectSupported(method: Compression): void {
  if (method === 'gzip' || 'createZstdCompress' in zlib) return;
  throw new AuditError('CONFIG_INVALID', `zstd needs Node 22.15, and this is ${process.version}`);
}

/** Compressed data that cannot be read as it was written. */
export class DataDamaged extends Error {
  override readonly name = 'DataDamaged';
}

/**
 * Puts `X.gz` in the place of `X`: written under another name, synced, read back and compared, renamed,
 * the directory synced, and only then the original taken away. What a crash left is taken up again.
 *
 * @throws AuditError SINK_UNAVAILABLE when the compressed file is not what the original is
 */
export async function compress(disk: Disk, path: string, method: Compression): Promise<void> {
  const target = path + SUFFIXES[method];
  const directory = dirname(path);
  const digest = await withFile(disk, path, (file) => digestOf(chunksOf(file)));
  if (!(await disk.list(directory)).includes(basename(target))) {
    const temporary = target + TEMPORARY;
    await disk.remove(temporary);
    await writeCompressed(disk, path, temporary, method);
    await expectDigest(disk, temporary, method, digest);
    await disk.rename(temporary, target);
    await disk.syncDirectory(directory);
  } else await expectDigest(disk, target, method, digest);
  await disk.remove(path);
  await disk.syncDirectory(directory);
}

async function writeCompressed(disk: Disk, from: string, to: string, method: Compression) {
  const fill = (file: DiskFile) =>
    withFile(disk, from, async (source) => {
      const append = async (chunks: AsyncIterable<Buffer>) => {
        for await (const chunk of chunks) await file.append(chunk);
      };
      await pipeline(chunksOf(source), compressor(method), append);
      await file.sync();
      await file.seal();
    });
  await withFile(disk, to, fill, 'create');
}

async function expectDigest(disk: Disk, path: string, method: Compression, expected: string) {
  const digest = await withFile(disk, path, (file) => digestOf(decompressed(file, method)));
  if (digest === expected) return;
  throw new AuditError('SINK_UNAVAILABLE', `${path} does not hold what it was made of`);
}

async function digestOf(chunks: AsyncIterable<Buffer>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of chunks) hash.update(chunk);
  return hash.digest('hex');
}

/** Opens a data file to read, compressed or not. */
export async function openData(disk: Disk, path: string): Promise<DiskFile> {
  const names = new Set(await disk.list(dirname(path)));
  const base = basename(path);
  for (const method of ['gzip', 'zstd'] as const) {
    const suffix = SUFFIXES[method];
    if (names.has(base) || !names.has(base + suffix)) continue;
    expectSupported(method);
    return new CompressedFile(await disk.open(path + suffix, 'read'), method);
  }
  return disk.open(path, 'read');
}

/**
 * Copies of the data at `path` that are not what it is. A crash may leave two of them side by side,
 * and then they are equal.
 */
export async function differingCopies(disk: Disk, path: string): Promise<readonly string[]> {
  const names = new Set(await disk.list(dirname(path)));
  const base = basename(path);
  const copies = (['gzip', 'zstd'] as const).filter((it) => names.has(base + SUFFIXES[it]));
  if (copies.length + Number(names.has(base)) < 2) return [];
  const expected = await dataDigest(disk, path);
  const differing: string[] = [];
  for (const method of copies) {
    expectSupported(method);
    const digest = await withFile(disk, path + SUFFIXES[method], (file) =>
      digestOf(decompressed(file, method)),
    ).catch(whereDamaged);
    if (digest !== expected) differing.push(base + SUFFIXES[method]);
  }
  return differing;
}

async function dataDigest(disk: Disk, path: string): Promise<string> {
  const data = await openData(disk, path);
  try {
    return await digestOf(chunksOf(data));
  } finally {
    await data.close();
  }
}

function whereDamaged(error: unknown): undefined {
  if (!(error instanceof DataDamaged)) throw error;
}

/** The name of the data in a file that may be compressed. */
export function withoutSuffix(name: string): string {
  const suffix = COMPRESSED.find((it) => name.endsWith(it));
  return suffix === undefined ? name : name.slice(0, -suffix.length);
}

/** Whether a directory with these names has the data of a segment. */
export function hasData(names: readonly string[], name: string): boolean {
  return ['', ...COMPRESSED].some((suffix) => names.includes(name + suffix));
}

/** Reads forwards through a compressed file; the last part that was read may be read again. */
class CompressedFile implements DiskFile {
  readonly path: string;
  readonly #file: DiskFile;
  readonly #method: Compression;
  #chunks: AsyncIterator<Buffer>;
  #buffer: Buffer = Buffer.alloc(0);
  /** Where the buffer begins in the data. */
  #start = 0;

  constructor(file: DiskFile, method: Compression) {
    this.path = file.path;
    this.#file = file;
    this.#method = method;
    this.#chunks = this.#decompressed();
  }

  /** Bytes of the data. Reads all of it. */
  async size(): Promise<number> {
    let size = 0;
    for await (const chunk of decompressed(this.#file, this.#method)) size += chunk.length;
    return size;
  }

  async look() {
    return { size: await this.size(), isInPlace: true };
  }

  async read(position: number, length: number): Promise<Buffer> {
    if (position < this.#start) {
      this.#chunks = this.#decompressed();
      this.#start = 0;
      this.#buffer = Buffer.alloc(0);
    }
    const parts = [this.#buffer];
    let end = this.#start + this.#buffer.length;
    while (end < position + length) {
      const { value, done } = await this.#chunks.next();
      if (done) break;
      parts.push(value);
      end += value.length;
    }
    const all = Buffer.concat(parts);
    this.#buffer = all.subarray(Math.min(position - this.#start, all.length));
    this.#start = end - this.#buffer.length;
    return this.#buffer.subarray(0, length);
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  readonly append = notWritten;
  readonly sync = notWritten;
  readonly truncate = notWritten;
  readonly seal = notWritten;

  #decompressed(): AsyncIterator<Buffer> {
    return decompressed(this.#file, this.#method)[Symbol.asyncIterator]();
  }
}

function notWritten(): Promise<void> {
  return Promise.reject(new Error('a compressed file is not written'));
}

/** @throws DataDamaged also when anything follows its end, which zlib passes over */
async function* decompressed(file: DiskFile, method: Compression): AsyncGenerator<Buffer> {
  const size = await file.size();
  const engine = decompressor(method);
  const piped = pipeline(Readable.from(chunksOf(file)), engine);
  // It is awaited below; until then an error reaches whoever reads.
  piped.catch(() => {});
  try {
    for await (const chunk of engine) yield chunk as Buffer;
    await piped;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).syscall !== undefined) throw cause;
    throw new DataDamaged(`cannot be decompressed: ${(cause as Error).message}`, { cause });
  }
  const { bytesWritten } = engine as unknown as { readonly bytesWritten: number };
  if (bytesWritten !== size) throw new DataDamaged('has bytes after its compressed end');
}

function compressor(method: Compression): Transform {
  return method === 'gzip' ? zlib.createGzip() : zstd.createZstdCompress();
}

function decompressor(method: Compression): Transform {
  return method === 'gzip' ? zlib.createGunzip() : zstd.createZstdDecompress();
}

async function* chunksOf(file: DiskFile): AsyncGenerator<Buffer> {
  const size = await file.size();
  for (let position = 0; position < size;) {
    const chunk = await file.read(position, Math.min(CHUNK, size - position));
    if (chunk.length === 0) return;
    position += chunk.length;
    yield chunk;
  }
}
