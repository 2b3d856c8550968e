/** Cuts what arrives into frames. Holds back at most one that is incomplete. */
import { connectionError } from './error.ts';
import { FRAME_END, FRAME_HEADER_BYTES, FRAME_OVERHEAD } from './protocol.ts';

export interface Frame {
  readonly type: number;
  readonly channel: number;
  readonly payload: Buffer;
}

export class FrameReader {
  /** Largest frame, its overhead included, in bytes. */
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
    const size = bytes.readUInt32BE(3);
    if (size + FRAME_OVERHEAD > this.frameMax) {
      throw connectionError(501, `a frame of ${size} bytes is larger than ${this.frameMax} allows`);
    }
    const end = FRAME_HEADER_BYTES + size;
    if (bytes.length <= end) return undefined;
    if (bytes[end] !== FRAME_END)
      throw connectionError(501, 'a frame does not end where it should');
    this.#rest = bytes.subarray(end + 1);
    return {
      type: bytes.readUInt8(0),
      channel: bytes.readUInt16BE(1),
      payload: bytes.subarray(FRAME_HEADER_BYTES, end),
    };
  }
}
