/**
 * A day file of any size with its commit log, as docs/commit-log.md describes them, written faster
 * than events could be carried. Its hashes and checksums are right: `pamir-audit verify` finds it whole.
 */
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { FILE } from './worker.ts';
import { USUAL_BYTES } from './queue.ts';

const LINES_A_BATCH = 1000;
const LINE_FEED = 10;
const IDENTITY_DIGITS = 32;
const CRC_DIGITS = 8;

export async function writeLargeDay(directory: string, bytes: number): Promise<void> {
  const data = await open(join(directory, FILE), 'wx', 0o640);
  const commits = await open(join(directory, `${FILE}.commits`), 'wx', 0o640);
  const log = new Log(commits);
  await log.append({
    pamir_audit_commits: 1,
    kind: 'events',
    sequence: 1,
    name: FILE,
    boot: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
    time: new Date().toISOString(),
  });
  for (let at = 0; at < bytes;) at += await appendBatch(data, log, at);
  for (const file of [data, commits]) {
    await file.sync();
    await file.close();
  }
}

async function appendBatch(data: FileHandle, log: Log, at: number): Promise<number> {
  const batch = Buffer.alloc(LINES_A_BATCH * USUAL_BYTES, ' ');
  const lines = Array.from({ length: LINES_A_BATCH }, (_, index) => {
    const id = randomUUID();
    const line = batch.subarray(index * USUAL_BYTES, (index + 1) * USUAL_BYTES);
    line.write(`{"event":"bench.user_action.day.LineWritten","id":"${id}"}`);
    line[USUAL_BYTES - 1] = LINE_FEED;
    const identity = createHash('sha256').update(id).digest('hex').slice(0, IDENTITY_DIGITS);
    return [id, identity, USUAL_BYTES, crc32(line).toString(16).padStart(CRC_DIGITS, '0')];
  });
  const time = new Date().toISOString();
  await log.append({ at, bytes: batch.length, time, lines }, batch);
  await data.writeFile(batch);
  return batch.length;
}

/** Appends lines, each with the hash over the one before. */
class Log {
  readonly #file: FileHandle;
  #hash: Buffer = Buffer.alloc(32);

  constructor(file: FileHandle) {
    this.#file = file;
  }

  async append(line: object, data: Uint8Array = new Uint8Array()): Promise<void> {
    const text = JSON.stringify(line).slice(0, -1);
    this.#hash = createHash('sha256').update(this.#hash).update(text).update(data).digest();
    await this.#file.writeFile(`${text},"hash":"${this.#hash.toString('hex')}"}\n`);
  }
}
