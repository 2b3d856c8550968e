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
import { backoff } from './backoff.ts';
import { brokerError } from './broker-error.ts';
import type { BrokerConnection } from './connection.ts';

const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 10_000;

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
  #isOpening = false;
  #isClosed = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(plan: ChannelPlan<C>) {
    this.#plan = plan;
    this.#unlisten = plan.connection.listen({
      up: (model) => {
        clearTimeout(this.#timer);
        this.#retry.reset();
        void this.#open(model);
      },
    });
  }

  /** Gives up the channel, so that the broker takes back what it delivered, and opens another. */
  reopen(): void {
    if (this.#channel) void closeQuietly(this.#channel);
  }

  /** Opens no more; waits for the broker's answer, so that acknowledgements before it are in. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#unlisten();
    clearTimeout(this.#timer);
    if (this.#channel) await closeQuietly(this.#channel);
  }

  async #open(model: ChannelModel): Promise<void> {
    if (this.#isOpening || this.#isClosed || this.#channel !== undefined) return;
    this.#isOpening = true;
    try {
      this.#channel = await this.#create(model);
      await this.#plan.opened(this.#channel);
      this.#retry.reset();
      if (this.#isClosed) await closeQuietly(this.#channel);
    } catch (error) {
      if (this.#channel) await closeQuietly(this.#channel);
      // A lost connection is reported by the connection itself.
      const { connection, failed } = this.#plan;
      if (connection.model === model) failed(brokerError(error, 'cannot open a channel'));
      this.#again();
    } finally {
      this.#isOpening = false;
    }
  }

  async #create(model: ChannelModel): Promise<C> {
    const created = await this.#plan.create(model);
    let reason: Error | undefined;
    // Without this listener an error of one channel takes the whole connection down.
    created.on('error', (error) => {
      reason = error;
    });
    created.on('close', () => {
      if (this.#channel === created) this.#channel = undefined;
      this.#plan.lost(created, reason);
      if (!this.#isOpening) this.#again();
    });
    return created;
  }

  #again(): void {
    clearTimeout(this.#timer);
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => {
      const { model } = this.#plan.connection;
      if (model) void this.#open(model);
    }, this.#retry.next());
  }
}

/** A channel that is already gone cannot be closed, and need not be. */
async function closeQuietly(channel: Channel): Promise<void> {
  try {
    await channel.close();
  } catch {
    // Closed by the broker or with its connection a moment ago.
  }
}
