/** What the worker says to somebody who made a mistake. */
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useBroker } from './support/broker.ts';
import { eventually } from './support/eventually.ts';
import { temporaryDirectory } from './support/files.ts';
import { command, startWorker } from './support/process.ts';

const broker = useBroker();
const taken = createServer();
beforeAll(() => new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve)));
afterAll(() => taken.close());

function settings(overrides: NodeJS.ProcessEnv = {}) {
  return {
    RABBITMQ_URL: broker.url,
    AUDIT_EXCHANGE: broker.exchange,
    AUDIT_QUEUE: broker.queue(),
    AUDIT_QUEUE_TYPE: 'classic',
    AUDIT_DIR: temporaryDirectory(),
    ...overrides,
  };
}

describe('a mistake gets one sentence, and no secret', () => {
  const SECRET = 'c4nary';
  const run = (env: NodeJS.ProcessEnv, ...args: string[]) =>
    command(['run', '--log-level', 'silent', ...args], {
      ...settings({ AUDIT_HTTP: '127.0.0.1:0' }),
      ...env,
    });

  test.each([
    [
      'a wrong password',
      { RABBITMQ_URL: undefined, RABBITMQ_PASSWORD: SECRET },
      1,
      'Login was refused',
    ],
    [
      'a virtual host that is not there',
      { RABBITMQ_URL: undefined, RABBITMQ_VHOST: 'nowhere' },
      1,
      'the virtual host is not there',
    ],
    [
      'an address that is none',
      { RABBITMQ_URL: `amqp://u:${SECRET}@h:x` },
      78,
      'RABBITMQ_URL is not an address',
    ],
    [
      'a directory that cannot be',
      { AUDIT_DIR: '/dev/null/log' },
      1,
      'cannot write in /dev/null/log',
    ],
    [
      'a misspelt variable',
      { AUDIT_QUEU: 'x' },
      78,
      'AUDIT_QUEU is not a variable of ours; meant AUDIT_QUEUE?',
    ],
    [
      'a bad value',
      { AUDIT_PREFETCH: 'many' },
      78,
      "AUDIT_PREFETCH is not a whole number from 1 to 65535: 'many'",
    ],
    ['a bad file name', { AUDIT_FILE: 'audit-%Q.log' }, 78, "has '%Q'"],
  ])('%s', async (_, env, code, message) => {
    const parts = new URL(broker.url);
    const place = {
      RABBITMQ_HOST: parts.hostname,
      RABBITMQ_PORT: parts.port || '5672',
      RABBITMQ_USER: parts.username || 'guest',
      RABBITMQ_PASSWORD: parts.password || 'guest',
    };
    const result = await run({ ...place, ...env });
    expect(result.code).toBe(code);
    expect(result.stderr).toContain(message);
    expect(result.stderr.trim().split('\n')).toHaveLength(1);
    expect(result.stderr + result.stdout).not.toMatch(new RegExp(`${SECRET}| at .*\\.js:`));
  });

  test('a misspelt option, with the right one', async () => {
    const { code, stderr } = await run({}, '--quee', 'x');
    expect([code, stderr]).toEqual([64, expect.stringContaining('--queue')]);
  });

  test('a binding that matches nothing is warned about, with the one that was meant', async () => {
    const worker = await startWorker({ ...settings(), AUDIT_BINDINGS: 'auht.#' });
    await eventually('it is said', () =>
      expect(worker.stderr).toMatch(/auht\.#.*auth\.#.*No event/),
    );
    await worker.kill('SIGTERM');
  });
});

test('a port in use is named', async () => {
  const address = taken.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const result = await command(['run', '--log-level', 'silent'], {
    ...settings(),
    AUDIT_HTTP: `127.0.0.1:${port}`,
  });
  expect([result.code, result.stderr]).toEqual([
    78,
    expect.stringMatching(`^pamir-audit: cannot listen on 127.0.0.1:${port}: .*EADDRINUSE`),
  ]);
});
