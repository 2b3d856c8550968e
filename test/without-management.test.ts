/** The commands where only the broker itself answers, or nothing does. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { useBroker } from './support/broker.ts';
import { temporaryDirectory } from './support/files.ts';
import { command, startWorker } from './support/process.ts';

/** Nothing listens there: it is the port of the protocol `discard`. */
const NOWHERE = 'http://127.0.0.1:9';

const broker = useBroker();

/** Variables with names nobody else uses. All that is declared by these names is gone afterwards. */
function place(overrides: NodeJS.ProcessEnv = {}) {
  return {
    RABBITMQ_URL: broker.url,
    RABBITMQ_MANAGEMENT_URL: NOWHERE,
    AUDIT_EXCHANGE: broker.anotherExchange(),
    AUDIT_QUEUE: broker.queue(),
    AUDIT_BINDINGS: 'auth.#,srm.#',
    AUDIT_DIR: temporaryDirectory(),
    ...overrides,
  };
}

describe('without the management API', () => {
  test('setup declares all else, and prints the policies as commands', async () => {
    const env = place();
    const { code, stdout, stderr } = await command(['setup'], env);
    expect(code).toBe(1);
    expect(stdout.match(/^created/gm)).toHaveLength(6);
    const queue = env.AUDIT_QUEUE;
    expect(stdout).toContain(
      `rabbitmqctl set_policy -p / --priority 0 --apply-to queues ${queue}.dead ` +
        String.raw`'^${queue.replace('.', String.raw`\.`)}$' ` +
        `'{"dead-letter-exchange":"${queue}.dead","dead-letter-strategy":"at-least-once","overflow":"reject-publish"}'`,
    );
    expect(stdout).toContain(`{"alternate-exchange":"${env.AUDIT_EXCHANGE}.unrouted"}`);
    expect(stderr).toMatch(/^pamir-audit: the policies above are left .* does not answer: .*\n$/);
  });

  test('--prune is refused before anything is declared', async () => {
    const env = place();
    const { code, stdout, stderr } = await command(['setup', '--prune'], env);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^pamir-audit: --prune needs the list of bindings, and .*\n$/);
  });

  test('doctor names what it could not check, and no problem', async () => {
    const env = place();
    await command(['setup'], env);
    const { code, stdout } = await command(['doctor'], env);
    expect(code).toBe(0);
    expect(stdout.match(/^unchecked/gm)).toHaveLength(7);
    expect(stdout).toMatch(/^unchecked whether an abandoned queue/m);
    expect(stdout).toMatch(/^ok .*may consume queue/m);
  });

  test('run says what is unchecked, and runs', async () => {
    const worker = await startWorker(place());
    expect(worker.stderr.match(/are unchecked/g)).toHaveLength(1);
    expect(await worker.kill('SIGTERM')).toBe(0);
  });
});

test.each([
  ['http://u:c4nary@h:x', 78, 'RABBITMQ_MANAGEMENT_URL is not an address like'],
  ['http://u:c4nary@127.0.0.1:9', 1, '--prune needs'],
  ['ftp://c4nary@h', 78, 'RABBITMQ_MANAGEMENT_URL is not an address like'],
])(
  'the management address %s gets a sentence without its password',
  async (url, code, sentence) => {
    const result = await command(['setup', '--prune'], place({ RABBITMQ_MANAGEMENT_URL: url }));
    expect([result.code, result.stderr]).toEqual([code, expect.stringContaining(sentence)]);
    expect(result.stdout + result.stderr).not.toContain('c4nary');
  },
);

test('doctor names a broker that is away, a directory that cannot be, and no password', async () => {
  const { code, stdout, stderr } = await command(['doctor'], {
    ...place(),
    RABBITMQ_URL: 'amqp://u:c4nary@127.0.0.1:9',
    AUDIT_DIR: join('/dev/null', 'log'),
  });
  expect(code).toBe(1);
  expect(stdout).toMatch(/^problem .*cannot connect to amqp:\/\/u@127\.0\.0\.1:9: .*ECONNREFUSED/m);
  expect(stdout).toMatch(/^problem .*\/dev\/null\/log cannot be written: ENOTDIR$/m);
  expect(stdout + stderr).not.toContain('c4nary');
});
