/** For the tests of trails. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '../fixtures.ts';
import type { Disk, DiskFile } from './disk.ts';
import { identityOf } from './identity.ts';
import { nodeDisk } from './node-disk.ts';
import { type NewEntry, Trail, type TrailOptions } from './trail.ts';

export const HOUR_MS = 3_600_000;
export const DAY = 'audit-2026-01-01.log';

/** A trail in a directory of its own, with a clock in hand. */
export function aTrail(options: Partial<TrailOptions> = {}) {
  const directory = temporaryDirectory();
  const clock = { now: Date.UTC(2026, 0, 1, 12) };
  const told: string[] = [];
  const path = (name: string) => join(directory, name);
  return {
    directory,
    clock,
    told,
    path,
    open: (more: Partial<TrailOptions> = {}) =>
      Trail.open({
        directory,
        template: 'audit-%Y-%m-%d.log',
        kind: 'events',
        disk: nodeDisk,
        now: () => new Date(clock.now),
        boot: 'one',
        lost: (name, reason) => told.push(`${name}: ${reason}`),
        ...options,
        ...more,
      }),
    /** Data files with what is in them. */
    files: () =>
      Object.fromEntries(
        readdirSync(directory)
          .filter((name) => name.endsWith('.log'))
          .toSorted()
          .map((name) => [name, readFileSync(path(name), 'utf8')]),
      ),
  };
}

export function event(id: string | undefined, text = id ?? '', isRepeat = false): NewEntry {
  const line = Buffer.from(`${text}\n`);
  return { id, identity: identityOf(id, line), line, isRepeat };
}

export const refusal = (code: string) => Object.assign(new Error(code), { code });

/** The real disk, with something done to each file that is opened. */
export function diskWith(change: (file: DiskFile) => void): Disk {
  return {
    ...nodeDisk,
    async open(path, mode) {
      const file = await nodeDisk.open(path, mode);
      change(file);
      return file;
    },
  };
}
