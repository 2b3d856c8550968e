/** A virtual host: its exchanges and queues, and the way of a message through them. */
import { randomBytes } from 'node:crypto';
import type { MethodFields } from './codec.ts';
import { expectSameExchange, expectSameQueue, plain } from './equivalence.ts';
import { channelError } from './error.ts';
import { Exchange, EXCHANGE_TYPES, type ExchangePlan, type ExchangeType } from './exchange.ts';
import type { Message } from './message.ts';
import { readArguments } from './queue-arguments.ts';
import { Queue, type QueueContext, type QueuePlan } from './queue.ts';
import { NO_TABLE, type Table, textOf } from './values.ts';

const PREDECLARED: readonly (readonly [name: string, type: ExchangeType])[] = [
  ['', 'direct'],
  ['amq.direct', 'direct'],
  ['amq.fanout', 'fanout'],
  ['amq.topic', 'topic'],
  ['amq.headers', 'headers'],
  ['amq.match', 'headers'],
];

/** What became of a published message. */
export interface Routed {
  /** Whether it went to any queue. */
  readonly isRouted: boolean;
  /** False when a full queue refused it. */
  readonly isAccepted: boolean;
}

export type HostContext = Pick<QueueContext, 'clock' | 'weigh'>;

export class VirtualHost {
  readonly name: string;
  readonly exchanges = new Map<string, Exchange>();
  readonly queues = new Map<string, Queue>();
  readonly #context: HostContext;

  constructor(name: string, context: HostContext) {
    this.name = name;
    this.#context = context;
    for (const [exchange, type] of PREDECLARED) {
      const plan = { name: exchange, type, durable: true, autoDelete: false, internal: false };
      this.exchanges.set(exchange, new Exchange({ ...plan, arguments: NO_TABLE }));
    }
  }

  exchange(name: string): Exchange {
    const exchange = this.exchanges.get(name);
    if (exchange === undefined) throw channelError(404, `no exchange '${name}' ${this.#here}`);
    return exchange;
  }

  /** @param asker a connection; an exclusive queue of another is locked */
  queue(name: string, asker: object): Queue {
    const queue = this.queues.get(name);
    if (queue === undefined) throw channelError(404, `no queue '${name}' ${this.#here}`);
    if (queue.plan.owner !== undefined && queue.plan.owner !== asker) throw this.#locked(name);
    return queue;
  }

