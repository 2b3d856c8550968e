/**
 * Consumes one queue for as long as it is not closed: declares it, opens a session on a channel,
 * and a new one whenever the channel, the connection or the broker went away.
 */
import { AuditError } from '@pamir-audit/catalog';
import type { Channel, ChannelModel } from 'amqplib';
import { brokerError, reasonOf } from './broker-error.ts';
import { KeptChannel } from './channel.ts';
import { BrokerConnection } from './connection.ts';
import { deferred } from './deferred.ts';
import type { Endpoint } from './endpoint.ts';
import type { Logger } from './log.ts';
import { type OnBatch, Session } from './session.ts';
import { declare, type Declared, type QueuePlan } from './topology.ts';

export interface ConsumerOptions {
  readonly exchange: string;
  /** Whether a missing exchange is declared; otherwise it is an error. @default true */
  readonly isExchangeDeclared?: boolean;
  readonly queue: QueuePlan;
  /** Name of the consumer, as the broker shows it. @default one that the broker makes */
  readonly consumerTag?: string;
  /** Topic patterns to bind the queue with. */
  readonly bindings: readonly string[];
  /** Most deliveries not yet acknowledged. 1 to 65535. */
  readonly prefetch: number;
  /**
   * How deliveries are settled. `batch`: together, in the order of delivery; a rejection gives all
   * of them back. `single`: each is a batch of its own, and a rejection gives back that one.
   * @default 'batch'
   */
  readonly settle?: 'batch' | 'single';
  /**
   * Waited for before deliveries are asked for, at the start and after a batch was rejected: for a
   * worker that cannot store right now. @default at once
   */
  readonly whenReady?: () => Promise<void>;
  readonly log: Logger;
}

export interface Consumer {
  /** Resolves once it consumes; rejects when the broker refuses for good, or on `close`. */
  readonly ready: Promise<void>;
  /** True while deliveries can arrive. */
  readonly isConsuming: boolean;
  /** Why it does not consume right now. */
  readonly failure: AuditError | undefined;
  /** Takes no more, waits until all it has is stored and acknowledged, then lets go. */
  close(): Promise<void>;
}

/** A consumer on a connection that others share. */
export class QueueConsumer implements Consumer {
  readonly #options: ConsumerOptions;
  readonly #connection: BrokerConnection;
  readonly #onBatch: OnBatch;
  readonly #kept: KeptChannel;
  readonly #started = deferred<void>();
  /** Differences of the queue that were logged: once is enough. */
  readonly #reported = new Set<string>();
  #session: Session | undefined;
  #failure: AuditError | undefined;
  #isClosed = false;
  #isCompared = false;
  #closing: Promise<void> | undefined;

  constructor(connection: BrokerConnection, options: ConsumerOptions, onBatch: OnBatch) {
    this.#connection = connection;
    this.#options = options;
    this.#onBatch = onBatch;
    // Nobody has to wait for it; whoever does gets the rejection.
    this.#started.promise.catch(() => {});
    connection.ready().catch((error: unknown) => this.#started.reject(error));
    this.#kept = new KeptChannel({
      connection,
      create: (model) => model.createChannel(),
      opened: (channel) => this.#opened(channel),
      lost: (channel, error) => this.#lost(channel, error),
      failed: (error) => this.#failed(error),
    });
  }

  get ready(): Promise<void> {
    return this.#started.promise;
  }

  get isConsuming(): boolean {
    return this.#session?.isOpen ?? false;
  }

  get failure(): AuditError | undefined {
    return this.#connection.failure ?? this.#failure;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const { name } = this.#options.queue;
    this.#isClosed = true;
    this.#started.reject(new AuditError('CLOSED', `the consumer of '${name}' was closed`));
    await this.#kept.stop();
    await this.#session?.drain();
    await this.#kept.close();
  }

  async #opened(channel: Channel): Promise<void> {
    const { model } = this.#connection;
    if (model === undefined) throw new AuditError('BROKER_UNAVAILABLE', 'the connection is gone');
    const { queue, consumerTag, bindings, prefetch, log, settle = 'batch' } = this.#options;
    this.#report(await declare(model, { ...this.#options, isCompared: !this.#isCompared }));
    this.#isCompared = true;
    await channel.prefetch(prefetch);
    await this.#options.whenReady?.();
    const gone = (why: string, error?: unknown) => this.#gone(why, error);
    const session = new Session({ channel, settle, onBatch: this.#onBatch, gone });
    if (this.#isClosed) return;
    this.#session = session;
    try {
      await session.start(queue.name, consumerTag);
    } catch (error) {
      // The channel may have gone before the session was there to be told.
      session.drop();
      if (this.#session === session) this.#session = undefined;
      throw error;
    }
    this.#failure = undefined;
    log.info({ queue: queue.name, bindings }, 'Consuming.');
    this.#started.resolve();
    this.#keepBound(model, session);
  }

  /** An exchange that is deleted takes the bindings along, and the broker tells no consumer. */
  #keepBound(model: ChannelModel, session: Session): void {
    const timer = setInterval(() => {
      if (this.#session !== session || !session.isOpen) clearInterval(timer);
      else {
        declare(model, { ...this.#options, isCompared: false }).catch((error: unknown) =>
          this.#options.log.warn({ reason: reasonOf(error) }, 'Cannot check the bindings.'),
        );
      }
    }, CHECK_BINDINGS_MS);
    timer.unref();
  }

  #report(declared: readonly Declared[]): void {
    for (const { thing, detail: difference } of declared) {
      if (difference === undefined || this.#reported.has(difference)) continue;
      this.#reported.add(difference);
      const fields = { queue: this.#options.queue.name, thing, difference };
      this.#options.log.warn(fields, 'What exists is used as it is.');
    }
  }

  #lost(channel: Channel, error: Error | undefined): void {
    if (this.#session?.channel !== channel) return;
    this.#session.drop();
    this.#session = undefined;
    if (error === undefined) return;
    const { queue, log } = this.#options;
    this.#failure = brokerError(error, `lost the channel of queue '${queue.name}'`);
    log.warn({ queue: queue.name, reason: reasonOf(error) }, 'Lost the channel.');
  }

  #failed(error: AuditError): void {
    const { queue, log } = this.#options;
    this.#failure = error;
    log.error({ queue: queue.name, reason: error.message }, 'Cannot consume.');
    if (!error.retryable) this.#started.reject(error);
  }

  #gone(why: string, error?: unknown): void {
    const { queue, log } = this.#options;
    this.#failure = new AuditError('BROKER_UNAVAILABLE', why, { cause: error });
    const reason = error === undefined ? why : reasonOf(error);
    log.error({ queue: queue.name, reason }, 'Gave the deliveries back to the broker.');
    this.#kept.reopen();
  }
}

/** A consumer on a connection of its own, for workers. */
export function openConsumer(
  options: ConsumerOptions & { readonly endpoints: readonly Endpoint[]; readonly name: string },
  onBatch: OnBatch,
): Consumer {
  const connection = new BrokerConnection(options);
  const consumer = new QueueConsumer(connection, options, onBatch);
  return {
    ready: consumer.ready,
    get isConsuming() {
      return consumer.isConsuming;
    },
    get failure() {
      return consumer.failure;
    },
    async close() {
      await consumer.close();
      await connection.close(CLOSE_TIMEOUT_MS);
    },
  };
}

const CLOSE_TIMEOUT_MS = 1000;
/** How long a worker may be deaf after somebody deleted and made the exchange again. */
const CHECK_BINDINGS_MS = 15_000;
