/** A few of the faults in short, and one broken worker: that the harness runs and can fail. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { needsServer } from './support/needs.ts';

const MAIN = fileURLToPath(new URL('dist/faults/main.js', import.meta.url));
const LONGEST_MS = 120_000;

function faults(...args: string[]) {
  if (!existsSync(MAIN)) throw new Error('run `npm run build` first');
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    encoding: 'utf8',
    timeout: LONGEST_MS,
  });
  return { status, output: stdout + stderr };
}

describe('npm run faults', () => {
  test(
    'nothing is lost or doubled by kills, cuts, poison and people who change the files',
    (context) => {
      needsServer(context);
      const only = 'worker-kill-quorum,net-cut,log-altered,foreign-file,poison,same-content';
      const { status, output } = faults('--short', '--only', only, '--seed', '1');
      expect(output).toMatch(/6 passed, 0 failed/);
      expect(status).toBe(0);
    },
    LONGEST_MS,
  );

  test(
    'a worker that takes events of equal content for one is found out',
    (context) => {
      needsServer(context);
      const { status, output } = faults('--mutant', 'same-content', '--seed', '1');
      expect(output).toMatch(/same-content +same-content +found +\d+ lost/);
      expect(status).toBe(0);
    },
    LONGEST_MS,
  );

  test('a fault that is not there is a mistake of usage', () => {
    expect(faults('--only', 'nothing-of-the-kind').status).toBe(64);
  });
});
