import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { anEvent, silent, temporaryDirectory } from '../fixtures.ts';
import { rotatingFileSink } from './rotating-file.ts';

test('a rotated file has what its encoding makes of events', async () => {
  const path = join(temporaryDirectory(), 'copy.log');
  const encoding = { codec: 'csv' as const, csv: { fields: ['routing', 'message'] } };
  const options = rotatingFileSink.options.parse({ path, encoding });
  const sink = await rotatingFileSink.build(options, { id: 'copy', log: silent });
  const events = ['a,b', 'c'].map((text) => anEvent(text, { key: 'auth.x' }));
  await sink.write(events.map((event) => sink.encode?.(event) ?? event));
  await sink.close();
  expect(readFileSync(path, 'utf8')).toBe('auth.x,"a,b"\nauth.x,c\n');
});

test('a path that cannot be written is refused at start', async () => {
  const path = '/proc/none/copy.log';
  const options = rotatingFileSink.options.parse({ path });
  const build = async () => rotatingFileSink.build(options, { id: 'copy', log: silent });
  await expect(build()).rejects.toThrow(`cannot write ${path}: ENOENT`);
});
