/** One channel: its methods, its consumers, and what it has delivered. */
import { randomBytes } from 'node:crypto';
import { ChannelConsumer } from './channel-consumer.ts';
import type { Method, MethodFields } from './codec.ts';
import { channelError, connectionError } from './error.ts';
import type { Message } from './message.ts';
import type { Output } from './output.ts';
import type { MethodName } from './protocol.ts';
import { Publishing, type PublishingContext } from './publishing.ts';
import { notInteger } from './queue-arguments.ts';
import type { Queue } from './queue.ts';
import type { Held } from './ready-list.ts';
import { TopologyMethods } from './topology-methods.ts';
import type { Access } from './users.ts';
import { integerOf } from './values.ts';
import type { VirtualHost } from './virtual-host.ts';

/** What a channel needs of its connection. */
export interface ChannelContext extends Pick<
  PublishingContext,
  'maxMessageBytes' | 'isRefusing' | 'published'
> {
  readonly output: Output;
  readonly host: VirtualHost;
  readonly access: Access;
  /** Stands for the connection where exclusive queues ask who they belong to. */
  readonly owner: object;
  /** Whether the client wants to know of consumers that end without it having asked. */
  readonly isToldOfCancels: boolean;
  /** Something is to be confirmed when the output is flushed. */
  readonly owesConfirms: (channel: Channel) => void;
  /** The consumer acknowledged, rejected or gave back a delivery. */
  readonly settled: (queue: Queue, held: Held, outcome: Outcome) => void;
}

export type Outcome = 'acknowledged' | 'rejected' | 'requeued';

interface Unacked {
  readonly queue: Queue;
  readonly held: Held;
  /** None for what `basic.get` took. */
  readonly consumer: ChannelConsumer | undefined;
}

export class Channel {
  readonly id: number;
  /** After an error nothing counts any more until the client has agreed to the end. */
  isClosing = false;
  readonly topology: TopologyMethods;
  readonly publishing: Publishing;
  readonly #context: ChannelContext;
  readonly #consumers = new Map<string, ChannelConsumer>();
  /** By delivery tag, oldest first. */
  readonly #unacked = new Map<number, Unacked>();
  #lastTag = 0;
  /** The queues that it consumed. */
  readonly #detached: Queue[] = [];
  /** For consumers to come. */
  #prefetch = 0;
  /** For all consumers of the channel together. */
  #sharedPrefetch = 0;

  constructor(id: number, context: ChannelContext) {
    this.id = id;
    this.#context = context;
    const { host, access, owner, output } = context;
    const reply = <N extends MethodName>(name: N, fields: MethodFields<N>) =>
      this.#reply(name, fields);
    this.topology = new TopologyMethods({ host, access, owner, reply });
    this.publishing = new Publishing({
      ...context,
      reply,
      returned: (fields, message) => output.content(id, 'basic.return', fields, message),
      owesConfirms: () => context.owesConfirms(this),
    });
  }

