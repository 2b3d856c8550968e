/** What is published on one channel: put together from its frames, routed, and answered. */
import type { MethodFields } from './codec.ts';
import { type AmqpError, channelError, connectionError } from './error.ts';
import { Message } from './message.ts';
import { BASIC_CLASS } from './protocol.ts';
import { Reader } from './reader.ts';
import type { Reply } from './topology-methods.ts';
import type { Access } from './users.ts';
import type { VirtualHost } from './virtual-host.ts';

export interface PublishingContext {
  readonly host: VirtualHost;
  readonly access: Access;
  readonly reply: Reply;
  readonly returned: (fields: MethodFields<'basic.return'>, message: Message) => void;
  readonly maxMessageBytes: number;
  /** Whether publishes are refused on purpose right now: answered with a nack. */
  readonly isRefusing: () => boolean;
  /** A message is about to be routed. */
  readonly published: (message: Message, isRouted: boolean) => void;
  /** Something is to be confirmed when the output is flushed. */
  readonly owesConfirms: () => void;
}

/** A message that has not arrived in whole. */
interface Arriving {
  readonly fields: MethodFields<'basic.publish'>;
  header?: { readonly encoded: Buffer; readonly size: number };
  readonly parts: Buffer[];
  got: number;
}

export class Publishing {
  isConfirming = false;
  readonly #context: PublishingContext;
  #arriving: Arriving | undefined;
  #published = 0;
  #confirmed = 0;

  constructor(context: PublishingContext) {
    this.#context = context;
  }

  /** While it is, nothing but the rest of the message may come. */
  get isArriving(): boolean {
    return this.#arriving !== undefined;
  }

  /** What is said to a frame that is not what has to come next. */
  awaited(): AmqpError {
    if (this.#arriving === undefined) return unexpected('method frame', 'method');
    if (this.#arriving.header !== undefined) return unexpected('content body', 'content body');
    return unexpected(`content header for class ${BASIC_CLASS}`, 'content header');
  }

  begin(fields: MethodFields<'basic.publish'>): void {
    this.#arriving = { fields, parts: [], got: 0 };
  }

  header(payload: Buffer): void {
    const arriving = this.#arriving;
    const reader = new Reader(payload);
    const classId = reader.short();
    const weight = reader.short();
    if (arriving === undefined || arriving.header || weight !== 0) throw this.awaited();
    const size = Number(reader.longlong());
    if (classId !== BASIC_CLASS) {
      const text = `expected content header for class ${BASIC_CLASS}, got one for class ${classId} instead`;
      throw connectionError(505, text);
    }
    const { maxMessageBytes } = this.#context;
    if (size > maxMessageBytes) {
      this.#arriving = undefined;
      const text = `message size ${size} is larger than configured max size ${maxMessageBytes}`;
      throw channelError(406, text);
    }
    arriving.header = { encoded: payload.subarray(reader.at), size };
    this.#arrived(arriving);
  }

  body(payload: Buffer): void {
    const arriving = this.#arriving;
    if (arriving?.header === undefined) throw this.awaited();
    arriving.got += payload.length;
    // One that is longer than its header says never ends: RabbitMQ waits for the rest of it, too.
    if (arriving.got <= arriving.header.size) arriving.parts.push(payload);
    this.#arrived(arriving);
  }

  /** Confirms what was published since; many at once. */
  flush(): void {
    if (this.#confirmed === this.#published) return;
    this.#confirmed = this.#published;
    this.#context.reply('basic.ack', { deliveryTag: BigInt(this.#published), multiple: true });
  }

  /** A publish is complete once its header and all of its body are there. */
  #arrived({ fields, header, parts, got }: Arriving): void {
    if (header === undefined || got !== header.size) return;
    this.#arriving = undefined;
    // Copied: a part of a large read would keep all of that read in memory.
    const bytes = Buffer.concat([header.encoded, ...parts]);
    const encoded = bytes.subarray(0, header.encoded.length);
    const body = bytes.subarray(header.encoded.length);
    this.#route(fields, encoded, body);
  }

  #route(fields: MethodFields<'basic.publish'>, encoded: Buffer, body: Buffer): void {
    const { host, access, returned, published, isRefusing } = this.#context;
    access.expect('write', 'exchange', fields.exchange);
    const exchange = host.exchange(fields.exchange);
    if (exchange.plan.internal) {
      const text = `cannot publish to internal exchange '${fields.exchange}' in vhost '${host.name}'`;
      throw channelError(403, text);
    }
    if (fields.immediate) throw connectionError(540, 'immediate=true');
    const message = Message.published(
      { exchange: fields.exchange, encoded, body },
      fields.routingKey,
    );
    expectSound(message, access.user);
    if (isRefusing()) return this.#confirm(false);
    const { isRouted, isAccepted } = host.publish(message);
    published(message, isRouted);
    if (!isRouted && fields.mandatory) {
      const { exchange: name, routingKey } = fields;
      const reason = { replyCode: 312, replyText: 'NO_ROUTE', exchange: name, routingKey };
      returned(reason, message);
    }
    this.#confirm(isAccepted);
  }

  #confirm(isAccepted: boolean): void {
    if (!this.isConfirming) return;
    if (isAccepted) {
      this.#published += 1;
      this.#context.owesConfirms();
      return;
    }
    this.flush();
    this.#published += 1;
    this.#confirmed = this.#published;
    const deliveryTag = BigInt(this.#published);
    this.#context.reply('basic.nack', { deliveryTag, multiple: false, requeue: false });
  }
}

/** @throws AmqpError when a property is not what the broker can act upon */
function expectSound(message: Message, user: string): void {
  const { userId, expiration } = message.properties;
  if (userId !== undefined && userId !== user) {
    const text = `user_id property set to '${userId}' but authenticated user was '${user}'`;
    throw channelError(406, text);
  }
  if (expiration === undefined) return;
  const problem = /^[-+]?\d+$/.test(expiration)
    ? expiration.startsWith('-') && `{value_negative,${expiration}}`
    : 'no_integer';
  if (problem) throw channelError(406, `invalid expiration '${expiration}': ${problem}`);
}

export function unexpected(expected: string, kind: string): AmqpError {
  return connectionError(505, `expected ${expected}, got non ${kind} frame instead`);
}
