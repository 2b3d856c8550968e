/** Counts what passes between worker and broker, from the bytes of the link: neither can fake it. */
import type { Link } from '../support/link.ts';

const METHOD = 1;
const BASIC_DELIVER = (60 << 16) | 60;
const BASIC_CONSUME_OK = (60 << 16) | 21;
const BASIC_CANCEL = (60 << 16) | 30;
const BASIC_ACK = (60 << 16) | 80;
const FRAME_HEADER = 7;
const FRAME_END = 0xce;
const PROTOCOL_HEADER = 8;

export interface Traffic {
  delivered: number;
  redelivered: number;
  acknowledgements: number;
  /** Tells the worker what a broker tells when it cancels the last consumer. */
  cancelConsumer(): void;
}

export function watch(link: Link): Traffic {
  let cancel = () => false;
  let isCancelling = false;
  const traffic: Traffic = {
    delivered: 0,
    redelivered: 0,
    acknowledgements: 0,
    cancelConsumer: () => {
      isCancelling = !cancel();
    },
  };
  const fromBroker = new Map<number, Frames>();
  const fromClient = new Map<number, Frames>();
  const framesOf = (all: Map<number, Frames>, connection: number, skip: number) => {
    const frames = all.get(connection) ?? new Frames(skip);
    all.set(connection, frames);
    return frames;
  };
  link.onBrokerData = (bytes, connection) => {
    // What was put off comes before these bytes, when a frame begins with them.
    if (isCancelling) isCancelling = !cancel();
    const frames = framesOf(fromBroker, connection, 0);
    frames.take(bytes, (method, payload, channel) => {
      if (method === BASIC_CONSUME_OK) {
        const frame = cancelFrame(channel, payload.subarray(4));
        cancel = () => {
          if (frames.isAtBoundary) link.inject(frame, connection);
          return frames.isAtBoundary;
        };
      }
      if (method !== BASIC_DELIVER) return;
      traffic.delivered += 1;
      // After class and method: the consumer tag, eight bytes of delivery tag, the flag.
      const flag = payload[4 + 1 + (payload[4] ?? 0) + 8] ?? 0;
      if ((flag & 1) === 1) traffic.redelivered += 1;
    });
  };
  link.onClientData = (bytes, connection) => {
    framesOf(fromClient, connection, PROTOCOL_HEADER).take(bytes, (method) => {
      if (method === BASIC_ACK) traffic.acknowledgements += 1;
    });
    return true;
  };
  return traffic;
}

/** @param tag the consumer's, as a short string */
function cancelFrame(channel: number, tag: Buffer): Buffer {
  const header = Buffer.alloc(FRAME_HEADER + 4);
  header.writeUInt8(METHOD, 0);
  header.writeUInt16BE(channel, 1);
  header.writeUInt32BE(4 + tag.length + 1, 3);
  header.writeUInt32BE(BASIC_CANCEL, FRAME_HEADER);
  const isNoAnswerWanted = 1;
  return Buffer.concat([header, tag, Buffer.from([isNoAnswerWanted, FRAME_END])]);
}

/** The frames of one direction of one connection, however TCP cut them. */
class Frames {
  #rest: Buffer = Buffer.alloc(0);
  #skip: number;

  constructor(skip: number) {
    this.#skip = skip;
  }

  get isAtBoundary(): boolean {
    return this.#rest.length === 0;
  }

  take(bytes: Buffer, onMethod: (method: number, payload: Buffer, channel: number) => void): void {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    if (this.#rest.length < this.#skip) return;
    let at = this.#skip;
    this.#skip = 0;
    while (at + FRAME_HEADER <= this.#rest.length) {
      const size = this.#rest.readUInt32BE(at + 3);
      const end = at + FRAME_HEADER + size;
      if (end + 1 > this.#rest.length) break;
      const payload = this.#rest.subarray(at + FRAME_HEADER, end);
      if (this.#rest[at] === METHOD && size >= 4) {
        onMethod(payload.readUInt32BE(0), payload, this.#rest.readUInt16BE(at + 1));
      }
      at = end + 1;
    }
    this.#rest = this.#rest.subarray(at);
  }
}
