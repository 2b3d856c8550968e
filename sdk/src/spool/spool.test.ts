import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { outgoing } from './fixtures.ts';
import { nodeDisk } from './node-disk.ts';
import { drain, fill, numbers, usePlace } from './place.fixtures.ts';
import type { SpoolOptions } from './spool.ts';

const place = usePlace();

test('events leave in their order, with ids, contents and properties', async () => {
  const spool = await place.open();
  const event = { ...outgoing('first'), properties: { headers: { raw: Buffer.from([0, 255]) } } };
  await spool.append(event);
  await fill(spool, numbers(1, 20));
  expect(await spool.next(1)).toEqual([event]);
  expect(await drain(spool)).toEqual(['first', ...numbers(1, 20)]);
});

test('the same events come again until they are done', async () => {
  const spool = await place.open();
  await fill(spool, numbers(1, 5));
  expect((await spool.next(3)).map(({ id }) => id)).toEqual(['e1', 'e2', 'e3']);
  expect((await spool.next(3)).map(({ id }) => id)).toEqual(['e1', 'e2', 'e3']);
  await spool.done(2);
  await spool.done(2);
  expect((await spool.next(3)).map(({ id }) => id)).toEqual(['e3', 'e4', 'e5']);
  await spool.done(99);
  expect(await spool.next(3)).toEqual([]);
});

test('many files are drained in order while more is appended', async () => {
  const spool = await place.open({ maxSegmentBytes: 2000 });
  await fill(spool, numbers(1, 30));
  const before = spool.next(30);
  await fill(spool, numbers(31, 40));
  const ids = (await before).map(({ id }) => id);
  await spool.done(ids.length);
  expect([...ids, ...(await drain(spool))]).toEqual(numbers(1, 40));
});

test('an event larger than what is read at a time is drained like the others', async () => {
  const spool = await place.open({ maxSegmentBytes: 100_000_000 });
  await spool.append(outgoing('small'));
  const large = outgoing('large', 3_000_000);
  await spool.append(large);
  await spool.append(outgoing('last'));
  expect((await spool.next(5)).map(({ id }) => id)).toEqual(['small']);
  await spool.done(1);
  const [event] = await spool.next(1);
  expect(event?.content.equals(large.content)).toBe(true);
  expect(await drain(spool)).toEqual(['large', 'last']);
});

test('an append that follows another at once does not wait for a third', async () => {
  const spool = await place.open();
  for (const id of numbers(1, 50)) await spool.append(outgoing(id));
  expect(spool.status.events).toBe(50);
});

test('a drained spool leaves no file, and a closed one no directory', async () => {
  const spool = await place.open({ maxSegmentBytes: 2000 });
  await fill(spool, numbers(1, 30));
  expect(place.files('.spool').length).toBeGreaterThan(0);
  await drain(spool);
  expect(place.files('.spool')).toEqual([]);
  await spool.close();
  expect(readdirSync(place.directory)).toEqual([]);
});

test('files and directories are for nobody but the service', async () => {
  const spool = await place.open();
  await spool.append(outgoing('a'));
  const modes = ['.', ...place.files('')].map((name) => statSync(join(place.directory, name)));
  const wrong = modes.filter((it) => (it.mode & 0o777) !== (it.isFile() ? 0o600 : 0o700));
  expect(wrong.filter((it) => !it.isSocket())).toEqual([]);
  expect(modes.length).toBe(4);
});

test('what arrives while the disk syncs shares the next sync', async () => {
  let syncs = 0;
  const disk: SpoolOptions['disk'] = {
    ...nodeDisk,
    async open(path, mode) {
      const file = await nodeDisk.open(path, mode);
      const sync = file.sync.bind(file);
      file.sync = () => ((syncs += 1), sync());
      return file;
    },
  };
  const spool = await place.open({ disk });
  const first = fill(spool, numbers(1, 100));
  await Promise.race([first, spool.append(outgoing('x'))]);
  await first;
  expect(syncs).toBeLessThanOrEqual(2);
});

