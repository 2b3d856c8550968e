/** The table of error codes has no dead entry. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test('every error code has somebody who throws it', () => {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const table = 'catalog/src/error.ts';
  const files = execFileSync('git', ['ls-files', '*/src/*.ts', '*/src/**/*.ts'], {
    cwd: root,
    encoding: 'utf8',
  });
  const sources = files
    .split('\n')
    .filter((file) => file !== '' && file !== table && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(root + file, 'utf8'))
    .join('\n');
  const declared = readFileSync(root + table, 'utf8').matchAll(/^ {2}([A-Z_]+): \{ retry/gm);
  const codes = [...declared].map(([, code]) => code ?? '');
  expect(codes).toContain('EVENT_INVALID');
  expect(codes.filter((code) => !sources.includes(`'${code}'`))).toEqual([]);
});
