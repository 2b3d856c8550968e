/** `pamir-audit test` as a person and as continuous integration meet it. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { temporaryDirectory } from './support/files.ts';
import { BIN, command } from './support/process.ts';

const cases = fileURLToPath(new URL('cases/vector/', import.meta.url));
const root = fileURLToPath(new URL('..', import.meta.url));
const DOCUMENTED = [`${cases}vector.toml`, `${cases}tests.toml`];

const REPORT = `test the body becomes the line, and the routing key its field event ... passed
test a body that is no JSON becomes a line of nulls ... passed

2 passed, 0 failed.
`;

function fileWith(text: string): string {
  const file = join(temporaryDirectory(), 'a.toml');
  writeFileSync(file, text);
  return file;
}

/** A sink that would write into `directory`, were it opened. */
const configuration = (directory: string) => `
[sources.in]
type = "amqp"
connection_string = "amqp://\${NOT_SET}:1"
[transforms.parse]
type = "remap"
inputs = ["in"]
source = '.token = "\${TOKEN}"'
[sinks.out]
type = "file"
inputs = ["parse"]
path = "${directory}/trail/audit.log"
[[tests]]
name = "one"
inputs = [{ insert_at = "parse", value = "x" }]
outputs = [{ extract_from = "parse", conditions = ['.token == "another"'] }]
[[tests]]
name = "two"
inputs = [{ insert_at = "parse", value = "x" }]
outputs = [{ extract_from = "parse" }]
`;

const env = { TOKEN: 'c4nary-t0ken' };

describe('the documented configuration', () => {
  test('passes its tests, without a broker and without its variables', async () => {
    const named = await command(['test', ...DOCUMENTED]);
    expect(named).toEqual({ code: 0, stdout: REPORT, stderr: '' });
    const [first = '', second = ''] = DOCUMENTED;
    const flags = await command(['test', '--config', first, '-c', second]);
    expect(flags).toEqual({ code: 0, stdout: REPORT, stderr: '' });
    const listed = await command(['test'], { AUDIT_CONFIG: DOCUMENTED.join(',') });
    expect(listed).toEqual({ code: 0, stdout: REPORT, stderr: '' });
  });

  test('is shown on the page with its tests and their report', () => {
    const page = readFileSync(`${root}docs/testing-a-configuration.md`, 'utf8');
    expect(page).toContain(`\`\`\`toml\n${readFileSync(`${cases}tests.toml`, 'utf8')}\`\`\``);
    expect(page).toContain(`\`\`\`text\n${REPORT}\`\`\``);
  });

  test('fails as the page shows it', async () => {
    const page = readFileSync(`${root}docs/testing-a-configuration.md`, 'utf8');
    const [, shown = ''] =
      /\n(test [^\n]* \.\.\. failed\n[\s\S]*?"endpoint": null,\n)/.exec(page) ?? [];
    const text = readFileSync(`${cases}tests.toml`, 'utf8');
    const failing = fileWith(text.replace('{ "request_id": "r1" }', '{ "request_id": "r2" }'));
    const { code, stdout } = await command(['test', `${cases}vector.toml`, failing]);
    expect(code).toBe(1);
    expect(stdout.replaceAll(failing, 'tests.toml')).toContain(shown);
  });

  test('is valid with its tests', async () => {
    const variables = {
      RABBITMQ_USER: 'u',
      RABBITMQ_PASSWORD: 'p',
      RABBITMQ_HOST: 'h',
      RABBITMQ_VHOST: '/',
    };
    const result = await command(['validate', '-c', DOCUMENTED.join(',')], variables);
    expect(result.code).toBe(0);
    expect(result.stderr).not.toContain('tests.');
  });
});

