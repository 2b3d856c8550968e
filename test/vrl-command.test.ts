/** `pamir-audit vrl`, through pipes and on a terminal. */
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { eventually } from './support/eventually.ts';
import { temporaryDirectory } from './support/files.ts';

const BIN = fileURLToPath(new URL('../worker/bin/pamir-audit.js', import.meta.url));

function vrl(args: readonly string[], input = '') {
  const run = spawnSync(process.execPath, [BIN, 'vrl', ...args], { input, encoding: 'utf8' });
  return { code: run.status, stdout: run.stdout, stderr: run.stderr };
}

const EVENTS = '{"a":1,"b":2}\n\n{"a":"x"}\nnope\n{"a":3}';

test('a program prints what it gives, or the event, a line for each; problems have their numbers', () => {
  const value = vrl(['int!(.a) + 1'], EVENTS);
  expect(value).toMatchObject({ code: 1, stdout: '2\n4\n' });
  expect(value.stderr.split('\n')).toEqual([
    expect.stringMatching(/^pamir-audit: line 3: failed at 1:1: .*expected integer, got string$/),
    'pamir-audit: line 4: not JSON: expected ident at line 1 column 2',
    '',
  ]);
  expect(vrl(['del(.b)', '-o'], '{"a":1,"b":2}\n')).toEqual({
    code: 0,
    stdout: '{"a":1}\n',
    stderr: '',
  });
  expect(vrl(['abort "no"'], '{}\n')).toMatchObject({
    code: 1,
    stderr: 'pamir-audit: line 1: aborted at 1:1: no\n',
  });
});

test('program and events may be files', () => {
  const directory = temporaryDirectory();
  const [program, events] = [join(directory, 'p.vrl'), join(directory, 'events.jsonl')];
  writeFileSync(program, '.time = parse_timestamp!(.t, "%F %R")\n');
  writeFileSync(events, '{"t":"2026-11-24 10:00"}\n');
  const args = ['-p', program, '-i', events];
  expect(vrl(args).stdout).toBe('"2026-11-24T10:00:00Z"\n');
  expect(vrl([...args, '-z', 'Europe/Berlin']).stdout).toBe('"2026-11-24T09:00:00Z"\n');
  expect(vrl([...args, '--timezone', 'Nowhere'])).toMatchObject({
    code: 78,
    stderr: 'pamir-audit: --timezone: there is no time zone Nowhere\n',
  });
  expect(vrl(['--program', join(directory, 'none')])).toMatchObject({ code: 78 });
  expect(vrl(['1', '--input', join(directory, 'none')])).toMatchObject({ code: 78 });
  expect(vrl(['1', '--program', program])).toMatchObject({ code: 64 });
  expect(vrl(['--input', '-'])).toMatchObject({ code: 64 });
});

const NESTED = 'x = []\nfor_each(array!(.a)) -> |_, v| { x = [x, v] }\n.x = x';

test('a result that is nested too deeply is a problem of its line, in the shell too', () => {
  const events = `{"a":[${'1,'.repeat(30_000)}1]}\n{"a":[2]}\n`;
  expect(vrl([NESTED], events)).toEqual({
    code: 1,
    stdout: '[[],2]\n',
    stderr: 'pamir-audit: line 1: what the program gives is nested too deeply to be written\n',
  });
  const file = join(temporaryDirectory(), 'events.jsonl');
  writeFileSync(file, events);
  expect(vrl(['-i', file], `${NESTED.replaceAll('\n', '; ')}\n1\n`)).toEqual({
    code: 0,
    stdout: 'the value is nested too deeply to be shown\n1\n',
    stderr: '',
  });
});

test('a reader that goes away is no failure, and a full disk is one, said in a sentence', () => {
  const shell = (command: string) =>
    spawnSync('bash', ['-c', `set -o pipefail; ${command}`], { encoding: 'utf8' });
  const many = shell(
    `seq 1 100000 | { "${process.execPath}" "${BIN}" vrl .; echo $? >&2; } | head -1`,
  );
  expect([many.stdout, many.stderr]).toEqual(['1\n', '0\n']);
  const full = shell(`echo 1 | "${process.execPath}" "${BIN}" vrl . > /dev/full`);
  expect([full.status, full.stderr]).toEqual([
    1,
    'pamir-audit: cannot write to standard output: ENOSPC\n',
  ]);
});

