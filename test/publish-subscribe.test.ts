/** The SDK against a real RabbitMQ: what is said arrives, once, or the promise tells. */
import { createBus, type Bus, type BusOptions, silentLogger } from '@pamir-audit/sdk';
import { afterEach, describe, expect, test } from 'vitest';
import { useBroker } from './support/broker.ts';
import { eventually } from './support/eventually.ts';

const broker = useBroker();
const open: Bus[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((bus) => bus.close()));
});

function aBus(options: Partial<BusOptions> = {}): Bus {
  const { url, exchange } = broker;
  const bus = createBus({ service: 'auth', url, exchange, log: silentLogger, ...options });
  open.push(bus);
  return bus;
}

const body = {
  user_id: null,
  user_login: 'admin',
  endpoint: '/api/v1/users',
  parameters: '{}',
  metadata: { source_ip: '10.0.0.1' },
  response_status_code: 201,
};
const key = 'auth.user_action.user.UserCreated';
const options = () => ({ queue: broker.queue(), queueType: 'classic' as const });

describe('publishing', () => {
  test('an event arrives as it was said, with what the SDK adds in its properties', async () => {
    const channel = await (await broker.connect()).createChannel();
    await channel.assertExchange(broker.exchange, 'topic', { durable: true });
    const { queue } = await channel.assertQueue('', { exclusive: true });
    await channel.bindQueue(queue, broker.exchange, 'auth.#');
    const { id, state, routed } = await aBus().publish(key, body);
    expect([state, routed]).toEqual(['confirmed', true]);
    const message = await channel.get(queue);
    if (!message) throw new Error('the queue is empty');
    expect(JSON.parse(message.content.toString())).toEqual({
      ...body,
      event_type: 'UserCreated',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
    expect(message.properties).toMatchObject({
      messageId: id,
      appId: 'auth',
      type: 'UserCreated',
      userId: new URL(broker.url).username || 'guest',
      deliveryMode: 2,
      headers: { seq: 1, schema_version: 1 },
    });
  });

  test('an event that no queue is bound to is told', async () => {
    const monitoring = 'monitoring.user_action.settings.SettingUpdated';
    expect(await aBus().publish(monitoring, body)).toMatchObject({ routed: false });
    const strict = aBus({ unroutable: 'reject' });
    await expect(strict.publish(monitoring, body)).rejects.toMatchObject({
      code: 'PUBLISH_UNROUTABLE',
      retryable: false,
    });
    expect(strict.status()).toMatchObject({ confirmed: 1, unroutable: 1, failed: 1, pending: 0 });
  });

  test.each([
    ['EVENT_UNKNOWN', 'auth.user_action.user.UserCraeted', body],
    ['EVENT_INVALID', key, { ...body, user_id: 'nobody' }],
    ['EVENT_TOO_LARGE', key, { ...body, parameters: 'x'.repeat(2000) }],
  ])('%s is told before anything is sent', async (code, wrongKey, wrongBody) => {
    const bus = aBus({ maxEventBytes: 1500 });
    await expect(bus.publish(wrongKey as typeof key, wrongBody)).rejects.toMatchObject({ code });
  });

  test('a broker that is away is waited for, and then the outcome is unknown', async () => {
    const bus = aBus({ url: 'amqp://127.0.0.1:1', timeoutMs: 300 });
    await expect(bus.publish(key, body)).rejects.toMatchObject({
      code: 'PUBLISH_UNCONFIRMED',
      retryable: true,
      message: expect.stringContaining('cannot connect to amqp://guest@127.0.0.1:1'),
    });
    await bus.close({ timeoutMs: 50 });
    await expect(bus.publish(key, body)).rejects.toMatchObject({ code: 'CLOSED' });
  });

  test('an event the broker refuses is told apart from its neighbours, which are confirmed', async () => {
    const bus = aBus({ maxBytes: 1e9, maxEventBytes: 1e9, timeoutMs: 60_000 });
    const sub = bus.subscribe('auth.#', options(), () => {});
    await sub.ready;
    const huge = { ...body, parameters: 'x'.repeat(140 * 1024 * 1024) };
    const outcomes = await Promise.allSettled([
      bus.publish(key, body),
      bus.publish(key, huge),
      bus.publish(key, body),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: { code: 'BROKER_REFUSED', retryable: false } });
  });

  test('a wrong login is refused when one waits for readiness', async () => {
    const url = broker.url.replace(/\/\/([^@]*@)?/, '//nobody:c4nary@');
    const error = await aBus({ url })
      .ready()
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'BROKER_REFUSED' });
    expect(String(error)).not.toContain('c4nary');
  });
});

