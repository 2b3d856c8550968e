/** The command as a person meets it. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pamirKeys } from '@pamir-audit/catalog';
import { createBus, silentLogger } from '@pamir-audit/sdk';
import { describe, expect, test } from 'vitest';
import { useBroker } from './support/broker.ts';
import { eventually } from './support/eventually.ts';
import { linesOf, temporaryDirectory } from './support/files.ts';
import { command, start } from './support/process.ts';
import { BODY, KEY as key } from './support/sample.ts';

const broker = useBroker();
const env = { RABBITMQ_URL: broker.url, AUDIT_EXCHANGE: broker.exchange };
const data = JSON.stringify(BODY);

describe('help', () => {
  test('is there for the whole and for each command', async () => {
    const { code, stdout } = await command(['--help']);
    expect(code).toBe(0);
    const names = [...stdout.matchAll(/^ {2}([a-z]+)[ |]/gm)].map(([, name]) => name ?? '');
    expect(names).toEqual(
      expect.arrayContaining([
        'run',
        'dev',
        'setup',
        'doctor',
        'publish',
        'tap',
        'catalog',
        'completion',
      ]),
    );
    for (const name of [
      'run',
      'dev',
      'setup',
      'doctor',
      'publish',
      'tap',
      'catalog',
      'completion',
    ]) {
      expect(await command([name, '--help'])).toMatchObject({ code: 0, stderr: '' });
    }
  });

  test('shows every setting with its variable and default', async () => {
    const { stdout } = await command(['run', '--help']);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('(AUDIT_PREFETCH, default 2000)');
  });

  test('works through npx, as the command is linked by npm', () => {
    const root = fileURLToPath(new URL('..', import.meta.url));
    const { status, stdout } = spawnSync('npx', ['--no-install', 'pamir-audit', '--version'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
  });

  test.each([
    [['runn'], 'Did you mean run?'],
    [[], 'Usage: pamir-audit'],
    [['publish', '--data', '{}'], 'missing required argument'],
    [['tap', '--limit', '1e3'], 'not a whole number'],
    [['catalog', 'schema'], 'needs a key'],
    [['completion', 'fish'], 'Allowed choices are bash, zsh'],
  ])('%o is a usage error', async (args, message) => {
    const { code, stderr } = await command(args);
    expect([code, stderr]).toEqual([64, expect.stringContaining(message)]);
  });
});

describe('dev', () => {
  test('with --events ends when all are in the file, and prints nothing else on stdout', async () => {
    const directory = temporaryDirectory();
    const args = [
      'dev',
      '--events',
      '209',
      '--exchange',
      broker.exchange,
      '--queue',
      broker.queue(),
    ];
    const { code, stdout, stderr } = await command(args, {
      RABBITMQ_URL: broker.url,
      AUDIT_DIR: directory,
    });
    expect([code, stderr]).toEqual([0, expect.stringContaining('209 events published')]);
    const lines = linesOf(directory);
    expect(stdout).toBe(lines.map((line) => `${line}\n`).join(''));
    const events = lines.map((line) => JSON.parse(line) as { event: string });
    expect(events.map(({ event }) => event)).toEqual(pamirKeys);
    for (const event of events) {
      expect(Object.keys(event)).toEqual([
        'endpoint',
        'event',
        'metadata',
        'parameters',
        'response_status_code',
        'timestamp',
        'user_id',
        'user_login',
      ]);
    }
  });

  test('never enters the real exchange of a configured broker', async () => {
    const tapped = start(['tap', '#'], {
      RABBITMQ_URL: broker.url,
      AUDIT_EXCHANGE: broker.exchange,
    });
    await eventually('it watches', () => expect(tapped.stderr).toContain('Watching'));
    const { code } = await command(['dev', '--events', '3', '--queue', broker.queue()], {
      ...env,
      AUDIT_DIR: temporaryDirectory(),
    });
    expect(code).toBe(0);
    await tapped.kill('SIGTERM');
    expect(tapped.stdout).toBe('');
  });

  test.each(['0', '-1', 'many', '1.5'])('--events %s is refused', async (count) => {
    const { code, stderr } = await command(['dev', '--events', count], env);
    expect([code, stderr]).toEqual([64, expect.stringContaining('--events')]);
  });
});

describe('publish', () => {
  test('prints id and state, and says when nobody listens', async () => {
    const quiet = { ...env, AUDIT_EXCHANGE: broker.anotherExchange() };
    const { code, stdout } = await command(['publish', key, '--data', data], quiet);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^[0-9a-f-]{36} confirmed unroutable: no queue is bound to it\n$/);
  });

  test('takes one event a line from a file and from standard input', async () => {
    const file = join(temporaryDirectory(), 'events.jsonl');
    writeFileSync(file, `${data}\n\n${data}\n`);
    expect((await command(['publish', key, '--data', `@${file}`], env)).stdout).toMatch(
      /^(.+\n){2}$/,
    );
    expect((await command(['publish', key, '--data', '-'], env, `${data}\n`)).stdout).toMatch(
      /^.+\n$/,
    );
  });

  test.each([
    ['auth.user_action.user.UserCraeted', data, 1, `the nearest is '${key}'`],
    [key, '{"user_id":5}', 1, 'user_id'],
    [key, 'null', 1, 'the body is not an object'],
    [key, '', 1, '--data has no event'],
    [key, 'not json', 1, '--data given is not JSON'],
    [key, '@/nowhere', 78, 'cannot read /nowhere'],
  ])('%s %s is refused', async (wrongKey, wrongData, code, message) => {
    const result = await command(['publish', wrongKey, '--data', wrongData], env);
    expect(result).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(message) });
    expect(result.stderr.trim().split('\n')).toHaveLength(1);
  });

  test('names the line that is not JSON', async () => {
    const result = await command(['publish', key, '--data', '-'], env, `${data}\noops\n`);
    expect([result.code, result.stderr]).toEqual([
      1,
      expect.stringContaining('line 2 is not JSON'),
    ]);
  });

  test('says that the broker cannot be reached', async () => {
    const away = { RABBITMQ_URL: 'amqp://127.0.0.1:1' };
    const result = await command(['publish', key, '--data', data, '--timeout', '500'], away);
    expect([result.code, result.stderr]).toEqual([
      1,
      expect.stringContaining('amqp://guest@127.0.0.1:1'),
    ]);
  });
});

test('tap makes no exchange of a misspelt name', async () => {
  const { code, stderr } = await command(['tap', '--exchange', 'no_such_exchange'], env);
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining("there is no exchange 'no_such_exchange'"),
  ]);
});

test('tap shows what passes, and nothing of the past', async () => {
  const { url, exchange } = broker;
  const tapped = start(['tap', 'auth.#', '--limit', '2'], env);
  await eventually('it watches', () => expect(tapped.stderr).toContain('Watching auth.#'));
  await using bus = createBus({ service: 'auth', url, exchange, log: silentLogger });
  const body = JSON.parse(data) as Parameters<typeof bus.publish<typeof key>>[1];
  await Promise.all([1, 2, 3, 4, 5].map(() => bus.publish(key, body)));
  expect(await tapped.ended).toBe(0);
  const shown = tapped.stdout.trim().split('\n');
  expect(shown).toHaveLength(2);
  expect(JSON.parse(shown[0] ?? '')).toMatchObject({
    key,
    service: 'auth',
    publisher: new URL(broker.url).username || 'guest',
    body: { user_login: 'admin', event_type: 'UserCreated' },
  });
});

describe('catalog', () => {
  test('lists all 209 keys, for people and as JSON', async () => {
    const { stdout } = await command(['catalog', 'list']);
    for (const it of pamirKeys) expect(stdout).toContain(`  ${it} `);
    const rows = JSON.parse((await command(['catalog', 'list', '--json'])).stdout) as unknown[];
    expect(rows).toHaveLength(209);
  });

  test('matches patterns, and fails when nothing matches', async () => {
    expect((await command(['catalog', 'match', 'auth.#'])).stdout.split('\n')).toHaveLength(21);
    const { code, stderr } = await command(['catalog', 'match', 'auht.#']);
    expect([code, stderr]).toEqual([1, "pamir-audit: no event of the catalog matches 'auht.#'\n"]);
  });

  test('shows one event, and names the nearest to a wrong one', async () => {
    expect((await command(['catalog', 'show', key])).stdout).toContain('Создание пользователя');
    const { code, stderr } = await command(['catalog', 'show', `${key}s`]);
    expect([code, stderr]).toEqual([1, expect.stringContaining(`the nearest is '${key}'`)]);
  });

  test('writes documents for tools', async () => {
    const document = JSON.parse((await command(['catalog', 'asyncapi'])).stdout) as object;
    expect(document).toMatchObject({ asyncapi: '3.0.0' });
    const directory = join(temporaryDirectory(), 'schemas');
    expect((await command(['catalog', 'schema', '--all', directory])).code).toBe(0);
    expect(readdirSync(directory)).toHaveLength(209);
    const file = join(directory, `${key}.schema.json`);
    expect(existsSync(file) && readFileSync(file, 'utf8')).toContain('User created');
  });
});

describe('what a command prints', () => {
  test('is all there for a reader that begins late', async () => {
    const { stdout: whole } = await command(['catalog', 'asyncapi']);
    const late = start(['catalog', 'asyncapi']);
    late.child.stdout?.pause();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    late.child.stdout?.resume();
    expect(await late.ended).toBe(0);
    expect(late.stdout.length).toBe(whole.length);
  });

  test('is not waited for after a signal', async () => {
    const unread = start(['catalog', 'asyncapi']);
    unread.child.stdout?.pause();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(unread.child.exitCode).toBeNull();
    unread.child.kill('SIGTERM');
    await eventually('it ended', () => expect(unread.child.exitCode).toBe(0));
  });
});

test('the completion script is bash, and completes commands and keys', async () => {
  const { stdout } = await command(['completion', 'bash']);
  const complete = (...words: string[]) => {
    const line = words.map((word) => `'${word}'`).join(' ');
    const script = `${stdout}\nCOMP_WORDS=(${line}); COMP_CWORD=${words.length - 1}; _pamir_audit; echo "\${COMPREPLY[*]}"`;
    return spawnSync('bash', ['-c', script], { encoding: 'utf8' }).stdout.trim();
  };
  expect(complete('pamir-audit', 'pub')).toBe('publish');
  expect(complete('pamir-audit', 'publish', 'license.')).toContain('license.user_action');
  expect(complete('pamir-audit', 'run', '--pre')).toBe('--prefetch');
});
