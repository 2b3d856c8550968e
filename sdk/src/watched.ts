/**
 * A promise that knows whether anybody waits for it.
 *
 * Publishing must not take its service down, and a rejection nobody handles would. `await` and
 * every combinator call `then` on a promise of a class that is not the built-in one, and that is
 * what is watched here.
 */
export class WatchedPromise<T> extends Promise<T> {
  #isWatched = false;

  /** Chained promises are ordinary ones. */
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  // oxlint-disable-next-line unicorn/no-thenable -- being a promise is its whole point
  override then<A = T, B = never>(
    onResolve?: ((value: T) => A | PromiseLike<A>) | null,
    onReject?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.#isWatched = true;
    return super.then(onResolve, onReject);
  }

  /** Calls `report` with a rejection that nobody waited for. */
  static watch<T>(work: Promise<T>, report: (error: unknown) => void): WatchedPromise<T> {
    const watched = new WatchedPromise<T>((resolve, reject) => {
      work.then(resolve, reject);
    });
    void Promise.prototype.then.call(watched, undefined, (error: unknown) => {
      if (!watched.#isWatched) report(error);
    });
    return watched;
  }
}
