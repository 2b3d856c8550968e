/**
 * Client libraries as they are, each on both brokers: whoever uses one may put the embedded broker in
 * the place of RabbitMQ. One more library is one more adapter in `clients/`.
 */
import { afterEach, describe, expect, test } from 'vitest';
import { amqpConnectionManager } from './clients/amqp-connection-manager.ts';
import { amqplib } from './clients/amqplib.ts';
import type { Client, Delivery, Session } from './clients/client.ts';
import { cloudamqp } from './clients/cloudamqp.ts';
import { rabbitmqClient } from './clients/rabbitmq-client.ts';
import { onEachBroker, type Target } from './support/each-broker.ts';
import { eventually } from './support/eventually.ts';
import type { Link } from './support/link.ts';
import { startProxy } from './support/proxy.ts';
import { long, method, short, shortstr } from './support/raw-client.ts';

const CLIENTS = [amqplib, amqpConnectionManager, rabbitmqClient, cloudamqp];
const SHUTDOWN = "CONNECTION_FORCED - broker forced connection closure with reason 'shutdown'";

onEachBroker((target) => {
  describe.each(CLIENTS.map((it) => [it.name, it] as const))('%s', (_, client) => {
    checkClient(target, client);
  });
});

function checkClient(target: Target, client: Client): void {
  const sessions: Session[] = [];
  afterEach(async () => {
    await Promise.all(sessions.splice(0).map((it) => it.close()));
  });

  async function open(url = target.url): Promise<Session> {
    const session = await client.open(url);
    sessions.push(session);
    return session;
  }

  const queueFor = async () => target.queue(await target.channel());

  async function waiting(queue: string): Promise<number> {
    return (await (await target.channel()).checkQueue(queue)).messageCount;
  }

  /** Opens a session that consumes, and tells what it got so far. */
  async function consuming(queue: string, { prefetch = 10, url = target.url } = {}) {
    const session = await open(url);
    const got: Delivery[] = [];
    await session.consume(queue, prefetch, (it) => got.push(it));
    return { session, got };
  }

  test('what is confirmed is in the queue', async () => {
    const queue = await queueFor();
    const session = await open();
    const texts = Array.from({ length: 100 }, (_, index) => String(index));
    await Promise.all(texts.map((it) => session.publish(queue, it)));
    expect(await waiting(queue)).toBe(100);
  });

  test('what is acknowledged is gone, and what is not comes to the next', async () => {
    const queue = await queueFor();
    const { session, got } = await consuming(queue);
    for (const text of ['a', 'b', 'c']) await session.publish(queue, text);
    await untilGot(got, ['a', 'b', 'c']);
    got[0]?.acknowledge();
    got[1]?.acknowledge();
    await close(session);
    const next = await consuming(queue);
    await untilGot(next.got, ['c']);
    expect(next.got[0]?.isRedelivered).toBe(true);
  });

  test('what was not acknowledged comes again after the connection is lost', async () => {
    const queue = await queueFor();
    const link = await startProxy(target.url);
    const { session, got } = await consuming(queue, { url: link.url });
    await session.publish(queue, 'a');
    await untilGot(got, ['a']);
    link.cut();
    await untilGot(got, ['a', 'a']);
    expect(got.map((it) => it.isRedelivered)).toEqual([false, true]);
    got[1]?.acknowledge();
    await close(session);
    expect(await waiting(queue)).toBe(0);
  });

  test('it goes on by itself after the broker was restarted', async () => {
    const queue = await queueFor();
    const link = await startProxy(target.url);
    const { session, got } = await consuming(queue, { url: link.url });
    await session.publish(queue, 'before');
    await untilGot(got, ['before']);
    got[0]?.acknowledge();
    await restart(target, link);
    await eventually('it publishes', () => session.publish(queue, 'after'));
    await eventually('it consumes', () => expect(got.map((it) => it.text)).toContain('after'));
  });

  test('a message that no queue takes comes back, and one that a queue takes does not', async () => {
    const queue = await queueFor();
    const session = await open();
    await session.publish(queue, 'routed');
    // Whether it is an error is up to the library.
    await session.publish(target.name(), 'lost').catch(() => {});
    await eventually('it comes back', () => expect(session.returned).toEqual(['lost']));
  });

  test('it has no more in hand than its prefetch', async () => {
    const queue = await queueFor();
    const { session, got } = await consuming(queue, { prefetch: 2 });
    for (const text of ['a', 'b', 'c', 'd', 'e']) await session.publish(queue, text);
    await untilGot(got, ['a', 'b']);
    expect(await waiting(queue)).toBe(3);
    got[0]?.acknowledge();
    await untilGot(got, ['a', 'b', 'c']);
    expect(await waiting(queue)).toBe(2);
  });

  async function close(session: Session): Promise<void> {
    sessions.splice(sessions.indexOf(session), 1);
    await session.close();
  }
}

function untilGot(got: readonly Delivery[], texts: readonly string[]): Promise<void> {
  return eventually(`${texts.join(' ')} are there`, () =>
    expect(got.map((it) => it.text)).toEqual(texts),
  );
}

/** The embedded broker itself; of one that others use, what its clients are told when it shuts down. */
async function restart({ embedded }: Target, link: Link): Promise<void> {
  if (embedded !== undefined) return embedded.faults.restart({ downMs: 100 });
  const close = method(0, [10, 50], short(320), shortstr(SHUTDOWN), long(0));
  for (let number = 1; number <= link.connections; number += 1) link.inject(close, number);
}
