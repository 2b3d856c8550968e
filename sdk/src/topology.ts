/**
 * Exchange, queue and bindings: declared where they are missing, used as they are where they
 * exist. To look needs no right to configure; a login without it does with what is there.
 *
 * Every step runs on a channel of its own, because the broker closes a channel when it answers no.
 */
import { AuditError } from '@pamir-audit/catalog';
import type { Channel, ChannelModel, Options } from 'amqplib';
import {
  ACCESS_REFUSED,
  brokerError,
  NOT_FOUND,
  PRECONDITION_FAILED,
  reasonOf,
  replyCode,
} from './broker-error.ts';
import { closeChannel } from './channel.ts';

/**
 * Failed deliveries after which RabbitMQ drops a message or dead-letters it. Its default of 20
 * (since 4.0) is a loss in waiting for an audit trail; -1 makes RabbitMQ 3.10 drop at the first
 * lost connection.
 */
const DELIVERY_LIMIT = 1_000_000;

export type QueueType = 'quorum' | 'classic';

export interface QueuePlan {
  readonly name: string;
  /** @default 'quorum' */
  readonly type?: QueueType;
  /** One consumer at a time, the others stand by. @default false */
  readonly hasSingleActiveConsumer?: boolean;
  /** Gone with the connection that declared it; only this connection may use it. @default false */
  readonly isExclusive?: boolean;
  /** The broker deletes the queue after so many milliseconds without a consumer. @default never */
  readonly expiresMs?: number;
}

export interface Topology {
  readonly exchange: string;
  /** Whether a missing exchange is declared; otherwise it is an error. @default true */
  readonly isExchangeDeclared?: boolean;
  readonly queue?: QueuePlan;
  /** Topic patterns to bind the queue with. Bindings are only ever added. */
  readonly bindings?: readonly string[];
  /**
   * Whether what exists is compared with what would be declared. The broker logs an error for a
   * login that may not configure, so once is enough. @default true
   */
  readonly isCompared?: boolean;
}

/**
 * Makes sure all of it is there.
 *
 * @returns what is not as it would have been declared, in words
 * @throws AuditError TOPOLOGY_CONFLICT, BROKER_REFUSED or BROKER_UNAVAILABLE, naming the thing
 */
export async function declare(model: ChannelModel, topology: Topology): Promise<readonly string[]> {
  const { exchange, queue, bindings = [], isCompared = true } = topology;
  await declareExchange(model, topology);
  if (queue === undefined) return [];
  const differences = await declareQueue(model, queue, isCompared);
  return [...differences, ...(await bind(model, queue.name, exchange, bindings))];
}

async function declareExchange(
  model: ChannelModel,
  { exchange, isExchangeDeclared = true, isCompared = true }: Topology,
): Promise<void> {
  const what = `exchange '${exchange}'`;
  const assert = (channel: Channel) => channel.assertExchange(exchange, 'topic', { durable: true });
  const exists = await isThere(model, what, (channel) => channel.checkExchange(exchange));
  if (!exists && !isExchangeDeclared) {
    throw new AuditError('BROKER_REFUSED', `there is no ${what}`);
  }
  if (!exists) return onChannel(model, assert).catch(rethrow(`cannot declare ${what}`));
  if (!isCompared) return;
  await onChannel(model, assert).catch((error: unknown) => {
    // A passive check does not tell the type, and on another type wildcards mean nothing.
    if (isDifferent(error) && reasonOf(error).includes("'type'")) {
      throw new AuditError('TOPOLOGY_CONFLICT', `${what} is not a topic: ${reasonOf(error)}`, {
        cause: error,
      });
    }
    if (isDifferent(error) || replyCode(error) === ACCESS_REFUSED) return;
    throw brokerError(error, `cannot use ${what}`);
  });
}

async function declareQueue(
  model: ChannelModel,
  queue: QueuePlan,
  isCompared: boolean,
): Promise<readonly string[]> {
  const what = `queue '${queue.name}'`;
  const assert = (channel: Channel) => channel.assertQueue(queue.name, queueOptions(queue));
  const exists = await isThere(model, what, (channel) => channel.checkQueue(queue.name));
  if (!exists) {
    await onChannel(model, assert).catch(rethrow(`cannot declare ${what}`));
    return [];
  }
  if (!isCompared) return [];
  try {
    await onChannel(model, assert);
    return [];
  } catch (error) {
    if (isDifferent(error)) return [reasonOf(error)];
    if (replyCode(error) === ACCESS_REFUSED) return [];
    throw brokerError(error, `cannot use ${what}`);
  }
}

/** What the client library is asked to declare for a plan. */
export function queueOptions(queue: QueuePlan): Options.AssertQueue {
  const { type = 'quorum', hasSingleActiveConsumer = false, isExclusive = false } = queue;
  return {
    durable: !isExclusive,
    exclusive: isExclusive,
    autoDelete: isExclusive,
    arguments: {
      'x-queue-type': type,
      ...(type === 'quorum' ? { 'x-delivery-limit': DELIVERY_LIMIT } : {}),
      ...(hasSingleActiveConsumer ? { 'x-single-active-consumer': true } : {}),
      ...(queue.expiresMs === undefined ? {} : { 'x-expires': queue.expiresMs }),
    },
  };
}

/** A login that may not bind is told so, and consumes what others have bound. */
async function bind(
  model: ChannelModel,
  queue: string,
  exchange: string,
  patterns: readonly string[],
): Promise<readonly string[]> {
  const refused: string[] = [];
  for (const pattern of patterns) {
    const what = `cannot bind queue '${queue}' to exchange '${exchange}' with '${pattern}'`;
    try {
      await onChannel(model, (channel) => channel.bindQueue(queue, exchange, pattern));
    } catch (error) {
      if (replyCode(error) !== ACCESS_REFUSED) throw brokerError(error, what);
      refused.push(`${what}: ${reasonOf(error)}`);
    }
  }
  return refused;
}

async function isThere(
  model: ChannelModel,
  what: string,
  check: (channel: Channel) => Promise<unknown>,
): Promise<boolean> {
  try {
    await onChannel(model, check);
    return true;
  } catch (error) {
    if (replyCode(error) === NOT_FOUND) return false;
    throw brokerError(error, `cannot use ${what}`);
  }
}

const isDifferent = (error: unknown): boolean => replyCode(error) === PRECONDITION_FAILED;

function rethrow(what: string): (error: unknown) => never {
  return (error) => {
    throw brokerError(error, what);
  };
}

/** Runs one step on a channel of its own, and closes the channel unless the broker did. */
export async function onChannel(
  model: ChannelModel,
  step: (channel: Channel) => Promise<unknown>,
): Promise<void> {
  const channel = await model.createChannel();
  let isOpen = true;
  channel.on('error', () => {
    // The step rejects with the same reason.
  });
  channel.on('close', () => {
    isOpen = false;
  });
  try {
    await step(channel);
  } finally {
    if (isOpen) await closeChannel(channel);
  }
}
