import { connect } from 'amqplib';
import { afterEach, describe, expect, test } from 'vitest';
import { createBus } from './catalog-bus.ts';
import { silentLogger } from './log.ts';
import { createTestBus, type TestBus } from './testing.ts';
import { body } from './fixtures.ts';

const KEY = 'auth.user_action.user.UserCreated';
const OTHER = 'license.user_action.license_management.LicenseUploaded';

const open: TestBus[] = [];
afterEach(async () => {
  for (const bus of open.splice(0)) await bus.close();
});

async function aTestBus(): Promise<TestBus> {
  const bus = await createTestBus();
  open.push(bus);
  return bus;
}

describe('published', () => {
  test('tells of an event from before the wait, and of one from after it', async () => {
    const bus = await aTestBus();
    const { id } = await bus.publish(KEY, body);
    const event = await bus.published.waitFor('auth.#', ({ body: { user_login: login } }) => {
      return login === 'ivanov';
    });
    expect(event).toMatchObject({ id, key: KEY, service: 'test', known: true });
    const later = bus.published.waitFor('license.#');
    await bus.publish(OTHER, body);
    expect((await later).key).toBe(OTHER);
    expect(bus.published.events.map(({ key }) => key)).toEqual([KEY, OTHER]);
  });

  test('tells of what another bus publishes, as a service under test does', async () => {
    const bus = await aTestBus();
    await using service = createBus({ service: 'billing', url: bus.url, log: silentLogger });
    await service.publish(KEY, body);
    expect((await bus.published.waitFor('#')).service).toBe('billing');
  });

  test('says after its time what there was instead', async () => {
    const bus = await aTestBus();
    await bus.publish(KEY, body);
    await bus.publish(KEY, body);
    const none = bus.published.waitFor('license.#', () => true, { timeoutMs: 20 });
    await expect(none).rejects.toThrow(
      `no such event of 'license.#' was published within 20 ms; published were 2 × ${KEY}`,
    );
    const refused = bus.published.waitFor('auth.#', () => false, { timeoutMs: 20 });
    await expect(refused).rejects.toThrow(/published were 2 ×/);
  });

  test('hands on what the test itself throws', async () => {
    const bus = await aTestBus();
    const wait = bus.published.waitFor('#', () => {
      throw new Error('as expected');
    });
    await bus.publish(KEY, body);
    await expect(wait).rejects.toThrow('as expected');
  });
});

describe('consumed', () => {
  test('tells an event that is done from one that is tried again, and from a parked one', async () => {
    const bus = await aTestBus();
    const tries: string[] = [];
    const sub = bus.subscribe('auth.#', { queue: 'q' }, ({ body: { user_login } }, context) => {
      tries.push(`${user_login} ${context.attempt}`);
      if (user_login === 'bad') context.park('it is bad');
      if (user_login === 'early' && context.attempt === 1) throw new Error('not yet');
    });
    await sub.ready;
    const [done, retried, parked] = await Promise.all(
      ['good', 'early', 'bad'].map((user_login) => bus.publish(KEY, { ...body, user_login })),
    );
    await bus.consumed.waitFor('q', done?.id ?? '', 'done');
    await bus.consumed.waitFor('q', retried?.id ?? '', 'retried');
    await bus.consumed.waitFor('q', parked?.id ?? '', 'parked');
    bus.clock.advance(1000);
    await bus.consumed.waitFor('q', retried?.id ?? '', 'done');
    expect(tries).toEqual(['good 1', 'early 1', 'bad 1', 'early 2']);
  });

  test('says after its time what became of the event instead', async () => {
    const bus = await aTestBus();
    const sub = bus.subscribe('auth.#', { queue: 'q' }, () => {});
    await sub.ready;
    const { id } = await bus.publish(KEY, body);
    await bus.publish(KEY, body);
    await bus.idle();
    await expect(bus.consumed.waitFor('q', id, 'parked', { timeoutMs: 20 })).rejects.toThrow(
      `the event ${id} was not parked in queue 'q' within 20 ms; ` +
        "it was done in 'q', others were done in 'q'",
    );
  });
});

describe('idle', () => {
  test('waits for handlers, for what they publish, and for what is to be tried again', async () => {
    const bus = await aTestBus();
    let handled = 0;
    const first = bus.subscribe('auth.#', { queue: 'first' }, async (_event, { attempt }) => {
      if (attempt === 1) throw new Error('not yet');
      await bus.publish(OTHER, body);
    });
    const second = bus.subscribe('license.#', { queue: 'second' }, async () => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      handled += 1;
    });
    await Promise.all([first.ready, second.ready]);
    const { id } = await bus.publish(KEY, body);
    await bus.consumed.waitFor('first', id, 'retried');
    await expect(bus.idle({ timeoutMs: 20 })).rejects.toThrow(
      "not idle within 20 ms; 1 are in 'first.retry.1s'",
    );
    bus.clock.advance(1000);
    await bus.idle();
    expect(handled).toBe(1);
  });

  test('does not wait for a queue that nobody consumes', async () => {
    const bus = await aTestBus();
    const sub = bus.subscribe('auth.#', { queue: 'left' }, () => {});
    await sub.ready;
    await sub.close();
    await bus.publish(KEY, body);
    await bus.idle();
    expect(bus.inspect().queues).toMatchObject([{ name: 'left', ready: 1 }]);
  });
});

test('faults are there, and the bus gets over them', async () => {
  const bus = await aTestBus();
  bus.faults.refusePublishes(1);
  bus.faults.dropConnections('reset');
  expect(await bus.publish(KEY, body)).toMatchObject({ state: 'confirmed' });
});

test('closing it ends the broker, too', async () => {
  const bus = await createTestBus();
  await bus.close();
  await expect(connect(bus.url)).rejects.toThrow('ECONNREFUSED');
});
