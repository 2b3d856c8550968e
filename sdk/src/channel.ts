/**
 * A channel that is kept open for as long as its connection is.
 *
 * The broker closes a channel at any error on it and leaves the connection alone; then this opens
 * a new one after a wait. States:
 *
 *   down     no connection, or waiting to try again
 *   opening  the channel is being created and set up
 *   open     `opened` has resolved; it may be used
 *   closed   for good, by `close`
 */
import type { AuditError } from '@pamir-audit/catalog';
import type { Channel, ChannelModel } from 'amqplib';
import { backoff, within } from './waiting.ts';
import { brokerError } from './broker-error.ts';
import type { BrokerConnection } from './connection.ts';

const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 10_000;
/** How long the broker may take to answer that a channel is closed. */
const CLOSE_TIMEOUT_MS = 2000;

export interface ChannelPlan<C extends Channel> {
  readonly connection: BrokerConnection;
  readonly create: (model: ChannelModel) => Promise<C>;
  /** Sets the new channel up. A throw closes it; another is tried later. */
  readonly opened: (channel: C) => Promise<void>;
  /** A created channel is gone, opened or not; `error` says why when the broker did. */
  readonly lost: (channel: C, error: Error | undefined) => void;
  /** An attempt failed. The next follows by itself. */
  readonly failed: (error: AuditError) => void;
}

export class KeptChannel<C extends Channel = Channel> {
  readonly #plan: ChannelPlan<C>;
  readonly #retry = backoff(FIRST_RETRY_MS, LONGEST_RETRY_MS);
  readonly #unlisten: () => void;
  #channel: C | undefined;
  #opening: Promise<void> | undefined;
  #isClosed = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(plan: ChannelPlan<C>) {
    this.#plan = plan;
    this.#unlisten = plan.connection.listen({
      up: (model) => {
        clearTimeout(this.#timer);
        this.#retry.reset();
        this.#start(model);
      },
    });
  }

  /** Gives up the channel, so that the broker takes back what it delivered, and opens another. */
  reopen(): void {
    if (this.#channel) void closeChannel(this.#channel);
  }

  /** Opens no more. A channel that is open stays so. */
  async stop(): Promise<void> {
    this.#isClosed = true;
    this.#unlisten();
    clearTimeout(this.#timer);
    await within(CLOSE_TIMEOUT_MS, this.#opening ?? Promise.resolve());
  }

  /** Stops, and waits for the broker's answer, so that acknowledgements before it are in. */
  async close(): Promise<void> {
    await this.stop();
    if (this.#channel) await closeChannel(this.#channel);
  }

  #start(model: ChannelModel): void {
    if (this.#opening || this.#isClosed || this.#channel !== undefined) return;
    this.#opening = this.#open(model).finally(() => {
      this.#opening = undefined;
    });
  }

  async #open(model: ChannelModel): Promise<void> {
    try {
      this.#channel = await this.#create(model);
      if (!this.#isClosed) await this.#plan.opened(this.#channel);
      if (this.#isClosed) await closeChannel(this.#channel);
      // Lost again before it could be used.
      if (this.#channel === undefined) this.#again();
    } catch (error) {
      if (this.#channel) await closeChannel(this.#channel);
      this.#channel = undefined;
      // A lost connection is reported by the connection itself, and closing is no failure.
      const { connection, failed } = this.#plan;
      const isOurs = connection.model === model && !this.#isClosed;
      if (isOurs) failed(brokerError(error, 'cannot open a channel'));
      this.#again();
    }
  }

  async #create(model: ChannelModel): Promise<C> {
    const created = await this.#plan.create(model);
    const createdAt = performance.now();
    let reason: Error | undefined;
    // Without this listener an error of one channel takes the whole connection down.
    created.on('error', (error) => {
      reason = error;
    });
    created.on('close', () => {
      if (this.#channel === created) this.#channel = undefined;
      // One that is lost as soon as it is opened must not make a hot loop.
      if (performance.now() - createdAt > LONGEST_RETRY_MS) this.#retry.reset();
      this.#plan.lost(created, reason);
      if (!this.#opening) this.#again();
    });
    return created;
  }

  #again(): void {
    clearTimeout(this.#timer);
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => {
      const { model } = this.#plan.connection;
      if (model) this.#start(model);
    }, this.#retry.next());
  }
}

/**
 * Closes a channel, and never waits for ever: the client library's own promise settles only with the
 * broker's answer, which does not come when the connection is lost meanwhile. It always emits `close`.
 */
export async function closeChannel(channel: Channel): Promise<void> {
  const gone = new Promise<void>((resolve) => channel.once('close', () => resolve()));
  // It throws for a channel that is already gone, which is what is wanted.
  const answered = Promise.resolve().then(() => channel.close());
  await within(CLOSE_TIMEOUT_MS, Promise.race([gone, answered]));
}
