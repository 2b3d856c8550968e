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
export const DELIVERY_LIMIT = 1_000_000;

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
  /** Messages only wait in it: after so many milliseconds at most they go to another queue. */
  readonly wait?: { readonly goesTo: string; readonly longestMs: number };
}

export interface Topology {
  readonly exchange: string;
  /** @default 'topic' */
  readonly exchangeType?: 'topic' | 'fanout';
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

/** What became of one thing of a topology. */
export interface Declared {
  /** Such as `queue 'pamir_audit'`. */
  readonly thing: string;
  /** `bound` is there now; the broker does not tell whether it was before. */
  readonly outcome: 'created' | 'there' | 'bound' | 'differs' | 'refused';
  /** Of a binding. */
  readonly pattern?: string;
  /** What differs, or why it was refused, in the broker's words. */
  readonly detail?: string;
}

/**
 * Makes sure all of it is there.
 *
 * @throws AuditError TOPOLOGY_CONFLICT, BROKER_REFUSED or BROKER_UNAVAILABLE, naming the thing
 */
export async function declare(
  model: ChannelModel,
  topology: Topology,
): Promise<readonly Declared[]> {
  const { exchange, queue, bindings = [], isCompared = true } = topology;
  const declared = [await declareExchange(model, topology)];
  if (queue === undefined) return declared;
  declared.push(await declareQueue(model, queue, isCompared));
  return [...declared, ...(await bind(model, queue.name, exchange, bindings))];
}

async function declareExchange(
  model: ChannelModel,
  { exchange, exchangeType = 'topic', isExchangeDeclared = true, isCompared = true }: Topology,
): Promise<Declared> {
  const what = `exchange '${exchange}'`;
  const there: Declared = { thing: what, outcome: 'there' };
  const assert = (channel: Channel) =>
    channel.assertExchange(exchange, exchangeType, { durable: true });
  const exists = await isThere(model, what, (channel) => channel.checkExchange(exchange));
  if (!exists && !isExchangeDeclared) {
    throw new AuditError('BROKER_REFUSED', `there is no ${what}`);
  }
  if (!exists) {
    await onChannel(model, assert).catch(rethrow(`cannot declare ${what}`));
    return { thing: what, outcome: 'created' };
  }
  if (!isCompared) return there;
  try {
    await onChannel(model, assert);
    return there;
  } catch (error) {
    // A passive check does not tell the type, and on another type wildcards mean nothing.
    if (isDifferent(error) && reasonOf(error).includes("'type'")) {
      const message = `${what} is not a ${exchangeType}: ${reasonOf(error)}`;
      throw new AuditError('TOPOLOGY_CONFLICT', message, { cause: error });
    }
    return compared(what, error);
  }
}

/** What the broker answers when it is asked to declare what exists. */
function compared(what: string, error: unknown): Declared {
  if (isDifferent(error)) return { thing: what, outcome: 'differs', detail: reasonOf(error) };
  // A login that may not configure uses what is there.
  if (replyCode(error) === ACCESS_REFUSED) return { thing: what, outcome: 'there' };
  throw brokerError(error, `cannot use ${what}`);
}

async function declareQueue(
  model: ChannelModel,
  queue: QueuePlan,
  isCompared: boolean,
): Promise<Declared> {
  const what = `queue '${queue.name}'`;
  const there: Declared = { thing: what, outcome: 'there' };
  const assert = (channel: Channel) => channel.assertQueue(queue.name, queueOptions(queue));
  const exists = await isThere(model, what, (channel) => channel.checkQueue(queue.name));
  if (!exists) {
    await onChannel(model, assert).catch(rethrow(`cannot declare ${what}`));
    return { thing: what, outcome: 'created' };
  }
  if (!isCompared) return there;
  try {
    await onChannel(model, assert);
    return there;
  } catch (error) {
    return compared(what, error);
  }
}

/** The arguments that a queue is declared with, as the broker then shows them. */
export function queueArguments(queue: QueuePlan): Readonly<Record<string, unknown>> {
  return { ...(queueOptions(queue).arguments as object) };
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
      ...(queue.wait && waitArguments(queue.wait, type)),
    },
  };
}

function waitArguments({ goesTo, longestMs }: NonNullable<QueuePlan['wait']>, type: QueueType) {
  return {
    'x-message-ttl': longestMs,
    'x-dead-letter-exchange': '',
    'x-dead-letter-routing-key': goesTo,
    // It lets go of a message only when the other queue has it; a classic one cannot do that.
    ...(type === 'quorum'
      ? { 'x-dead-letter-strategy': 'at-least-once', 'x-overflow': 'reject-publish' }
      : {}),
  };
}

/** A login that may not bind is told so, and consumes what others have bound. */
async function bind(
  model: ChannelModel,
  queue: string,
  exchange: string,
  patterns: readonly string[],
): Promise<readonly Declared[]> {
  const declared: Declared[] = [];
  for (const pattern of patterns) {
    // A fanout exchange has no patterns.
    const named = pattern === '' ? 'binding' : `binding '${pattern}'`;
    const thing = `${named} of queue '${queue}' on exchange '${exchange}'`;
    try {
      await onChannel(model, (channel) => channel.bindQueue(queue, exchange, pattern));
      declared.push({ thing, pattern, outcome: 'bound' });
    } catch (error) {
      const what = `cannot bind queue '${queue}' to exchange '${exchange}' with '${pattern}'`;
      if (replyCode(error) !== ACCESS_REFUSED) throw brokerError(error, what);
      declared.push({ thing, pattern, outcome: 'refused', detail: `${what}: ${reasonOf(error)}` });
    }
  }
  return declared;
}

/** Whether the passive declaration of `what` finds it. */
export async function isThere(
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
