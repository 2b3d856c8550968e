/**
 * Deliveries straight from the bytes of a connection.
 *
 * amqplib makes of every delivery three frames, each an object with three buffers, a message and five
 * functions: half of what a worker that drains a queue spends. This stands before its reader and takes
 * out the deliveries of consumers that asked for it, when all of one is there. Everything else, and
 * whatever is unusual about a delivery, is left to amqplib in its place: several frames of body, no
 * body, lists and tables as headers, a consumer tag that is not the one expected, a channel that closes.
 *
 * It relies on fields of amqplib's connection that are not documented. Where one is not as expected,
 * nothing is taken out, and all works as without it.
 */
import type { Channel } from 'amqplib';
import { PropertiesReader } from './basic-properties.ts';
import type { Delivered, DeliveryProperties } from './delivery.ts';
import { readUint16, readUint32, readUint64, ShortStrings } from './wire-values.ts';

/** What is used of amqplib's connection, as of 2.3. */
interface Connection {
  recvFrame: () => unknown;
  /** Bytes that were read and not yet taken. */
  rest: Buffer;
  readonly stream: { read(): Buffer | null };
  /** Read and reset by its check of the heartbeats. */
  recvSinceLastCheck: boolean;
  /** Most bytes of a frame's payload; 0 for no limit. */
  readonly maxFrameSize: number;
  readonly accept: unknown;
}

interface OpenChannel {
  readonly connection: Connection;
  /** Its number. */
  readonly ch: number;
  /** Replaced when the channel closes. */
  readonly accept: unknown;
}

type Take = (delivery: Delivered) => void;

interface Taker {
  readonly channel: OpenChannel;
  readonly accept: unknown;
  readonly tag: Buffer;
  readonly take: Take;
}

const METHOD = 1;
const HEADER = 2;
const BODY = 3;
const FRAME_END = 0xce;
const BEFORE_PAYLOAD = 7;
/** Class 60, method 60. */
const BASIC_DELIVER = 0x003c003c;
/** Of a method's payload: its class and number. */
const BEFORE_ARGUMENTS = 4;
/** Of a header's payload: class, weight and the size of the body. */
const BEFORE_PROPERTIES = 12;

/** What `#read` returns instead of where a delivery ends. */
const NOT_OURS = 0;
const INCOMPLETE = -1;

const readers = new WeakMap<Connection, DeliveryReader>();

/**
 * Hands deliveries of a consumer to `take` until its channel closes. The callback of `consume` stays
 * in charge of those that amqplib reads, which may be any.
 */
export function readDeliveries(channel: Channel, consumerTag: string, take: Take): void {
  const open = channel as unknown as Partial<OpenChannel>;
  if (!isAsExpected(open)) return;
  const { connection } = open;
  let reader = readers.get(connection);
  if (reader === undefined) {
    reader = new DeliveryReader(connection);
    readers.set(connection, reader);
  }
  const tag = Buffer.from(consumerTag);
  reader.add({ channel: open, accept: open.accept, tag, take });
}

function isAsExpected(channel: Partial<OpenChannel>): channel is OpenChannel {
  const { ch, accept, connection } = channel;
  return (
    typeof ch === 'number' &&
    typeof accept === 'function' &&
    typeof connection?.recvFrame === 'function' &&
    Buffer.isBuffer(connection.rest) &&
    typeof connection.stream?.read === 'function' &&
    typeof connection.recvSinceLastCheck === 'boolean' &&
    typeof connection.maxFrameSize === 'number' &&
    typeof connection.accept === 'function'
  );
}

