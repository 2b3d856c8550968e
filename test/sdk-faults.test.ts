/** The SDK on a link that is cut, silent or refused at the worst moment. */
import { type Bus, type BusOptions, createBus, silentLogger } from '@pamir-audit/sdk';
import type { GetMessage } from 'amqplib';
import { afterEach, describe, expect, test } from 'vitest';
import { useBroker } from './support/broker.ts';
import { eventually } from './support/eventually.ts';
import { holdsMethod, startProxy } from './support/proxy.ts';
import { BODY as body, KEY as key } from './support/sample.ts';

const broker = useBroker();
const open: Bus[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((bus) => bus.close({ timeoutMs: 500 })));
});

function aBus(options: Partial<BusOptions> = {}): Bus {
  const { url, exchange } = broker;
  const bus = createBus({ service: 'auth', url, exchange, log: silentLogger, ...options });
  open.push(bus);
  return bus;
}

const options = () => ({ queue: broker.queue(), queueType: 'classic' as const });
const CHANNEL_CLOSE = [20, 40] as const;

async function took(work: Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work;
  return performance.now() - started;
}

describe('a connection that is cut', () => {
  test('while the exchange is looked at does not leave the bus dead', async () => {
    const proxy = await startProxy(broker.url);
    let cuts = 0;
    proxy.onClientData = (bytes) => !(holdsMethod(bytes, ...CHANNEL_CLOSE) && cuts++ === 0);
    const bus = aBus({ url: proxy.url });
    expect(await bus.publish(key, body)).toMatchObject({ state: 'confirmed' });
    expect(cuts).toBeGreaterThan(0);
  });

  test('while an event is parked parks it after all', async () => {
    const proxy = await startProxy(broker.url);
    let cuts = 0;
    let isArmed = false;
    proxy.onClientData = (bytes) => {
      if (!isArmed || !holdsMethod(bytes, ...CHANNEL_CLOSE)) return true;
      isArmed = false;
      cuts += 1;
      return false;
    };
    const bus = aBus({ url: proxy.url });
    const queue = options();
    const sub = bus.subscribe('auth.#', queue, (_event, context) => {
      isArmed = cuts === 0;
      context.park('not ours');
    });
    await sub.ready;
    await bus.publish(key, body);
    await eventually('it is parked', async () => {
      const channel = await (await broker.connect()).createChannel();
      channel.on('error', () => {});
      expect((await channel.checkQueue(`${queue.queue}.parked`)).messageCount).toBeGreaterThan(0);
    });
    expect(cuts).toBe(1);
    expect(await took(sub.close())).toBeLessThan(5000);
  });

  test('again and again, at any moment, loses nothing that was confirmed', async () => {
    const proxy = await startProxy(broker.url);
    const heard = new Set<string | undefined>();
    const queue = options();
    const sub = aBus().subscribe('auth.#', { ...queue, concurrency: 100 }, ({ id }) =>
      heard.add(id),
    );
    await sub.ready;
    const bus = aBus({ url: proxy.url, timeoutMs: 50_000 });
    const publishing: Promise<{ id: string }>[] = [];
    for (let round = 0; round < 15; round += 1) {
      for (let i = 0; i < 100; i += 1) publishing.push(bus.publish(key, body));
      await new Promise((resolve) => setTimeout(resolve, round * 3));
      proxy.cut();
    }
    const receipts = await Promise.all(publishing);
    await eventually('all are heard', () => {
      expect(receipts.filter(({ id }) => !heard.has(id))).toEqual([]);
    });
  });
});

describe('closing', () => {
  test('ends in time on a link that has gone silent', async () => {
    const proxy = await startProxy(broker.url);
    const bus = aBus({ url: proxy.url });
    const sub = bus.subscribe('auth.#', options(), () => {});
    await sub.ready;
    await bus.publish(key, body);
    proxy.isMute = true;
    expect(await took(bus.close({ timeoutMs: 500 }))).toBeLessThan(6000);
  });

  test('ends in time with a handler that never returns', async () => {
    const bus = aBus();
    let isCalled = false;
    const sub = bus.subscribe('auth.#', options(), () => {
      isCalled = true;
      return new Promise(() => {});
    });
    await sub.ready;
    await bus.publish(key, body);
    await eventually('the handler is at work', () => expect(isCalled).toBe(true));
    expect(await took(bus.close({ timeoutMs: 500 }))).toBeLessThan(6000);
  });

  test('twice at once waits for the handlers both times, and acknowledges', async () => {
    const bus = aBus();
    const queue = options();
    let finished = 0;
    const sub = bus.subscribe('auth.#', queue, async () => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      finished += 1;
    });
    await sub.ready;
    await bus.publish(key, body);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await Promise.all([sub.close(), sub.close(), bus.close()]);
    expect(finished).toBe(1);
    const channel = await (await broker.connect()).createChannel();
    expect((await channel.checkQueue(queue.queue)).messageCount).toBe(0);
  });

  test('lets a handler that is still at work publish', async () => {
    const bus = aBus();
    let state = '';
    const sub = bus.subscribe('auth.#', options(), async () => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      ({ state } = await bus.publish('srm.user_action.ci_type.CITypeCreated', body));
    });
    await sub.ready;
    await bus.publish(key, body);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await bus.close();
    expect(state).toBe('confirmed');
  });

  test('a subscription while it is being opened leaves nothing behind', async () => {
    const bus = aBus();
    const queue = options();
    let calls = 0;
    for (let round = 0; round < 20; round += 1) {
      const sub = bus.subscribe('auth.#', queue, () => (calls += 1));
      await new Promise((resolve) => setTimeout(resolve, round));
      await sub.close();
      const before = calls;
      await bus.publish(key, body);
      expect(calls).toBe(before);
    }
  });
});

