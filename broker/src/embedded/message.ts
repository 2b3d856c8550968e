/** A message as it was published. Its properties stay encoded until somebody asks for one of them. */
import type { Death } from './dead-letter.ts';
import { channelError } from './error.ts';
import { decodeProperties, encodeProperties, hasProperty, type Properties } from './properties.ts';
import { NO_TABLE, type Table, textOf } from './values.ts';

const PERSISTENT = 2;
const CC = Buffer.from('CC');

export interface MessageParts {
  readonly exchange: string;
  /** The message's own, then those of the headers `CC` and `BCC`. */
  readonly keys: readonly [string, ...string[]];
  /** Flags and values of the properties, as they stand in the frame. */
  readonly encoded: Buffer;
  readonly body: Buffer;
  /**
   * What this broker knows of its way through dead-letter exchanges. The header tells it to receivers;
   * one that a client sends means nothing, since RabbitMQ 4.0.
   */
  readonly deaths?: readonly Death[];
}

export class Message {
  readonly exchange: string;
  readonly keys: readonly [string, ...string[]];
  readonly encoded: Buffer;
  readonly body: Buffer;
  readonly deaths: readonly Death[];
  #properties: Properties | undefined;

  constructor({ exchange, keys, encoded, body, deaths = [] }: MessageParts) {
    this.exchange = exchange;
    this.keys = keys;
    this.encoded = encoded;
    this.body = body;
    this.deaths = deaths;
  }

  /**
   * As a client sends it. The header `BCC` is for the broker alone, and goes no further.
   *
   * @throws AmqpError 406 when `CC` or `BCC` is no list
   */
  static published(parts: Omit<MessageParts, 'keys'>, routingKey: string): Message {
    const message = new Message({ ...parts, keys: [routingKey] });
    // Both headers end in these two letters: nearly every message is passed without being decoded.
    if (!message.has('headers') || !message.encoded.includes(CC)) return message;
    const { headers } = message;
    const keys = [routingKey, ...keysIn(headers, 'CC'), ...keysIn(headers, 'BCC')] as const;
    if (!headers.has('BCC')) return message.with({ keys });
    const others = new Map(headers);
    others.delete('BCC');
    return message.with({ keys, encoded: message.encodedWith({ headers: others }) });
  }

  get routingKey(): string {
    return this.keys[0];
  }

  get properties(): Properties {
    this.#properties ??= decodeProperties(this.encoded);
    return this.#properties;
  }

  get headers(): Table {
    return this.has('headers') ? (this.properties.headers ?? NO_TABLE) : NO_TABLE;
  }

  get isPersistent(): boolean {
    return this.has('deliveryMode') && this.properties.deliveryMode === PERSISTENT;
  }

  get bytes(): number {
    return this.encoded.length + this.body.length;
  }

  has(property: keyof Properties): boolean {
    return hasProperty(this.encoded, property);
  }

  with(changes: Partial<MessageParts>): Message {
    const { exchange, keys, encoded, body, deaths } = this;
    return new Message({ exchange, keys, encoded, body, deaths, ...changes });
  }

  /** Its properties, encoded, with some of them changed; one that is undefined is taken away. */
  encodedWith(changes: { readonly [N in keyof Properties]?: Properties[N] | undefined }): Buffer {
    return encodeProperties({ ...this.properties, ...changes } as Properties);
  }
}

/** The routing keys in one of the two headers. */
export function keysIn(headers: Table, name: 'CC' | 'BCC'): readonly string[] {
  const value = headers.get(name);
  if (value === undefined) return [];
  if (value.type !== 'array') {
    const problem = `{unacceptable_type_in_header,"${name}",${value.type}}`;
    throw channelError(406, `invalid message: ${problem}`);
  }
  return value.value.map(textOf).filter((it) => it !== undefined);
}