test('a full spool refuses, and takes again what fits once something is drained', async () => {
  const spool = await place.open({ maxBytes: 8000 });
  const outcomes = await Promise.allSettled(numbers(1, 40).map((id) => spool.append(outgoing(id))));
  const refused = outcomes.filter((it) => it.status === 'rejected');
  expect(refused[0]?.reason).toMatchObject({ code: 'SPOOL_UNAVAILABLE', retryable: true });
  expect(spool.status.bytes).toBeLessThanOrEqual(8000);
  expect((await drain(spool)).length).toBe(40 - refused.length);
  await spool.append(outgoing('again'));
});

test('status tells how many, how large and since when', async () => {
  const spool = await place.open();
  expect(spool.status).toEqual({ events: 0, bytes: 0, oldest: undefined, corrupt: 0 });
  const before = Date.now();
  await fill(spool, numbers(1, 3));
  const { events, bytes, oldest } = spool.status;
  expect([events, bytes]).toEqual([3, statSync(place.file('.spool')).size]);
  expect(Number(oldest)).toBeGreaterThanOrEqual(before);
  expect(Number(oldest)).toBeLessThanOrEqual(Date.now());
  await spool.next(2);
  await spool.done(2);
  expect(spool.status).toMatchObject({ events: 1, bytes });
  expect(spool.isDrained).toBe(false);
  await drain(spool);
  expect(spool.status).toMatchObject({ events: 0, bytes: 0 });
  expect(spool.isDrained).toBe(true);
});

test('a closed spool takes nothing', async () => {
  const spool = await place.open();
  await spool.close();
  await expect(spool.append(outgoing('a'))).rejects.toMatchObject({ code: 'CLOSED' });
});

test('what a close leaves is drained by the next, from where it was', async () => {
  const first = await place.open();
  await fill(first, numbers(1, 9));
  await first.next(4);
  await first.done(4);
  await first.close();
  const second = await place.open();
  expect(second.status.events).toBe(5);
  await second.append(outgoing('mine'));
  expect(await drain(second)).toEqual(['mine', ...numbers(5, 9)]);
  await second.close();
  expect(readdirSync(place.directory)).toEqual([]);
});

test('what was taken over and not drained goes on with its new owner', async () => {
  for (const id of numbers(1, 3)) {
    const spool = await place.open();
    await spool.append(outgoing(id));
    await spool.close();
  }
  const last = await place.open();
  expect(last.status.events).toBe(3);
  expect(await drain(last)).toEqual(numbers(1, 3));
  await last.close();
  expect(readdirSync(place.directory)).toEqual([]);
});

test('what was taken over counts towards the bound', async () => {
  const first = await place.open();
  await fill(first, numbers(1, 20));
  const { bytes } = first.status;
  await first.close();
  const second = await place.open({ maxBytes: bytes + 10 });
  await expect(second.append(outgoing('a'))).rejects.toThrow('is full');
  await drain(second);
  await second.append(outgoing('a'));
});

test('the living keep theirs: several in one directory, and one process', async () => {
  const spools = await Promise.all([place.open(), place.open(), place.open()]);
  await Promise.all(spools.map((spool, index) => spool.append(outgoing(`of ${index}`))));
  await Promise.all(spools.map((spool) => spool.adopt()));
  expect(await Promise.all(spools.map((spool) => drain(spool)))).toEqual([
    ['of 0'],
    ['of 1'],
    ['of 2'],
  ]);
});

test('a path too long for a socket will do', async () => {
  place.directory = join(place.directory, 'x'.repeat(150), 'y'.repeat(150));
  const first = await place.open();
  const second = await place.open();
  await first.append(outgoing('a'));
  await second.adopt();
  expect(await drain(second)).toEqual([]);
  await first.close();
  await second.adopt();
  expect(await drain(second)).toEqual(['a']);
});

test('a directory that cannot be made is named', async () => {
  writeFileSync(join(place.directory, '..', 'file'), '');
  place.directory = join(place.directory, '..', 'file', 'spool');
  await expect(place.open()).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringContaining(place.directory),
  });
});

test('an event that the broker refuses for good is put aside, and the next is the first', async () => {
  const spool = await place.open();
  await fill(spool, numbers(1, 3));
  await spool.next(3);
  await spool.refuse();
  expect(await drain(spool)).toEqual(['e2', 'e3']);
  const kept = readFileSync(place.file('.refused'), 'latin1');
  expect(kept).toContain('"id":"e1"');
});
