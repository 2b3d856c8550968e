/** Names of a test's own on the shared broker, and what is left of them removed afterwards. */
import { randomUUID } from 'node:crypto';
import { type ChannelModel, connect } from 'amqplib';
import { afterAll, inject } from 'vitest';

export interface TestBroker {
  readonly url: string;
  /** An exchange nobody else uses. It is declared by whoever needs it first. */
  readonly exchange: string;
  /** One more. */
  anotherExchange(): string;
  /** A queue name nobody else uses. */
  queue(): string;
  /** A plain AMQP connection, to look at and disturb things from outside. */
  connect(): Promise<ChannelModel>;
}

/** Call at the top of a test file. */
export function useBroker(url: string = inject('brokerUrl')): TestBroker {
  const id = randomUUID().slice(0, 8);
  const exchange = `test_${id}`;
  const exchanges = [exchange];
  const queues: string[] = [];
  const connections: ChannelModel[] = [];

  const broker: TestBroker = {
    url,
    exchange,
    anotherExchange() {
      const name = `${exchange}.${exchanges.length}`;
      exchanges.push(name);
      return name;
    },
    queue() {
      const name = `test_${id}.${queues.length}`;
      queues.push(name);
      return name;
    },
    async connect() {
      const connection = await connect(url);
      connection.on('error', () => {
        // A test that kills the broker expects it.
      });
      connections.push(connection);
      return connection;
    },
  };
  afterAll(async () => {
    const connection = await connect(url);
    // With what the SDK and the commands declare beside them.
    const besides = [
      ...queues.map((it) => `${it}.dead`),
      ...exchanges.map((it) => `${it}.unrouted`),
    ];
    const aside = queues.flatMap((it) => [`${it}.parked`, `${it}.retry.1s`]);
    for (const queue of [...queues, ...aside, ...besides]) {
      const channel = await connection.createChannel();
      await channel.deleteQueue(queue);
      await channel.close();
    }
    const channel = await connection.createChannel();
    for (const name of [...exchanges, ...besides]) await channel.deleteExchange(name);
    await connection.close();
    for (const it of connections) await it.close().catch(() => {});
  });
  return broker;
}
