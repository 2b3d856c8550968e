/**
 * Where a subscriber puts what its handler did not take: into a wait queue, from which the broker
 * gives it back after a while, or into the parking queue, where it stays.
 *
 * A wait holds no slot of the subscriber, and outlives it. The broker looks at the head of a queue
 * only, so each wait queue is for waits of one order of magnitude, and a wait behind a longer one
 * lasts at most until the limit of its queue.
 */
import { AuditError } from '@pamir-audit/catalog';
import type { ChannelModel, ConfirmChannel } from 'amqplib';
import { closeChannel } from './channel.ts';
import type { BrokerConnection } from './connection.ts';
import type { Delivery } from './delivery.ts';
import { type DirectMessage, sendToQueue } from './queue-writer.ts';
import { onChannel, type QueuePlan, queueOptions } from './topology.ts';
import { within } from './waiting.ts';

/** Limits of the wait queues, in seconds. */
const LIMITS = [1, 4, 16, 64, 256, 1024, 4096];
/** The longest wait there is. */
export const MOST_WAIT_MS = 4_096_000;
const MAX_REASON_LENGTH = 1000;
/** How long the broker may take to open a channel that is on its way, and to close it. */
const CLOSE_TIMEOUT_MS = 2000;

/** What a delivery was before it was put aside. */
export interface Origin {
  readonly key: string;
  readonly exchange: string;
  /** Which try of its handler this is; the first is 1. */
  readonly attempt: number;
}

export interface Retry {
  /** The try that failed. */
  readonly attempt: number;
  readonly reason: string;
  /** At least so long, and at most about four times as long. */
  readonly waitMs: number;
}

/** A channel with what is known to be there on its connection. */
interface Open {
  readonly model: ChannelModel;
  readonly channel: ConfirmChannel;
  readonly declared: Map<string, Promise<void>>;
}

export class Aside {
  readonly #publishing: BrokerConnection;
  readonly #queue: QueuePlan;
  #open: Promise<Open> | undefined;

  /** @param publishing a connection that publishes may be blocked, and must not hold up consuming */
  constructor(publishing: BrokerConnection, queue: QueuePlan) {
    this.#publishing = publishing;
    this.#queue = queue;
  }

  /** Where {@link park} puts things. */
  get parking(): string {
    return `${this.#queue.name}.parked`;
  }

  /**
   * Resolves when the broker has it, and will give it back.
   *
   * @throws AuditError BROKER_UNAVAILABLE when it has not, or nobody knows
   */
  async retry(delivery: Delivery, { attempt, reason, waitMs }: Retry): Promise<void> {
    const seconds = LIMITS.find((limit) => waitMs <= limit * 1000);
    if (seconds === undefined) throw new RangeError(`${waitMs} ms is too long a wait`);
    const { name } = this.#queue;
    const wait = { goesTo: name, longestMs: seconds * 1000 };
    const { key, exchange } = originOf(delivery);
    const headers = {
      'retry-key': key,
      'retry-exchange': exchange,
      'retry-attempt': attempt,
      'retry-reason': reason.slice(0, MAX_REASON_LENGTH),
    };
    const plan = { ...this.#planOf(`${name}.retry.${seconds}s`), wait };
    await this.#put(plan, { ...delivery, headers, expirationMs: Math.ceil(waitMs) });
  }

  /** Resolves when the broker has it. @throws as {@link retry} does */
  async park(delivery: Delivery, reason: string): Promise<void> {
    const { key, exchange } = originOf(delivery);
    const headers = {
      'parked-key': key,
      'parked-exchange': exchange,
      'parked-reason': reason.slice(0, MAX_REASON_LENGTH),
    };
    await this.#put(this.#planOf(this.parking), { ...delivery, headers });
  }

  /** While the broker has an alarm it does not answer, and this does not wait for it. */
  async close(): Promise<void> {
    const closing = this.#open?.then(({ channel }) => closeChannel(channel));
    if (closing) await within(CLOSE_TIMEOUT_MS, closing);
  }

  #planOf(name: string): QueuePlan {
    const { type } = this.#queue;
    return type === undefined ? { name } : { name, type };
  }

  async #put(plan: QueuePlan, message: DirectMessage): Promise<void> {
    const { model, channel, declared } = await this.#opened();
    const isThere = declared.get(plan.name) ?? declareIfAllowed(model, plan);
    declared.set(plan.name, isThere);
    await isThere;
    try {
      await sendToQueue(channel, plan.name, message);
    } catch (error) {
      // It may have been deleted: declared again the next time.
      declared.delete(plan.name);
      throw error;
    }
  }

  /** One for all who come, until it is closed; one that could not be opened is forgotten. */
  #opened(): Promise<Open> {
    if (this.#open !== undefined) return this.#open;
    const opening = this.#create(() => {
      if (this.#open === opening) this.#open = undefined;
    });
    this.#open = opening;
    opening.catch(() => {
      if (this.#open === opening) this.#open = undefined;
    });
    return opening;
  }

  async #create(closed: () => void): Promise<Open> {
    const { model } = this.#publishing;
    if (model === undefined) throw new AuditError('BROKER_UNAVAILABLE', 'there is no connection');
    const channel = await model.createConfirmChannel();
    // One of each for every message on its way.
    channel.setMaxListeners(0);
    channel.on('error', () => {
      // Those messages are rejected with it.
    });
    channel.on('close', closed);
    return { model, channel, declared: new Map() };
  }
}

/** It may exist with other properties, or be out of our rights to declare: publishing tells. */
async function declareIfAllowed(model: ChannelModel, plan: QueuePlan): Promise<void> {
  await onChannel(model, (it) => it.assertQueue(plan.name, queueOptions(plan))).catch(() => {});
}

/** What a delivery is to its handler: of one that came back, what it was before. */
export function originOf({ key, exchange, properties: { headers = {} } }: Delivery): Origin {
  const { 'retry-key': oldKey, 'retry-exchange': oldExchange, 'retry-attempt': tries } = headers;
  // Only the default exchange puts into one queue: others cannot pass for what they are not.
  const isBack = exchange === '' && typeof oldKey === 'string' && typeof tries === 'number';
  if (!isBack) return { key, exchange, attempt: 1 };
  return { key: oldKey, exchange: String(oldExchange), attempt: tries + 1 };
}

const ASIDE = /^(?<queue>.+)\.(?:(?<parked>parked)|retry\.\d+s)$/;

/** What a queue is there for, by its name; undefined when it is for neither. */
export function asideOf(name: string): { queue: string; what: 'parked' | 'retried' } | undefined {
  const { queue, parked } = ASIDE.exec(name)?.groups ?? {};
  if (queue === undefined) return undefined;
  return { queue, what: parked === undefined ? 'retried' : 'parked' };
}