class DeliveryReader {
  readonly #connection: Connection;
  readonly #accept: unknown;
  readonly #readFrame: () => unknown;
  readonly #takers = new Map<number, Taker>();
  readonly #names = new ShortStrings();
  readonly #properties = new PropertiesReader(this.#names);

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#accept = connection.accept;
    this.#readFrame = connection.recvFrame.bind(connection);
    connection.recvFrame = () => this.#nextFrame();
  }

  add(taker: Taker): void {
    this.#takers.set(taker.channel.ch, taker);
  }

  /** The next frame that is amqplib's to handle, or false when there is none yet. */
  #nextFrame(): unknown {
    const connection = this.#connection;
    while (this.#takeDeliveries() === INCOMPLETE) {
      const incoming = connection.stream.read();
      if (incoming === null) return false;
      connection.recvSinceLastCheck = true;
      const { rest } = connection;
      connection.rest = rest.length === 0 ? incoming : Buffer.concat([rest, incoming]);
    }
    return this.#readFrame();
  }

  /** Takes those that come first of what was read, and says what ended them. */
  #takeDeliveries(): number {
    const { rest } = this.#connection;
    let at = 0;
    let next = this.#read(rest, at);
    while (next > 0) {
      at = next;
      next = this.#read(rest, at);
    }
    if (at > 0) this.#connection.rest = rest.subarray(at);
    return next;
  }

  /** Hands on the delivery that begins there, and returns where it ends. */
  #read(bytes: Buffer, start: number): number {
    const left = bytes.length - start;
    if (left === 0) return INCOMPLETE;
    if (bytes[start] !== METHOD) return NOT_OURS;
    if (left < BEFORE_PAYLOAD + BEFORE_ARGUMENTS) return INCOMPLETE;
    const taker = this.#takers.get(readUint16(bytes, start + 1));
    const method = start + BEFORE_PAYLOAD;
    if (taker === undefined || readUint32(bytes, method) !== BASIC_DELIVER) return NOT_OURS;
    const header = this.#endOf(bytes, start);
    if (header <= 0) return header;
    return this.#isTaking(taker) ? this.#readContent(taker, bytes, start, header) : NOT_OURS;
  }

  #isTaking({ channel, accept }: Taker): boolean {
    return channel.accept === accept && this.#connection.accept === this.#accept;
  }

  /** Where the frame ends that begins there. */
  #endOf(bytes: Buffer, start: number): number {
    const size = readUint32(bytes, start + 3);
    const { maxFrameSize } = this.#connection;
    if (maxFrameSize > 0 && size > maxFrameSize) return NOT_OURS;
    const end = start + BEFORE_PAYLOAD + size;
    if (end >= bytes.length) return INCOMPLETE;
    return bytes[end] === FRAME_END ? end + 1 : NOT_OURS;
  }

  #readContent(taker: Taker, bytes: Buffer, start: number, header: number): number {
    const body = this.#endOf(bytes, header);
    if (body <= 0) return body;
    const size = readUint64(bytes, header + BEFORE_PAYLOAD + 4);
    if (!isFrame(bytes, header, HEADER, taker) || size === 0) return NOT_OURS;
    if (body + BEFORE_PAYLOAD > bytes.length) return INCOMPLETE;
    const isInOne = isFrame(bytes, body, BODY, taker) && readUint32(bytes, body + 3) === size;
    const end = isInOne ? this.#endOf(bytes, body) : NOT_OURS;
    if (end <= 0) return end;
    const at = start + BEFORE_PAYLOAD + BEFORE_ARGUMENTS;
    if (!isTag(bytes, at, taker.tag)) return NOT_OURS;
    const about = header + BEFORE_PAYLOAD + BEFORE_PROPERTIES;
    const properties = this.#properties.read(bytes, about);
    if (properties === undefined) return NOT_OURS;
    const content = bytes.subarray(body + BEFORE_PAYLOAD, end - 1);
    taker.take(this.#delivery(bytes, at + 1 + taker.tag.length, content, properties));
    return end;
  }

  /** @param at where the delivery tag stands */
  #delivery(bytes: Buffer, at: number, body: Buffer, properties: DeliveryProperties): Delivered {
    const exchange = at + 9;
    const key = exchange + 1 + (bytes[exchange] ?? 0);
    return {
      key: this.#names.read(bytes, key),
      exchange: this.#names.read(bytes, exchange),
      body,
      id: properties.messageId,
      redelivered: ((bytes[at + 8] ?? 0) & 1) === 1,
      tag: readUint64(bytes, at),
      properties,
    };
  }
}

function isFrame(bytes: Buffer, at: number, type: number, { channel }: Taker): boolean {
  return bytes[at] === type && readUint16(bytes, at + 1) === channel.ch;
}

function isTag(bytes: Buffer, at: number, tag: Buffer): boolean {
  if (bytes[at] !== tag.length) return false;
  for (let index = 0; index < tag.length; index += 1) {
    if (bytes[at + 1 + index] !== tag[index]) return false;
  }
  return true;
}
