/**
 * Room for many short lines, one behind the other in one buffer after the other: as buffers of their
 * own they would keep the collector busy, and lines that stand together are written together.
 */
export class Slab {
  readonly #size: number;
  #buffer = Buffer.alloc(0);
  #at = 0;

  /** @param size of each buffer, in bytes; a longer line gets one of its own */
  constructor(size = 256 * 1024) {
    this.#size = size;
  }

  /** Where to write next, with room for so many bytes from `at` on. */
  room(bytes: number): { readonly buffer: Buffer; readonly at: number } {
    if (this.#buffer.length - this.#at < bytes) {
      this.#buffer = Buffer.allocUnsafeSlow(Math.max(this.#size, bytes));
      this.#at = 0;
    }
    return { buffer: this.#buffer, at: this.#at };
  }

  /** What was written up to `end`. */
  take(end: number): Buffer {
    const taken = this.#buffer.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }
}
