/** What the commands behind `npm run` say to somebody who mistypes. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryDirectory } from './support/files.ts';

const LONGEST_MS = 10_000;

function run(name: string, args: readonly string[], cwd = process.cwd()) {
  const main = fileURLToPath(new URL(`dist/${name}/main.js`, import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    encoding: 'utf8',
    cwd,
    // One that takes its arguments after all would go on for long.
    timeout: LONGEST_MS,
  });
  return { status, stdout, stderr };
}

const HINT = '--help says what there is\n';

test.each([
  ['accounting', '--wat', "Unknown option '--wat'"],
  ['bench', '--wat', "Unknown option '--wat'"],
  ['faults', '--seed', "Option '--seed <value>' argument missing"],
  ['ledger', '--seed', "Option '--seed <value>' argument missing"],
])('%s %s is answered with a sentence, and no stack', (name, option, sentence) => {
  expect(run(name, [option])).toEqual({ status: 64, stdout: '', stderr: `${sentence}\n${HINT}` });
});

test.each([
  ['bench', ['--rounds', '0', 'drain'], '--rounds', 1, '0'],
  ['bench', ['--events', '1e5'], '--events', 1, '1e5'],
  ['faults', ['--rounds', 'x', '--only', 'sigterm'], '--rounds', 1, 'x'],
  ['faults', ['--seed', '1.5'], '--seed', 0, '1.5'],
  ['accounting', ['--kills=-1'], '--kills', 0, '-1'],
  ['ledger', ['--publishers', ''], '--publishers', 1, ''],
])('%s %j runs nothing: %s is no number that makes sense', (name, args, option, least, given) => {
  const sentence = `${option} takes a whole number of at least ${least}, and not "${given}"`;
  const { status, stdout, stderr } = run(name, args);
  expect(stderr.endsWith(`${sentence}\n${HINT}`)).toBe(true);
  expect({ status, stdout }).toEqual({ status: 64, stdout: '' });
});

test('a fault that there is not is named', () => {
  const { status, stderr } = run('faults', ['--only', 'no-such']);
  expect({ status, stderr }).toEqual({ status: 64, stderr: `no fault no-such\n${HINT}` });
});

test('the README cannot be filled before anything was measured', () => {
  const { status, stderr } = run('bench', ['--readme'], temporaryDirectory());
  expect(stderr).toBe(`bench/results.json is missing: run \`npm run bench\` first\n${HINT}`);
  expect(status).toBe(64);
});
