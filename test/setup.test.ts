/** `setup`, on a private RabbitMQ with its management API and without. */
import { createBus, silentLogger } from '@pamir-audit/sdk';
import { describe, expect, test } from 'vitest';
import { useManagedNode } from './support/managed-node.ts';
import { command, startWorker } from './support/process.ts';
import { BODY, KEY } from './support/sample.ts';

const node = useManagedNode();

describe('setup', () => {
  test('from nothing makes a broker that doctor finds no fault with, and run starts on', async () => {
    const env = node.place();
    const before = await command(['doctor'], env);
    expect([before.code, before.stdout]).toEqual([1, expect.stringContaining('there is no queue')]);
    const setup = await command(['setup'], env);
    expect(setup).toMatchObject({ code: 0, stderr: '' });
    expect(setup.stdout.match(/^created/gm)).toHaveLength(12);
    const doctor = await command(['doctor'], env);
    expect(doctor.stdout).not.toMatch(/^(warning|problem|unchecked)/m);
    expect(doctor).toMatchObject({ code: 0, stderr: '' });
    const worker = await startWorker({ ...env, AUDIT_CONSOLE: 'false' });
    expect(worker.stderr).not.toMatch(/unchecked|used as it is|nobody/);
    expect(await worker.kill('SIGTERM')).toBe(0);
  });

  test('a second time changes nothing', async () => {
    const env = node.place();
    await command(['setup'], env);
    const { code, stdout } = await command(['setup'], env);
    expect(code).toBe(0);
    expect(stdout.match(/^there/gm)).toHaveLength(12);
    expect(stdout.trim().split('\n')).toHaveLength(12);
  });

  test('after a run finds all that run declared as it would declare it', async () => {
    const env = node.place();
    const worker = await startWorker(env);
    await worker.kill('SIGTERM');
    const { stdout } = await command(['setup'], env);
    expect(stdout).not.toContain('differs');
    expect(stdout).toContain(`there     queue '${env.AUDIT_QUEUE}'`);
  });

  test('keeps an event that no queue is bound to', async () => {
    const env = node.place({ AUDIT_BINDINGS: 'srm.#' });
    await command(['setup'], env);
    const { RABBITMQ_URL: url, AUDIT_EXCHANGE: exchange } = env;
    await using bus = createBus({ service: 'auth', url, exchange, log: silentLogger });
    await bus.publish(KEY, BODY);
    const { fields } = await node.take(`${exchange}.unrouted`);
    expect(fields.routingKey).toBe('auth.user_action.user.UserCreated');
  });

  test.each(['quorum', 'classic'])('keeps what is rejected by a %s queue', async (type) => {
    const env = node.place({ AUDIT_QUEUE_TYPE: type });
    const setup = await command(['setup'], env);
    expect(setup.code).toBe(0);
    node.channel.publish(env.AUDIT_EXCHANGE, 'auth.x', Buffer.from('{}'));
    await node.take(env.AUDIT_QUEUE, (it) => node.channel.nack(it, false, false));
    const dead = await node.take(`${env.AUDIT_QUEUE}.dead`);
    expect(dead.fields.routingKey).toBe('auth.x');
  });

  test('never changes a policy of somebody else, and says what to add to it', async () => {
    const env = node.place();
    const foreign = `foreign-${env.AUDIT_QUEUE}`;
    await node.setPolicy(foreign, `^${env.AUDIT_QUEUE}$`, {
      'max-length': 5,
      overflow: 'reject-publish',
    });
    const { code, stdout } = await command(['setup'], env);
    expect(code).toBe(1);
    expect(stdout).toContain(
      `differs   policy of queue '${env.AUDIT_QUEUE}': policy '${foreign}' applies and has other content; ` +
        `add to it: {"dead-letter-exchange":"${env.AUDIT_QUEUE}.dead","dead-letter-strategy":"at-least-once"}`,
    );
    const names = (await node.api('GET', 'policies/%2F')) as { name: string; definition: object }[];
    expect(names.find(({ name }) => name === `${env.AUDIT_QUEUE}.dead`)).toBeUndefined();
    expect(names.find(({ name }) => name === foreign)?.definition).not.toHaveProperty(
      'dead-letter-exchange',
    );
  });

  test('--prune removes exactly the bindings that are not named', async () => {
    const env = node.place();
    await command(['setup'], env);
    await node.channel.bindQueue(env.AUDIT_QUEUE, env.AUDIT_EXCHANGE, '#');
    await node.channel.bindQueue(env.AUDIT_QUEUE, env.AUDIT_EXCHANGE, 'auth.*.o/d%d');
    const other = await node.declare(`${env.AUDIT_QUEUE}.other`, {});
    await node.channel.bindQueue(other.queue, env.AUDIT_EXCHANGE, '#');
    const doctor = await command(['doctor'], env);
    expect(doctor.stdout).toMatch(/warning.*is also bound with '#'/);
    expect((await command(['setup'], env)).stdout).not.toContain('removed');
    const { code, stdout } = await command(['setup', '--prune'], env);
    expect([code, stdout.match(/^removed.*$/gm)]).toEqual([
      0,
      [expect.stringContaining("'#'"), expect.stringContaining("'auth.*.o/d%d'")],
    ]);
    const left = (await node.api('GET', `exchanges/%2F/${env.AUDIT_EXCHANGE}/bindings/source`)) as {
      destination: string;
      routing_key: string;
    }[];
    expect(left.map((it) => `${it.destination} ${it.routing_key}`).toSorted()).toEqual([
      `${env.AUDIT_QUEUE} auth.#`,
      `${env.AUDIT_QUEUE} srm.#`,
      `${env.AUDIT_QUEUE}.other #`,
    ]);
  });
});
