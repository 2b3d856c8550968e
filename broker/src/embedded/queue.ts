/**
 * A queue: what waits in it, who consumes it, and what becomes of a message that is not delivered.
 *
 * Deliveries happen at once, within the call that made them possible: a message that comes while a
 * consumer is free is never counted as waiting, as on RabbitMQ.
 */
import type { Clock, Timer } from './clock.ts';
import { type DeadReason, deadLetter } from './dead-letter.ts';
import { channelError } from './error.ts';
import type { Message } from './message.ts';
import type { QueueArguments } from './queue-arguments.ts';
import { type Held, QUORUM_PRIORITY, ReadyList } from './ready-list.ts';
import { long, type Table } from './values.ts';

export interface QueuePlan {
  readonly name: string;
  readonly durable: boolean;
  readonly autoDelete: boolean;
  /** Its owner, when the queue is exclusive: it lives and dies with that connection. */
  readonly owner: object | undefined;
  /** As the client gave them. */
  readonly arguments: Table;
  readonly settings: QueueArguments;
}

/** What a queue needs to know of the world. */
export interface QueueContext {
  readonly clock: Clock;
  /** Routes a dead letter; `isCycle` tells which queues it must not enter again. */
  readonly route: (message: Message, isCycle: (queue: Queue) => boolean) => void;
  /** The queue deletes itself: nobody uses it any more. */
  readonly unused: (queue: Queue) => void;
  /** The messages of the broker take so many bytes more, or less. */
  readonly weigh: (bytes: number) => void;
}

export interface Consumer {
  readonly tag: string;
  readonly priority: number;
  readonly isExclusive: boolean;
  /** Whether it has room for one more. */
  canTake(): boolean;
  take(held: Held, message: Message): void;
  /** The queue is gone, or a test says so. */
  cancelled(): void;
}

export class Queue {
  readonly plan: QueuePlan;
  readonly #context: QueueContext;
  readonly #ready: ReadyList;
  /** In the order in which their turn comes. */
  #consumers: Consumer[] = [];
  /** With single active consumer: the one. */
  #active: Consumer | undefined;
  #sequence = 0;
  #unacked = 0;
  #isClosed = false;
  #expiryTimer: { readonly at: number; readonly timer: Timer } | undefined;
  #idleTimer: Timer | undefined;

  constructor(plan: QueuePlan, context: QueueContext) {
    this.plan = plan;
    this.#context = context;
    const { isQuorum, maxPriority = 0 } = plan.settings;
    this.#ready = new ReadyList(isQuorum ? 'quorum' : maxPriority + 1);
    this.used();
  }

  get name(): string {
    return this.plan.name;
  }

  get ready(): number {
    return this.#ready.length;
  }

  get unacked(): number {
    return this.#unacked;
  }

  get consumers(): readonly Consumer[] {
    return this.#consumers;
  }

  get messages(): Iterable<Held> {
    return this.#ready;
  }

