/**
 * Loaded before the worker: notes what is surely on the disk, that is, how long each file was when a
 * sync of it began that has ended since, and which names a directory had. It also makes syncing as
 * slow as a disk, and names the boot of the machine.
 */
import fs from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

const journal = process.env['FAULTS_SYNCED'] ?? '';
const syncMs = Number(process.env['FAULTS_SYNC_MS']);
const boot = process.env['FAULTS_BOOT'];

const handle = await open('/dev/null');
const prototype = Object.getPrototypeOf(handle) as Pick<FileHandle, 'sync' | 'datasync'>;
await handle.close();

for (const name of ['sync', 'datasync'] as const) {
  const original = prototype[name];
  prototype[name] = async function noted(this: FileHandle) {
    const path = fs.readlinkSync(`/proc/self/fd/${this.fd}`);
    const stat = fs.fstatSync(this.fd);
    const note = stat.isDirectory() ? { names: fs.readdirSync(path) } : { path, size: stat.size };
    await new Promise((resolve) => setTimeout(resolve, syncMs));
    await original.call(this);
    fs.appendFileSync(journal, `${JSON.stringify(note)}\n`);
  };
}

const { readFileSync } = fs;
Object.assign(fs, {
  readFileSync(path: fs.PathOrFileDescriptor, ...rest: unknown[]) {
    if (path === '/proc/sys/kernel/random/boot_id') return boot;
    return Reflect.apply(readFileSync, fs, [path, ...rest]) as unknown;
  },
});
syncBuiltinESMExports();
