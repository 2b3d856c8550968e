import { connect } from 'amqplib';
import { afterEach, describe, expect, test } from 'vitest';
import type { SubscribeOptions } from './bus.ts';
import { deferred } from './deferred.ts';
import { type IdempotencyStore, memoryIdempotency } from './idempotency.ts';
import { type Logger, silentLogger } from './log.ts';
import { createTestBus, type TestBus, type TestBusOptions } from './testing.ts';
import { body } from './fixtures.ts';

const CREATED = 'auth.user_action.user.UserCreated';
const DELETED = 'auth.user_action.user.UserDeleted';
const as = (user_login: string) => ({ ...body, user_login });
const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const open: TestBus[] = [];
afterEach(async () => {
  for (const bus of open.splice(0)) await bus.close();
});

async function aTestBus(options: TestBusOptions = {}): Promise<TestBus> {
  const bus = await createTestBus(options);
  open.push(bus);
  return bus;
}

describe('order', () => {
  /** What happened when two events of one key and one of another came, and the first failed once. */
  async function whatHappens(order: NonNullable<SubscribeOptions['order']>) {
    const bus = await aTestBus();
    const seen: string[] = [];
    const options = { queue: 'q', order, backoff: { firstMs: 100 } };
    const sub = bus.subscribe('auth.#', options, async ({ body: { user_login } }, { attempt }) => {
      seen.push(`${user_login} ${attempt}`);
      await later(10);
      if (user_login === 'a' && attempt === 1) throw new Error('not yet');
    });
    await sub.ready;
    for (const login of ['a', 'b']) await bus.publish(CREATED, as(login));
    await bus.publish(DELETED, as('other'));
    await bus.idle();
    return { bus, seen };
  }

  test('none: nobody waits for an event that failed', async () => {
    const { seen } = await whatHappens('none');
    expect(seen.at(-1)).toBe('a 2');
    expect(seen).toHaveLength(4);
  });

  test('key: those of its key wait, others do not', async () => {
    const { seen } = await whatHappens('key');
    expect(seen.filter((it) => it !== 'other 1')).toEqual(['a 1', 'a 2', 'b 1']);
    expect(seen.indexOf('other 1')).toBeLessThan(seen.indexOf('a 2'));
  });

  test('strict: all wait', async () => {
    const { seen } = await whatHappens('strict');
    expect(seen).toEqual(['a 1', 'a 2', 'b 1', 'other 1']);
  });

  test('key and strict let one subscriber at a time have events', async () => {
    const { bus } = await whatHappens('strict');
    expect(bus.inspect().queues).toMatchObject([
      { name: 'q', arguments: { 'x-single-active-consumer': true } },
    ]);
    const { bus: other } = await whatHappens('none');
    expect(other.inspect().queues[0]?.arguments).not.toHaveProperty('x-single-active-consumer');
  });

  test('what waits in line goes back to the queue when the subscription closes', async () => {
    const bus = await aTestBus();
    let handled = 0;
    const sub = bus.subscribe('auth.#', { queue: 'q', order: 'strict' }, async () => {
      handled += 1;
      await later(30);
    });
    await sub.ready;
    for (const login of ['a', 'b', 'c']) await bus.publish(CREATED, as(login));
    await sub.close();
    expect(handled).toBeLessThan(3);
    expect(bus.inspect().queues).toMatchObject([{ ready: 3 - handled, unacked: 0 }]);
  });

  test.each(['key', 'strict'] as const)(
    '%s: what waits in line when the connection goes is handled once, when it comes again',
    async (order) => {
      const bus = await aTestBus();
      const gate = deferred<void>();
      const seen: string[] = [];
      const sub = bus.subscribe('auth.#', { queue: 'q', order }, async ({ body: it }, context) => {
        seen.push(`${it.user_login}${context.redelivered ? ' again' : ''}`);
        if (!context.redelivered) await gate.promise;
      });
      await sub.ready;
      for (const login of ['a', 'b', 'c']) await bus.publish(CREATED, as(login));
      await expect.poll(() => bus.inspect().queues).toMatchObject([{ unacked: 3 }]);
      await expect.poll(() => seen).toEqual(['a']);
      bus.faults.dropConnections('reset');
      await expect.poll(() => bus.inspect().queues).toMatchObject([{ unacked: 0 }]);
      await expect.poll(() => bus.inspect().queues).toMatchObject([{ unacked: 3 }]);
      gate.resolve();
      await bus.idle();
      expect(seen).toEqual(['a', 'a again', 'b again', 'c again']);
    },
  );

  test('an event that waits in its place does so no longer than its connection lasts', async () => {
    const bus = await aTestBus();
    const attempts: string[] = [];
    const options = { queue: 'q', order: 'strict', backoff: { firstMs: 120_000 } } as const;
    const sub = bus.subscribe('auth.#', options, (_event, { attempt, redelivered }) => {
      attempts.push(`${attempt}${redelivered ? ' again' : ''}`);
      if (!redelivered) throw new Error('not yet');
    });
    await sub.ready;
    const { id } = await bus.publish(CREATED, body);
    await expect.poll(() => attempts).toEqual(['1']);
    bus.faults.closeChannels(541, 'as a test wants it', 'q');
    await bus.consumed.waitFor('q', id, 'done');
    expect(attempts).toEqual(['1', '1 again']);
  });

  test('an event whose handler fails after its connection went is not put aside as well', async () => {
    const bus = await aTestBus();
    const gate = deferred<void>();
    const seen: boolean[] = [];
    const sub = bus.subscribe('auth.#', { queue: 'q' }, async (_event, context) => {
      seen.push(context.redelivered);
      if (context.redelivered) return;
      await gate.promise;
      context.park('no');
    });
    await sub.ready;
    const { id } = await bus.publish(CREATED, body);
    await expect.poll(() => seen).toEqual([false]);
    bus.faults.closeChannels(541, 'as a test wants it', 'q');
    await bus.consumed.waitFor('q', id, 'done');
    gate.resolve();
    await later(50);
    await bus.idle();
    expect(seen).toEqual([false, true]);
    expect(bus.inspect().queues.map(({ name }) => name)).toEqual(['q']);
  });
});

