/**
 * Ways to publish the same bytes with the same properties and wait for the confirm: the SDK, the client
 * library alone, and other people's libraries, each loaded where it is measured.
 */
import { hostname } from 'node:os';
import { createBus } from '@pamir-audit/sdk';
import { type ConfirmChannel, connect, type Options } from 'amqplib';
import { PUBLISH_QUEUE as QUEUE } from './queue.ts';

const EXCHANGE = QUEUE;
const KEY = 'auth.user_action.user.UserCreated';
/** About 400 bytes, as JSON. */
const BODY = {
  user_id: '7c0f4a52-2f0a-4b9e-9f0e-0c9b1b0f5a11',
  user_login: 'ivanov',
  endpoint: '/api/v1/users',
  parameters: '{"name":"x","roles":["reader","writer"],"comment":"created by a script"}',
  metadata: { source_ip: '10.0.0.1', request_id: '0c9b1b0f5a11', method: 'POST', success: true },
  response_status_code: 201,
};

/** As long as that of the SDK: host, process and a UUID. */
const PRODUCER = `${hostname()}.${process.pid}.00000000-0000-7000-8000-000000000000`;

export interface Publisher {
  /** Publishes one event and resolves when it is confirmed. */
  publish(): Promise<unknown>;
  close(): Promise<unknown>;
}

/** By the name of the library. All but the first make nothing sure that the library does not. */
export const PUBLISHERS: Readonly<Record<string, (url: string) => Promise<Publisher>>> = {
  sdk: withSdk,
  amqplib: withLibrary,
  'amqp-connection-manager': withManagedConnection,
  'rabbitmq-client': withRabbitmqClient,
  rascal: withRascal,
};

async function withSdk(url: string): Promise<Publisher> {
  const bus = createBus({ service: 'bench', url, exchange: EXCHANGE });
  await bus.ready();
  return { publish: () => bus.publish(KEY, BODY), close: () => bus.close() };
}

async function withLibrary(url: string): Promise<Publisher> {
  const connection = await connect(url, { noDelay: true });
  const channel = await connection.createConfirmChannel();
  await declare(channel);
  return {
    publish: () =>
      new Promise<void>((resolve, reject) => {
        channel.publish(EXCHANGE, KEY, nextBody(), nextProperties(), (error) =>
          error === null ? resolve() : reject(error as Error),
        );
      }),
    async close() {
      await channel.close();
      await connection.close();
    },
  };
}

async function withManagedConnection(url: string): Promise<Publisher> {
  const { connect: connectManaged } = await import('amqp-connection-manager');
  const connection = connectManaged(url, { connectionOptions: { noDelay: true } });
  const channel = connection.createChannel({ setup: declare });
  await channel.waitForConnect();
  return {
    publish: () => channel.publish(EXCHANGE, KEY, nextBody(), nextProperties()),
    close: () => connection.close(),
  };
}

async function withRabbitmqClient(url: string): Promise<Publisher> {
  const { Connection } = await import('rabbitmq-client');
  const connection = new Connection({ url });
  const publisher = connection.createPublisher({ confirm: true });
  return {
    publish() {
      const { deliveryMode: _, mandatory, ...properties } = nextProperties();
      const envelope = { exchange: EXCHANGE, routingKey: KEY, durable: true, mandatory };
      return publisher.send({ ...envelope, ...properties }, nextBody());
    },
    async close() {
      await publisher.close();
      await connection.close();
    },
  };
}

const MOST_CHANNELS = 50;

async function withRascal(url: string): Promise<Publisher> {
  const { default: rascal } = await import('rascal');
  const broker = await rascal.BrokerAsPromised.create({
    vhosts: {
      '/': {
        connection: { url, socketOptions: { noDelay: true } },
        // It keeps a channel for each publish in flight; its default of five is its slowest way.
        publicationChannelPools: { confirmPool: { max: MOST_CHANNELS, autostart: true } },
        exchanges: { [EXCHANGE]: { assert: true, type: 'topic' } },
      },
    },
    publications: { bench: { vhost: '/', exchange: EXCHANGE, routingKey: KEY, confirm: true } },
  });
  broker.on('error', () => {
    // Told to whoever publishes, too.
  });
  return {
    async publish() {
      const publication = await broker.publish('bench', nextBody(), { options: nextProperties() });
      await new Promise((resolve, reject) => {
        publication.on('success', resolve).on('error', reject).on('return', reject);
      });
    },
    close: () => broker.shutdown(),
  };
}

async function declare(
  channel: Pick<ConfirmChannel, 'assertExchange' | 'assertQueue' | 'bindQueue'>,
): Promise<void> {
  await channel.assertExchange(EXCHANGE, 'topic');
  await channel.assertQueue(QUEUE, { durable: true });
  await channel.bindQueue(QUEUE, EXCHANGE, '#');
}

function nextBody(): Buffer {
  const whole = { ...BODY, event_type: 'UserCreated', timestamp: new Date().toISOString() };
  return Buffer.from(JSON.stringify(whole));
}

let seq = 0;

function nextProperties() {
  seq += 1;
  return {
    messageId: `00000000-0000-7000-8000-${String(seq).padStart(12, '0')}`,
    contentType: 'application/json',
    type: 'UserCreated',
    appId: 'bench',
    userId: 'guest',
    timestamp: Math.floor(Date.now() / 1000),
    deliveryMode: 2,
    mandatory: true,
    headers: { producer: PRODUCER, seq, schema_version: 1 },
  } satisfies Options.Publish;
}
