/** Puts messages straight into a queue, past every exchange: for parking, and for replays. */
import { AuditError } from '@pamir-audit/catalog';
import type { ConfirmChannel, Message, Options } from 'amqplib';
import { reasonOf } from './broker-error.ts';
import { closeChannel } from './channel.ts';
import { BrokerConnection } from './connection.ts';
import type { DeliveryProperties } from './delivery.ts';
import type { Endpoint } from './endpoint.ts';
import type { Logger } from './log.ts';

export interface DirectMessage {
  readonly body: Buffer;
  /** Those of the message before; the user id and what would route copies are left out. */
  readonly properties: DeliveryProperties;
  /** Added to its headers, and kept when there is no room for both. */
  readonly headers: Readonly<Record<string, unknown>>;
  /** How long it stays in the queue. @default for ever */
  readonly expirationMs?: number;
}

export interface QueueWriter {
  /**
   * Resolves when the broker confirmed that the message is in the queue.
   *
   * @throws AuditError BROKER_UNAVAILABLE when it is not, or nobody knows
   */
  send(message: DirectMessage): Promise<void>;
  close(): Promise<void>;
}

export interface QueueWriterOptions {
  readonly endpoints: readonly Endpoint[];
  /** Shown in RabbitMQ's list of connections. */
  readonly name: string;
  readonly queue: string;
  readonly log: Logger;
}

/**
 * Connects once, and does not connect again.
 *
 * @throws AuditError BROKER_REFUSED or BROKER_UNAVAILABLE
 */
export async function openQueueWriter(options: QueueWriterOptions): Promise<QueueWriter> {
  const { queue } = options;
  const connection = new BrokerConnection(options);
  try {
    await connected(connection);
    const channel = await connection.model?.createConfirmChannel();
    if (channel === undefined) throw new AuditError('BROKER_UNAVAILABLE', 'there is no connection');
    return {
      send: (message) => sendToQueue(channel, queue, message),
      async close() {
        await closeChannel(channel);
        await connection.close(CLOSE_TIMEOUT_MS);
      },
    };
  } catch (error) {
    await connection.close(CLOSE_TIMEOUT_MS);
    throw error;
  }
}

const CONNECT_TIMEOUT_MS = 10_000;
const CLOSE_TIMEOUT_MS = 1000;

async function connected(connection: BrokerConnection): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const message = `cannot connect to ${connection.endpoint.toString()}`;
      reject(connection.failure ?? new AuditError('BROKER_UNAVAILABLE', message));
    }, CONNECT_TIMEOUT_MS);
  });
  await Promise.race([connection.ready(), late]).finally(() => clearTimeout(timer));
}

/** Rejects unless the message has reached the queue. */
export function sendToQueue(
  channel: ConfirmChannel,
  queue: string,
  message: DirectMessage,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) =>
      reject(new AuditError('BROKER_UNAVAILABLE', `cannot put into queue '${queue}': ${why}`));
    const onError = (error: Error) => fail(error.message);
    const onClose = () => fail('the channel is gone');
    const onReturn = ({ fields }: Message) => {
      if (fields.routingKey === queue) fail('there is no such queue');
    };
    const settled = (error: unknown) => {
      channel.off('error', onError).off('close', onClose).off('return', onReturn);
      if (error === null || error === undefined) resolve();
      else fail(reasonOf(error));
    };
    channel.on('error', onError).on('close', onClose).on('return', onReturn);
    const send = (options: Options.Publish) =>
      channel.publish('', queue, message.body, options, settled);
    const options = propertiesOf(message);
    try {
      send(options);
    } catch {
      // The producer's own headers leave no room for ours in the 64 KiB that AMQP frames hold.
      send({ ...options, headers: { ...message.headers } });
    }
  });
}

function propertiesOf({ properties, headers, expirationMs }: DirectMessage): Options.Publish {
  const { messageId, appId, type, contentType, contentEncoding, timestamp } = properties;
  // Not the user id, which the broker would refuse; not the expiration, with which it would vanish.
  const kept = { messageId, appId, type, contentType, contentEncoding, timestamp };
  const others = Object.entries(properties.headers ?? {}).filter(
    ([name]) => !OF_ROUTING.test(name),
  );
  return {
    ...(kept as Options.Publish),
    ...(expirationMs === undefined ? {} : { expiration: expirationMs }),
    deliveryMode: 2,
    mandatory: true,
    headers: { ...Object.fromEntries(others), ...headers },
  };
}

/** RabbitMQ routes copies to the keys in the first two, and drops what seems to go in a circle. */
const OF_ROUTING = /^(CC|BCC|x-death|x-(first|last)-death-.*)$/;
