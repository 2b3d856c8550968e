/** The directory of the daily files, as it is on this machine. Looking creates nothing. */
import { access, constants, stat, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { whyUnfit } from '../file-system.ts';
import { type Finding, ok, problem, unchecked, warning } from './finding.ts';

const MEBIBYTE = 1024 * 1024;
const LITTLE_BYTES = 1024 * MEBIBYTE;
const TOO_LITTLE_BYTES = 64 * MEBIBYTE;

export async function checkDirectory(directory: string): Promise<Finding[]> {
  const wanted = resolve(directory);
  try {
    const place = await nearestThere(wanted);
    if (!(await stat(place)).isDirectory()) throw new Error(`${place} is no directory`);
    await access(place, constants.W_OK | constants.X_OK);
    const { bavail, bsize, type } = await statfs(place);
    const note = place === wanted ? '' : ' (it will be made)';
    return [
      ok(`directory ${wanted} can be written${note}`),
      checkFileSystem(wanted, type),
      checkSpace(wanted, bavail * bsize),
    ];
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return [
      problem(
        `directory ${wanted} cannot be written: ${code ?? message}`,
        'Make it, give it to the user of the worker, or set AUDIT_DIR.',
      ),
      unchecked('file system and free space'),
    ];
  }
}

/** The directory itself or the nearest one above it that exists. */
async function nearestThere(path: string): Promise<string> {
  try {
    await stat(path);
    return path;
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (!isMissing || dirname(path) === path) throw error;
    return nearestThere(dirname(path));
  }
}

export function checkFileSystem(directory: string, type: number): Finding {
  const reason = whyUnfit(directory, type);
  if (reason === undefined) return ok(`directory ${directory} is on a file system of this machine`);
  return problem(reason, 'Set AUDIT_DIR to a directory on a disk of this machine.');
}

export function checkSpace(directory: string, freeBytes: number): Finding {
  const free = `${Math.floor(freeBytes / MEBIBYTE).toLocaleString('en')} MiB are free in ${directory}`;
  const advice = 'Make room: when it is full, consumption pauses and the queue grows.';
  if (freeBytes < TOO_LITTLE_BYTES) return problem(`only ${free}`, advice);
  if (freeBytes < LITTLE_BYTES) return warning(`only ${free}`, advice);
  return ok(free);
}
