/**
 * Hands events of one queue to a handler: return is done, throw is retried, `park` sets aside.
 *
 * A message that cannot be read as an event, or whose handler failed too often, goes to the
 * parking queue `<queue>.parked` with the reason in its headers. Nothing is ever dropped, and
 * nothing is requeued at once, which would be a hot loop.
 */
import { setMaxListeners } from 'node:events';
import { AuditError, type AuditEvent, type Catalog } from '@pamir-audit/catalog';
import { aborted, backoff, sleep } from './waiting.ts';
import { reasonOf } from './broker-error.ts';
import { closeChannel } from './channel.ts';
import type { BrokerConnection } from './connection.ts';
import { QueueConsumer } from './consumer.ts';
import type { Delivery } from './delivery.ts';
import type { Logger } from './log.ts';
import { sendToQueue } from './queue-writer.ts';
import { onChannel, type QueuePlan, queueOptions } from './topology.ts';
import { decode } from './wire.ts';

/** What a handler is told and can ask for beside the event. */
export interface HandlerContext {
  /** 1 for the first try of this process. */
  readonly attempt: number;
  /** True when the broker may have handed the event out before. */
  readonly redelivered: boolean;
  /** Aborts when the subscription closes. */
  readonly signal: AbortSignal;
  /** Sets the event aside for good, in the parking queue. Never returns. */
  park(reason: string): never;
}

/** What it returns or resolves to does not matter; that it does not throw or reject means done. */
export type Handler<Event> = (event: Event, context: HandlerContext) => unknown;

export interface SubscriberOptions {
  /** To consume on. */
  readonly connection: BrokerConnection;
  /** To park on: a connection that publishes may be blocked, and must not hold up the other. */
  readonly publishing: BrokerConnection;
  readonly catalog: Catalog;
  readonly exchange: string;
  readonly queue: QueuePlan;
  readonly bindings: readonly string[];
  readonly concurrency: number;
  readonly attempts: number;
  readonly log: Logger;
}

const FIRST_RETRY_MS = 200;
const LONGEST_RETRY_MS = 10_000;
/** How long parking that is under way may take when the subscription closes. */
const PARK_GRACE_MS = 1000;

/** Thrown by `context.park`. Not an error of ours that anyone should catch. */
class Parked extends Error {
  override readonly name = 'Parked';
}

export class Subscriber {
  readonly #options: SubscriberOptions;
  readonly #handler: Handler<AuditEvent>;
  readonly #consumer: QueueConsumer;
  readonly #closing = closingSignal();
  readonly #parking: QueuePlan;

  constructor(options: SubscriberOptions, handler: Handler<AuditEvent>) {
    this.#options = options;
    this.#handler = handler;
    this.#parking = { ...options.queue, name: `${options.queue.name}.parked` };
    this.#consumer = new QueueConsumer(
      options.connection,
      { ...options, prefetch: options.concurrency, settle: 'single' },
      async ([delivery]) => {
        if (delivery) await this.#onDelivery(delivery);
      },
    );
  }

  get ready(): Promise<void> {
    return this.#consumer.ready;
  }

  close(): Promise<void> {
    this.#closing.abort();
    return this.#consumer.close();
  }

  /** Resolves when the delivery is done with; rejects to give it back, which only closing does. */
  async #onDelivery(delivery: Delivery): Promise<void> {
    const reason = await this.#handle(delivery);
    if (reason === undefined) return;
    await this.#untilClosed(async () => {
      // A publishing connection that is blocked answers nothing; closing does not wait for it.
      await Promise.race([this.#park(delivery, reason), rejectedWhen(this.#closing.signal)]);
      return true;
    });
    const fields = { ...about(delivery), queue: this.#parking.name, reason };
    this.#options.log.warn(fields, 'Parked an event.');
  }

  /** The reason to park the delivery, or undefined when the handler was done with it. */
  async #handle(delivery: Delivery): Promise<string | undefined> {
    let event: AuditEvent;
    try {
      event = decode(delivery, this.#options.catalog);
    } catch (error) {
      return reasonOf(error);
    }
    let reason: string | undefined;
    await this.#untilClosed(async (attempt) => {
      try {
        await this.#handler(event, this.#contextOf(delivery, attempt));
        reason = undefined;
        return true;
      } catch (error) {
        const isParked = error instanceof Parked;
        reason = isParked ? error.message : `failed ${attempt} times: ${reasonOf(error)}`;
        if (!isParked) this.#options.log.warn({ ...about(delivery), reason }, 'A handler failed.');
        return isParked || attempt >= this.#options.attempts;
      }
    });
    return reason;
  }

  #contextOf(delivery: Delivery, attempt: number): HandlerContext {
    return {
      attempt,
      redelivered: delivery.redelivered,
      signal: this.#closing.signal,
      park(reason) {
        throw new Parked(reason);
      },
    };
  }

  /** Calls `step` with 1, 2, … and growing waits until it says true. */
  async #untilClosed(step: (attempt: number) => Promise<boolean>): Promise<void> {
    const retry = backoff(FIRST_RETRY_MS, LONGEST_RETRY_MS);
    const { signal } = this.#closing;
    for (let attempt = 1; ; attempt += 1) {
      try {
        if (await step(attempt)) return;
      } catch (error) {
        const fields = { queue: this.#parking.name, reason: reasonOf(error) };
        this.#options.log.error(fields, 'Cannot park an event.');
      }
      await sleep(retry.next(), signal);
      if (signal.aborted) throw new AuditError('CLOSED', 'the subscription was closed');
    }
  }

  async #park(delivery: Delivery, reason: string): Promise<void> {
    const { model } = this.#options.publishing;
    if (model === undefined) throw new AuditError('BROKER_UNAVAILABLE', 'there is no connection');
    const { name } = this.#parking;
    await onChannel(model, (it) => it.assertQueue(name, queueOptions(this.#parking))).catch(() => {
      // It may exist with other properties, or be out of our rights to declare: publishing tells.
    });
    const channel = await model.createConfirmChannel();
    try {
      const headers = {
        'parked-key': delivery.key,
        'parked-exchange': delivery.exchange,
        'parked-reason': reason.slice(0, 1000),
      };
      await sendToQueue(channel, name, { ...delivery, headers });
    } finally {
      await closeChannel(channel);
    }
  }
}

async function rejectedWhen(signal: AbortSignal): Promise<never> {
  await aborted(signal);
  await sleep(PARK_GRACE_MS, new AbortController().signal);
  throw new AuditError('CLOSED', 'the subscription was closed');
}

/** Every handler at work may listen to it, and Node would warn of more than ten. */
function closingSignal(): AbortController {
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  return closing;
}

function about({ key, id }: Delivery): object {
  return { key, id };
}
