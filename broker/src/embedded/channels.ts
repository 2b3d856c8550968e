/** The channels of one connection: opened, found for a frame, and closed with or without an error. */
import { Channel, type ChannelContext } from './channel.ts';
import { idOf, type Method } from './codec.ts';
import { AmqpError, connectionError } from './error.ts';
import type { Frame } from './frame-reader.ts';
import type { Output } from './output.ts';
import { FRAME, type MethodName } from './protocol.ts';
import { unexpected } from './publishing.ts';

export interface ChannelsContext {
  readonly output: Output;
  /** Most of them, as was negotiated. */
  readonly most: () => number;
  readonly contextOf: () => Omit<ChannelContext, 'output' | 'owesConfirms'>;
  /** An error after which the connection has to end. */
  readonly fatal: (error: AmqpError, cause?: MethodName) => void;
}

export class Channels {
  readonly #context: ChannelsContext;
  readonly #channels = new Map<number, Channel>();
  /** Those with something to confirm. */
  readonly #owing = new Set<Channel>();

  constructor(context: ChannelsContext) {
    this.#context = context;
  }

  get size(): number {
    return this.#channels.size;
  }

  [Symbol.iterator](): Iterator<Channel> {
    return this.#channels.values();
  }

  method(id: number, method: Method): void {
    const { name } = method;
    const channel = this.#channels.get(id);
    if (channel?.publishing.isArriving && !channel.isClosing) {
      return this.#context.fatal(channel.publishing.awaited(), 'basic.publish');
    }
    if (name === 'channel.open') return this.#open(id);
    if (channel === undefined) throw connectionError(504, "expected 'channel.open'");
    if (name === 'channel.close' || name === 'channel.close-ok') return this.#ended(channel, name);
    if (!channel.isClosing) this.#guard(channel, name, () => channel.handle(method));
  }

  /** A part of a message. */
  content({ type, channel: id, payload }: Frame): void {
    const channel = this.#channels.get(id);
    if (channel?.isClosing) return;
    if (!channel?.publishing.isArriving) throw unexpected('method frame', 'method');
    const { publishing } = channel;
    this.#guard(channel, 'basic.publish', () => {
      if (type === FRAME.header) publishing.header(payload);
      else publishing.body(payload);
    });
  }

  /** Ends one with a reason. What was published before the error is confirmed before it. */
  close(channel: Channel, error: AmqpError, cause?: MethodName): void {
    if (channel.isClosing) return;
    channel.flushConfirms();
    channel.release();
    this.#context.output.method(channel.id, 'channel.close', closing(error, cause));
  }

  confirm(): void {
    for (const channel of this.#owing) channel.flushConfirms();
    this.#owing.clear();
  }

  /** Consumers may have room again. */
  resume(): void {
    for (const channel of this) if (!channel.isClosing) channel.resume();
  }

  /** Their consumers get no more. */
  detach(): void {
    this.confirm();
    for (const channel of this) channel.detach();
  }

  /** Gives back all that they have; they are no more. */
  release(): void {
    this.detach();
    for (const channel of this) channel.release();
    this.#channels.clear();
  }

  #open(id: number): void {
    const { output, most, contextOf } = this.#context;
    if (this.#channels.has(id)) throw connectionError(504, "second 'channel.open' seen");
    if (this.size >= most()) {
      const text = `number of channels opened (${this.size}) has reached the negotiated channel_max (${most()})`;
      return this.#context.fatal(connectionError(530, text));
    }
    const owesConfirms = (channel: Channel) => {
      this.#owing.add(channel);
      output.schedule();
    };
    this.#channels.set(id, new Channel(id, { ...contextOf(), output, owesConfirms }));
    output.method(id, 'channel.open-ok', {});
  }

  #ended(channel: Channel, name: 'channel.close' | 'channel.close-ok'): void {
    const { isClosing } = channel;
    if (name === 'channel.close') {
      if (!isClosing) {
        channel.flushConfirms();
        channel.release();
      }
      this.#context.output.method(channel.id, 'channel.close-ok', {});
      // Where two closes cross, the client still has to answer ours.
      if (isClosing) return;
    } else if (!isClosing) {
      throw connectionError(503, 'unimplemented method');
    }
    this.#channels.delete(channel.id);
    this.#owing.delete(channel);
  }

  /** An error of a channel closes the channel alone. */
  #guard(channel: Channel, cause: MethodName, work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof AmqpError)) throw error;
      if (error.closes === 'channel') this.close(channel, error, cause);
      else this.#context.fatal(error, cause);
    }
  }
}

/** The fields of a close, of a channel or a connection. */
export function closing({ code, message }: AmqpError, cause: MethodName | undefined) {
  const ids = cause === undefined ? { classId: 0, methodId: 0 } : idOf(cause);
  return { replyCode: code, replyText: message, ...ids };
}
