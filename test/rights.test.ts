/** What the SDK does under the least rights a service can do with, as RabbitMQ grants them. */
import { randomUUID } from 'node:crypto';
import { type Bus, type BusOptions, createBus, silentLogger } from '@pamir-audit/sdk';
import { connect } from 'amqplib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from './support/eventually.ts';
import { useManagedNode } from './support/managed-node.ts';
import { BODY as body, KEY } from './support/sample.ts';

const OTHER = 'srm.user_action.ci_type.CITypeCreated';
const NOTHING = '^$';
const node = useManagedNode();

let exchange: string;
let queue: string;
beforeEach(async () => {
  const id = randomUUID().slice(0, 8);
  exchange = `exchange-${id}`;
  queue = `queue-${id}`;
  await node.channel.assertExchange(exchange, 'topic');
  await node.declare(queue, {}, 'classic');
  await node.channel.bindQueue(queue, exchange, '#');
});

const open: Bus[] = [];
afterEach(async () => {
  for (const bus of open.splice(0)) await bus.close({ timeoutMs: 1000 });
});

interface Rights {
  readonly configure?: string;
  readonly write?: string;
  readonly read?: string;
  /** Routing keys that it may publish. */
  readonly keys?: string;
}

async function loginWith({ configure = NOTHING, write = NOTHING, read = NOTHING, keys }: Rights) {
  const { RABBITMQ_URL: url } = await node.login('', { configure, write, read });
  const user = new URL(url).username;
  if (keys !== undefined) {
    await node.api('PUT', `topic-permissions/%2F/${user}`, { exchange, write: keys, read: '.*' });
  }
  return { url, user };
}

function aBus(options: Partial<BusOptions>): Bus {
  const bus = createBus({ service: 'test', exchange, log: silentLogger, ...options });
  open.push(bus);
  return bus;
}

describe('a publisher that may write its own keys to the exchange, and nothing else', () => {
  const aPublisher = () => loginWith({ write: `^${exchange}$`, keys: String.raw`^auth\.` });

  test('publishes them, and the broker vouches for it', async () => {
    const { url, user } = await aPublisher();
    expect(await aBus({ url }).publish(KEY, body)).toMatchObject({ routed: true });
    const message = await node.channel.get(queue, { noAck: true });
    expect(message && message.properties.userId).toBe(user);
  });

  test('is refused another key, and what is on its way beside it is confirmed', async () => {
    const bus = aBus({ url: (await aPublisher()).url });
    await bus.ready();
    const others = Array.from({ length: 20 }, () => bus.publish(KEY, body));
    const refused = bus.publish(OTHER, body);
    others.push(...Array.from({ length: 20 }, () => bus.publish(KEY, body)));
    await expect(refused).rejects.toMatchObject({
      code: 'BROKER_REFUSED',
      message: expect.stringContaining(OTHER),
    });
    for (const { state } of await Promise.all(others)) expect(state).toBe('confirmed');
  });

  test('may not consume, and is told so', async () => {
    const sub = aBus({ url: (await aPublisher()).url }).subscribe('auth.#', { queue }, () => {});
    await expect(sub.ready).rejects.toMatchObject({
      code: 'BROKER_REFUSED',
      message: expect.stringContaining(queue),
    });
  });

  test('may not declare an exchange that is missing, and is told so', async () => {
    const { url } = await aPublisher();
    const bus = aBus({ url, exchange: `${exchange}-missing`, timeoutMs: 500 });
    await expect(bus.publish(KEY, body)).rejects.toThrow(/cannot declare exchange/);
  });

  test('cannot pass for somebody else', async () => {
    const { url } = await aPublisher();
    const connection = await connect(url);
    const channel = await connection.createConfirmChannel();
    const closed = new Promise((resolve) => channel.once('error', resolve));
    channel.publish(exchange, KEY, Buffer.from('{}'), { userId: 'guest' });
    expect(String(await closed)).toContain("user_id property set to 'guest'");
    await connection.close();
  });
});

describe('a subscriber that may read its queue, and nothing else', () => {
  const aSubscriber = () => loginWith({ read: `^${queue}$` });

  test('handles what others have bound', async () => {
    const { url } = await aSubscriber();
    const seen: string[] = [];
    const options = { queue, queueType: 'classic' } as const;
    const sub = aBus({ url }).subscribe('auth.#', options, ({ key }) => seen.push(key));
    await sub.ready;
    await aBus({ url: node.place().RABBITMQ_URL }).publish(KEY, body);
    await eventually('it is handled', () => expect(seen).toEqual([KEY]));
  });

  test('cannot publish', async () => {
    const bus = aBus({ url: (await aSubscriber()).url });
    await expect(bus.publish(KEY, body)).rejects.toMatchObject({ code: 'BROKER_REFUSED' });
  });

  test('keeps an event that fails, for it may not put it aside', async () => {
    const { url } = await aSubscriber();
    const options = { queue, queueType: 'classic', backoff: { firstMs: 20 } } as const;
    const attempts: number[] = [];
    const sub = aBus({ url }).subscribe('auth.#', options, (_event, { attempt }) => {
      attempts.push(attempt);
      if (attempt < 3) throw new Error('not yet');
    });
    await sub.ready;
    await aBus({ url: node.place().RABBITMQ_URL }).publish(KEY, body);
    await eventually('it is handled', () => expect(attempts).toEqual([1, 2, 3]));
    await sub.close();
    expect((await node.channel.checkQueue(queue)).messageCount).toBe(0);
  });
});

test('a subscriber that may also write to the default exchange puts aside what fails', async () => {
  await node.declare(`${queue}.parked`, {}, 'classic');
  const { url } = await loginWith({ read: `^${queue}$`, write: String.raw`^amq\.default$` });
  const options = { queue, queueType: 'classic' } as const;
  const sub = aBus({ url }).subscribe('auth.#', options, (_event, context) => context.park('no'));
  await sub.ready;
  await aBus({ url: node.place().RABBITMQ_URL }).publish(KEY, body);
  await eventually('it is parked', async () => {
    expect((await node.channel.checkQueue(`${queue}.parked`)).messageCount).toBe(1);
  });
});
