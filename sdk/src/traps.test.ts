/** What AMQP clients are known to get wrong, by the numbers of docs/traps.md. */
import { connect } from 'amqplib';
import { afterEach, describe, expect, test } from 'vitest';
import { createBus } from './catalog-bus.ts';
import { type Logger, silentLogger } from './log.ts';
import { createTestBus, type TestBus, type TestBusOptions } from './testing.ts';
import { backoff } from './waiting.ts';
import { body } from './fixtures.ts';

const KEY = 'auth.user_action.user.UserCreated';
const as = (user_login: string) => ({ ...body, user_login });
const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const open: TestBus[] = [];
afterEach(async () => {
  for (const bus of open.splice(0)) await bus.close({ timeoutMs: 500 });
});

async function aTestBus(options: TestBusOptions = {}): Promise<TestBus> {
  const bus = await createTestBus(options);
  open.push(bus);
  return bus;
}

/** How often each user's event reached the exchange. */
function copiesOf(bus: TestBus): ReadonlyMap<string, number> {
  const copies = new Map<string, number>();
  for (const { body: it } of bus.published.events) {
    copies.set(it.user_login, (copies.get(it.user_login) ?? 0) + 1);
  }
  return copies;
}

describe('publishing', () => {
  test('T1, T23: what cannot be sent is refused at once, and holds up nothing behind it', async () => {
    const bus = await aTestBus();
    bus.faults.block();
    const circle: Record<string, unknown> = {};
    circle['itself'] = circle;
    const good = bus.publish(KEY, as('first'));
    const bad = [
      bus.publish(KEY, body, { id: 'x'.repeat(256) }),
      bus.publish(KEY, { ...body, metadata: circle } as never),
      bus.publish(KEY, { ...body, response_status_code: Number.NaN }),
      bus.publish('x'.repeat(256) as typeof KEY, body),
    ];
    const behind = bus.publish(KEY, as('behind'));
    for (const it of bad) {
      await expect(it).rejects.toMatchObject({
        code: expect.stringMatching(/^(EVENT_INVALID|EVENT_UNKNOWN|CONFIG_INVALID)$/),
      });
    }
    bus.faults.unblock();
    expect(await Promise.all([good, behind])).toMatchObject([
      { state: 'confirmed' },
      { state: 'confirmed' },
    ]);
  });

  test('T4, T26: what was on its way when the connection went is sent again, in order', async () => {
    const bus = await aTestBus();
    bus.faults.delay(5);
    const logins = Array.from({ length: 60 }, (_, index) => `user ${index}`);
    const receipts = logins.map((login) => bus.publish(KEY, as(login)));
    await bus.published.waitFor('#');
    bus.faults.dropConnections('reset');
    bus.faults.delay(0);
    const ids = (await Promise.all(receipts)).map(({ id }) => id);
    expect(new Set(ids).size).toBe(60);
    expect([...copiesOf(bus).keys()]).toEqual(logins);
    expect(new Set(bus.published.events.map(({ id }) => id))).toEqual(new Set(ids));
  });

  test('T5: one whose caller has given up arrives all the same, and is counted', async () => {
    const bus = await aTestBus();
    bus.faults.block();
    const given = await bus
      .publish(KEY, body, { timeoutMs: 30 })
      .catch((error: unknown) => error as { code: string; context: { id: string } });
    expect(given).toMatchObject({ code: 'PUBLISH_UNCONFIRMED' });
    bus.faults.unblock();
    const arrived = await bus.published.waitFor('#');
    expect(given).toMatchObject({ context: { id: arrived.id } });
    await bus.idle();
    expect(bus.status().pending).toBe(0);
  });

  test('T11: closing waits for what was taken on', async () => {
    const bus = await aTestBus();
    const receipts = Array.from({ length: 500 }, () => bus.publish(KEY, body));
    await bus.close();
    const states = await Promise.all(receipts.map((it) => it.then(({ state }) => state)));
    expect(states.filter((state) => state === 'confirmed')).toHaveLength(500);
  });

  test('T12: a closed bus says so to whoever waits or comes later', async () => {
    const bus = await aTestBus();
    await bus.close();
    const closed = { code: 'CLOSED' };
    await expect(bus.publish(KEY, body)).rejects.toMatchObject(closed);
    await expect(bus.ready()).rejects.toMatchObject(closed);
    expect(() => bus.subscribe('#', { queue: 'q' }, () => {})).toThrow('closed');
  });

  test('T13: an exchange of another type is an error that names it, not a loop', async () => {
    const bus = await aTestBus();
    const connection = await connect(bus.url);
    await (await connection.createChannel()).assertExchange('of_another_type', 'fanout');
    await connection.close();
    const other = createBus({
      service: 'test',
      url: bus.url,
      exchange: 'of_another_type',
      log: silentLogger,
      timeoutMs: 200,
    });
    await expect(other.publish(KEY, body)).rejects.toThrow(/'of_another_type' is not a topic/);
    expect(bus.inspect().connections.length).toBeLessThanOrEqual(2);
    await other.close({ timeoutMs: 100 });
  });

  test('T14: a logger that throws costs no connection', async () => {
    const fail = () => {
      throw new Error('the disk of the log is full');
    };
    const log: Logger = { debug: fail, info: fail, warn: fail, error: fail };
    const bus = await aTestBus({ log });
    bus.faults.dropConnections('fin');
    expect(await bus.publish(KEY, body)).toMatchObject({ state: 'confirmed' });
    const sub = bus.subscribe('#', { queue: 'q' }, fail);
    await sub.ready;
    const { id } = await bus.publish(KEY, body);
    await bus.consumed.waitFor('q', id, 'retried');
    expect(bus.inspect().connections).toHaveLength(2);
  });

  test('T19: a nack is taken for what it is, want of room, and tried again', async () => {
    const bus = await aTestBus();
    bus.faults.refusePublishes(3);
    expect(await bus.publish(KEY, body)).toMatchObject({ state: 'confirmed' });
  });

  test('T22: no two clients come back in the same instant', () => {
    const first = Array.from({ length: 50 }, () => backoff(1000, 10_000).next());
    expect(Math.min(...first)).toBeGreaterThanOrEqual(500);
    expect(Math.max(...first)).toBeLessThanOrEqual(1000);
    expect(new Set(first).size).toBe(50);
  });
});

