/**
 * A promise that knows whether anybody waits for it.
 *
 * Publishing must not take its service down, and a rejection nobody handles would. `await` and
 * every combinator call `then` on a promise of a class that is not the built-in one, and that is
 * what is watched here.
 */
import type { Deferred } from './deferred.ts';

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

  /** One to be settled from outside. `report` is called with a rejection that nobody waited for. */
  static open<T>(report: (error: unknown) => void): Deferred<T> {
    let resolve: Deferred<T>['resolve'] = () => {};
    let rejected: Deferred<T>['reject'] = () => {};
    const promise = new WatchedPromise<T>((onResolve, onReject) => {
      resolve = onResolve;
      rejected = onReject;
    });
    const reject = (error: unknown) => {
      void Promise.prototype.then.call(promise, undefined, () => {
        if (!promise.#isWatched) report(error);
      });
      rejected(error);
    };
    return { promise, resolve, reject };
  }
}