  /** @returns false when the queue is full and refuses it */
  publish(message: Message): boolean {
    const { overflow } = this.plan.settings;
    if (overflow !== 'drop-head' && this.#isFull(message)) {
      if (overflow === 'reject-publish-dlx') deadLetter(this, message, 'maxlen', this.#context);
      return false;
    }
    this.#expire();
    this.#context.weigh(weightOf(message));
    const held = this.#held(message);
    this.#ready.add(held);
    // One with no time at all is for a consumer that is free right now.
    this.#give(held);
    this.#tidy();
    return true;
  }

  /** As it was before the broker was started anew. */
  restore(held: Held): void {
    this.#sequence = Math.max(this.#sequence, held.sequence);
    this.#context.weigh(weightOf(held.message));
    this.#ready.add(held);
    this.#watchExpiry();
  }

  /** Gives waiting messages to consumers with room, for as long as there are both. */
  deliver(): void {
    this.#give();
    this.#tidy();
  }

  /** Takes one message for `basic.get`. */
  get(): { readonly held: Held; readonly message: Message } | undefined {
    this.used();
    this.#expire();
    const held = this.#ready.take();
    if (held === undefined) return undefined;
    this.#unacked += 1;
    return { held, message: this.#outgoing(held) };
  }

  /** Acknowledged, or delivered to a consumer that does not acknowledge. */
  done({ message }: Held): void {
    this.#unacked -= 1;
    this.#context.weigh(-weightOf(message));
  }

  reject(held: Held): void {
    this.#unacked -= 1;
    this.#bury(held, 'rejected');
  }

  /** Given back, unless that has happened too often. `deliver` hands it out again. */
  requeue(held: Held): void {
    this.#unacked -= 1;
    const { isQuorum, deliveryLimit } = this.plan.settings;
    const returns = held.returns + 1;
    if (this.#isClosed || (isQuorum && deliveryLimit !== undefined && returns > deliveryLimit)) {
      this.#bury(held, 'delivery_limit');
    } else {
      const place = isQuorum ? this.#placeOfReturned(held) : {};
      this.#ready.add({ ...held, ...place, returns, isRedelivered: true });
    }
  }

  /** Takes it in; `deliver` begins to give it messages. */
  add(consumer: Consumer): void {
    const isTaken = this.#consumers.some((it) => it.isExclusive);
    const isShared = this.#consumers.length > 0 || this.plan.settings.isSingleActive;
    if (isTaken || (consumer.isExclusive && isShared)) {
      throw channelError(403, `queue '${this.name}' in vhost '/' in exclusive use`);
    }
    this.#consumers.push(consumer);
    if (this.plan.settings.isSingleActive) this.#active ??= consumer;
    this.used();
  }

  /** Lets go of it. A queue that deletes itself goes with its last; `deliver` gives to the others. */
  remove(consumer: Consumer): void {
    this.#consumers = this.#consumers.filter((it) => it !== consumer);
    if (this.#active === consumer) this.#active = undefined;
    this.#left();
  }

  purge(): number {
    const count = this.#ready.length;
    for (let held = this.#ready.take(); held !== undefined; held = this.#ready.take()) {
      this.#context.weigh(-weightOf(held.message));
    }
    return count;
  }

  /** Tells the consumers, and lets go of the timers. What is given back later is gone. */
  close(): void {
    this.#isClosed = true;
    this.#expiryTimer?.timer.cancel();
    this.#idleTimer?.cancel();
    this.purge();
    for (const consumer of this.#consumers.splice(0)) consumer.cancelled();
  }

  cancelConsumers(): void {
    this.#active = undefined;
    for (const consumer of this.#consumers.splice(0)) consumer.cancelled();
    this.#left();
  }

  /** A consumer has gone. */
  #left(): void {
    this.used();
    if (this.plan.autoDelete && this.#consumers.length === 0) this.#context.unused(this);
  }

  /** Begins the time anew after which an unused queue is deleted. */
  used(): void {
    const { expiresMs } = this.plan.settings;
    if (expiresMs === undefined || this.#isClosed) return;
    this.#idleTimer?.cancel();
    if (this.#consumers.length > 0) return;
    const at = this.#context.clock.now() + expiresMs;
    this.#idleTimer = this.#context.clock.schedule(at, () => this.#context.unused(this));
  }

  #held(message: Message): Held {
    this.#sequence += 1;
    return {
      message,
      sequence: this.#sequence,
      priority: this.#priorityOf(message),
      expiresAt: this.#expiryOf(message),
      returns: 0,
      isRedelivered: false,
    };
  }

  #priorityOf(message: Message): number {
    const { isQuorum, maxPriority = 0 } = this.plan.settings;
    // Properties are decoded only where one matters.
    if ((!isQuorum && maxPriority === 0) || !message.has('priority')) return 0;
    const { priority = 0 } = message.properties;
    if (!isQuorum) return Math.min(priority, maxPriority);
    return priority >= HIGH_PRIORITY ? QUORUM_PRIORITY.high : QUORUM_PRIORITY.normal;
  }

  #expiryOf(message: Message): number | undefined {
    const { ttlMs } = this.plan.settings;
    const own = message.has('expiration') ? Number(message.properties.expiration) : Infinity;
    const ms = Math.min(own, ttlMs ?? Infinity);
    return ms === Infinity ? undefined : this.#context.clock.now() + ms;
  }

  /** Whether there is too much in it, or would be with one more. */
  #isFull(coming?: Message): boolean {
    const { maxLength = Infinity, maxBytes = Infinity } = this.plan.settings;
    const length = this.#ready.length + (coming === undefined ? 0 : 1);
    const bytes = this.#ready.bytes + (coming?.body.length ?? 0);
    return length > maxLength || bytes > maxBytes;
  }

  /** Drops what is too much, and waits for what will be too old. */
  #tidy(): void {
    this.#expire();
    if (this.plan.settings.overflow === 'drop-head') {
      while (this.#ready.length > 0 && this.#isFull()) {
        this.#bury(this.#ready.take() as Held, 'maxlen');
      }
    }
    this.#watchExpiry();
  }

  /**
   * Where a quorum queue puts what is given back: before all others, in the order of the returns; at
   * the end when it counts no deliveries.
   */
  #placeOfReturned({ priority }: Held): Pick<Held, 'sequence' | 'priority'> {
    this.#sequence += 1;
    const isCounted = this.plan.settings.deliveryLimit !== undefined;
    return { sequence: this.#sequence, priority: isCounted ? QUORUM_PRIORITY.returned : priority };
  }

  /** @param fresh has just come, and does not expire before it was offered */
  #give(fresh?: Held): void {
    for (;;) {
      this.#expire(fresh);
      const consumer = this.#ready.length > 0 ? this.#nextConsumer() : undefined;
      if (consumer === undefined) return;
      this.#unacked += 1;
      const held = this.#ready.take() as Held;
      consumer.take(held, this.#outgoing(held));
    }
  }

  /** What the receiver sees: a quorum queue tells how often the message was given back. */
  #outgoing({ message, returns }: Held): Message {
    if (returns === 0 || !this.plan.settings.isQuorum) return message;
    const headers = new Map(message.headers).set('x-delivery-count', long(returns));
    return message.with({ encoded: message.encodedWith({ headers }) });
  }

  #nextConsumer(): Consumer | undefined {
    if (this.plan.settings.isSingleActive) {
      this.#active ??= highest(this.#consumers);
      return this.#active?.canTake() ? this.#active : undefined;
    }
    const next = highest(this.#consumers.filter((it) => it.canTake()));
    if (next === undefined || this.#consumers.length === 1) return next;
    // Its turn comes again after all the others.
    this.#consumers = [...this.#consumers.filter((it) => it !== next), next];
    return next;
  }

  #expire(fresh?: Held): void {
    const now = this.#context.clock.now();
    while (this.#ready.head !== fresh && (this.#ready.nextExpiry ?? Infinity) <= now) {
      this.#bury(this.#ready.take() as Held, 'expired');
    }
  }

  #watchExpiry(): void {
    const at = this.#ready.nextExpiry;
    if (at === undefined || (this.#expiryTimer && this.#expiryTimer.at <= at)) return;
    this.#expiryTimer?.timer.cancel();
    const timer = this.#context.clock.schedule(at, () => {
      this.#expiryTimer = undefined;
      this.#tidy();
    });
    this.#expiryTimer = { at, timer };
  }

  #bury({ message }: Held, reason: DeadReason): void {
    this.#context.weigh(-weightOf(message));
    // A queue that is gone has nowhere to send it.
    if (!this.#isClosed) deadLetter(this, message, reason, this.#context);
  }
}

/** In memory, with what this broker keeps beside it. */
function weightOf({ bytes }: Message): number {
  return bytes + OVERHEAD_BYTES;
}

const OVERHEAD_BYTES = 300;
/** From here on a quorum queue prefers it. */
const HIGH_PRIORITY = 5;

/** The first of those with the highest priority. */
function highest(consumers: readonly Consumer[]): Consumer | undefined {
  let best: Consumer | undefined;
  for (const it of consumers) if (best === undefined || it.priority > best.priority) best = it;
  return best;
}
