/**
 * A consumer on one channel: gathers deliveries into batches and acknowledges those that are stored.
 *
 * A delivery tag means something only on the channel that delivered it, so all of this is dropped
 * with the channel, and the broker hands its deliveries out again.
 */
import type { Channel, ConsumeMessage } from 'amqplib';
import { AckWindow } from './ack-window.ts';
import { deferred } from './deferred.ts';
import { within } from './waiting.ts';
import { type Delivered, type Delivery, toDelivery } from './delivery.ts';
import { readDeliveries } from './delivery-reader.ts';

/**
 * Stores a batch. Resolves when all of it is safe: then the broker is told. Calls may overlap. A
 * rejection gives the unacknowledged back to the broker, which delivers it again.
 */
export type OnBatch = (deliveries: readonly Delivery[], isHeld: IsHeld) => Promise<void>;

/** False once the broker has the deliveries back, to deliver them again: settling them is in vain. */
export type IsHeld = () => boolean;

export interface SessionOptions {
  readonly channel: Channel;
  /** See {@link ConsumerOptions.settle}. */
  readonly settle: 'batch' | 'single';
  readonly onBatch: OnBatch;
  /** A batch could not be stored, or the broker cancelled the consumer: the session is over. */
  readonly gone: (why: string, error?: unknown) => void;
}

/**
 * A read of the socket brings few deliveries, and there are thousands of reads a second while a queue is
 * drained. When the last batch had so many and is no older than this, the next is not handed on with the
 * read that began it but when so much time has passed: a batch costs the same whatever its size. Only
 * while one is still being stored: with a small window nothing else would come until this is settled.
 */
const BUSY_DELIVERIES = 8;
const BUSY_MS = 1;
/** How long the broker may take to answer that it delivers no more. */
const CANCEL_TIMEOUT_MS = 1000;

export class Session {
  readonly channel: Channel;
  readonly #options: SessionOptions;
  readonly #window = new AckWindow();
  readonly #isHeld: IsHeld = () => this.isOpen;
  #consumerTag = '';
  #gathered: Delivered[] = [];
  /** When a batch was handed on last, by `performance.now()`, and how many it had. */
  #flushedAt = 0;
  #flushed = 0;
  /** Batches handed on and not yet settled. */
  #inHand = 0;
  /** All up to it may be acknowledged, and that has not been sent yet. */
  #settledTag: number | undefined;
  #isTaking = true;
  #isDraining = false;
  /** Resolves when draining is over, or the session was dropped. */
  readonly #done = deferred<void>();
  /** False once acknowledging would be wrong: channel gone, or a batch was not stored. */
  isOpen = true;

  constructor(options: SessionOptions) {
    this.channel = options.channel;
    this.#options = options;
  }

  /** @param tag name of the consumer; else the broker makes one */
  async start(queue: string, tag?: string): Promise<void> {
    const take = (message: ConsumeMessage | null) => {
      if (message === null) this.#cancelled();
      // What the client library made of it is not kept: there are thousands in hand.
      else this.#take(toDelivery(message));
    };
    const options = tag === undefined ? {} : { consumerTag: tag };
    const { consumerTag } = await this.channel.consume(queue, take, options);
    this.#consumerTag = consumerTag;
    readDeliveries(this.channel, consumerTag, (delivery) => this.#take(delivery));
  }

  /** Forgets everything unacknowledged: the broker has it back. */
  drop(): void {
    this.isOpen = false;
    this.#gathered = [];
    this.#done.resolve();
  }

  /** Stops the deliveries and waits until those at hand are settled, or the session dropped. */
  async drain(): Promise<void> {
    if (!this.isOpen || this.#isDraining) return this.#done.promise;
    this.#isDraining = true;
    await within(CANCEL_TIMEOUT_MS, this.channel.cancel(this.#consumerTag));
    this.#flush();
    // What a slow broker still delivers is not taken, and goes back when the channel closes.
    this.#isTaking = false;
    if (this.#inHand === 0) this.#done.resolve();
    await this.#done.promise;
    this.isOpen = false;
  }

  #cancelled(): void {
    if (this.#isTaking) this.#fail('the broker cancelled the consumer');
  }

  /** Gathers what one read of the socket brought, or several while many come. */
  #take(delivery: Delivered): void {
    if (!this.isOpen || !this.#isTaking) return;
    this.#gathered.push(delivery);
    if (this.#gathered.length > 1) return;
    if (this.#isBusy()) setTimeout(() => this.#flush(), BUSY_MS);
    else setImmediate(() => this.#flush());
  }

  #isBusy(): boolean {
    if (this.#options.settle === 'single' || this.#inHand === 0) return false;
    return this.#flushed >= BUSY_DELIVERIES && performance.now() - this.#flushedAt < BUSY_MS;
  }

  #flush(): void {
    const deliveries = this.#gathered;
    const last = deliveries.at(-1);
    if (last === undefined || !this.isOpen) return;
    this.#gathered = [];
    this.#flushed = deliveries.length;
    this.#flushedAt = performance.now();
    if (this.#options.settle === 'batch') void this.#storeTogether(deliveries, last.tag);
    else for (const delivery of deliveries) void this.#storeAlone(delivery);
  }

  async #storeTogether(deliveries: readonly Delivery[], lastTag: number): Promise<void> {
    const settle = this.#window.add(lastTag);
    this.#inHand += 1;
    try {
      await this.#options.onBatch(deliveries, this.#isHeld);
    } catch (error) {
      this.#fail('a batch could not be stored', error);
      return;
    }
    this.#acknowledge(settle());
    this.#settled();
  }

  /**
   * Up to the highest tag of all that settle in one go: a group that is stored settles the batches of
   * many reads, and to a quorum queue each acknowledgement is an entry of its Raft log.
   */
  #acknowledge(tag: number | undefined): void {
    if (tag === undefined) return;
    if (this.#settledTag === undefined) process.nextTick(() => this.#sendAcknowledgement());
    this.#settledTag = tag;
  }

  #sendAcknowledgement(): void {
    if (this.#settledTag === undefined) return;
    const message = messageOf(this.#settledTag);
    this.#settledTag = undefined;
    this.#tell((channel) => channel.ack(message, true));
  }

  async #storeAlone(delivery: Delivered): Promise<void> {
    const message = messageOf(delivery.tag);
    this.#inHand += 1;
    try {
      await this.#options.onBatch([delivery], this.#isHeld);
      this.#tell((channel) => channel.ack(message));
    } catch {
      // Not this consumer's to report: who rejected it has said why.
      this.#tell((channel) => channel.nack(message));
    }
    this.#settled();
  }

  /** Settles on the channel that delivered; once it is gone the broker has everything back anyway. */
  #tell(settle: (channel: Channel) => void): void {
    if (!this.isOpen) return;
    try {
      settle(this.channel);
    } catch {
      this.drop();
    }
  }

  #settled(): void {
    this.#inHand -= 1;
    if (this.#inHand > 0) return;
    this.#sendAcknowledgement();
    if (this.#isDraining && !this.#isTaking) this.#done.resolve();
  }

  #fail(why: string, error?: unknown): void {
    if (!this.isOpen) return;
    this.drop();
    this.#options.gone(why, error);
  }
}

/** The client library reads nothing of a message but its tag when it acknowledges. */
function messageOf(deliveryTag: number): ConsumeMessage {
  return { fields: { deliveryTag } } as ConsumeMessage;
}