describe('a queue without room', () => {
  test('makes the event wait, and the caller is told that it was rejected', async () => {
    const channel = await (await broker.connect()).createChannel();
    await channel.assertExchange(broker.exchange, 'topic', { durable: true });
    const { queue } = await channel.assertQueue('', {
      exclusive: true,
      arguments: { 'x-max-length': 1, 'x-overflow': 'reject-publish' },
    });
    await channel.bindQueue(queue, broker.exchange, 'license.#');
    const full = 'license.user_action.license_management.LicenseUploaded';
    const bus = aBus({ timeoutMs: 1500 });
    await bus.publish(full, body);
    const refused = bus.publish(full, body);
    await expect(refused).rejects.toMatchObject({ code: 'PUBLISH_REJECTED', retryable: true });
    const patient = bus.publish(full, body, { timeoutMs: 20_000 });
    await channel.purgeQueue(queue);
    expect(await patient).toMatchObject({ state: 'confirmed', routed: true });
    expect(bus.status()).toMatchObject({ pending: 0, failure: undefined });
  });
});

describe('while the broker is away', () => {
  const away = { url: 'amqp://127.0.0.1:1', timeoutMs: 400 };

  test('what is held is bounded, and what had no room is told apart from what is unknown', async () => {
    const bus = aBus({ ...away, maxEvents: 3 });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, () => bus.publish(key, body)),
    );
    const codes = outcomes.map((it) =>
      it.status === 'rejected' ? (it.reason as { code: string }).code : '',
    );
    expect(codes.filter((code) => code === 'PUBLISH_UNCONFIRMED')).toHaveLength(3);
    expect(codes.filter((code) => code === 'BROKER_UNAVAILABLE')).toHaveLength(5);
    expect(bus.status().pending).toBe(3);
  });

  test('bodies are bounded too', async () => {
    const bus = aBus({ ...away, maxBytes: 100_000 });
    const large = { ...body, parameters: 'x'.repeat(40_000) };
    await Promise.allSettled(Array.from({ length: 20 }, () => bus.publish(key, large)));
    expect(bus.status().pending).toBe(2);
  });
});

describe('an id', () => {
  test('that is pending is joined by the same event, and refused to another', async () => {
    const bus = aBus({ url: 'amqp://127.0.0.1:1', timeoutMs: 300 });
    const timestamp = '2026-01-02T03:04:05Z';
    const first = bus.publish(key, { ...body, timestamp }, { id: 'one' });
    const same = bus.publish(key, { ...body, timestamp }, { id: 'one' });
    const other = bus.publish(key, { ...body, timestamp, user_login: 'x' }, { id: 'one' });
    await expect(other).rejects.toMatchObject({ code: 'EVENT_INVALID' });
    expect(bus.status().pending).toBe(1);
    for (const it of [first, same]) {
      await expect(it).rejects.toMatchObject({ context: { id: 'one' } });
    }
  });

  test.each(['', '\ud800', 'x'.repeat(256)])('%j is refused', async (id) => {
    await expect(aBus().publish(key, body, { id })).rejects.toMatchObject({
      code: expect.stringMatching(/EVENT_INVALID|CONFIG_INVALID/),
    });
  });
});

describe('a parked event', () => {
  test('does not expire, and no copy of it is routed elsewhere', async () => {
    const channel = await (await broker.connect()).createConfirmChannel();
    const { queue: victim } = await channel.assertQueue('', { exclusive: true });
    const queue = options();
    const sub = aBus().subscribe('auth.#', queue, (_event, context) => context.park('no'));
    await sub.ready;
    const content = Buffer.from(
      JSON.stringify({ ...body, event_type: 'x', timestamp: '2026-01-01' }),
    );
    channel.publish(broker.exchange, key, content, {
      expiration: '60000',
      headers: { CC: [victim] },
    });
    await channel.waitForConfirms();
    const parked = await eventuallyGet(channel, `${queue.queue}.parked`);
    expect(parked.properties).toMatchObject({ expiration: undefined, deliveryMode: 2 });
    expect((await channel.checkQueue(victim)).messageCount).toBe(0);
  });

  test.each([
    ['an object', { code: 404 }],
    ['a number', 42],
    ['nothing', undefined],
    ['an object without a prototype', Object.create(null) as object],
  ])('whose handler threw %s has a reason', async (_, thrown) => {
    const queue = options();
    const sub = aBus().subscribe('auth.#', { ...queue, attempts: 1 }, () => {
      // oxlint-disable-next-line typescript/only-throw-error -- what a careless handler may do
      throw thrown;
    });
    await sub.ready;
    const channel = await (await broker.connect()).createConfirmChannel();
    const headers = { filler: 'x'.repeat(65_300) };
    const content = Buffer.from(
      JSON.stringify({ ...body, event_type: 'x', timestamp: '2026-01-01' }),
    );
    channel.publish(broker.exchange, key, content, { headers });
    const parked = await eventuallyGet(channel, `${queue.queue}.parked`);
    expect(parked.properties.headers?.['parked-reason']).toMatch(/^failed 1 times: .+/);
  });
});

type Channel = Awaited<
  ReturnType<Awaited<ReturnType<typeof broker.connect>>['createConfirmChannel']>
>;

/** The first message of a queue that may not be there yet. */
async function eventuallyGet(channel: Channel, queue: string) {
  await channel.assertQueue(queue, {
    arguments: { 'x-queue-type': 'classic' },
  });
  const messages: GetMessage[] = [];
  await eventually(`something is in ${queue}`, async () => {
    const message = await channel.get(queue);
    if (!message) throw new Error('nothing yet');
    messages.push(message);
  });
  const [first] = messages;
  if (first === undefined) throw new Error('nothing');
  return first;
}