describe('a test that fails', () => {
  test('is told with the event and what differs, no secret, and exit code 1', async () => {
    const directory = temporaryDirectory();
    const file = fileWith(configuration(directory));
    const junit = join(directory, 'results.xml');
    const { code, stdout, stderr } = await command(['test', file, '--junit', junit], env);
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toContain('test one ... failed\ntest two ... passed\n');
    expect(stdout).toContain('  .token\n    expected "another"\n    got      "***"\n');
    expect(stdout).toMatch(/\n1 passed, 1 failed\.\n$/);
    expect(stdout).not.toContain('\u001b');
    const xml = readFileSync(junit, 'utf8');
    expect(xml).toContain('<testsuites tests="2" failures="1"');
    expect(stdout + xml).not.toContain('c4nary');
    expect(readdirSync(directory)).toEqual(['results.xml']);
  });

  test('is passed over by run, and its mistakes by nobody else', async () => {
    const file = fileWith(
      configuration('/tmp/x').replace('extract_from = "parse"', 'extract_from = "prase"'),
    );
    for (const name of ['test', 'validate']) {
      const { code, stderr } = await command([name, '-c', file], { ...env, NOT_SET: 'h' });
      expect([code, stderr]).toEqual([78, expect.stringContaining('did you mean `parse`?')]);
    }
    const { stderr } = await command(['run', '-c', file], env);
    expect(stderr).toContain('the variable NOT_SET is not set');
    expect(stderr).not.toContain('prase');
  });
});

test('--filter chooses tests by their names', async () => {
  const file = fileWith(configuration('/tmp/x'));
  const { code, stdout } = await command(['test', file, '--filter', 'tw'], env);
  expect([code, stdout]).toEqual([0, 'test two ... passed\n\n1 passed, 0 failed.\n']);
});

test('a filter that matches no test is a failure', async () => {
  const file = fileWith(configuration('/tmp/x'));
  expect(await command(['test', file, '--filter', 'three'], env)).toEqual({
    code: 1,
    stdout: 'No test matches three.\n',
    stderr: '',
  });
});

test('a configuration without tests is a failure that says so', async () => {
  const { code, stdout } = await command(['test', `${cases}vector.toml`]);
  expect([code, stdout]).toEqual([1, 'There are no tests in the configuration.\n']);
});

test.each([
  [['test'], 64, 'test needs a configuration'],
  [['test', '/no/such.toml'], 78, 'there is no such file'],
])('%o has exit code %d', async (args, code, message) => {
  expect(await command(args)).toMatchObject({
    code,
    stdout: '',
    stderr: expect.stringContaining(message) as string,
  });
});

test('results that cannot be written are a failure', async () => {
  const { code, stdout, stderr } = await command([
    'test',
    ...DOCUMENTED,
    '--junit-report',
    '/no/dir/x.xml',
  ]);
  expect([code, stdout]).toEqual([1, REPORT]);
  expect(stderr).toContain('cannot write the results to /no/dir/x.xml');
  expect(existsSync('/no')).toBe(false);
});

test('tests stand in a directory of their own, too, a file each', async () => {
  const { code, stdout } = await command(['test', join(root, 'test/cases/with-tests')]);
  expect([code, stdout]).toEqual([
    0,
    expect.stringContaining('test a login is let through ... passed'),
  ]);
});

test('on a terminal the results have colours, unless nobody wants them', async () => {
  const onTerminal = async (more: Readonly<Record<string, string>>) => {
    const line = `${process.execPath} ${BIN} test ${DOCUMENTED.join(' ')}`;
    const child = spawn('script', ['-qec', line, '/dev/null'], {
      env: { ...process.env, TERM: 'xterm', NO_COLOR: '', ...more },
    });
    let output = '';
    child.stdout.on('data', (piece: Buffer) => (output += piece.toString()));
    await new Promise((resolve) => child.once('close', resolve));
    return output;
  };
  expect(await onTerminal({})).toContain('\u001b[32mpassed\u001b[39m');
  expect(await onTerminal({ NO_COLOR: '1' })).not.toContain('\u001b[');
});
