/** The accounting run in short, and one broken worker: that it can fail. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { needsServer } from './support/needs.ts';

const MAIN = fileURLToPath(new URL('dist/accounting/main.js', import.meta.url));
const LONGEST_MS = 180_000;

function accounting(...args: string[]) {
  if (!existsSync(MAIN)) throw new Error('run `npm run build` first');
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, '--seed', '1', ...args], {
    encoding: 'utf8',
    timeout: LONGEST_MS,
  });
  return { status, output: stdout + stderr };
}

describe('npm run accounting', () => {
  test(
    'every event is where its program sends it, once each, after kills',
    (context) => {
      needsServer(context);
      const { status, output } = accounting('--short');
      expect(output).toMatch(/^dropped +(\d+) +\1 +0 +0 +0$/m);
      expect(output).toMatch(/^dead letters +(\d+) +\1 +0 +0 +0$/m);
      expect(status).toBe(0);
    },
    LONGEST_MS,
  );

  test(
    'a worker that drops what it should reroute is found out',
    (context) => {
      needsServer(context);
      const args = ['--events', '600', '--kills', '0', '--mutant', 'no-reroute'];
      const { status, output } = accounting(...args);
      expect(output).toMatch(/^dropped +(\d+) +0 +\1 +0 +0$/m);
      expect(status).toBe(0);
    },
    LONGEST_MS,
  );

  test('a mutant that is not there is a mistake of usage', () => {
    expect(accounting('--mutant', 'nothing-of-the-kind').status).toBe(64);
  });
});
