import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../fixtures.ts';
import { loadConfiguration } from './load.ts';

const LISTS = '['.repeat(20_000) + ']'.repeat(20_000);

test.each([
  ['deep.toml', `a = ${LISTS}`],
  ['deep.yaml', `a: ${LISTS}`],
  ['deep.json', `{"a": ${LISTS}}`],
])('%s, nested deeper than the stack, has a mistake in it and is no crash', async (name, text) => {
  const file = join(temporaryDirectory(), name);
  writeFileSync(file, text);
  await expect(loadConfiguration({ files: [file], env: {} })).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringMatching(/deep\.\w+:1:\d+: this is nested too deeply$/) as string,
  });
});

test('a file that cannot even be looked at is told, with the reason', async () => {
  const file = join(temporaryDirectory(), 'loop.toml');
  symlinkSync(file, file);
  await expect(loadConfiguration({ files: [file], env: {} })).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringContaining(`cannot read the configuration ${file}: ELOOP`) as string,
  });
});
