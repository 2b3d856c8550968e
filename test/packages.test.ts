/** The packages as npm would publish them. */
import { spawnSync } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

function run(command: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  return { status, output: stripVTControlCharacters(stdout + stderr) };
}

describe.each(['catalog', 'broker', 'sdk'])('the package of %s', (room) => {
  test('is put together as its consumers expect', () => {
    const { status, output } = run('node_modules/.bin/publint', 'run', room, '--strict');
    expect(output).toMatch(/All good!/);
    expect(status).toBe(0);
  });

  test('has types that an importer finds', () => {
    const { status, output } = run(
      'node_modules/.bin/attw',
      '--pack',
      room,
      '--profile',
      'esm-only',
    );
    expect(output).toMatch(/node16 \(from ESM\).*🟢/);
    expect(status).toBe(0);
  });

  test('holds what is built, and no test', () => {
    const { output } = run('npm', 'pack', '--dry-run', '--json', '-w', room, '--silent');
    const json = output.slice(output.indexOf('['), output.lastIndexOf(']') + 1);
    const [pack] = JSON.parse(json) as { files: { path: string }[] }[];
    const paths = (pack?.files ?? []).map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining(['dist/index.js', 'dist/index.d.ts', 'README.md']),
    );
    expect(paths.filter((path) => /\.test\.|fixtures|tsbuildinfo/.test(path))).toEqual([]);
  });
});
