/** The properties of a message, as they stand in its header frame. */
import type { DeliveryProperties } from './delivery.ts';
import { readHeaders } from './headers-table.ts';
import { readUint16, readUint32, readUint64, type ShortStrings } from './wire-values.ts';

/** Which of them are there: bits of the flags, the highest bit for the first. */
const CONTENT_TYPE = 0x8000;
const CONTENT_ENCODING = 0x4000;
const HEADERS = 0x2000;
const DELIVERY_MODE = 0x1000;
const PRIORITY = 0x0800;
const CORRELATION_ID = 0x0400;
const REPLY_TO = 0x0200;
const EXPIRATION = 0x0100;
const MESSAGE_ID = 0x0080;
const TIMESTAMP = 0x0040;
const TYPE = 0x0020;
const USER_ID = 0x0010;
const APP_ID = 0x0008;
const CLUSTER_ID = 0x0004;

const NONE: DeliveryProperties = Object.freeze({});

/** Reads those of one message after the other. */
export class PropertiesReader {
  readonly #names: ShortStrings;
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;
  #flags = 0;
  #isRead = true;

  /** @param names makes the texts that are the same in many messages */
  constructor(names: ShortStrings) {
    this.#names = names;
  }

  /**
   * As amqplib reads them; undefined when there are headers that `readHeaders` leaves to it.
   *
   * @param start where the flags stand
   */
  read(bytes: Buffer, start: number): DeliveryProperties | undefined {
    this.#flags = readUint16(bytes, start);
    if (this.#flags === 0) return NONE;
    this.#bytes = bytes;
    this.#at = start + 2;
    this.#isRead = true;
    // In the order in which they stand.
    const read = {
      contentType: this.#name(CONTENT_TYPE),
      contentEncoding: this.#name(CONTENT_ENCODING),
      headers: this.#headers(),
      deliveryMode: this.#octet(DELIVERY_MODE),
      priority: this.#octet(PRIORITY),
      correlationId: this.#text(CORRELATION_ID),
      replyTo: this.#name(REPLY_TO),
      expiration: this.#text(EXPIRATION),
      messageId: this.#text(MESSAGE_ID),
      timestamp: this.#timestamp(),
      type: this.#name(TYPE),
      userId: this.#name(USER_ID),
      appId: this.#name(APP_ID),
      clusterId: this.#name(CLUSTER_ID),
    };
    return this.#isRead ? read : undefined;
  }

  #has(flag: number): boolean {
    return (this.#flags & flag) !== 0;
  }

  #headers(): Readonly<Record<string, unknown>> | undefined {
    if (!this.#has(HEADERS)) return undefined;
    const start = this.#at + 4;
    this.#at = start + readUint32(this.#bytes, this.#at);
    const headers = readHeaders(this.#bytes, start, this.#at, this.#names);
    if (headers === undefined) this.#isRead = false;
    return headers;
  }

  #octet(flag: number): number | undefined {
    if (!this.#has(flag)) return undefined;
    this.#at += 1;
    return this.#bytes[this.#at - 1] ?? 0;
  }

  #name(flag: number): string | undefined {
    if (!this.#has(flag)) return undefined;
    const start = this.#at;
    this.#at += 1 + (this.#bytes[start] ?? 0);
    return this.#names.read(this.#bytes, start);
  }

  #text(flag: number): string | undefined {
    if (!this.#has(flag)) return undefined;
    const start = this.#at + 1;
    this.#at = start + (this.#bytes[start - 1] ?? 0);
    return this.#bytes.toString('utf8', start, this.#at);
  }

  #timestamp(): number | undefined {
    if (!this.#has(TIMESTAMP)) return undefined;
    this.#at += 8;
    return readUint64(this.#bytes, this.#at - 8);
  }
}
