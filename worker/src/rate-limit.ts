/**
 * So many in a window, for each key: the generic cell rate algorithm, which Vector uses.
 *
 * A key has a time at which it would be idle again. Each event moves it on by one share of the window;
 * what would move it beyond a whole window from now is over the limit.
 */
export interface RateLimitOptions {
  /** Events in a window, and most of them at once. */
  readonly threshold: number;
  readonly windowMs: number;
}

/** Rounding must not take an event away from who waited for exactly its share. */
const TOLERANCE_MS = 1e-6;

const FEW = 1000;

export class RateLimit {
  readonly #shareMs: number;
  readonly #windowMs: number;
  readonly #idleAt = new Map<string, number>();
  #swept = 0;
  /** So many keys are swept before the window is over, which may be a day. */
  #many = FEW;

  constructor({ threshold, windowMs }: RateLimitOptions) {
    this.#shareMs = windowMs / threshold;
    this.#windowMs = windowMs;
  }

  /**
   * Whether one more is within the limit; then it is counted.
   *
   * @param nowMs of a clock that never goes back
   */
  takes(key: string, nowMs: number): boolean {
    this.#sweep(nowMs);
    const next = Math.max(this.#idleAt.get(key) ?? nowMs, nowMs) + this.#shareMs;
    if (next - nowMs > this.#windowMs + TOLERANCE_MS) return false;
    this.#idleAt.set(key, next);
    return true;
  }

  /** Keys known right now. */
  get size(): number {
    return this.#idleAt.size;
  }

  /** A key that is idle is as good as one that never was; there may be any number of them. */
  #sweep(nowMs: number): void {
    if (nowMs - this.#swept < this.#windowMs && this.#idleAt.size < this.#many) return;
    this.#swept = nowMs;
    for (const [key, idleAt] of this.#idleAt) if (idleAt <= nowMs) this.#idleAt.delete(key);
    // Twice what is left, so that sweeping costs each key a fixed time.
    this.#many = Math.max(FEW, 2 * this.#idleAt.size);
  }
}
