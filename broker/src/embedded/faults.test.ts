/** What the faults do, seen from a client on a bare socket or on a library's. */
import { type ChannelModel, connect, type ConfirmChannel } from 'amqplib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type EmbeddedBroker, startBroker } from './start-broker.ts';

const BODY = Buffer.alloc(400, 'x');

describe('the embedded broker', () => {
  let broker: EmbeddedBroker;
  let connections: ChannelModel[] = [];
  beforeEach(async () => {
    broker = await startBroker({ say: () => {} });
  });
  afterEach(async () => {
    await broker.close();
    connections = [];
  });

  async function client(url = broker.url): Promise<ConfirmChannel> {
    const connection = await connect(`${url}?heartbeat=0`);
    connection.on('error', () => {});
    connections.push(connection);
    const channel = await connection.createConfirmChannel();
    channel.on('error', () => {});
    return channel;
  }

  const lastConnection = () => connections.at(-1) as ChannelModel;
  const gone = (of = lastConnection()) => new Promise((resolve) => of.once('close', resolve));
  const queueOf = (name: string) => broker.inspect().queues.find((it) => it.name === name);

  async function filled(name: string, count: number, args = {}): Promise<ConfirmChannel> {
    const channel = await client();
    await channel.assertQueue(name, { durable: true, arguments: args });
    for (let index = 0; index < count; index += 1) {
      channel.sendToQueue(name, Buffer.from(String(index)), { persistent: index % 2 === 0 });
    }
    await channel.waitForConfirms();
    return channel;
  }

  test.each(['fin', 'reset'] as const)('drops its connections with %s', async (how) => {
    await client();
    const over = gone();
    broker.faults.dropConnections(how);
    await over;
    expect(broker.inspect().connections).toEqual([]);
  });

  test('closes them as an operator does', async () => {
    await client();
    const told = new Promise<Error>((resolve) => lastConnection().once('error', resolve));
    const over = gone();
    broker.faults.closeConnections('for a test');
    await over;
    // The library takes this one for a restart, and reports only the end.
    told.catch(() => {});
    expect(broker.inspect().connections).toEqual([]);
  });

  test('starts anew with what is durable and persistent', async () => {
    await filled('classic', 4);
    await filled('quorum', 4, { 'x-queue-type': 'quorum' });
    const channel = await client();
    await channel.assertQueue('transient', { durable: false });
    await channel.assertExchange('exchange', 'topic', { durable: true });
    await channel.bindQueue('classic', 'exchange', 'a.#');
    await broker.faults.restart();
    const { queues, bindings } = broker.inspect();
    expect(queues.map(({ name, ready }) => [name, ready])).toEqual([
      ['classic', 2],
      ['quorum', 4],
    ]);
    expect(bindings).toMatchObject([{ source: 'exchange', destination: 'classic' }]);
    await broker.faults.restart({ isStateKept: false });
    expect(broker.inspect().queues).toEqual([]);
  });

  test('loses nothing to consumers that end together', async () => {
    const channel = await filled('queue', 1, { 'x-queue-type': 'quorum', 'x-delivery-limit': 2 });
    for (let index = 0; index < 5; index += 1) {
      const consumer = await lastConnection().createChannel();
      await consumer.consume('queue', () => {});
    }
    const automatic = await client();
    await automatic.assertQueue('plain', { durable: true });
    await automatic.consume('plain', () => {}, { noAck: true });
    await channel.assertQueue('plain', { durable: true });
    broker.faults.dropConnections();
    expect(queueOf('queue')).toMatchObject({ ready: 1, unacked: 0, consumers: 0 });
  });

  test('blocks who publishes, and nobody else', async () => {
    const channel = await filled('queue', 1);
    const blocked = new Promise((resolve) => lastConnection().once('blocked', resolve));
    broker.faults.block('low on disk');
    channel.sendToQueue('queue', BODY);
    expect(await blocked).toBe('low on disk');
    const reader = await client();
    expect(await reader.get('queue', { noAck: true })).not.toBe(false);
    expect(queueOf('queue')?.ready).toBe(0);
    broker.faults.unblock();
    await channel.waitForConfirms();
    expect(queueOf('queue')?.ready).toBe(1);
  });

  test('blocks by itself when messages take too much memory, and goes on when they do not', async () => {
    await broker.close();
    broker = await startBroker({ say: () => {}, maxBytes: 100_000 });
    const channel = await client();
    await channel.assertQueue('queue');
    for (let index = 0; index < 500; index += 1) channel.sendToQueue('queue', BODY);
    const reader = await client();
    let got = 0;
    await new Promise<void>((resolve) => {
      void reader.consume('queue', (it) => {
        got += 1;
        if (it) reader.ack(it);
        if (got === 500) resolve();
      });
    });
    await channel.waitForConfirms();
    expect(got).toBe(500);
  });

  test('refuses as many publishes as it is told to', async () => {
    const channel = await filled('queue', 0);
    broker.faults.refusePublishes(2);
    const outcomes = await Promise.all(
      Array.from(
        { length: 3 },
        () =>
          new Promise((resolve) =>
            channel.sendToQueue('queue', BODY, {}, (error) => resolve(error === null)),
          ),
      ),
    );
    expect(outcomes).toEqual([false, false, true]);
  });

  test('cancels consumers, and closes the channels that consume', async () => {
    const channel = await filled('queue', 0);
    const told: unknown[] = [];
    await channel.consume('queue', (it) => told.push(it));
    broker.faults.cancelConsumers('queue');
    await channel.checkQueue('queue');
    expect(told).toEqual([null]);
    const other = await client();
    await other.consume('queue', () => {});
    const closed = new Promise<Error>((resolve) => other.once('error', resolve));
    broker.faults.closeChannels(406, 'delivery acknowledgement timed out', 'queue');
    expect((await closed).message).toContain('PRECONDITION_FAILED - delivery acknowledgement');
    await channel.checkQueue('queue');
  });

  test('cuts the wire in the middle of a message, in either direction', async () => {
    const channel = await filled('queue', 0);
    broker.faults.cutAfter(1000, 'in');
    const over = gone();
    for (let index = 0; index < 10; index += 1) channel.sendToQueue('queue', BODY);
    await over;
    expect(queueOf('queue')?.ready).toBe(2);
    const reader = await client();
    broker.faults.cutAfter(600, 'out');
    const overToo = gone();
    void reader.consume('queue', () => {}).catch(() => {});
    await overToo;
    expect(queueOf('queue')).toMatchObject({ ready: 2, unacked: 0 });
  });

  test('falls silent, and nobody is told', async () => {
    const channel = await filled('queue', 0);
    broker.faults.fallSilent();
    let isConfirmed = false;
    channel.sendToQueue('queue', BODY, {}, () => (isConfirmed = true));
    const over = gone();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([isConfirmed, queueOf('queue')?.ready]).toEqual([false, 0]);
    broker.faults.speak();
    await over;
    await client();
  });

  test('delays without changing the order, also of the end', async () => {
    const channel = await filled('queue', 0);
    broker.faults.delay(100);
    const started = performance.now();
    channel.sendToQueue('queue', Buffer.from('a'));
    await new Promise((resolve) => setTimeout(resolve, 30));
    broker.faults.delay(0);
    channel.sendToQueue('queue', Buffer.from('b'));
    await channel.waitForConfirms();
    expect(performance.now() - started).toBeGreaterThan(95);
    const first = await channel.get('queue', { noAck: true });
    expect(first && String(first.content)).toBe('a');
    broker.faults.delay(10);
    await lastConnection().close();
    expect(broker.inspect().connections).toEqual([]);
  });

  test('moves its clock: all that falls due on the way happens', async () => {
    const channel = await client();
    await channel.assertQueue('dead');
    await channel.assertQueue('queue', {
      arguments: {
        'x-message-ttl': 3_600_000,
        'x-dead-letter-exchange': '',
        'x-dead-letter-routing-key': 'dead',
      },
    });
    channel.sendToQueue('queue', BODY);
    await channel.waitForConfirms();
    broker.clock.advance(3_599_000);
    expect([queueOf('queue')?.ready, queueOf('dead')?.ready]).toEqual([1, 0]);
    broker.clock.advance(1000);
    expect([queueOf('queue')?.ready, queueOf('dead')?.ready]).toEqual([0, 1]);
  });

  test('tells of what is published and settled', async () => {
    const happenings: string[] = [];
    const stop = broker.watch((it) =>
      happenings.push(it.what === 'published' ? `published ${it.key}` : `${it.outcome} ${it.id}`),
    );
    const channel = await client();
    await channel.assertQueue('queue');
    channel.sendToQueue('queue', BODY, { messageId: 'm' });
    await channel.waitForConfirms();
    const got = await channel.get('queue');
    if (got) channel.ack(got);
    await channel.checkQueue('queue');
    stop();
    expect(happenings).toEqual(['published queue', 'acknowledged m']);
  });

  test('asks for the password, and for rights', async () => {
    await broker.close();
    const users = {
      eve: { password: 'e', permissions: { '/': { configure: '', write: '^mine$', read: '' } } },
    };
    broker = await startBroker({ say: () => {}, users, virtualHosts: ['/', 'other'] });
    const url = `amqp://eve:e@127.0.0.1:${broker.port}`;
    await expect(connect(url.replace(':e@', ':wrong@'))).rejects.toThrow(/403 \(ACCESS-REFUSED\)/);
    await expect(connect(`${url}/none`)).rejects.toThrow(/got <ConnectionClose/);
    await expect(connect(`${url}/other`)).rejects.toThrow(/got <ConnectionClose/);
    const channel = await client(url);
    await expect(channel.assertQueue('queue')).rejects.toThrow(
      /configure access to queue 'queue' in vhost '\/' refused for user 'eve'/,
    );
  });
});
