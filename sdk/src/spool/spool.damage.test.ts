import {
  closeSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { outgoing } from './fixtures.ts';
import { nodeDisk } from './node-disk.ts';
import { drain, fill, numbers, usePlace } from './place.fixtures.ts';
import type { SpoolOptions } from './spool.ts';

const place = usePlace();

describe('damage', () => {
  const damage = (path: string, offset: number) => {
    const bytes = readFileSync(path);
    bytes.writeUInt8(bytes.readUInt8(offset) ^ 1, offset);
    writeFileSync(path, bytes);
  };

  test('costs its event alone, is told with file and offset, and is kept', async () => {
    const spool = await place.open();
    await fill(spool, numbers(1, 3));
    const path = place.file('.spool');
    const bytes = readFileSync(path);
    const length = bytes.length / 3;
    damage(path, length + 30);
    expect(await drain(spool)).toEqual(['e1', 'e3']);
    expect(spool.status).toMatchObject({ events: 0, corrupt: 1 });
    const [kept] = place.files('.corrupt');
    const whole = bytes.subarray(length, 2 * length);
    expect(Buffer.compare(readFileSync(join(place.directory, kept ?? '')), whole)).not.toBe(0);
    expect(readFileSync(join(place.directory, kept ?? '')).length).toBe(length);
    expect(place.logged.map(({ fields }) => fields)).toContainEqual({
      file: path,
      offset: length,
      bytes: length,
    });
  });

  test('is told once, however often it is read', async () => {
    const spool = await place.open();
    await fill(spool, numbers(1, 3));
    damage(place.file('.spool'), 30);
    await spool.next(2);
    await spool.next(2);
    expect(spool.status.corrupt).toBe(1);
    expect(place.logged.length).toBe(1);
  });

  test('at the end of a dead process is no reason to stop', async () => {
    const first = await place.open({ maxSegmentBytes: 1500 });
    for (const id of numbers(1, 9)) await first.append(outgoing(id));
    await first.close();
    for (const name of place.files('.spool')) {
      writeFileSync(join(place.directory, name), Buffer.alloc(50), { flag: 'a' });
    }
    const second = await place.open();
    expect(await drain(second)).toEqual(numbers(1, 9));
    expect(second.status.corrupt).toBeGreaterThan(2);
  });

  test('of a whole file costs that file', async () => {
    const first = await place.open({ maxSegmentBytes: 1 });
    for (const id of numbers(1, 3)) await first.append(outgoing(id));
    await first.close();
    const [, second = ''] = place.files('.spool');
    writeFileSync(join(place.directory, second), 'no spool at all');
    expect(await drain(await place.open())).toEqual(['e1', 'e3']);
  });

  test('of a position means that more is sent again, never less', async () => {
    const first = await place.open();
    await fill(first, numbers(1, 5));
    await first.next(2);
    await first.done(2);
    await first.close();
    damage(place.file('.drained'), 7);
    expect(await drain(await place.open())).toEqual(numbers(1, 5));
  });

  test('for which there is no room for a copy keeps the whole file', async () => {
    const disk: SpoolOptions['disk'] = {
      ...nodeDisk,
      open: (path, mode) =>
        path.endsWith('.corrupt') ? Promise.reject(new Error('ENOSPC')) : nodeDisk.open(path, mode),
    };
    const spool = await place.open({ disk });
    await fill(spool, numbers(1, 3));
    damage(place.file('.spool'), 30);
    const bytes = readFileSync(place.file('.spool'));
    expect(await drain(spool)).toEqual(['e2', 'e3']);
    expect(readFileSync(place.file('.corrupt'))).toEqual(bytes);
  });

  test('by sectors that cannot be read costs what is in them', async () => {
    const first = await place.open();
    await fill(first, numbers(1, 40), 500);
    await first.close();
    const disk: SpoolOptions['disk'] = {
      ...nodeDisk,
      async open(path, mode) {
        const file = await nodeDisk.open(path, mode);
        const read = file.read.bind(file);
        file.read = async (at, length) => {
          const isBad = path.endsWith('.spool') && at < 12_288 && at + length > 8192;
          if (isBad) throw Object.assign(new Error('EIO'), { code: 'EIO' });
          return read(at, length);
        };
        return file;
      },
    };
    const ids = await drain(await place.open({ disk }));
    expect(ids.length).toBeGreaterThan(40 - 2 - 4096 / 500);
    expect(ids.length).toBeLessThan(40);
    expect(place.files('whole.corrupt').length).toBe(1);
  });
});

describe('a disk that fails', () => {
  test('removed files are told, and do not stop the others', async () => {
    const spool = await place.open({ maxSegmentBytes: 1 });
    for (const id of numbers(1, 3)) await spool.append(outgoing(id));
    rmSync(place.file('.spool'));
    expect(await drain(spool)).toEqual(['e2', 'e3']);
    expect(place.logged.map(({ message }) => message)).toContain(
      'A spool file was removed or cut short by somebody else.',
    );
  });

  test('a file that cannot be read now holds up nobody else, and is drained later', async () => {
    for (const id of numbers(1, 2)) {
      const spool = await place.open();
      await spool.append(outgoing(id));
      await spool.close();
    }
    let isFailing = false;
    const isFirst = (name: string) => readFileSync(join(place.directory, name)).includes('"e1"');
    const first = place.files('.spool').find(isFirst) ?? '';
    const disk: SpoolOptions['disk'] = {
      ...nodeDisk,
      open: (path, mode) =>
        isFailing && path.endsWith(first)
          ? Promise.reject(new Error('too many open files'))
          : nodeDisk.open(path, mode),
    };
    const last = await place.open({ disk });
    isFailing = true;
    expect((await last.next(5)).map(({ id }) => id)).toEqual(['e2']);
    await last.done(1);
    await expect(last.next(5)).rejects.toMatchObject({ code: 'SPOOL_UNAVAILABLE' });
    isFailing = false;
    expect(await drain(last)).toEqual(['e1']);
  });

  test('a spool that was moved away while it is written refuses once and starts anew', async () => {
    const spool = await place.open();
    await spool.append(outgoing('a'));
    renameSync(place.directory, `${place.directory}-moved`);
    await expect(spool.append(outgoing('b'))).rejects.toMatchObject({ code: 'SPOOL_UNAVAILABLE' });
    await spool.append(outgoing('c'));
    expect(await drain(spool)).toEqual(['c']);
    expect(place.logged.length).toBe(1);
  });

  test('a file that shrinks gives what is left', async () => {
    const spool = await place.open();
    await fill(spool, numbers(1, 3));
    const path = place.file('.spool');
    const fd = openSync(path, 'r+');
    writeSync(fd, '');
    closeSync(fd);
    writeFileSync(path, readFileSync(path).subarray(0, -10));
    expect(await drain(spool)).toEqual(['e1', 'e2']);
  });
});
