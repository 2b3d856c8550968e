/** Ways to wait: longer each time, until something aborts, at most so long. */

export interface Backoff {
  /** Milliseconds to wait now; longer with each call. */
  next(): number;
  /** After a success: start again with short waits. */
  reset(): void;
}

/**
 * Exponential back-off with full jitter: a random wait up to a ceiling that doubles, so that a
 * thousand clients of one broker do not all come back in the same instant.
 */
export function backoff(firstMs: number, longestMs: number): Backoff {
  let ceilingMs = firstMs;
  return {
    next() {
      const waitMs = ceilingMs / 2 + (Math.random() * ceilingMs) / 2;
      ceilingMs = Math.min(ceilingMs * 2, longestMs);
      return waitMs;
    },
    reset() {
      ceilingMs = firstMs;
    },
  };
}

/** Waits, or returns early when `signal` aborts. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}

/** Resolves when `signal` aborts. It is listened to until then: for signals that end soon or once. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/**
 * Settles as `work` does, but rejects when it is not settled `graceMs` after `signal` aborted. The
 * signal is listened to only while `work` is under way: it outlives thousands of these.
 *
 * @param over makes the error to reject with
 */
export function unlessOver<Result>(
  work: Promise<Result>,
  signal: AbortSignal,
  graceMs: number,
  over: () => Error,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const onAbort = () => {
      timer = setTimeout(() => reject(over()), graceMs);
    };
    const release = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    };
    work.finally(release).then(resolve, reject);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}

/**
 * Waits for `work`, but no longer than `timeoutMs`. For what has to end whether or not it works: a
 * rejection counts as an end. What is still under way goes on unobserved.
 *
 * @returns false when the time was over first
 */
export async function within(timeoutMs: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), timeoutMs);
  });
  const done = work.then(
    () => true,
    () => true,
  );
  return Promise.race([done, late]).finally(() => clearTimeout(timer));
}
