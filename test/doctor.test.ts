/** What `doctor` names and `run` refuses, on a private RabbitMQ with its management API. */
import { describe, expect, test } from 'vitest';
import { eventually } from './support/eventually.ts';
import { useManagedNode } from './support/managed-node.ts';
import { command, startWorker } from './support/process.ts';

const node = useManagedNode();

describe('a queue that loses events is refused by run and named by doctor', () => {
  test.each<[string, object, string]>([
    [
      'drop-head',
      { 'x-max-length': 5, 'x-overflow': 'drop-head', 'x-delivery-limit': 5000 },
      'overflow drop-head with max-length 5',
    ],
    ['a delivery limit of 20', { 'x-delivery-limit': 20 }, 'after 20 failed deliveries'],
  ])('%s by argument', async (_, args, sentence) => {
    const env = node.place();
    await node.declare(env.AUDIT_QUEUE, args);
    const run = await command(['run', '--log-level', 'silent'], env);
    expect([run.code, run.stderr]).toEqual([1, expect.stringContaining(sentence)]);
    expect(run.stderr.trim().split('\n')).toHaveLength(1);
    const doctor = await command(['doctor'], env);
    expect([doctor.code, doctor.stdout]).toEqual([1, expect.stringContaining(sentence)]);
    const setup = await command(['setup'], env);
    expect([setup.code, setup.stdout]).toEqual([1, expect.stringContaining(sentence)]);
  });

  test('until setup makes it refuse instead, where no argument stands against it', async () => {
    const env = node.place();
    await node.declare(env.AUDIT_QUEUE, { 'x-max-length': 5 });
    expect((await command(['run', '--log-level', 'silent'], env)).code).toBe(1);
    expect(await command(['setup'], env)).toMatchObject({ code: 0, stderr: '' });
    expect((await command(['doctor'], env)).stdout).not.toMatch(/^problem/m);
  });

  test('drop-head by a policy that waits for a queue that is not there yet', async () => {
    const env = node.place();
    await node.setPolicy(
      `p-${env.AUDIT_QUEUE}`,
      `^${env.AUDIT_QUEUE}`,
      { 'max-length-bytes': 9 },
      3,
    );
    const { code, stderr } = await command(['run', '--log-level', 'silent'], env);
    expect([code, stderr]).toEqual([1, expect.stringContaining('with max-length-bytes 9')]);
  });
});

test('an abandoned queue is warned about, with its depth', async () => {
  const env = node.place();
  await command(['setup'], env);
  const vector = `${env.AUDIT_QUEUE}.vector`;
  await node.declare(vector, {}, 'classic');
  await node.channel.bindQueue(vector, env.AUDIT_EXCHANGE, '#');
  node.channel.publish(env.AUDIT_EXCHANGE, 'auth.x', Buffer.from('{}'));
  const abandoned = new RegExp(`^warning .*'${vector}'.* holds 1 messages$`, 'm');
  await eventually('the broker has counted it', async () => {
    const { code, stdout } = await command(['doctor'], env);
    expect([code, stdout]).toEqual([0, expect.stringMatching(abandoned)]);
    const seen = (await node.api('GET', `queues/%2F/${vector}`)) as { messages?: number };
    expect(seen.messages).toBe(1);
  });
  const worker = await startWorker(env);
  expect(worker.stderr).toMatch(new RegExp(`"abandoned":"${vector}","messages":1,`));
  await worker.kill('SIGTERM');
  await node.channel.consume(vector, () => {});
  expect((await command(['doctor'], env)).stdout).not.toMatch(/^warning/m);
});

test('doctor names what was kept from being lost', async () => {
  const env = node.place();
  await command(['setup'], env);
  node.channel.publish(env.AUDIT_EXCHANGE, 'nowhere', Buffer.from('{}'));
  await eventually('it is there', async () => {
    const { stdout } = await command(['doctor'], env);
    expect(stdout).toMatch(/^warning .*\.unrouted' holds 1 messages/m);
  });
});

describe('a login without rights gets sentences', () => {
  test('setup names what it may not declare', async () => {
    const none = await node.login('', { configure: '', write: '', read: '' });
    const { code, stderr } = await command(['setup'], { ...node.place(), ...none });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^pamir-audit: cannot declare exchange '.*': ACCESS_REFUSED.*\n$/);
    expect(stderr).not.toContain('c4nary');
  });

  test('setup leaves the policies to somebody who may set them', async () => {
    const all = await node.login('management', { configure: '.*', write: '.*', read: '.*' });
    const { code, stdout, stderr } = await command(['setup'], { ...node.place(), ...all });
    expect([code, stdout.match(/^left .*set_policy/gm)?.length]).toEqual([1, 2]);
    expect(stderr).toMatch(/^pamir-audit: the policies above are left .* refuses user '.*\n$/);
  });

  test('doctor says that it may not consume, and takes no message to find out', async () => {
    const env = node.place();
    await command(['setup'], env);
    node.channel.publish(env.AUDIT_EXCHANGE, 'auth.x', Buffer.from('{}'));
    const blind = await node.login('management', { configure: '', write: '', read: '' });
    const { code, stdout } = await command(['doctor'], { ...env, ...blind });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^problem .*may not consume queue/m);
    expect(stdout).toMatch(/^unchecked whether user '.*' may configure and bind$/m);
    expect((await command(['doctor'], env)).code).toBe(0);
    expect(await node.take(env.AUDIT_QUEUE)).toMatchObject({ fields: { redelivered: false } });
  });

  test('doctor names the rights that a worker could miss', async () => {
    const env = node.place();
    await command(['setup'], env);
    const reader = await node.login('administrator', { configure: '', write: '', read: '.*' });
    const { code, stdout } = await command(['doctor'], { ...env, ...reader });
    expect(code).toBe(0);
    const queue = env.AUDIT_QUEUE;
    expect(stdout).toContain(
      `may not configure '${queue}', configure '${env.AUDIT_EXCHANGE}', write '${queue}'`,
    );
    const worker = await startWorker({ ...env, ...reader });
    expect(await worker.kill('SIGTERM')).toBe(0);
  });
});
