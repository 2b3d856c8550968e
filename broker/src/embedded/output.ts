/**
 * What goes to one client: frames are gathered while the program works through what came in, and
 * leave in one write afterwards.
 */
import { encodeMethod, type MethodFields } from './codec.ts';
import type { Link } from './link.ts';
import type { Message } from './message.ts';
import { BASIC_CLASS, FRAME, FRAME_END, FRAME_OVERHEAD, type MethodName } from './protocol.ts';
import { Writer } from './writer.ts';

const FIRST_BYTES = 16 * 1024;
/** A client that reads too slowly gets no more, and is not listened to, beyond so much. */
const MOST_WAITING_BYTES = 1024 * 1024;

export interface OutputOptions {
  readonly link: Link;
  /** Adds what is due at the last moment. */
  readonly beforeFlush: () => void;
  /** There is room again. */
  readonly drained: () => void;
}

export class Output {
  /** Largest frame that was negotiated, in bytes. */
  frameMax: number;
  readonly #options: OutputOptions;
  readonly #writer = new Writer(FIRST_BYTES);
  #isScheduled = false;
  /** Somebody was told that the client has too much to read, and waits. */
  #isAwaited = false;

  constructor(frameMax: number, options: OutputOptions) {
    this.frameMax = frameMax;
    this.#options = options;
  }

  /** Whether the client has too much to read. `drained` tells those who got a yes when it has not. */
  get isFull(): boolean {
    const isFull = this.#writer.length + this.#options.link.waiting > MOST_WAITING_BYTES;
    if (isFull) this.#isAwaited = true;
    return isFull;
  }

  /** To be called when the system has taken something. */
  written(): void {
    if (!this.#isAwaited || this.isFull) return;
    this.#isAwaited = false;
    this.#options.drained();
  }

  method<N extends MethodName>(channel: number, name: N, fields: MethodFields<N>): void {
    this.#frame(FRAME.method, channel, (writer) => encodeMethod(writer, name, fields));
  }

  /** A method that carries a message. */
  content<N extends MethodName>(
    channel: number,
    name: N,
    fields: MethodFields<N>,
    { encoded, body }: Message,
  ): void {
    this.method(channel, name, fields);
    this.#frame(FRAME.header, channel, (writer) => {
      writer.short(BASIC_CLASS);
      writer.short(0);
      writer.longlong(BigInt(body.length));
      writer.raw(encoded);
    });
    const most = this.frameMax - FRAME_OVERHEAD;
    for (let at = 0; at < body.length; at += most) {
      this.#frame(FRAME.body, channel, (writer) => writer.raw(body.subarray(at, at + most)));
    }
  }

  heartbeat(): void {
    this.#frame(FRAME.heartbeat, 0, () => {});
  }

  /** Bytes that are no frame. */
  raw(bytes: Buffer): void {
    this.#writer.raw(bytes);
    this.schedule();
  }

  /** Flushes once the current work is done. */
  schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    process.nextTick(() => this.flush());
  }

  flush(): void {
    this.#isScheduled = false;
    this.#options.beforeFlush();
    if (this.#writer.length > 0) this.#options.link.write(this.#writer.take());
  }

  #frame(type: number, channel: number, write: (writer: Writer) => void): void {
    const writer = this.#writer;
    writer.octet(type);
    writer.short(channel);
    writer.sized(() => write(writer));
    writer.octet(FRAME_END);
    this.schedule();
  }
}
