import {
  appendFileSync,
  chmodSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../fixtures.ts';
import type { Disk, DiskFile } from './disk.ts';
import { identityOf } from './identity.ts';
import { nodeDisk } from './node-disk.ts';
import { type NewEntry, Trail, type TrailOptions } from './trail.ts';

const HOUR_MS = 3_600_000;
const DAY = 'audit-2026-01-01.log';

/** A trail in a directory of its own, with a clock in hand. */
function aTrail(options: Partial<TrailOptions> = {}) {
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

function event(id: string | undefined, text = id ?? '', isRepeat = false): NewEntry {
  const line = Buffer.from(`${text}\n`);
  return { id, identity: identityOf(id, line), line, isRepeat };
}

const refusal = (code: string) => Object.assign(new Error(code), { code });

/** The real disk, with something done to each file that is opened. */
function diskWith(change: (file: DiskFile) => void): Disk {
  return {
    ...nodeDisk,
    async open(path, mode) {
      const file = await nodeDisk.open(path, mode);
      change(file);
      return file;
    },
  };
}

const modeOf = (path: string) => statSync(path).mode & 0o777;

describe('a day', () => {
  test('ends by the clock: the next event opens a new file and seals the old one', async () => {
    const { open, clock, files, path } = aTrail();
    const trail = await open();
    await trail.append([event('a')]);
    expect(modeOf(path(DAY))).toBe(0o640);
    clock.now += 12 * HOUR_MS;
    await trail.append([event('b')]);
    expect(files()).toEqual({ [DAY]: 'a\n', 'audit-2026-01-02.log': 'b\n' });
    expect([path(DAY), path(`${DAY}.commits`)].map(modeOf)).toEqual([0o440, 0o440]);
    await trail.close();
  });

  test('goes on after a restart, and what is in it is known', async () => {
    const { open, files } = aTrail();
    const first = await open();
    await first.append([event('a'), event('b')]);
    await first.close();
    const second = await open();
    expect(await second.append([event('b'), event('c')])).toHaveLength(1);
    expect(files()).toEqual({ [DAY]: 'a\nb\nc\n' });
    await second.close();
  });

  test('is not left again for a clock that is set back a little, and is for a wrong one', async () => {
    const { open, clock, files } = aTrail();
    const trail = await open();
    clock.now = Date.UTC(2026, 0, 2, 0, 10);
    await trail.append([event('a')]);
    clock.now -= 30 * 60_000;
    await trail.append([event('b')]);
    clock.now -= 48 * HOUR_MS;
    await trail.append([event('c')]);
    expect(files()).toEqual({ 'audit-2026-01-02.log': 'a\nb\n', 'audit-2025-12-30.log': 'c\n' });
    await trail.close();
  });

  test('ends also where the file system knows no rights', async () => {
    const { open, clock, files } = aTrail();
    const trail = await open({
      disk: diskWith((file) => {
        file.seal = () => Promise.reject(refusal('EPERM'));
      }),
    });
    await trail.append([event('a')]);
    clock.now += 12 * HOUR_MS;
    await trail.append([event('b')]);
    expect(files()).toEqual({ [DAY]: 'a\n', 'audit-2026-01-02.log': 'b\n' });
    await trail.close();
  });

  test('has more than one file when one has a size to keep', async () => {
    const { open, files } = aTrail({ maxSegmentBytes: 4 });
    const trail = await open();
    for (const id of ['a', 'b', 'c', 'd', 'e']) await trail.append([event(id)]);
    expect(files()).toEqual({
      [DAY]: 'a\nb\n',
      'audit-2026-01-01_002.log': 'c\nd\n',
      'audit-2026-01-01_003.log': 'e\n',
    });
    await trail.close();
  });
});

describe('what somebody else does to the files', () => {
  test('a day file of another program is left as it is', async () => {
    const { open, path, files, told } = aTrail();
    writeFileSync(path(DAY), 'of Vector\n');
    const trail = await open();
    await trail.append([event('a')]);
    expect(files()).toEqual({ [DAY]: 'of Vector\n', 'audit-2026-01-01_002.log': 'a\n' });
    expect(told).toEqual([`${DAY}: it is there already and has no commit log`]);
    await trail.close();
  });

  test('an empty file that may not be written is passed over', async () => {
    const { open, path, files } = aTrail();
    writeFileSync(path(DAY), '');
    const disk: Disk = {
      ...nodeDisk,
      open: (name, mode) =>
        name === path(DAY) && mode === 'append'
          ? Promise.reject(refusal('EACCES'))
          : nodeDisk.open(name, mode),
    };
    const trail = await open({ disk });
    await trail.append([event('a')]);
    expect(files()).toEqual({ [DAY]: '', 'audit-2026-01-01_002.log': 'a\n' });
    await trail.close();
  });

  const mischief: Record<string, (path: string) => void> = {
    'is removed': (path) => rmSync(path),
    'is moved away': (path) => renameSync(path, `${path}.old`),
    'is truncated': (path) => truncateSync(path, 0),
    'is appended to': (path) => appendFileSync(path, 'foreign\n'),
  };
  for (const [what, doIt] of Object.entries(mischief)) {
    for (const suffix of ['', '.commits']) {
      test(`${suffix === '' ? 'a file' : 'a log'} that ${what} is left, and the next one begun`, async () => {
        const { open, path, files, told } = aTrail();
        const trail = await open();
        await trail.append([event('a')]);
        doIt(path(DAY + suffix));
        await trail.append([event('b')]);
        await trail.append([event('a'), event('c')]);
        expect(files()['audit-2026-01-01_002.log'] ?? files()[DAY]).toBe('b\nc\n');
        expect(told[0]).toMatch(/^audit-2026-01-01\.log: /);
        await trail.close();
      });
    }
  }

  test('a log that is deleted between runs costs what is known of it, and no line', async () => {
    const { open, path, files } = aTrail();
    const first = await open();
    await first.append([event('a')]);
    await first.close();
    rmSync(path(`${DAY}.commits`));
    const second = await open();
    await second.append([event('b')]);
    expect(files()).toEqual({ [DAY]: 'a\n', 'audit-2026-01-01_002.log': 'b\n' });
    await second.close();
  });

  test('a byte that is changed in a file makes it left as it is', async () => {
    const { open, path, files, told } = aTrail();
    const first = await open();
    await first.append([event('a', 'aaa')]);
    await first.append([event('b', 'bbb')]);
    await first.close();
    writeFileSync(path(DAY), 'aXa\nbbb\n');
    chmodSync(path(DAY), 0o640);
    const second = await open();
    await second.append([event('a', 'aaa'), event('c')]);
    expect(files()).toEqual({ [DAY]: 'aXa\nbbb\n', 'audit-2026-01-01_002.log': 'c\n' });
    expect(told).toEqual([`${DAY}: its bytes at 0 were altered`]);
    await second.close();
  });
});

describe('an event that comes again', () => {
  /** UUIDv7s of a day, numbered. */
  const idOf = (day: number, number: number) => {
    const ms = Date.UTC(2026, 0, day, 12).toString(16).padStart(12, '0');
    return `${ms.slice(0, 8)}-${ms.slice(8)}-7000-8000-${String(number).padStart(12, '0')}`;
  };

  /** Ten events a day for five days, with a window of fifteen. */
  async function fiveDays() {
    const state = { isFull: false };
    const disk = diskWith((file) => {
      const append = file.append.bind(file);
      file.append = (bytes) => (state.isFull ? Promise.reject(refusal('ENOSPC')) : append(bytes));
    });
    const trail = aTrail({ windowSize: 15, disk });
    const opened = await trail.open();
    for (let day = 1; day <= 5; day += 1) {
      trail.clock.now = Date.UTC(2026, 0, day, 12, 30);
      const events = Array.from({ length: 10 }, (_, number) => event(idOf(day, number), 'x'));
      await opened.append(events);
    }
    return { ...trail, opened, state };
  }

  test('is known from the logs when the window has forgotten it', async () => {
    const { opened, open } = await fiveDays();
    const repeats = [1, 2, 3, 4, 5].map((day) => event(idOf(day, 3), 'x', true));
    expect(await opened.append(repeats)).toEqual([]);
    await opened.close();
    const again = await open();
    expect(await again.append(repeats)).toEqual([]);
    const fresh = event(idOf(3, 99), 'x', true);
    expect(await again.append([fresh])).toEqual([fresh]);
    await again.close();
  });

  test('is known from the logs when it was forgotten for what could not be written', async () => {
    const { opened, state } = await fiveDays();
    state.isFull = true;
    const batch = [1, 2, 3].map((n) => event(idOf(5, 100 + n), 'x'));
    await expect(opened.append(batch)).rejects.toThrow('ENOSPC');
    state.isFull = false;
    const repeats = [1, 2, 3, 4, 5].map((day) => event(idOf(day, 3), 'x', true));
    expect(await opened.append(repeats)).toEqual([]);
    expect(await opened.append(batch)).toEqual(batch);
    await opened.close();
  });

  test('is known behind many equal ones without an id, which take one place in the window', async () => {
    const { open } = aTrail({ windowSize: 15 });
    const first = await open();
    const known = Array.from({ length: 10 }, (_, number) => event(idOf(1, number), 'x'));
    await first.append(known);
    await first.append(Array.from({ length: 60 }, () => event(undefined, 'same')));
    await first.close();
    const second = await open();
    expect(await second.append(known)).toEqual([]);
    await second.close();
  });

  test('without a word that it may be a repeat, and beyond the window, stands twice', async () => {
    const { opened } = await fiveDays();
    expect(await opened.append([event(idOf(1, 3), 'x')])).toHaveLength(1);
    expect(await opened.append([event(idOf(5, 3), 'x')])).toEqual([]);
    await opened.close();
  });

  test('under one id with another body is another event', async () => {
    const { open, files } = aTrail();
    const trail = await open();
    await trail.append([event('a', 'one')]);
    await trail.append([event('a', 'two')]);
    await trail.append([event('a', 'one')]);
    expect(files()).toEqual({ [DAY]: 'one\ntwo\n' });
    await trail.close();
  });

  test('without an id is written, and marked when it may be a repeat', async () => {
    const { open, files, path } = aTrail();
    const trail = await open();
    await trail.append([event(undefined, 'x'), event(undefined, 'x')]);
    await trail.append([event(undefined, 'x', true)]);
    expect(files()).toEqual({ [DAY]: 'x\nx\nx\n' });
    const log = readFileSync(path(`${DAY}.commits`), 'utf8');
    expect(log.match(/maybe_duplicate_of/g)).toHaveLength(1);
    await trail.close();
  });
});
