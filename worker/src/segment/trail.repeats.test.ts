import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Disk } from './disk.ts';
import { aTrail, DAY, diskWith, event, HOUR_MS, refusal } from './trail.fixtures.ts';

/** The real disk, and while it is broken it neither syncs nor cuts nor makes files. */
function brokenDisk() {
  const state = { isBroken: false };
  const opening = diskWith((file) => {
    const [sync, truncate] = [file.sync.bind(file), file.truncate.bind(file)];
    file.sync = () => (state.isBroken ? Promise.reject(refusal('EIO')) : sync());
    file.truncate = (length) =>
      state.isBroken ? Promise.reject(refusal('EIO')) : truncate(length);
  });
  const disk: Disk = {
    ...opening,
    open: (path, mode) =>
      state.isBroken && mode === 'create'
        ? Promise.reject(refusal('ENOSPC'))
        : opening.open(path, mode),
  };
  return { disk, state };
}

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

  test('is known from a log that has grown since it was last looked up there', async () => {
    const { open, clock } = aTrail({ windowSize: 10 });
    const trail = await open();
    const numbered = (day: number, from: number, to: number) =>
      Array.from({ length: to - from }, (_, index) => event(idOf(day, from + index), 'x'));
    await trail.append(numbered(1, 0, 12));
    expect(await trail.append([event(idOf(1, 0), 'x', true)])).toEqual([]);
    await trail.append(numbered(1, 12, 15));
    clock.now += 24 * HOUR_MS;
    await trail.append(numbered(2, 0, 12));
    expect(await trail.append([event(idOf(1, 13), 'x', true)])).toEqual([]);
    await trail.close();
  });

  test('is not known from a batch that failed, and is written when a file can be made', async () => {
    const { disk, state } = brokenDisk();
    const { open, files } = aTrail({ windowSize: 10, disk });
    const trail = await open();
    await trail.append(Array.from({ length: 15 }, (_, number) => event(idOf(1, number), 'x')));
    const batch = (isRepeat: boolean) =>
      [21, 22, 23].map((number) => event(idOf(1, number), `${number}`, isRepeat));
    state.isBroken = true;
    await expect(trail.append(batch(false))).rejects.toThrow('cannot sync');
    await expect(trail.append(batch(true))).rejects.toThrow('ENOSPC');
    state.isBroken = false;
    expect(await trail.append(batch(true))).toHaveLength(3);
    expect(files()['audit-2026-01-01_002.log']).toBe('21\n22\n23\n');
    expect(await trail.append(batch(true))).toEqual([]);
    await trail.close();
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
