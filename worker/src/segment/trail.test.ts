import {
  appendFileSync,
  chmodSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Disk } from './disk.ts';
import { nodeDisk } from './node-disk.ts';
import { aTrail, DAY, diskWith, event, HOUR_MS, refusal } from './trail.fixtures.ts';

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

  test('is not written to when the trail is closed', async () => {
    const { open, clock, files } = aTrail();
    const trail = await open();
    await trail.append([event('a')]);
    await trail.close();
    clock.now += 24 * HOUR_MS;
    await expect(trail.append([event('b')])).rejects.toMatchObject({ code: 'SINK_UNAVAILABLE' });
    expect(files()).toEqual({ [DAY]: 'a\n' });
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

  test('a compressed day file of another program is not written beside', async () => {
    const { open, path, files } = aTrail();
    writeFileSync(path(`${DAY}.gz`), 'of logrotate');
    const trail = await open();
    await trail.append([event('a')]);
    expect(files()).toEqual({ 'audit-2026-01-01_002.log': 'a\n' });
    await trail.close();
  });

  test('a log whose data is gone keeps its name, and no empty data file is made', async () => {
    const { open, path, files } = aTrail();
    const first = await open();
    await first.append([event('a')]);
    await first.close();
    rmSync(path(DAY));
    const second = await open();
    await second.append([event('b')]);
    expect(files()).toEqual({ 'audit-2026-01-01_002.log': 'b\n' });
    await second.close();
  });

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