  get isSaturated(): boolean {
    if (this.#sharedPrefetch === 0) return false;
    let inHand = 0;
    for (const it of this.#consumers.values()) inHand += it.inHand;
    return inHand >= this.#sharedPrefetch;
  }

  isConsuming(queue: string): boolean {
    return [...this.#consumers.values()].some((it) => it.queue.name === queue);
  }

  handle(method: Method): void {
    const serve = SERVED[method.name];
    if (serve === undefined) throw connectionError(503, 'unimplemented method');
    // The table has for each name a function of that name's fields.
    (serve as (channel: Channel, fields: unknown) => void)(this, method.fields);
  }

  /** Confirms what was published since the last time; many at once. */
  flushConfirms(): void {
    if (!this.isClosing) this.publishing.flush();
  }

  /**
   * Its consumers get no more. Before what it has is given back: where several channels end together,
   * nothing may be handed to one that is about to end, too.
   */
  detach(): void {
    this.isClosing = true;
    for (const consumer of this.#consumers.values()) consumer.queue.remove(consumer);
    this.#detached.push(...[...this.#consumers.values()].map(({ queue }) => queue));
    this.#consumers.clear();
  }

  /** Gives everything back: the channel is at its end. */
  release(): void {
    this.detach();
    this.#settle(this.#take([...this.#unacked.keys()]), 'requeued');
    for (const queue of this.#detached) queue.deliver();
  }

  /** Tells the client that a consumer ended without it having asked. */
  cancelled(tag: string): void {
    this.#consumers.delete(tag);
    if (this.isClosing || !this.#context.isToldOfCancels) return;
    this.#reply('basic.cancel', { consumerTag: tag, nowait: true });
  }

  /** Consumers may have room again. */
  resume(): void {
    for (const { queue } of this.#consumers.values()) queue.deliver();
  }

  deliver(consumer: ChannelConsumer, held: Held, message: Message): void {
    this.#lastTag += 1;
    if (consumer.isAutomatic) consumer.queue.done(held);
    else this.#unacked.set(this.#lastTag, { queue: consumer.queue, held, consumer });
    const fields = {
      consumerTag: consumer.tag,
      deliveryTag: BigInt(this.#lastTag),
      redelivered: held.isRedelivered,
      exchange: message.exchange,
      routingKey: message.routingKey,
    };
    this.#context.output.content(this.id, 'basic.deliver', fields, message);
  }

  limit({ prefetchSize, prefetchCount, global }: MethodFields<'basic.qos'>): void {
    if (prefetchSize !== 0) throw connectionError(540, `prefetch_size!=0 (${prefetchSize})`);
    if (global) this.#sharedPrefetch = prefetchCount;
    else this.#prefetch = prefetchCount;
    this.#reply('basic.qos-ok', {});
    this.resume();
  }

  consume(fields: MethodFields<'basic.consume'>): void {
    const { access, host, owner } = this.#context;
    const name = this.topology.queueName(fields.queue);
    access.expect('read', 'queue', name);
    const tag = fields.consumerTag || `amq.ctag-${randomBytes(16).toString('base64url')}`;
    if (this.#consumers.has(tag)) {
      throw connectionError(530, `attempt to reuse consumer tag '${tag}'`);
    }
    const queue = host.queue(name, owner);
    const priority = fields.arguments.get('x-priority');
    const problem = priority && notInteger(priority);
    if (problem !== undefined) {
      throw channelError(
        406,
        `invalid arg 'x-priority' for queue '${name}' in vhost '/': ${problem}`,
      );
    }
    if (this.#sharedPrefetch > 0 && queue.plan.settings.isQuorum) {
      throw connectionError(
        540,
        `queue '${name}' in vhost '${host.name}' does not support global qos`,
      );
    }
    const consumer = new ChannelConsumer(this, {
      tag,
      queue,
      priority: integerOf(priority) ?? 0,
      isExclusive: fields.exclusive,
      isAutomatic: fields.noAck,
      limit: this.#prefetch,
      output: this.#context.output,
    });
    queue.add(consumer);
    this.#consumers.set(tag, consumer);
    this.#replyUnless(fields.nowait, 'basic.consume-ok', { consumerTag: tag });
    queue.deliver();
  }

  cancel({ consumerTag, nowait }: MethodFields<'basic.cancel'>): void {
    const consumer = this.#consumers.get(consumerTag);
    this.#consumers.delete(consumerTag);
    this.#replyUnless(nowait, 'basic.cancel-ok', { consumerTag });
    if (consumer === undefined) return;
    consumer.queue.remove(consumer);
    consumer.queue.deliver();
  }

  get({ queue: name, noAck }: MethodFields<'basic.get'>): void {
    const { access, host, owner, output } = this.#context;
    access.expect('read', 'queue', this.topology.queueName(name));
    const queue = host.queue(this.topology.queueName(name), owner);
    const got = queue.get();
    if (got === undefined) return this.#reply('basic.get-empty', {});
    const { held, message } = got;
    this.#lastTag += 1;
    if (noAck) queue.done(held);
    else this.#unacked.set(this.#lastTag, { queue, held, consumer: undefined });
    const fields = {
      deliveryTag: BigInt(this.#lastTag),
      redelivered: held.isRedelivered,
      exchange: message.exchange,
      routingKey: message.routingKey,
      messageCount: queue.ready,
    };
    output.content(this.id, 'basic.get-ok', fields, message);
  }

  settle(deliveryTag: bigint, multiple: boolean, outcome: Outcome): void {
    this.#settle(this.#take(this.#tagsUpTo(Number(deliveryTag), multiple)), outcome);
  }

  recover({ requeue }: MethodFields<'basic.recover'>, isAnswered: boolean): void {
    if (!requeue) throw connectionError(540, 'requeue=false');
    this.#settle(this.#take([...this.#unacked.keys()]), 'requeued');
    if (isAnswered) this.#reply('basic.recover-ok', {});
  }

  confirm({ nowait }: MethodFields<'confirm.select'>): void {
    this.publishing.isConfirming = true;
    this.#replyUnless(nowait, 'confirm.select-ok', {});
  }

  flow({ active }: MethodFields<'channel.flow'>): void {
    if (!active) throw connectionError(540, 'active=false');
    this.#reply('channel.flow-ok', { active });
  }

  #tagsUpTo(tag: number, multiple: boolean): readonly number[] {
    if (multiple && tag === 0) return [...this.#unacked.keys()];
    if (!this.#unacked.has(tag)) throw channelError(406, `unknown delivery tag ${tag}`);
    if (!multiple) return [tag];
    const tags: number[] = [];
    for (const it of this.#unacked.keys()) {
      if (it > tag) break;
      tags.push(it);
    }
    return tags;
  }

  #take(tags: readonly number[]): readonly Unacked[] {
    return tags.map((tag) => {
      const unacked = this.#unacked.get(tag) as Unacked;
      this.#unacked.delete(tag);
      unacked.consumer?.settled();
      return unacked;
    });
  }

  /** All of them, before anything is delivered anew: what is given back together stays in order. */
  #settle(deliveries: readonly Unacked[], outcome: Outcome): void {
    const queues = new Set<Queue>();
    for (const { queue, held } of deliveries) {
      if (outcome === 'acknowledged') queue.done(held);
      else if (outcome === 'rejected') queue.reject(held);
      else queue.requeue(held);
      this.#context.settled(queue, held, outcome);
      queues.add(queue);
    }
    // With a limit for the whole channel there may be room for the messages of any queue.
    if (this.#sharedPrefetch > 0) this.resume();
    for (const queue of queues) queue.deliver();
  }

  #reply<N extends MethodName>(name: N, fields: MethodFields<N>): void {
    this.#context.output.method(this.id, name, fields);
  }

  #replyUnless<N extends MethodName>(nowait: boolean, name: N, fields: MethodFields<N>): void {
    if (!nowait) this.#reply(name, fields);
  }
}

/** The methods that a client may send on an open channel. */
const SERVED: {
  readonly [N in MethodName]?: (channel: Channel, fields: MethodFields<N>) => void;
} = {
  'channel.flow': (channel, fields) => channel.flow(fields),
  'exchange.declare': ({ topology }, fields) => topology.declareExchange(fields),
  'exchange.delete': ({ topology }, fields) => topology.deleteExchange(fields),
  'exchange.bind': ({ topology }, fields) => topology.bindExchange(fields),
  'exchange.unbind': ({ topology }, fields) => topology.unbindExchange(fields),
  'queue.declare': ({ topology }, fields) => topology.declareQueue(fields),
  'queue.bind': ({ topology }, fields) => topology.bindQueue(fields),
  'queue.unbind': ({ topology }, fields) => topology.unbindQueue(fields),
  'queue.purge': ({ topology }, fields) => topology.purgeQueue(fields),
  'queue.delete': ({ topology }, fields) => topology.deleteQueue(fields),
  'basic.qos': (channel, fields) => channel.limit(fields),
  'basic.consume': (channel, fields) => channel.consume(fields),
  'basic.cancel': (channel, fields) => channel.cancel(fields),
  'basic.publish': ({ publishing }, fields) => publishing.begin(fields),
  'basic.get': (channel, fields) => channel.get(fields),
  'basic.ack': (channel, { deliveryTag, multiple }) =>
    channel.settle(deliveryTag, multiple, 'acknowledged'),
  'basic.nack': (channel, { deliveryTag, multiple, requeue }) =>
    channel.settle(deliveryTag, multiple, requeue ? 'requeued' : 'rejected'),
  'basic.reject': (channel, { deliveryTag, requeue }) =>
    channel.settle(deliveryTag, false, requeue ? 'requeued' : 'rejected'),
  'basic.recover': (channel, fields) => channel.recover(fields, true),
  'basic.recover-async': (channel, fields) => channel.recover(fields, false),
  'confirm.select': (channel, fields) => channel.confirm(fields),
  'tx.select': noTransactions,
  'tx.commit': noTransactions,
  'tx.rollback': noTransactions,
};

function noTransactions(): never {
  throw connectionError(540, 'transactions are not served by this broker');
}
