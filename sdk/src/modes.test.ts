import { afterEach, describe, expect, test } from 'vitest';
import { createBus } from './catalog-bus.ts';
import { type Logger, silentLogger } from './log.ts';
import { createTestBus, type TestBus, type TestBusOptions } from './testing.ts';
import { body } from './fixtures.ts';

const KEY = 'auth.user_action.user.UserCreated';

const open: TestBus[] = [];
afterEach(async () => {
  for (const bus of open.splice(0)) await bus.close({ timeoutMs: 500 });
});

async function aTestBus(options: TestBusOptions = {}): Promise<TestBus> {
  const bus = await createTestBus(options);
  open.push(bus);
  return bus;
}

/** A queue for every event, so that each is routed. */
async function bound(bus: TestBus): Promise<TestBus> {
  const sub = bus.subscribe('#', { queue: 'all' }, () => {});
  await sub.ready;
  return bus;
}

/** Nothing is confirmed from now on. */
async function blocked(bus: TestBus): Promise<void> {
  bus.faults.block();
  void bus.publish(KEY, body, { timeoutMs: 60_000 }).catch(() => {});
  await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('mode batch', () => {
  test('does not wait for the broker, and confirms all the same', async () => {
    const bus = await bound(await aTestBus({ mode: 'batch' }));
    bus.faults.block();
    const receipts = await Promise.all([1, 2, 3].map(() => bus.publish(KEY, body)));
    expect(receipts).toEqual(
      receipts.map(({ id }) => ({ id, state: 'accepted', routed: undefined })),
    );
    expect(bus.status()).toMatchObject({ pending: 3, confirmed: 0 });
    bus.faults.unblock();
    await bus.idle();
    expect(bus.status()).toMatchObject({ pending: 0, confirmed: 3, failed: 0 });
  });

  test('logs and counts what fails later', async () => {
    const told: object[] = [];
    const log: Logger = { ...silentLogger, warn: (fields) => told.push(fields) };
    const bus = await aTestBus({ mode: 'batch', unroutable: 'reject', log });
    expect(await bus.publish(KEY, body)).toMatchObject({ state: 'accepted' });
    await bus.idle();
    expect(bus.status()).toMatchObject({ failed: 1, unroutable: 1 });
    expect(told).toContainEqual(expect.objectContaining({ key: KEY, code: 'PUBLISH_UNROUTABLE' }));
  });

  test('still refuses at once what can never be sent', async () => {
    const bus = await aTestBus({ mode: 'batch', maxEventBytes: 10 });
    await expect(bus.publish(KEY, body)).rejects.toMatchObject({ code: 'EVENT_TOO_LARGE' });
  });

  test('waits where there is no room', async () => {
    const bus = await bound(await aTestBus({ mode: 'batch', maxEvents: 2 }));
    bus.faults.block();
    for (let count = 0; count < 2; count += 1) await bus.publish(KEY, body);
    let isAccepted = false;
    const third = bus.publish(KEY, body).then(() => (isAccepted = true));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(isAccepted).toBe(false);
    bus.faults.unblock();
    await third;
  });
});

describe('mode blocking-strict', () => {
  test('resolves only when a queue has the event', async () => {
    const bus = await aTestBus({ mode: 'blocking-strict' });
    await expect(bus.publish(KEY, body)).rejects.toMatchObject({ code: 'PUBLISH_UNROUTABLE' });
    await bound(bus);
    expect(await bus.publish(KEY, body)).toMatchObject({ state: 'confirmed', routed: true });
  });
});

test('without a mode an event that no queue gets is reported', async () => {
  const bus = await aTestBus();
  expect(await bus.publish(KEY, body)).toMatchObject({ state: 'confirmed', routed: false });
});

describe('when there is no room', () => {
  test('an event waits, and is told that it was never sent when its time is over', async () => {
    const bus = await aTestBus({ maxEvents: 1 });
    await blocked(bus);
    const waiting = bus.publish(KEY, body, { timeoutMs: 30 });
    await expect(waiting).rejects.toMatchObject({ code: 'BROKER_UNAVAILABLE', retryable: true });
  });

  test('or is rejected at once, and a place that is free again is used', async () => {
    const bus = await bound(await aTestBus({ maxEvents: 1, whenFull: 'reject' }));
    await blocked(bus);
    await expect(bus.publish(KEY, body)).rejects.toMatchObject({
      code: 'BROKER_UNAVAILABLE',
      message: 'there is no room: 1 events are not confirmed yet',
    });
    bus.faults.unblock();
    await bus.idle();
    expect(await bus.publish(KEY, body)).toMatchObject({ state: 'confirmed' });
  });
});

describe('an event that was refused for want of room, and sent again', () => {
  test('is not known when the connection is lost, and goes on being sent', async () => {
    const bus = await aTestBus();
    bus.faults.refusePublishes(1);
    const publishing = bus.publish(KEY, body, { timeoutMs: 600 });
    await expect.poll(() => bus.status().failure?.code, { interval: 1 }).toBe('PUBLISH_REJECTED');
    bus.faults.fallSilent();
    // It is sent again into the silence: the pause after the first nack is shorter.
    await new Promise((resolve) => setTimeout(resolve, 250));
    bus.faults.dropConnections();
    await expect(publishing).rejects.toMatchObject({ code: 'PUBLISH_UNCONFIRMED' });
    expect(bus.status().pending).toBe(1);
    bus.faults.speak();
    await bus.published.waitFor('#');
    await bus.idle();
  });
});

describe('two calls with one id', () => {
  const same = { ...body, timestamp: '2026-01-02T03:04:05Z' };

  test('have one event, which stays while one of them waits', async () => {
    const bus = await bound(await aTestBus({ maxEvents: 1 }));
    await blocked(bus);
    const first = bus.publish(KEY, same, { id: 'one', timeoutMs: 30 });
    const second = bus.publish(KEY, same, { id: 'one', timeoutMs: 4000 });
    await expect(first).rejects.toMatchObject({ code: 'PUBLISH_UNCONFIRMED' });
    bus.faults.unblock();
    expect(await second).toMatchObject({ id: 'one', state: 'confirmed' });
  });

  test('give it up when the last of them does', async () => {
    const bus = await aTestBus({ maxEvents: 1 });
    await blocked(bus);
    const first = bus.publish(KEY, same, { id: 'one', timeoutMs: 30 });
    const second = bus.publish(KEY, same, { id: 'one', timeoutMs: 60 });
    await expect(first).rejects.toMatchObject({ code: 'PUBLISH_UNCONFIRMED' });
    await expect(second).rejects.toMatchObject({ code: 'BROKER_UNAVAILABLE' });
    expect(bus.status().pending).toBe(1);
  });
});

test.each([{ mode: 'strict' }, { whenFull: 'drop' }, { unroutable: 'ignore' }])(
  '%o is refused by name',
  (options) => {
    const [[name, value] = []] = Object.entries(options);
    const wrong = options as object;
    expect(() => createBus({ service: 'test', url: 'amqp://127.0.0.1:9', ...wrong })).toThrow(
      new RegExp(`^${name} is none of .*: '${value}'$`),
    );
  },
);
