/** How long to wait before trying again. */

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

/** Resolves when `signal` aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
