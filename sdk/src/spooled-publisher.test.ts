import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Bus, BusOptions } from './bus.ts';
import { createBus } from './catalog-bus.ts';
import { silentLogger } from './log.ts';
import { createTestBus, type TestBus } from './testing.ts';
import { body } from './fixtures.ts';

const KEY = 'auth.user_action.user.UserCreated';
const as = (user_login: string) => ({ ...body, user_login });

const temporary = () => mkdtempSync(join(tmpdir(), 'pamir-audit-spool-'));
const open: Bus[] = [];
afterEach(async () => {
  for (const bus of open.splice(0).toReversed()) await bus.close({ timeoutMs: 500 });
});

async function aBroker(): Promise<TestBus> {
  const broker = await createTestBus();
  open.push(broker);
  return broker;
}

function aBus(url: string, options: Partial<BusOptions> = {}): Bus {
  const spool = { directory: temporary() };
  const bus = createBus({ service: 'test', url, log: silentLogger, spool, ...options });
  open.push(bus);
  return bus;
}

/** A bus whose spool is open, and which is connected. */
async function aLiveBus(url: string, options: Partial<BusOptions> = {}): Promise<Bus> {
  const bus = aBus(url, options);
  await bus.ready();
  await expect.poll(() => bus.status().spool).toMatchObject({ events: 0, corrupt: 0 });
  return bus;
}

/** What a process that never reached the broker left behind. */
async function aSpoolOf(logins: readonly string[]): Promise<{ directory: string }> {
  const spool = { directory: temporary() };
  const away = aBus('amqp://127.0.0.1:9', { spool });
  for (const login of logins) {
    expect(await away.publish(KEY, as(login))).toMatchObject({ state: 'spooled' });
  }
  await away.close({ timeoutMs: 100 });
  return spool;
}

const loginsOf = (broker: TestBus) => broker.published.events.map(({ body: it }) => it.user_login);

