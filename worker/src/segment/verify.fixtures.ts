/** A trail of three days, and what people may do to its files. */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '../fixtures.ts';
import { type CommitLine, encodeLine, isBatch, NO_HASH } from './commit-log.ts';
import { identityOf } from './identity.ts';
import { nodeDisk } from './node-disk.ts';
import { type NewEntry, Trail, type TrailOptions } from './trail.ts';
import { verify } from './verify.ts';

export function entry(id: string | undefined, text: string, isRepeat = false): NewEntry {
  const line = Buffer.from(`${JSON.stringify({ text })}\n`);
  return { id, identity: identityOf(id, line), line, isRepeat };
}

export const optionsOf = (directory: string, now: () => number): TrailOptions => ({
  directory,
  template: 'audit-%Y-%m-%d.log',
  kind: 'events',
  disk: nodeDisk,
  now: () => new Date(now()),
  boot: 'one',
});

/** Three days of a trail; the last is still open. */
export async function threeDays(): Promise<string> {
  const directory = temporaryDirectory();
  let now = Date.UTC(2026, 0, 1, 12);
  const trail = await Trail.open(optionsOf(directory, () => now));
  for (let day = 1; day <= 3; day += 1) {
    await trail.append([entry(`a${day}`, 'one'), entry(`b${day}`, 'two')]);
    await trail.append([entry(`c${day}`, 'three')]);
    now += 86_400_000;
  }
  await trail.close();
  return directory;
}

export const verdictsOf = async (directory: string) =>
  (await verify(nodeDisk, directory)).files.map(({ name, verdict }) => `${name} ${verdict}`);

export const edited = (directory: string, name: string, edit: (bytes: Buffer) => Buffer) => {
  const path = join(directory, name);
  const bytes = readFileSync(path);
  rmSync(path);
  writeFileSync(path, edit(bytes));
};
/** A log with hashes that are right, of lines that anybody may think up. */
export function logOf(lines: readonly CommitLine[], data: Buffer): Buffer {
  let hash: Buffer = NO_HASH;
  const encoded = lines.map((line) => {
    const about = isBatch(line) ? data.subarray(line.at, line.at + line.bytes) : undefined;
    const { bytes, hash: own } = encodeLine(line, hash, about);
    hash = own;
    return bytes;
  });
  return Buffer.concat(encoded);
}

export const linesOf = (bytes: Buffer) => bytes.toString().split('\n').slice(0, -1);
export const joined = (lines: readonly string[]) =>
  Buffer.from(lines.map((it) => `${it}\n`).join(''));

/** Without the note of an end in good order. */
export const asIfKilled = (directory: string, name: string) =>
  edited(directory, `${name}.commits`, (bytes) => joined(linesOf(bytes).slice(0, -1)));

export function copyOf(original: string): string {
  const directory = temporaryDirectory();
  cpSync(original, directory, { recursive: true });
  return directory;
}
