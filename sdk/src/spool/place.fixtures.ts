/** A directory with spools in it, for one test at a time. */
import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { Logger } from '../log.ts';
import { outgoing } from './fixtures.ts';
import { Spool, type SpoolOptions } from './spool.ts';

export interface Place {
  /** Not there before the first spool. */
  directory: string;
  /** What is worth more than debug. */
  readonly logged: readonly { readonly fields: object; readonly message: string }[];
  open(options?: Partial<SpoolOptions>): Promise<Spool>;
  /** Names of files that end so, in whatever directory. */
  files(suffix: string): string[];
  /** Path of the first of them. */
  file(suffix: string): string;
}

/** Call it once for a file of tests; it cleans up after each. */
export function usePlace(): Place {
  let parent = '';
  const logged: { fields: object; message: string }[] = [];
  const spools = new Set<Spool>();
  const say = (fields: object, message: string) => void logged.push({ fields, message });
  const log: Logger = { debug() {}, info: say, warn: say, error: say };
  const place: Place = {
    directory: '',
    logged,
    async open(options = {}) {
      const { directory } = place;
      const spool = await Spool.open({ directory, log, adoptEveryMs: 0, ...options });
      spools.add(spool);
      return spool;
    },
    files: (suffix) =>
      readdirSync(place.directory, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith(suffix))
        .toSorted(),
    file: (suffix) => join(place.directory, place.files(suffix)[0] ?? ''),
  };
  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'spool-'));
    place.directory = join(parent, 'spool');
    logged.length = 0;
  });
  afterEach(async () => {
    await Promise.all([...spools].map((spool) => spool.close()));
    spools.clear();
    await rm(parent, { recursive: true });
  });
  return place;
}

export const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `e${from + index}`);

export const fill = (spool: Spool, ids: readonly string[], size?: number) =>
  Promise.all(ids.map((id) => spool.append(outgoing(id, size))));

export async function drain(spool: Spool, most = 7): Promise<string[]> {
  const ids: string[] = [];
  for (;;) {
    const events = await spool.next(most);
    if (events.length === 0) return ids;
    ids.push(...events.map(({ id }) => id));
    await spool.done(events.length);
  }
}