describe('subscribing', () => {
  test('a handler gets the events of its patterns, and those alone', async () => {
    const bus = aBus();
    const seen: string[] = [];
    const patterns = ['auth.#', '*.user_action.settings.SettingUpdated'] as const;
    const sub = bus.subscribe(patterns, options(), (event) => seen.push(event.key));
    await sub.ready;
    const keys = [
      key,
      'srm.user_action.ci_type.CITypeCreated',
      'monitoring.user_action.settings.SettingUpdated',
    ] as const;
    for (const it of keys) await bus.publish(it, body);
    await eventually('two events are handled', () => expect(seen).toHaveLength(2));
    expect(seen).toEqual([keys[0], keys[2]]);
  });

  test('an event outside the catalog arrives and is marked', async () => {
    const seen: unknown[] = [];
    const sub = aBus().subscribe('auth.#', options(), (event) =>
      seen.push([event.key, event.known, event.id]),
    );
    await sub.ready;
    const channel = await (await broker.connect()).createConfirmChannel();
    const old = { ...body, event_type: 'X', timestamp: '2025-03-01T12:34:56.789012', more: 1 };
    channel.publish(broker.exchange, 'auth.user_action.user.New', Buffer.from(JSON.stringify(old)));
    await eventually('it is handled', () => {
      expect(seen).toEqual([['auth.user_action.user.New', false, undefined]]);
    });
  });

  test('a handler that throws gets the event again, and then no more', async () => {
    const bus = aBus();
    const attempts: number[] = [];
    const queue = options();
    const quick = { attempts: 3, backoff: { firstMs: 100 } };
    const sub = bus.subscribe('auth.#', { ...queue, ...quick }, (_event, { attempt }) => {
      attempts.push(attempt);
      if (attempt < 3) throw new Error('not yet');
    });
    await sub.ready;
    await bus.publish(key, body);
    await eventually('it was tried three times', () => expect(attempts).toEqual([1, 2, 3]));
    await sub.close();
    const channel = await (await broker.connect()).createChannel();
    expect((await channel.checkQueue(queue.queue)).messageCount).toBe(0);
  });

  test.each([
    [
      'a handler that fails for good',
      JSON.stringify({ ...body, event_type: 'x', timestamp: '2025-01-01' }),
      /failed 2 times: no/,
    ],
    ['a body that is not JSON', 'not json', /not JSON/],
  ])('%s parks the event with the reason', async (_, content, reason) => {
    const queue = options();
    const sub = aBus().subscribe('auth.#', { ...queue, attempts: 2 }, () => {
      throw new Error('no');
    });
    await sub.ready;
    const channel = await (await broker.connect()).createConfirmChannel();
    channel.publish(broker.exchange, key, Buffer.from(content), { messageId: 'm1' });
    await eventually('it is parked', async () => {
      const looking = await (await broker.connect()).createChannel();
      looking.on('error', () => {});
      const parked = await looking.get(`${queue.queue}.parked`);
      if (!parked) throw new Error('not yet');
      expect(parked.content.toString()).toBe(content);
      expect(parked.properties).toMatchObject({
        messageId: 'm1',
        headers: { 'parked-key': key, 'parked-reason': expect.stringMatching(reason) },
      });
    });
  });

  test('closing waits for handlers, and acknowledges what they finished', async () => {
    const bus = aBus();
    const queue = options();
    let begun = 0;
    let finished = 0;
    const sub = bus.subscribe('auth.#', queue, async () => {
      begun += 1;
      await new Promise((resolve) => setTimeout(resolve, 100));
      finished += 1;
    });
    await sub.ready;
    await Promise.all([1, 2, 3].map(() => bus.publish(key, body)));
    await eventually('one is at work', () => expect(begun).toBeGreaterThan(0));
    await sub.close();
    const channel = await (await broker.connect()).createChannel();
    const { messageCount } = await channel.checkQueue(queue.queue);
    expect(finished + messageCount).toBe(3);
    expect(finished).toBe(begun);
  });

  test('a queue that is deleted under it comes back by itself', async () => {
    const bus = aBus();
    const queue = options();
    let handled = 0;
    const sub = bus.subscribe('auth.#', queue, () => (handled += 1));
    await sub.ready;
    const channel = await (await broker.connect()).createChannel();
    await channel.deleteQueue(queue.queue);
    await eventually('events arrive again', async () => {
      await bus.publish(key, body);
      expect(handled).toBeGreaterThan(0);
    });
  });
});