describe('closing', () => {
  test('T9: ends in time while the broker blocks publishing, and says what was not sent', async () => {
    const bus = await aTestBus();
    bus.faults.block();
    const publishing = bus.publish(KEY, body).catch((error: unknown) => error);
    await later(20);
    const started = performance.now();
    await bus.close({ timeoutMs: 200 });
    expect(performance.now() - started).toBeLessThan(2000);
    expect(await publishing).toMatchObject({ code: 'PUBLISH_UNCONFIRMED' });
  });
});

describe('consuming', () => {
  test('T6, T17: a handler that ends after a reconnect acknowledges nothing else', async () => {
    const bus = await aTestBus();
    const ends: (() => void)[] = [];
    const sub = bus.subscribe('#', { queue: 'q', concurrency: 1 }, () => {
      return new Promise<void>((resolve) => ends.push(resolve));
    });
    await sub.ready;
    const { id } = await bus.publish(KEY, body);
    const isBegun = async (times: number) => {
      await expect.poll(() => ends.length).toBe(times);
    };
    await isBegun(1);
    bus.faults.dropConnections('reset');
    await isBegun(2);
    // The tag of the first is that of the second on the new channel.
    ends[0]?.();
    await later(30);
    bus.faults.dropConnections('reset');
    await isBegun(3);
    ends[2]?.();
    await bus.consumed.waitFor('q', id, 'done');
    ends[1]?.();
    expect(bus.inspect().queues).toMatchObject([{ ready: 0, unacked: 0 }]);
  });

  test.each([
    ['404', 404],
    ['406', 406],
    ['541', 541],
  ] as const)('T7: a channel closed with %s is opened anew, alone', async (_, code) => {
    const bus = await aTestBus();
    const handled: string[] = [];
    const sub = bus.subscribe('#', { queue: 'q' }, ({ body: it }) => handled.push(it.user_login));
    await sub.ready;
    await bus.publish(KEY, as('before'));
    const before = bus.inspect().connections;
    bus.faults.closeChannels(code, 'as a test wants it');
    // An event on its way right then would be taken for what the channel was closed for.
    await later(20);
    await bus.publish(KEY, as('after'));
    await bus.published.waitFor('#', ({ body: it }) => it.user_login === 'after');
    await expect.poll(() => handled).toContain('after');
    expect(bus.inspect().connections.map(({ name }) => name)).toEqual(
      before.map(({ name }) => name),
    );
    expect(bus.status().isConnected).toBe(true);
  });

  test('T10: goes on while the broker blocks publishing', async () => {
    const bus = await aTestBus();
    let handled = 0;
    const gate = { isOpen: false };
    const sub = bus.subscribe('#', { queue: 'q', concurrency: 2 }, async () => {
      while (!gate.isOpen) await later(5);
      handled += 1;
    });
    await sub.ready;
    await Promise.all(Array.from({ length: 20 }, () => bus.publish(KEY, body)));
    bus.faults.block();
    void bus.publish(KEY, body, { timeoutMs: 10_000 }).catch(() => {});
    gate.isOpen = true;
    await expect.poll(() => handled).toBe(20);
    bus.faults.unblock();
  });

  test('T15: a consumer that the broker cancels comes back', async () => {
    const bus = await aTestBus();
    const sub = bus.subscribe('#', { queue: 'q' }, () => {});
    await sub.ready;
    bus.faults.cancelConsumers('q');
    expect(bus.inspect().queues).toMatchObject([{ consumers: 0 }]);
    const { id } = await bus.publish(KEY, body);
    await bus.consumed.waitFor('q', id, 'done');
    expect(bus.inspect().queues).toMatchObject([{ consumers: 1 }]);
  });

  test('T16: a handler that throws at once takes no channel and no connection down', async () => {
    const bus = await aTestBus();
    const sub = bus.subscribe('#', { queue: 'q', attempts: 1 }, () => {
      throw new Error('at once');
    });
    await sub.ready;
    const { id } = await bus.publish(KEY, body);
    const before = bus.inspect().connections;
    await bus.consumed.waitFor('q', id, 'parked');
    expect(bus.inspect().connections).toHaveLength(before.length);
    expect(bus.inspect().queues).toContainEqual(expect.objectContaining({ consumers: 1 }));
  });

  test('T25: no more are handled at once than was asked for', async () => {
    const bus = await aTestBus();
    let atWork = 0;
    let most = 0;
    const sub = bus.subscribe('#', { queue: 'q', concurrency: 3 }, async () => {
      atWork += 1;
      most = Math.max(most, atWork, bus.inspect().queues[0]?.unacked ?? 0);
      await later(5);
      atWork -= 1;
    });
    await sub.ready;
    await Promise.all(Array.from({ length: 30 }, () => bus.publish(KEY, body)));
    await bus.idle();
    expect(most).toBe(3);
  });
});
