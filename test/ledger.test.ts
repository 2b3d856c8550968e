/** The ledger run in short: what the SDK said is safe is in the queue, whatever failed. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const MAIN = fileURLToPath(new URL('dist/ledger/main.js', import.meta.url));
const LONGEST_MS = 180_000;

test(
  'npm run ledger: nothing that resolved is missing after kills of broker and publisher, and cuts',
  () => {
    if (!existsSync(MAIN)) throw new Error('run `npm run build` first');
    const args = '--events 6000 --publishers 3 --kills 1 --cuts 4 --seed 1'.split(' ');
    const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
      encoding: 'utf8',
      timeout: LONGEST_MS,
    });
    expect(stdout + stderr).toMatch(/lost +0\n/);
    expect(status).toBe(0);
  },
  LONGEST_MS,
);
