/** Cuts what arrives into frames. Holds back at most one that is incomplete. */
import { badEnd, tooLarge } from './frame-errors.ts';
import { FRAME_END, FRAME_HEADER_BYTES } from './protocol.ts';

export interface Frame {
  readonly type: number;
  readonly channel: number;
  readonly payload: Buffer;
}

export class FrameReader {
  /** Largest frame in bytes: without its overhead, as RabbitMQ forgives those who forget that. */
  frameMax: number;
  #rest: Buffer = Buffer.alloc(0);

  constructor(frameMax: number) {
    this.frameMax = frameMax;
  }

  push(bytes: Buffer): void {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
  }

  /** Takes `count` bytes that are no frame; undefined while there are fewer. */
  take(count: number): Buffer | undefined {
    if (this.#rest.length < count) return undefined;
    const taken = this.#rest.subarray(0, count);
    this.#rest = this.#rest.subarray(count);
    return taken;
  }

  /**
   * The next frame; undefined while it is incomplete.
   *
   * @throws AmqpError 501 when it is too large or does not end where it should
   */
  next(): Frame | undefined {
    const bytes = this.#rest;
    if (bytes.length < FRAME_HEADER_BYTES) return undefined;
    const type = bytes.readUInt8(0);
    const size = bytes.readUInt32BE(3);
    if (size > this.frameMax) throw tooLarge(type, size, this.frameMax);
    const end = FRAME_HEADER_BYTES + size;
    if (bytes.length <= end) return undefined;
    const payload = bytes.subarray(FRAME_HEADER_BYTES, end);
    const frame = { type, channel: bytes.readUInt16BE(1), payload };
    const last = bytes.readUInt8(end);
    if (last !== FRAME_END) throw badEnd(frame, last);
    this.#rest = bytes.subarray(end + 1);
    return frame;
  }
}
