/** Two workers and one directory. */
import { expect, test } from 'vitest';
import { useBroker } from './support/broker.ts';
import { eventually } from './support/eventually.ts';
import { linesOf, temporaryDirectory } from './support/files.ts';
import { start, startWorker } from './support/process.ts';
import { startProxy } from './support/proxy.ts';

const broker = useBroker();

const settings = () => ({
  RABBITMQ_URL: broker.url,
  AUDIT_EXCHANGE: broker.exchange,
  AUDIT_QUEUE: broker.queue(),
  AUDIT_QUEUE_TYPE: 'classic',
  AUDIT_DIR: temporaryDirectory(),
});

test('a second worker in a directory stands by, and takes over when the first is killed', async () => {
  const env = settings();
  const first = await startWorker(env);
  const second = start(['run'], { ...env, AUDIT_HTTP: '127.0.0.1:0' });
  await eventually('it stands by', () => expect(second.stderr).toContain('standing by'));
  const channel = await (await broker.connect()).createConfirmChannel();
  for (let i = 0; i < 500; i += 1) channel.publish(broker.exchange, 'a', Buffer.from('{}'));
  await eventually('the first writes', () => expect(linesOf(env.AUDIT_DIR)).toHaveLength(500));
  const killed = performance.now();
  await first.kill('SIGKILL');
  channel.publish(broker.exchange, 'b', Buffer.from('{}'));
  await eventually('the second writes', () => {
    expect(linesOf(env.AUDIT_DIR).at(-1)).toContain('"event":"b"');
  });
  expect(performance.now() - killed).toBeLessThan(5000);
  expect(await second.kill('SIGTERM')).toBe(0);
});

test('a worker that has lost the broker lets the one that stands by go on', async () => {
  const env = settings();
  const proxy = await startProxy(broker.url);
  const first = await startWorker({ ...env, RABBITMQ_URL: proxy.url });
  const second = startWorker(env);
  proxy.isMute = true;
  proxy.cut();
  const successor = await second;
  const channel = await (await broker.connect()).createConfirmChannel();
  channel.publish(broker.exchange, 'a', Buffer.from('{}'));
  await eventually('the second has written it', () =>
    expect(linesOf(env.AUDIT_DIR)).toHaveLength(1),
  );
  expect(await first.readiness()).toMatchObject({ ready: false });
  expect(await first.kill('SIGTERM')).toBe(0);
  expect(await successor.kill('SIGTERM')).toBe(0);
});
