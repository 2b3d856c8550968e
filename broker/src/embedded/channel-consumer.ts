/** A consumer of a channel: how much it may have in hand, and what becomes of its deliveries. */
import type { Message } from './message.ts';
import type { Output } from './output.ts';
import type { Consumer, Queue } from './queue.ts';
import type { Held } from './ready-list.ts';

/** What a consumer needs of its channel. */
export interface ConsumingChannel {
  /** Whether the limit for all of its consumers together is reached. */
  readonly isSaturated: boolean;
  deliver(consumer: ChannelConsumer, held: Held, message: Message): void;
  cancelled(tag: string): void;
}

interface ConsumerPlan {
  readonly tag: string;
  readonly queue: Queue;
  readonly priority: number;
  readonly isExclusive: boolean;
  /** Deliveries need no acknowledgement. */
  readonly isAutomatic: boolean;
  /** Most deliveries that are not acknowledged; 0 is no limit. */
  readonly limit: number;
  readonly output: Output;
}

export class ChannelConsumer implements Consumer {
  readonly #channel: ConsumingChannel;
  readonly #plan: ConsumerPlan;
  #inHand = 0;

  constructor(channel: ConsumingChannel, plan: ConsumerPlan) {
    this.#channel = channel;
    this.#plan = plan;
  }

  get tag(): string {
    return this.#plan.tag;
  }

  get queue(): Queue {
    return this.#plan.queue;
  }

  get priority(): number {
    return this.#plan.priority;
  }

  get isExclusive(): boolean {
    return this.#plan.isExclusive;
  }

  get isAutomatic(): boolean {
    return this.#plan.isAutomatic;
  }

  get inHand(): number {
    return this.#inHand;
  }

  canTake(): boolean {
    const { isAutomatic, limit, output } = this.#plan;
    if (output.isFull) return false;
    return isAutomatic || ((limit === 0 || this.#inHand < limit) && !this.#channel.isSaturated);
  }

  take(held: Held, message: Message): void {
    if (!this.isAutomatic) this.#inHand += 1;
    this.#channel.deliver(this, held, message);
  }

  settled(): void {
    this.#inHand -= 1;
  }

  cancelled(): void {
    this.#channel.cancelled(this.tag);
  }
}