test('a signal ends it while it waits for input', async () => {
  const child = spawn(process.execPath, [BIN, 'vrl', '.']);
  child.stdin.write('1\n');
  await new Promise((resolve) => child.stdout.once('data', resolve));
  child.kill('SIGINT');
  const started = Date.now();
  expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(0);
  expect(Date.now() - started).toBeLessThan(3000);
});

test('a program that does not compile is shown with its mistakes, and runs on nothing', () => {
  const { code, stdout, stderr } = vrl(['.a = parse_json(.b)'], '{}\n');
  expect([code, stdout]).toEqual([78, '']);
  expect(stderr).toContain('error[E103]');
});

test('warnings and what a program logs stay out of the output', () => {
  const { code, stdout, stderr } = vrl(['1\nlog("seen", level: "warn")\n2'], '{}\n');
  expect([code, stdout]).toEqual([0, '2\n']);
  expect(stderr).toContain('warning[W900]');
  expect(stderr).toContain('warn: seen');
});

/** On a pseudo terminal, which `script` opens; each input once the output before it is there. */
async function onTerminal(
  environment: Readonly<Record<string, string>>,
  steps: readonly (readonly [waitFor: string, input: string])[],
): Promise<string> {
  const directory = temporaryDirectory();
  const events = join(directory, 'events.jsonl');
  writeFileSync(events, '{"user":{"login":"anna"},"n":1}\n{"n":2}\n');
  const line = `${process.execPath} ${BIN} vrl --input ${events}`;
  const child = spawn('script', ['-qec', line, '/dev/null'], {
    env: { ...process.env, TERM: 'xterm', NO_COLOR: '', ...environment },
  });
  let output = '';
  child.stdout.on('data', (piece: Buffer) => (output += piece.toString()));
  const ended = new Promise((resolve) => child.once('close', resolve));
  let seen = 0;
  for (const [waitFor, input] of steps) {
    await eventually(`the terminal shows ${waitFor}`, () =>
      expect(output.indexOf(waitFor, seen)).toBeGreaterThanOrEqual(seen),
    );
    seen = output.indexOf(waitFor, seen) + waitFor.length;
    child.stdin.write(input);
  }
  await ended;
  return output;
}

test('on a terminal there are prompts, completion, signatures, colours and a history', async () => {
  const state = temporaryDirectory();
  const output = await onTerminal({ XDG_STATE_HOME: state }, [
    ['$ ', 'upc'],
    ['upc', '\t'],
    ['ase(', '.us'],
    ['.us', '\t'],
    ['er.', 'lo'],
    ['lo', '\t'],
    ['gin', ')\r'],
    ['error[E110]', 'truncate('],
    ['truncate(', '\t'],
    ['truncate(value: string, limit: integer, [suffix: string])', '"abc",\r'],
    ['… ', '2)\r'],
    ['"ab"', 'next\r'],
    ['event 2 of 2', '\x04'],
  ]);
  expect(output).toContain('\u001b[31merror[E110]');
  const file = join(state, 'pamir-audit', 'vrl_history');
  expect(readFileSync(file, 'utf8')).toBe('upcase(.user.login)\ntruncate("abc",\n2)\nnext\n');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const again = await onTerminal({ XDG_STATE_HOME: state }, [
    ['$ ', '\u001b[A\r'],
    ['event 2 of 2', 'half\x03'],
    ['$ ', 'exit\r'],
  ]);
  expect(again).toContain('$ next');
});

test('NO_COLOR keeps the terminal plain', async () => {
  const state = { XDG_STATE_HOME: temporaryDirectory(), NO_COLOR: '1' };
  const output = await onTerminal(state, [
    ['$ ', 'nope(1)\r'],
    ['E105', 'exit\r'],
  ]);
  expect(output).not.toContain('\u001b[31m');
});
