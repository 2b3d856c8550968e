import { appendFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../fixtures.ts';
import { compress, openData } from './compressed.ts';
import type { Disk } from './disk.ts';
import { identityOf } from './identity.ts';
import { nodeDisk } from './node-disk.ts';
import { Trail, type TrailOptions } from './trail.ts';
import { keepUp, type Upkeep } from './upkeep.ts';
import { verify } from './verify.ts';

const DAY_MS = 86_400_000;

const opened: Trail[] = [];
afterEach(async () => {
  for (const trail of opened.splice(0)) await trail.close();
});

/** Five days of a trail, of three events each; the fifth is the current one. */
async function fiveDays(options: Partial<TrailOptions> = {}) {
  const directory = temporaryDirectory();
  let now = Date.UTC(2026, 0, 1, 12);
  const trail = await Trail.open({
    directory,
    template: 'audit-%Y-%m-%d.log',
    kind: 'events',
    disk: nodeDisk,
    now: () => new Date(now),
    boot: 'one',
    ...options,
  });
  opened.push(trail);
  const append = (day: number) => {
    const entries = ['a', 'b', 'c'].map((text) => {
      const line = Buffer.from(`${text}${day}\n`);
      return { id: `${text}${day}`, identity: identityOf(text, line), line, isRepeat: false };
    });
    return trail.append(entries);
  };
  for (let day = 1; day <= 5; day += 1) {
    await append(day);
    if (day < 5) now += DAY_MS;
  }
  /** Writes while the clock is wrong for a moment, and again when it is right. */
  const jump = async (to: number) => {
    const right = now;
    now = to;
    await append(6);
    now = right;
    await append(7);
  };
  const removed: string[] = [];
  const keep = (upkeep: Upkeep, later = 0) =>
    keepUp(
      {
        trail,
        disk: nodeDisk,
        directory,
        now: new Date((now += later)),
        exclusively: (work) => work(),
        isOver: () => false,
        removed: (name, reason) => removed.push(`${name}: ${reason}`),
      },
      upkeep,
    );
  const names = () => readdirSync(directory).toSorted();
  return { directory, trail, append, jump, keep, names, removed };
}

const verdictsOf = async (directory: string) =>
  (await verify(nodeDisk, directory)).files.map(({ verdict }) => verdict);

describe('upkeep', () => {
  test('without a limit seals a day that is over, and deletes nothing', async () => {
    const { directory, keep, names, removed } = await fiveDays();
    await keep({}, 1000 * DAY_MS);
    expect(names()).toHaveLength(10);
    expect(removed).toEqual([]);
    expect(statSync(join(directory, 'audit-2026-01-05.log')).mode & 0o777).toBe(0o440);
    expect(await verdictsOf(directory)).toEqual(Array.from({ length: 5 }, () => 'whole'));
  });

  test('deletes what is older than the limit, and verify knows that it was no accident', async () => {
    const { directory, keep, names, removed } = await fiveDays();
    await keep({ keepDays: 2 }, 3_600_000);
    expect(names().filter((name) => name.endsWith('.log'))).toEqual([
      'audit-2026-01-03.log',
      'audit-2026-01-04.log',
      'audit-2026-01-05.log',
    ]);
    expect(removed).toEqual([
      'audit-2026-01-01.log: older than 2 days',
      'audit-2026-01-02.log: older than 2 days',
    ]);
    expect(await verdictsOf(directory)).toEqual(['whole', 'whole', 'open']);
  });

  test('does not take a file for old that the clock left for a moment, until it is', async () => {
    const { directory, jump, keep, names } = await fiveDays();
    await jump(0);
    const kept = ['audit-1970-01-01.log', 'audit-2026-01-05.log', 'audit-2026-01-05_002.log'];
    await keep({ keepDays: 2 }, 3_600_000);
    const days = () => names().filter((name) => name.endsWith('.log'));
    expect(days()).toEqual([
      kept[0],
      'audit-2026-01-03.log',
      'audit-2026-01-04.log',
      ...kept.slice(1),
    ]);
    await keep({ keepDays: 2 }, 2 * DAY_MS);
    expect(days()).toEqual(['audit-2026-01-05_002.log', 'audit-2026-01-07.log']);
    expect(await verdictsOf(directory)).toEqual(['whole', 'open']);
  });

  test('keeps a file of a clock that ran ahead, and what was deleted behind it is not missed', async () => {
    const { directory, append, jump, keep, names } = await fiveDays();
    await jump(Date.UTC(2027, 0, 1));
    await keep({}, 5 * DAY_MS);
    await append(8);
    await keep({ keepDays: 2 }, 3 * DAY_MS);
    expect(names().filter((name) => name.endsWith('.log'))).toEqual([
      // It ends where the next one begins, as far as is known.
      'audit-2026-01-05.log',
      'audit-2026-01-10.log',
      'audit-2026-01-13.log',
      'audit-2027-01-01.log',
    ]);
    expect(await verdictsOf(directory)).toEqual(['whole', 'whole', 'whole', 'open']);
  });

  test('counts the age of a file from its last batch where the next begins earlier', async () => {
    const { jump, keep, names } = await fiveDays({ template: 'audit-%Y-%m.log' });
    await jump(0);
    // Begun on the 1st, last written on the 5th.
    await keep({ keepDays: 2 }, 3_600_000);
    expect(names().filter((name) => name.endsWith('.log'))).toEqual([
      'audit-1970-01.log',
      'audit-2026-01.log',
      'audit-2026-01_002.log',
    ]);
    await keep({ keepDays: 2 }, 3 * DAY_MS);
    expect(names().filter((name) => name.endsWith('.log'))).toEqual(['audit-2026-01_002.log']);
  });

  test('deletes the oldest while the disk is short of space, if it may', async () => {
    const { keep, names } = await fiveDays();
    let short = 3;
    await keep({ isShortOfSpace: () => Promise.resolve(short-- > 0) });
    expect(names().filter((name) => name.endsWith('.log'))).toEqual([
      'audit-2026-01-04.log',
      'audit-2026-01-05.log',
    ]);
  });

  test('deletes also while no file is open, and begins one to note it in', async () => {
    const { directory, keep, names, removed } = await fiveDays();
    await keep({}, DAY_MS);
    await keep({ isShortOfSpace: () => Promise.resolve(removed.length < 4) });
    expect(names().filter((name) => name.endsWith('.log'))).toEqual([
      'audit-2026-01-05.log',
      'audit-2026-01-06.log',
    ]);
    expect(await verdictsOf(directory)).toEqual(['whole', 'open']);
  });

  test('compresses what is sealed, and verify reads it as before', async () => {
    const { directory, keep, names, trail } = await fiveDays();
    await keep({ compression: 'gzip' });
    expect(names().filter((name) => !name.endsWith('.commits'))).toEqual([
      'audit-2026-01-01.log.gz',
      'audit-2026-01-02.log.gz',
      'audit-2026-01-03.log.gz',
      'audit-2026-01-04.log.gz',
      'audit-2026-01-05.log',
    ]);
    const bytes = readFileSync(join(directory, 'audit-2026-01-02.log.gz'));
    expect(gunzipSync(bytes).toString()).toBe('a2\nb2\nc2\n');
    expect(await verdictsOf(directory)).toEqual(['whole', 'whole', 'whole', 'whole', 'open']);
    await trail.close();
    const again = await Trail.open({
      directory,
      template: 'audit-%Y-%m-%d.log',
      kind: 'events',
      disk: nodeDisk,
      now: () => new Date(Date.UTC(2026, 0, 5, 13)),
      boot: 'two',
    });
    const line = Buffer.from('c4\n');
    const known = { id: 'c4', identity: identityOf('c', line), line, isRepeat: false };
    expect(await again.append([known])).toEqual([]);
    await again.close();
  });

  test('of a full file that is compressed leaves the name to it', async () => {
    const { directory, append, keep, names } = await fiveDays({ maxSegmentBytes: 9 });
    await append(6);
    await keep({ compression: 'gzip' });
    await append(7);
    expect(names().filter((name) => /01-05.*(log|gz)$/.test(name))).toEqual([
      'audit-2026-01-05.log.gz',
      'audit-2026-01-05_002.log',
      'audit-2026-01-05_003.log',
    ]);
    expect((await verdictsOf(directory)).slice(4)).toEqual(['whole', 'whole', 'open']);
  });

  test('what is done to a compressed file is told', async () => {
    const { directory, keep } = await fiveDays();
    await keep({ compression: 'gzip' });
    const path = join(directory, 'audit-2026-01-02.log.gz');
    const bytes = readFileSync(path);
    const mischief: (() => void)[] = [
      () => appendFileSync(path, 'trailing'),
      () => appendFileSync(path, gzipSync('another member\n')),
      () => writeFileSync(path, bytes.subarray(0, -9)),
      () => writeFileSync(path, gzipSync('a2\nb2\nc3\n')),
      () => writeFileSync(path, 'no gzip at all'),
    ];
    for (const doIt of mischief) {
      writeFileSync(path, bytes);
      doIt();
      expect((await verdictsOf(directory))[1]).toBe('altered');
    }
  });
});

test('a compressed file beside its original is compared with it', async () => {
  const { directory } = await fiveDays();
  const path = join(directory, 'audit-2026-01-02.log');
  // As a crash before the original is taken away leaves it.
  writeFileSync(`${path}.gz`, gzipSync(readFileSync(path)));
  expect((await verdictsOf(directory))[1]).toBe('whole');
  for (const other of [gzipSync('a2\nb2\nc3\n'), Buffer.from('no gzip at all')]) {
    writeFileSync(`${path}.gz`, other);
    expect((await verify(nodeDisk, directory)).files[1]).toMatchObject({
      verdict: 'altered',
      findings: ['beside it, audit-2026-01-02.log.gz does not hold what it does'],
    });
  }
});

describe('compressing', () => {
  /** A disk whose n-th step, and every one after it, fails: as for a process that is gone. */
  function dyingAt(step: number): Disk {
    let count = 0;
    const checked = <A extends unknown[], R>(work: (...args: A) => Promise<R>) => {
      return async (...args: A): Promise<R> => {
        count += 1;
        if (count >= step) throw new Error('dead');
        return work(...args);
      };
    };
    return {
      list: checked((...args: Parameters<Disk['list']>) => nodeDisk.list(...args)),
      async open(path, mode) {
        const file = await checked(() => nodeDisk.open(path, mode))();
        for (const method of ['append', 'sync', 'seal', 'read'] as const) {
          const work = file[method].bind(file) as (...args: unknown[]) => Promise<never>;
          Object.assign(file, { [method]: checked(work) });
        }
        return file;
      },
      syncDirectory: checked((...args: Parameters<Disk['syncDirectory']>) =>
        nodeDisk.syncDirectory(...args),
      ),
      makeDirectory: checked((...args: Parameters<Disk['makeDirectory']>) =>
        nodeDisk.makeDirectory(...args),
      ),
      rename: checked((...args: Parameters<Disk['rename']>) => nodeDisk.rename(...args)),
      remove: checked((...args: Parameters<Disk['remove']>) => nodeDisk.remove(...args)),
    };
  }

  test('leaves the data whole wherever it is cut short, and is finished the next time', async () => {
    const text = 'a line\n'.repeat(1000);
    let steps = 0;
    for (let step = 1; ; step += 1) {
      const directory = temporaryDirectory();
      const path = join(directory, 'audit-2026-01-01.log');
      writeFileSync(path, text);
      const isDone = await compress(dyingAt(step), path, 'gzip').then(
        () => true,
        () => false,
      );
      const data = await openData(nodeDisk, path);
      expect((await data.read(0, text.length + 1)).toString()).toBe(text);
      await data.close();
      if (isDone) break;
      steps += 1;
      if (readdirSync(directory).includes('audit-2026-01-01.log')) {
        await compress(nodeDisk, path, 'gzip');
      }
      expect(readdirSync(directory)).toEqual(['audit-2026-01-01.log.gz']);
    }
    expect(steps).toBeGreaterThan(10);
  });

  test('does not take a file away for another one that has its compressed name', async () => {
    const path = join(temporaryDirectory(), 'audit-2026-01-01.log');
    writeFileSync(path, 'ours\n');
    writeFileSync(`${path}.gz`, gzipSync('of somebody else\n'));
    await expect(compress(nodeDisk, path, 'gzip')).rejects.toThrow(
      'does not hold what it was made of',
    );
    expect(readFileSync(path, 'utf8')).toBe('ours\n');
  });
});
