import { getEventListeners } from 'node:events';
import { connect } from 'amqplib';
import { afterEach, describe, expect, test } from 'vitest';
import { createBus } from './catalog-bus.ts';
import { deferred } from './deferred.ts';
import { type Logger, silentLogger } from './log.ts';
import { createTestBus, type TestBus, type TestBusOptions } from './testing.ts';
import { body } from './fixtures.ts';
import { within } from './waiting.ts';

const KEY = 'auth.user_action.user.UserCreated';
const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const as = (user_login: string) => ({ ...body, user_login });

const open: TestBus[] = [];
afterEach(async () => {
  for (const bus of open.splice(0)) await bus.close();
});

async function aTestBus(options: TestBusOptions = {}): Promise<TestBus> {
  const bus = await createTestBus(options);
  open.push(bus);
  return bus;
}

/** A message of the queue, and the queue is left as it is. */
async function messageIn(bus: TestBus, queue: string) {
  const connection = await connect(bus.url);
  const channel = await connection.createChannel();
  const message = await channel.get(queue);
  await connection.close();
  return message === false ? undefined : message;
}

/** Events in the wait queues. */
function waitingIn(bus: TestBus): number {
  const waits = bus.inspect().queues.filter(({ name }) => name.startsWith('q.retry.'));
  return waits.reduce((sum, { ready }) => sum + ready, 0);
}

describe('an event whose handler failed', () => {
  test('holds up no other while it waits', async () => {
    const bus = await aTestBus();
    const seen: string[] = [];
    const sub = bus.subscribe('auth.#', { queue: 'q', concurrency: 1 }, (event, { attempt }) => {
      seen.push(`${event.body.user_login} ${attempt}`);
      if (event.body.user_login === 'bad' && attempt === 1) throw new Error('not yet');
    });
    await sub.ready;
    await bus.publish(KEY, as('bad'));
    const { id } = await bus.publish(KEY, as('good'));
    await bus.consumed.waitFor('q', id, 'done');
    expect(seen).toEqual(['bad 1', 'good 1']);
    bus.clock.advance(1000);
    await bus.idle();
    expect(seen).toEqual(['bad 1', 'good 1', 'bad 2']);
  });

  test('comes back as it was', async () => {
    const bus = await aTestBus();
    const seen: unknown[] = [];
    const sub = bus.subscribe('auth.#', { queue: 'q' }, (event, { attempt, redelivered }) => {
      seen.push({ ...event, redelivered });
      if (attempt === 1) throw new Error('not yet');
    });
    await sub.ready;
    const { id } = await bus.publish(KEY, body);
    await bus.consumed.waitFor('q', id, 'retried');
    bus.clock.advance(1000);
    await bus.consumed.waitFor('q', id, 'done');
    const event = { key: KEY, id, service: 'test', known: true, redelivered: false };
    expect(seen).toEqual([expect.objectContaining(event), seen[0]]);
  });

  test('waits twice as long each time, a random part of it, and is then parked', async () => {
    const bus = await aTestBus();
    const backoff = { firstMs: 4000, longestMs: 6000 };
    const attempts: number[] = [];
    const options = { queue: 'q', attempts: 3, backoff };
    const sub = bus.subscribe('auth.#', options, (_event, { attempt }) => {
      attempts.push(attempt);
      throw new Error('never');
    });
    await sub.ready;
    const { id } = await bus.publish(KEY, body);
    const retried = (times: number) => bus.consumed.waitFor('q', id, 'retried', { times });
    await retried(1);
    bus.clock.advance(1999);
    expect(waitingIn(bus)).toBe(1);
    bus.clock.advance(2001);
    await retried(2);
    bus.clock.advance(2999);
    expect(waitingIn(bus)).toBe(1);
    bus.clock.advance(3001);
    await bus.consumed.waitFor('q', id, 'parked');
    expect(attempts).toEqual([1, 2, 3]);
    expect((await messageIn(bus, 'q.parked'))?.properties).toMatchObject({
      messageId: id,
      headers: { 'parked-key': KEY, 'parked-reason': 'failed 3 times: never' },
    });
  });

  test('comes to another process when the first has ended', async () => {
    const bus = await aTestBus();
    const first = createBus({ service: 'first', url: bus.url, log: silentLogger });
    const sub = first.subscribe('auth.#', { queue: 'q' }, () => {
      throw new Error('not yet');
    });
    await sub.ready;
    const { id } = await bus.publish(KEY, body);
    await bus.consumed.waitFor('q', id, 'retried');
    await first.close();
    const attempts: number[] = [];
    const second = bus.subscribe('auth.#', { queue: 'q' }, (_event, { attempt }) =>
      attempts.push(attempt),
    );
    await second.ready;
    bus.clock.advance(1000);
    await bus.consumed.waitFor('q', id, 'done');
    expect(attempts).toEqual([2]);
  });

  test.each(['park', 'retryIn'] as const)(
    'is put aside with %s once the connection is back',
    async (how) => {
      const bus = await aTestBus();
      let calls = 0;
      const options = { queue: 'q', backoff: { firstMs: 10 } };
      const sub = bus.subscribe('auth.#', options, async (_event, context) => {
        calls += 1;
        if (calls === 1) {
          bus.faults.dropConnections('reset');
          // Until the client has noticed, too.
          while (bus.status().isConnected) await new Promise((resolve) => setTimeout(resolve, 2));
        }
        if (how === 'park') context.park('no');
        context.retryIn(50);
      });
      await sub.ready;
      const { id } = await bus.publish(KEY, body);
      await bus.consumed.waitFor('q', id, how === 'park' ? 'parked' : 'retried');
      expect(calls).toBeGreaterThan(1);
    },
  );

  test('leaves nothing behind once it is put aside, however many there were', async () => {
    const bus = await aTestBus();
    const listening: number[] = [];
    const options = { queue: 'q', concurrency: 1, attempts: 1 };
    const sub = bus.subscribe('auth.#', options, (_event, { signal }) => {
      listening.push(getEventListeners(signal, 'abort').length);
      throw new Error('never');
    });
    await sub.ready;
    await Promise.all(Array.from({ length: 50 }, () => bus.publish(KEY, body)));
    await expect.poll(() => listening.length).toBe(50);
    expect(Math.max(...listening)).toBeLessThan(3);
  });

  test('keeps no subscription from closing while the broker blocks publishing', async () => {
    const bus = await aTestBus();
    const begun = deferred<void>();
    const gate = deferred<void>();
    const sub = bus.subscribe('auth.#', { queue: 'q' }, async () => {
      begun.resolve();
      await gate.promise;
      throw new Error('not yet');
    });
    await sub.ready;
    await bus.publish(KEY, body);
    await begun.promise;
    bus.faults.block();
    const behind = bus.publish(KEY, body);
    await expect.poll(() => bus.status().isBlocked).toBe(true);
    gate.resolve();
    // It is being put aside then, and gets no answer.
    await later(50);
    expect(await within(10_000, sub.close())).toBe(true);
    expect(bus.inspect().queues).toMatchObject([{ name: 'q', unacked: 0 }]);
    bus.faults.unblock();
    await behind;
  });

  test('waits in its place where the login may declare no queue', async () => {
    const rights = { configure: '^$', write: '.*', read: '.*' };
    const users = { least: { password: 'x', permissions: { '/': rights } }, guest: 'guest' };
    const bus = await aTestBus({ broker: { users } });
    const admin = createBus({ service: 'admin', url: bus.url.replace('least:x', 'guest:guest') });
    await admin.subscribe('auth.#', { queue: 'q' }, () => {}).ready;
    await admin.close();
    const attempts: number[] = [];
    const options = { queue: 'q', backoff: { firstMs: 10 } };
    const sub = bus.subscribe('auth.#', options, (_event, { attempt }) => {
      attempts.push(attempt);
      if (attempt < 3) throw new Error('not yet');
    });
    await sub.ready;
    const { id } = await bus.publish(KEY, body);
    await bus.consumed.waitFor('q', id, 'done');
    expect(attempts).toEqual([1, 2, 3]);
  });
});