describe('with a spool', () => {
  test('nothing is spooled while the broker confirms', async () => {
    const broker = await aBroker();
    const bus = await aLiveBus(broker.url);
    expect(await bus.publish(KEY, body)).toMatchObject({ state: 'confirmed', routed: false });
    expect(bus.status().spool).toMatchObject({ events: 0 });
  });

  test('an event is spooled while the broker is away, and published under its id after that', async () => {
    const broker = await aBroker();
    const bus = await aLiveBus(broker.url);
    const down = broker.faults.restart({ downMs: 600 });
    await expect.poll(() => bus.status().isConnected).toBe(false);
    const receipts = [];
    for (const login of ['a', 'b', 'c']) receipts.push(await bus.publish(KEY, as(login)));
    expect(receipts.map(({ state }) => state)).toEqual(['spooled', 'spooled', 'spooled']);
    expect(bus.status().spool).toMatchObject({ events: 3 });
    await down;
    await broker.published.waitFor('#', ({ body: it }) => it.user_login === 'c');
    expect(broker.published.events.map(({ id }) => id)).toEqual(receipts.map(({ id }) => id));
    await expect.poll(() => bus.status().spool?.events).toBe(0);
    await expect.poll(async () => (await bus.publish(KEY, as('d'))).state).toBe('confirmed');
  });

  test('later events do not overtake what is spooled', async () => {
    const broker = await aBroker();
    const bus = await aLiveBus(broker.url);
    const down = broker.faults.restart({ downMs: 300 });
    await expect.poll(() => bus.status().isConnected).toBe(false);
    const logins = Array.from({ length: 200 }, (_, index) => `user ${index}`);
    await Promise.all(logins.map((login) => bus.publish(KEY, as(login))));
    await down;
    // In the instant in which it could go straight to the broker.
    while (!bus.status().isConnected) await new Promise((resolve) => setImmediate(resolve));
    await bus.publish(KEY, as('late'));
    await broker.published.waitFor('#', ({ body: it }) => it.user_login === 'late');
    expect([...new Set(loginsOf(broker))]).toEqual([...logins, 'late']);
  });

  test('an event that is not confirmed soon is spooled as well', async () => {
    const broker = await aBroker();
    const bus = await aLiveBus(broker.url);
    broker.faults.fallSilent();
    expect(await bus.publish(KEY, body, { timeoutMs: 5000 })).toMatchObject({ state: 'spooled' });
    expect(bus.status()).toMatchObject({ pending: 0, spool: { events: 1 } });
    broker.faults.speak();
    await broker.published.waitFor('#');
  });

  test('what a process could not hand over, the next one does', async () => {
    const broker = await aBroker();
    const spool = { directory: temporary() };
    const nowhere = 'amqp://127.0.0.1:9';
    const first = aBus(nowhere, { spool });
    const { id, state } = await first.publish(KEY, body);
    expect(state).toBe('spooled');
    await first.close({ timeoutMs: 100 });
    const second = aBus(broker.url, { spool });
    expect((await broker.published.waitFor('#')).id).toBe(id);
    await second.close();
    expect(readdirSync(spool.directory)).toEqual([]);
  });

  test('closing puts into it what is not confirmed, and nothing is told to be lost', async () => {
    const broker = await aBroker();
    const spool = { directory: temporary() };
    const bus = await aLiveBus(broker.url, { spool });
    broker.faults.block();
    const publishing = bus.publish(KEY, body);
    await bus.close({ timeoutMs: 100 });
    expect(await publishing).toMatchObject({ state: 'spooled' });
    broker.faults.unblock();
    aBus(broker.url, { spool });
    expect((await broker.published.waitFor('#')).id).toBe((await publishing).id);
  });

  test('a full memory is no reason to wait', async () => {
    const broker = await aBroker();
    const bus = await aLiveBus(broker.url, { maxEvents: 1 });
    broker.faults.fallSilent();
    const receipts = await Promise.all([1, 2, 3].map(() => bus.publish(KEY, body)));
    expect(receipts.map(({ state }) => state)).toEqual(['spooled', 'spooled', 'spooled']);
  });

  test('a full spool leaves what a bus without one has', async () => {
    const bus = aBus('amqp://127.0.0.1:9', { spool: { directory: temporary(), maxBytes: 1000 } });
    expect(await bus.publish(KEY, body)).toMatchObject({ state: 'spooled' });
    const second = bus.publish(KEY, body, { timeoutMs: 200 });
    await expect(second).rejects.toMatchObject({
      code: expect.stringMatching(/BROKER_UNAVAILABLE|PUBLISH_UNCONFIRMED/),
    });
  });

  test('one that cannot be used is told of, and the bus works without it', async () => {
    const broker = await aBroker();
    const told: unknown[] = [];
    const log = { ...silentLogger, error: (fields: object) => told.push(fields) };
    const bus = aBus(broker.url, { spool: { directory: '/dev/null/spool' }, log });
    expect(await bus.publish(KEY, body)).toMatchObject({ state: 'confirmed' });
    expect(told).toContainEqual({ reason: expect.stringContaining('/dev/null/spool') });
  });

  test('an event that the broker refuses for good is put aside, and the others go on', async () => {
    const rights = { configure: '.*', write: '.*', read: '.*' };
    const users = { guest: 'guest', limited: { password: 'x', permissions: { '/': rights } } };
    const broker = await createTestBus({ broker: { users, maxMessageBytes: 5000 } });
    open.push(broker);
    const spool = { directory: temporary() };
    const away = aBus('amqp://127.0.0.1:9', { spool });
    for (const login of ['a', 'x'.repeat(6000), 'b']) {
      expect(await away.publish(KEY, as(login))).toMatchObject({ state: 'spooled' });
    }
    await away.close({ timeoutMs: 100 });
    const bus = aBus(broker.url, { spool });
    await broker.published.waitFor('#', ({ body: it }) => it.user_login === 'b');
    await expect.poll(() => bus.status().spool?.events).toBe(0);
    expect([...new Set(loginsOf(broker))]).toEqual(['a', 'b']);
    await bus.close();
    expect(readdirSync(spool.directory)).toEqual([expect.stringMatching(/\.refused$/)]);
  });

  test('what the broker confirms from the spool is counted, and told when no queue took it', async () => {
    const broker = await aBroker();
    const spool = await aSpoolOf(['a', 'b']);
    const told: object[] = [];
    const log = { ...silentLogger, warn: (...line: unknown[]) => told.push(line) };
    const bus = aBus(broker.url, { spool, log });
    await expect.poll(() => bus.status()).toMatchObject({ confirmed: 2, unroutable: 2, failed: 0 });
    await expect
      .poll(() => told)
      .toEqual([
        [{ events: 2 }, 'The broker threw spooled events away: no queue is bound to their keys.'],
      ]);
  });

  test('with unroutable reject, an event from the spool that no queue took has failed', async () => {
    const broker = await aBroker();
    const spool = await aSpoolOf(['a']);
    const told: object[] = [];
    const log = { ...silentLogger, warn: (fields: object) => told.push(fields) };
    const bus = aBus(broker.url, { spool, log, unroutable: 'reject' });
    await expect.poll(() => bus.status()).toMatchObject({ unroutable: 1, failed: 1 });
    expect(told).toContainEqual(expect.objectContaining({ key: KEY, code: 'PUBLISH_UNROUTABLE' }));
  });

  test('what a queue took from the spool is counted, and nothing is told', async () => {
    const broker = await aBroker();
    await broker.subscribe('#', { queue: 'all' }, () => {}).ready;
    const told: object[] = [];
    const log = { ...silentLogger, warn: (fields: object) => told.push(fields) };
    const bus = aBus(broker.url, { spool: await aSpoolOf(['a', 'b']), log });
    await expect.poll(() => bus.status()).toMatchObject({ confirmed: 2, unroutable: 0 });
    await bus.close();
    expect(told).toEqual([]);
  });

  test('while the right to publish is missing the spool is kept, and drained in order after that', async () => {
    const rights = { configure: '.*', write: '', read: '.*' };
    const users = { guest: 'guest', limited: { password: 'x', permissions: { '/': rights } } };
    const broker = await createTestBus({ broker: { users } });
    open.push(broker);
    const logins = Array.from({ length: 50 }, (_, index) => `user ${index}`);
    const spool = await aSpoolOf(logins);
    const told: object[] = [];
    const log = { ...silentLogger, error: (...line: unknown[]) => told.push(line) };
    const bus = aBus(broker.url.replace('guest:guest', 'limited:x'), { spool, log });
    await expect
      .poll(() => told, { timeout: 5000 })
      .toContainEqual([
        { reason: expect.stringContaining('write access to exchange') },
        'The spool cannot be drained.',
      ]);
    expect(bus.status().spool).toMatchObject({ events: 50 });
    rights.write = '.*';
    broker.faults.dropConnections();
    await broker.published.waitFor('#', ({ body: it }) => it.user_login === 'user 49');
    await expect.poll(() => bus.status().spool?.events).toBe(0);
    expect([...new Set(loginsOf(broker))]).toEqual(logins);
    await bus.close();
    expect(readdirSync(spool.directory)).toEqual([]);
  }, 15_000);

  test('in mode batch an event is spooled in the background', async () => {
    const bus = aBus('amqp://127.0.0.1:9', { mode: 'batch' });
    expect(await bus.publish(KEY, body)).toMatchObject({ state: 'accepted' });
    await expect.poll(() => bus.status().spool?.events).toBe(1);
  });

  test.each([
    [{ mode: 'blocking-strict' }, /no use for a spool/],
    [{ whenFull: 'spool', spool: undefined }, /there is no spool/],
  ])('%o is refused', (options, message) => {
    expect(() => aBus('amqp://127.0.0.1:9', options as object)).toThrow(message);
  });
});
