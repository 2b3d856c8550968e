import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { asParts, withValue } from '../event-value.ts';
import { anEvent, silent, temporaryDirectory } from '../fixtures.ts';
import { nodeDisk } from '../segment/node-disk.ts';
import { verify } from '../segment/verify.ts';
import { sinkContract } from '../sink.contract.ts';
import { formatTime } from '../time-format.ts';
import { fileSink } from './file.ts';

let path: string;
beforeEach(() => {
  path = join(temporaryDirectory(), 'deep', 'audit.log');
});

type Options = Partial<z.input<typeof fileSink.options>>;

const open = (options: Options = {}) =>
  fileSink.build(fileSink.options.parse({ path, ...options }), { id: 'file', log: silent });
const stored = async () =>
  existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];

describe('file sink', () => {
  sinkContract(() => ({ open: () => open(), stored }));

  test('a directory that cannot be written is named at once', async () => {
    for (const _ of ['first', 'again']) {
      await expect(open({ path: '/dev/null/audit.log' })).rejects.toMatchObject({
        code: 'SINK_UNAVAILABLE',
        message: expect.stringContaining('/dev/null/audit.log'),
      });
    }
  });

  test('writes what its encoding makes of events, bytes that are no UTF-8 included', async () => {
    const body = Buffer.from([0x61, 0xff, 0x0a, 0x62]);
    const sink = await open({ encoding: { codec: 'raw_message' } });
    const events = [anEvent('', { body }), anEvent('{"n":1}')].map((it) => sink.encode?.(it) ?? it);
    await sink.write(events);
    await sink.close();
    expect(readFileSync(path)).toEqual(
      Buffer.concat([body, Buffer.from('\n'), Buffer.from('{"n":1}\n')]),
    );
  });

  test.each<[Options]>([
    [{ encoding: { codec: 'json', json: { pretty: true } } }],
    [{ framing: { method: 'length_delimited' } }],
    [{ framing: { method: 'bytes' }, encoding: { codec: 'text' } }],
  ])('knows after a restart what it wrote with %o, and verify finds it whole', async (options) => {
    const events = ['', 'a\nb', 'c'].map((text) => anEvent(text));
    const write = async () => {
      const sink = await open(options);
      const fresh = await sink.write(events.map((it) => sink.encode?.(it) ?? it));
      await sink.close();
      return fresh;
    };
    expect(await write()).toHaveLength(3);
    const before = readFileSync(path);
    expect(await write()).toEqual([]);
    expect(readFileSync(path)).toEqual(before);
    const { files } = await verify(nodeDisk, dirname(path));
    expect(files.map(({ verdict, findings }) => [verdict, findings])).toEqual([['open', []]]);
  });

  test('keeps every event that a program makes of one message, each once', async () => {
    const message = anEvent('[{"a":1},{"a":1},{"a":2}]');
    const parts = asParts([1, 2, 3].map((a) => withValue(message, { a })));
    const sink = await open();
    expect(await sink.write(parts)).toEqual(parts);
    expect(await sink.write(parts)).toEqual([]);
    await sink.close();
    expect(await stored()).toEqual(['{"a":1}', '{"a":2}', '{"a":3}']);
  });

  test('shares its directory with no other, until it is closed', async () => {
    const sink = await open();
    const other = join(dirname(path), 'other.log');
    await expect(open({ path: other })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: `two sinks write to ${dirname(path)}; give each a directory of its own`,
    });
    await sink.close();
    await (await open({ path: other })).close();
  });

  test('names files by the clock of its zone', async () => {
    const sink = await open({ path: join(dirname(path), '%F %H'), timezone: 'Asia/Kathmandu' });
    const before = formatTime('%F %H', new Date(), 'Asia/Kathmandu');
    await sink.write([anEvent()]);
    await sink.close();
    const after = formatTime('%F %H', new Date(), 'Asia/Kathmandu');
    const names = readdirSync(dirname(path)).filter((name) => !name.endsWith('.commits'));
    expect([[before], [after]]).toContainEqual(names);
  });
});

test.each([
  [{ path: '/var/{{ service }}.log' }, 'path: cannot hold fields of events; split them with route'],
  [{ path: '/var/%Y/audit.log' }, 'path: can hold the time in the name of the file only'],
  [{ path: 'audit-%Q.log' }, "path: has '%Q', which is no part of a time"],
  [{ path: 'audit-%D.log' }, 'path: has a part of the time that is written with slashes'],
  [{ path: 'a', timezone: 'Mars' }, 'timezone: is no time zone'],
  [{ path: 'a', compression: 'snappy' }, 'compression: '],
  [{ path: 'a', truncate: {} }, 'Unrecognized key: "truncate"'],
])('%o is refused: %s', (options, message) => {
  const issue = fileSink.options.safeParse(options).error?.issues[0];
  expect(`${issue?.path.join('.')}: ${issue?.message}`).toContain(message);
});
