/** The methods of one channel that make, bind and remove exchanges and queues. */
import type { MethodFields } from './codec.ts';
import { channelError } from './error.ts';
import type { MethodName } from './protocol.ts';
import type { Access } from './users.ts';
import { textOf } from './values.ts';
import { notDefault, type VirtualHost } from './virtual-host.ts';

export interface TopologyContext {
  readonly host: VirtualHost;
  readonly access: Access;
  /** Stands for the connection where exclusive queues ask who they belong to. */
  readonly owner: object;
  readonly reply: Reply;
}

export type Reply = <N extends MethodName>(name: N, fields: MethodFields<N>) => void;

export class TopologyMethods {
  readonly #context: TopologyContext;
  #lastQueue = '';

  constructor(context: TopologyContext) {
    this.#context = context;
  }

  declareExchange(fields: MethodFields<'exchange.declare'>): void {
    const { access, host } = this.#context;
    if (!fields.passive) access.expect('configure', 'exchange', fields.exchange);
    const alternate = textOf(fields.arguments.get('alternate-exchange'));
    if (!fields.passive && alternate !== undefined && !host.exchanges.has(fields.exchange)) {
      access.expect('read', 'exchange', fields.exchange);
      access.expect('write', 'exchange', alternate);
    }
    host.declareExchange(fields);
    this.#replyUnless(fields.nowait, 'exchange.declare-ok', {});
  }

  deleteExchange({ exchange, ifUnused, nowait }: MethodFields<'exchange.delete'>): void {
    this.#context.access.expect('configure', 'exchange', exchange);
    this.#context.host.deleteExchange(exchange, ifUnused);
    this.#replyUnless(nowait, 'exchange.delete-ok', {});
  }

  bindExchange(fields: MethodFields<'exchange.bind'>): void {
    const { access, host } = this.#context;
    access.expect('write', 'exchange', fields.destination);
    access.expect('read', 'exchange', fields.source);
    notDefault(fields.destination);
    const destination = host.exchange(fields.destination);
    host.bind(fields.source, destination, fields.routingKey, fields.arguments);
    this.#replyUnless(fields.nowait, 'exchange.bind-ok', {});
  }

  unbindExchange(fields: MethodFields<'exchange.unbind'>): void {
    const { access, host } = this.#context;
    access.expect('write', 'exchange', fields.destination);
    access.expect('read', 'exchange', fields.source);
    notDefault(fields.destination);
    const destination = host.exchanges.get(fields.destination);
    if (destination !== undefined) {
      host.unbind(fields.source, destination, fields.routingKey, fields.arguments);
    }
    this.#replyUnless(fields.nowait, 'exchange.unbind-ok', {});
  }

  declareQueue(fields: MethodFields<'queue.declare'>): void {
    const { access, host, owner } = this.#context;
    if (!fields.passive) access.expect('configure', 'queue', fields.queue);
    const deadLetters = textOf(fields.arguments.get('x-dead-letter-exchange'));
    if (!fields.passive && deadLetters !== undefined && !host.queues.has(fields.queue)) {
      access.expect('read', 'queue', fields.queue);
      access.expect('write', 'exchange', deadLetters);
    }
    const queue = host.declareQueue(fields, owner);
    this.#lastQueue = queue.name;
    this.#replyUnless(fields.nowait, 'queue.declare-ok', {
      queue: queue.name,
      messageCount: queue.ready,
      consumerCount: queue.consumers.length,
    });
  }

  bindQueue(fields: MethodFields<'queue.bind'>): void {
    const { access, host, owner } = this.#context;
    const queue = host.queue(this.queueName(fields.queue), owner);
    access.expect('write', 'queue', queue.name);
    access.expect('read', 'exchange', fields.exchange);
    host.bind(fields.exchange, queue, fields.routingKey, fields.arguments);
    this.#replyUnless(fields.nowait, 'queue.bind-ok', {});
  }

  unbindQueue(fields: MethodFields<'queue.unbind'>): void {
    const { access, host, owner } = this.#context;
    const name = this.queueName(fields.queue);
    access.expect('write', 'queue', name);
    access.expect('read', 'exchange', fields.exchange);
    if (host.queues.has(name)) {
      const queue = host.queue(name, owner);
      host.unbind(fields.exchange, queue, fields.routingKey, fields.arguments);
    }
    this.#context.reply('queue.unbind-ok', {});
  }

  purgeQueue({ queue: name, nowait }: MethodFields<'queue.purge'>): void {
    const { access, host, owner } = this.#context;
    access.expect('read', 'queue', this.queueName(name));
    const messageCount = host.queue(this.queueName(name), owner).purge();
    this.#replyUnless(nowait, 'queue.purge-ok', { messageCount });
  }

  deleteQueue(fields: MethodFields<'queue.delete'>): void {
    const { access, host, owner } = this.#context;
    const queue = this.queueName(fields.queue);
    access.expect('configure', 'queue', queue);
    const messageCount = host.deleteQueue({ ...fields, queue }, owner);
    this.#replyUnless(fields.nowait, 'queue.delete-ok', { messageCount });
  }

  /** No name stands for the queue that was declared last. */
  queueName(name: string): string {
    if (name !== '') return name;
    if (this.#lastQueue === '') throw channelError(404, 'no previously declared queue');
    return this.#lastQueue;
  }

  #replyUnless<N extends MethodName>(nowait: boolean, name: N, fields: MethodFields<N>): void {
    if (!nowait) this.#context.reply(name, fields);
  }
}
