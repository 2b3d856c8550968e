/**
 * Loaded before the worker: notes when each sync of its daily file ended, and how long the file was
 * when that sync began. So much is surely on the disk from then on. Written out when it ends.
 */
import { fstatSync, readlinkSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { isMainThread } from 'node:worker_threads';

const [file = '', report = ''] = [process.env['BENCH_FILE'], process.env['BENCH_SYNCS']];
const syncs: [bytes: number, endedAt: number][] = [];

const handle = await open('/dev/null');
const prototype = Object.getPrototypeOf(handle) as Pick<FileHandle, 'datasync'>;
await handle.close();

/** Which handles are the daily file: asked once each. */
const isDaily = new WeakMap<FileHandle, boolean>();

function isDailyFile(it: FileHandle): boolean {
  const known = isDaily.get(it) ?? readlinkSync(`/proc/self/fd/${it.fd}`) === file;
  isDaily.set(it, known);
  return known;
}

const { datasync } = prototype;
prototype.datasync = async function noted(this: FileHandle) {
  const bytes = isDailyFile(this) ? fstatSync(this.fd).size : undefined;
  await datasync.call(this);
  if (bytes !== undefined) syncs.push([bytes, Number(process.hrtime.bigint())]);
};

// Other threads load it, too, and have no file.
if (isMainThread) process.once('exit', () => writeFileSync(report, JSON.stringify(syncs)));