describe('a handler', () => {
  test('may ask for another try after a time of its own, as often as it wants', async () => {
    const bus = await aTestBus();
    const attempts: number[] = [];
    const sub = bus.subscribe('auth.#', { queue: 'q', attempts: 1 }, (_event, context) => {
      attempts.push(context.attempt);
      if (context.attempt < 3) context.retryIn(10_000);
    });
    await sub.ready;
    const { id } = await bus.publish(KEY, body);
    for (const times of [1, 2]) {
      await bus.consumed.waitFor('q', id, 'retried', { times });
      bus.clock.advance(9999);
      expect(attempts).toHaveLength(times);
      bus.clock.advance(1);
    }
    await bus.consumed.waitFor('q', id, 'done');
    expect(attempts).toEqual([1, 2, 3]);
  });

  test('may skip an event, which is then done', async () => {
    const told: unknown[] = [];
    const log: Logger = { ...silentLogger, info: (fields) => told.push(fields) };
    const bus = await aTestBus({ log });
    const sub = bus.subscribe('auth.#', { queue: 'q' }, (_event, context) => {
      context.skip('not for us');
    });
    await sub.ready;
    const { id } = await bus.publish(KEY, body);
    await bus.consumed.waitFor('q', id, 'done');
    expect(told).toContainEqual({ key: KEY, id, reason: 'not for us' });
  });

  test.each([0, -1, 1.5, 4_096_001, Number.NaN])('may not ask for a try in %d ms', async (ms) => {
    const bus = await aTestBus();
    const sub = bus.subscribe('auth.#', { queue: 'q', attempts: 1 }, (_event, context) => {
      context.retryIn(ms);
    });
    await sub.ready;
    const { id } = await bus.publish(KEY, body);
    await bus.consumed.waitFor('q', id, 'parked');
    const parked = await messageIn(bus, 'q.parked');
    expect(parked?.properties.headers?.['parked-reason']).toMatch(/the time to retry in is not/);
  });
});

test('headers of a retry count only where the broker itself gave an event back', async () => {
  const bus = await aTestBus();
  const seen: unknown[] = [];
  const sub = bus.subscribe('#', { queue: 'q' }, ({ key }, { attempt }) => {
    seen.push([key, attempt]);
  });
  await sub.ready;
  const connection = await connect(bus.url);
  const channel = await connection.createConfirmChannel();
  const forged = { 'retry-key': 'auth.user_action.user.UserDeleted', 'retry-attempt': 4 };
  const content = JSON.stringify({ ...body, event_type: 'UserCreated', timestamp: '2026-01-01' });
  channel.publish('pamir_audit_exchange', KEY, Buffer.from(content), { headers: forged });
  await channel.waitForConfirms();
  await connection.close();
  await bus.idle();
  expect(seen).toEqual([[KEY, 1]]);
});