  declareExchange(fields: MethodFields<'exchange.declare'>): void {
    const { exchange: name, durable, autoDelete, internal, arguments: args } = fields;
    notDefault(name);
    if (fields.passive) {
      this.exchange(name);
      return;
    }
    const type = EXCHANGE_TYPES.find((it) => it === fields.type);
    if (type === undefined) throw channelError(406, `unknown exchange type '${fields.type}'`);
    const plan = { name, type, durable, autoDelete, internal, arguments: args };
    const existing = this.exchanges.get(name);
    if (existing !== undefined) return expectSameExchange(existing.plan, plan, this.#here);
    notReserved('exchange', name);
    const alternate = args.get('alternate-exchange');
    if (alternate !== undefined && textOf(alternate) === undefined) {
      const text = `invalid type '${alternate.type}' for arg 'alternate-exchange' in exchange '${name}' ${this.#here}`;
      throw channelError(406, text);
    }
    this.addExchange(plan);
  }

  addExchange(plan: ExchangePlan): void {
    this.exchanges.set(plan.name, new Exchange(plan));
  }

  deleteExchange(name: string, ifUnused: boolean): void {
    notDefault(name);
    if (PREDECLARED.some(([it]) => it === name)) {
      throw channelError(403, `deletion of system exchange '${name}' ${this.#here} not allowed`);
    }
    const exchange = this.exchanges.get(name);
    if (exchange === undefined) return;
    if (ifUnused && exchange.bindings.length > 0) {
      throw channelError(406, `exchange '${name}' ${this.#here} in use`);
    }
    this.exchanges.delete(name);
    this.#dropBindingsTo(exchange);
  }

  declareQueue(fields: MethodFields<'queue.declare'>, asker: object): Queue {
    if (fields.passive) {
      const queue = this.queue(fields.queue, asker);
      queue.used();
      return queue;
    }
    const name = fields.queue === '' ? generatedName() : fields.queue;
    const existing = this.queues.get(name);
    const owner = fields.exclusive ? asker : undefined;
    const { durable, autoDelete, arguments: args } = fields;
    if (existing !== undefined) {
      if (existing.plan.owner !== owner) throw this.#locked(name);
      expectSameQueue(existing.plan, { name, durable, autoDelete, arguments: args }, this.#here);
      existing.used();
      return existing;
    }
    if (fields.queue !== '') notReserved('queue', name);
    const settings = readArguments(name, args);
    const plan = { name, durable, autoDelete, owner, arguments: args, settings };
    if (settings.isQuorum) this.#expectFitForQuorum(plan);
    return this.addQueue(plan);
  }

  addQueue(plan: QueuePlan): Queue {
    const queue = new Queue(plan, {
      ...this.#context,
      route: (message, isCycle) => this.#routeDead(message, isCycle),
      unused: (it) => this.dropQueue(it),
    });
    this.queues.set(plan.name, queue);
    return queue;
  }

  /** @returns the messages that were waiting in it; none when there is no such queue */
  deleteQueue(fields: MethodFields<'queue.delete'>, asker: object): number {
    if (!this.queues.has(fields.queue)) return 0;
    const queue = this.queue(fields.queue, asker);
    const { name, ready } = queue;
    if (fields.ifUnused && queue.consumers.length > 0) {
      throw channelError(406, `queue '${name}' ${this.#here} in use`);
    }
    if (fields.ifEmpty && ready > 0) {
      throw channelError(406, `queue '${name}' ${this.#here} not empty`);
    }
    this.dropQueue(queue);
    return ready;
  }

  dropQueue(queue: Queue): void {
    this.queues.delete(queue.name);
    this.#dropBindingsTo(queue);
    queue.close();
  }

  bind(source: string, destination: Queue | Exchange, routingKey: string, args: Table): void {
    notDefault(source);
    const exchange = this.exchange(source);
    if (exchange.plan.type === 'headers') expectMatch(args);
    exchange.bind(destination, routingKey, args);
  }

  unbind(source: string, destination: Queue | Exchange, routingKey: string, args: Table): void {
    notDefault(source);
    // What is not there is not bound, which is what is asked for.
    const exchange = this.exchanges.get(source);
    if (exchange?.unbind(destination, routingKey, args)) this.#dropIfUnused(exchange);
  }

  publish(message: Message): Routed {
    const queues = this.#queuesFor(message);
    let isAccepted = true;
    for (const queue of queues) if (!queue.publish(message)) isAccepted = false;
    return { isRouted: queues.size > 0, isAccepted };
  }

  #routeDead(message: Message, isCycle: (queue: Queue) => boolean): void {
    for (const queue of this.#queuesFor(message)) if (!isCycle(queue)) queue.publish(message);
  }

  /** Each once, however many bindings and keys lead there. */
  #queuesFor(message: Message): ReadonlySet<Queue> {
    const queues = new Set<Queue>();
    const exchange = this.exchanges.get(message.exchange);
    if (exchange !== undefined) this.#collect(exchange, message, queues, new Set());
    return queues;
  }

  /** @param seen exchanges on the way here: they may be bound in a circle */
  #collect(exchange: Exchange, message: Message, queues: Set<Queue>, seen: Set<Exchange>): void {
    if (seen.has(exchange)) return;
    seen.add(exchange);
    if (exchange.name === '') {
      for (const key of message.keys) {
        const queue = this.queues.get(key);
        if (queue !== undefined) queues.add(queue);
      }
      return;
    }
    const bindings = exchange.bindings.filter((it) =>
      message.keys.some((key) => it.matches(message, key)),
    );
    for (const { destination } of bindings) {
      if (destination instanceof Queue) queues.add(destination);
      else this.#collect(destination, message, queues, seen);
    }
    const alternate = bindings.length > 0 ? undefined : exchange.alternate;
    const next = alternate === undefined ? undefined : this.exchanges.get(alternate);
    if (next !== undefined) this.#collect(next, message, queues, seen);
  }

  #dropBindingsTo(destination: Queue | Exchange): void {
    for (const exchange of this.exchanges.values()) {
      if (exchange.drop((it) => it.destination === destination)) this.#dropIfUnused(exchange);
    }
  }

  #dropIfUnused(exchange: Exchange): void {
    if (!exchange.plan.autoDelete || exchange.bindings.length > 0) return;
    this.exchanges.delete(exchange.name);
    this.#dropBindingsTo(exchange);
  }

  #expectFitForQuorum({ name, durable, autoDelete, owner }: QueuePlan): void {
    const property =
      (!durable && 'non-durable') ||
      (autoDelete && 'auto-delete') ||
      (owner !== undefined && 'exclusive-owner');
    if (property) {
      throw channelError(406, `invalid property '${property}' for queue '${name}' ${this.#here}`);
    }
  }

  #locked(name: string) {
    return channelError(
      405,
      `cannot obtain exclusive access to locked queue '${name}' ${this.#here}. It could be ` +
        'originally declared on another connection or the exclusive property value does not match ' +
        'that of the original declaration.',
    );
  }

  get #here(): string {
    return `in vhost '${this.name}'`;
  }
}

/** The default exchange is bound to every queue by its name, and to nothing else. */
export function notDefault(exchange: string): void {
  if (exchange === '') throw channelError(403, 'operation not permitted on the default exchange');
}

function notReserved(what: 'exchange' | 'queue', name: string): void {
  if (!name.startsWith('amq.')) return;
  throw channelError(403, `${what} name '${name}' contains reserved prefix 'amq.*'`);
}

function expectMatch(args: Table): void {
  const value = args.get('x-match');
  const match = value === undefined ? 'all' : textOf(value);
  if (['all', 'any', 'all-with-x', 'any-with-x'].includes(match ?? '')) return;
  if (value !== undefined && match === undefined) {
    const what = `type ${value.type} (value ${plain(value)})`;
    throw channelError(406, `Invalid x-match field ${what}; expected longstr`);
  }
  throw channelError(
    406,
    `Invalid x-match field value <<"${match ?? ''}">>; expected all, any, all-with-x, or any-with-x`,
  );
}

function generatedName(): string {
  return `amq.gen-${randomBytes(16).toString('base64url')}`;
}
