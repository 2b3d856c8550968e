/** What the broker answers with when a client does what it may not. */
import { REPLIES, type ReplyCode } from './protocol.ts';

/** Closes the channel that asked, or the whole connection, with RabbitMQ's code and text. */
export class AmqpError extends Error {
  override readonly name = 'AmqpError';
  readonly code: ReplyCode;
  readonly closes: 'channel' | 'connection';

  constructor(code: ReplyCode, text: string, closes: 'channel' | 'connection') {
    super(`${REPLIES[code]} - ${text}`);
    this.code = code;
    this.closes = closes;
  }
}

export function channelError(code: ReplyCode, text: string): AmqpError {
  return new AmqpError(code, text, 'channel');
}

export function connectionError(code: ReplyCode, text: string): AmqpError {
  return new AmqpError(code, text, 'connection');
}