describe('handlers by key', () => {
  test('get the events of their keys, and otherwise the others', async () => {
    const bus = await aTestBus();
    const seen: string[] = [];
    const sub = bus.handlers(
      'auth.user_action.user.*',
      { queue: 'q' },
      {
        [CREATED]: ({ key }) => seen.push(`created ${key}`),
        otherwise: ({ key }) => seen.push(`otherwise ${key}`),
      },
    );
    await sub.ready;
    await bus.publish(CREATED, body);
    await bus.publish(DELETED, body);
    await bus.idle();
    expect(seen).toEqual([`created ${CREATED}`, `otherwise ${DELETED}`]);
  });

  test('an event that has none is parked, whatever objects inherit', async () => {
    const bus = await aTestBus();
    const ignore = { [CREATED]: () => {} };
    const sub = bus.handlers('auth.user_action.user.UserCreated', { queue: 'q' }, ignore);
    const others: string[] = [];
    const otherwise = ({ key }: { key: string }) => others.push(key);
    const all = bus.handlers('#', { queue: 'constructor' }, { otherwise });
    await Promise.all([sub.ready, all.ready]);
    const connection = await connect(bus.url);
    const channel = await connection.createConfirmChannel();
    const content = JSON.stringify({ ...body, event_type: 'x', timestamp: '2026-01-01' });
    channel.sendToQueue('q', Buffer.from(content), { messageId: 'one' });
    channel.sendToQueue('constructor', Buffer.from(content), { messageId: 'two' });
    await channel.waitForConfirms();
    await connection.close();
    await bus.consumed.waitFor('q', 'one', 'parked');
    await bus.consumed.waitFor('constructor', 'two', 'done');
    expect(others).toEqual(['constructor']);
    expect(bus.inspect().queues.map(({ name }) => name)).toContain('q.parked');
  });
});

describe('an idempotency store', () => {
  test('keeps copies from being handled again, also while the first is at work', async () => {
    const bus = await aTestBus();
    let handled = 0;
    const options = { queue: 'q', idempotency: memoryIdempotency() };
    const sub = bus.subscribe('auth.#', options, async () => {
      handled += 1;
      await later(20);
    });
    await sub.ready;
    const fixed = { ...body, timestamp: new Date().toISOString() };
    for (let copy = 0; copy < 3; copy += 1) await bus.publish(CREATED, fixed, { id: 'one' });
    await bus.idle();
    await bus.publish(CREATED, fixed, { id: 'one' });
    await bus.publish(CREATED, fixed, { id: 'another' });
    await bus.idle();
    expect(handled).toBe(2);
  });

  test('is told of an event only when it is done, and once for each queue', async () => {
    const bus = await aTestBus();
    const added: string[] = [];
    const store: IdempotencyStore = {
      has: (id) => added.includes(id),
      add: (id) => added.push(id),
    };
    const options = { idempotency: store, attempts: 2, backoff: { firstMs: 10 } };
    const seen: string[] = [];
    const first = bus.subscribe('auth.#', { ...options, queue: 'a' }, (_event, { attempt }) => {
      seen.push(`a ${attempt} ${added.length}`);
      if (attempt === 1) throw new Error('not yet');
    });
    const second = bus.subscribe('auth.#', { ...options, queue: 'b' }, () => seen.push('b'));
    await Promise.all([first.ready, second.ready]);
    const { id } = await bus.publish(CREATED, body);
    await bus.idle();
    expect(seen.toSorted()).toEqual([expect.stringMatching(/^a 1/), 'a 2 1', 'b']);
    expect(added.toSorted()).toEqual([`a/${id}`, `b/${id}`]);
  });

  test('that cannot answer makes the event wait, and one that cannot note is told of', async () => {
    const told: string[] = [];
    const log: Logger = { ...silentLogger, warn: (_fields, message) => told.push(message) };
    const bus = await aTestBus({ log });
    let isAway = true;
    let handled = 0;
    const store: IdempotencyStore = {
      async has() {
        if (isAway) throw new Error('no database');
        return false;
      },
      add: () => Promise.reject(new Error('no database')),
    };
    const options = { queue: 'q', idempotency: store, backoff: { firstMs: 10 } };
    const sub = bus.subscribe('auth.#', options, () => (handled += 1));
    await sub.ready;
    const { id } = await bus.publish(CREATED, body);
    await bus.consumed.waitFor('q', id, 'retried');
    expect(handled).toBe(0);
    isAway = false;
    await bus.consumed.waitFor('q', id, 'done');
    expect(handled).toBe(1);
    expect(told).toContain('Cannot note that an event is handled.');
  });

  test('in memory forgets the oldest', () => {
    const store = memoryIdempotency({ maxIds: 2 });
    for (const id of ['a', 'b', 'c']) store.add(id);
    expect(['a', 'b', 'c'].map((id) => store.has(id))).toEqual([false, true, true]);
    expect(() => memoryIdempotency({ maxIds: 0 })).toThrow('maxIds is not a whole number');
  });
});
