/** How much the messages of a broker take, and whether that is too much. */
export class Memory {
  readonly #maxBytes: number;
  readonly #freed: () => void;
  #bytes = 0;
  isFull = false;

  /** @param freed called when there is room again */
  constructor(maxBytes: number, freed: () => void) {
    this.#maxBytes = maxBytes;
    this.#freed = freed;
  }

  /** Adds bytes, or takes away. There is room again below nine tenths, so that it does not flicker. */
  readonly weigh = (bytes: number): void => {
    this.#bytes += bytes;
    if (this.#bytes > this.#maxBytes) {
      this.isFull = true;
    } else if (this.isFull && this.#bytes < this.#maxBytes * 0.9) {
      this.isFull = false;
      this.#freed();
    }
  };
}
