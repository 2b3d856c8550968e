/**
 * Which deliveries of one channel may be acknowledged.
 *
 * Batches settle in any order, but one acknowledgement covers everything before it. So it only
 * ever advances over the settled batches that follow each other without a gap.
 */
export class AckWindow {
  /** The batches not yet acknowledged, oldest first. */
  readonly #batches: { readonly lastTag: number; isSettled: boolean }[] = [];

  get isEmpty(): boolean {
    return this.#batches.length === 0;
  }

  /**
   * Takes in a batch whose last delivery tag is `lastTag`. Call the returned function when it is
   * settled: its result is the tag to acknowledge everything up to, or undefined for nothing yet.
   */
  add(lastTag: number): () => number | undefined {
    const batch = { lastTag, isSettled: false };
    this.#batches.push(batch);
    return () => {
      batch.isSettled = true;
      return this.#advance();
    };
  }

  #advance(): number | undefined {
    let tag: number | undefined;
    while (this.#batches[0]?.isSettled) tag = this.#batches.shift()?.lastTag;
    return tag;
  }
}
