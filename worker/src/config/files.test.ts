import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../fixtures.ts';
import { loadConfiguration } from './load.ts';

test('a file that is nested deeper than the stack is a mistake in it, not a crash', async () => {
  const file = join(temporaryDirectory(), 'deep.toml');
  writeFileSync(file, `a = ${'['.repeat(20_000)}${']'.repeat(20_000)}`);
  await expect(loadConfiguration({ files: [file], env: {} })).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: `${file}:1:1: this is nested too deeply`,
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
