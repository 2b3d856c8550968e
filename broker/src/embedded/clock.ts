/** Time for expiry: real time, plus what a test has moved it forward by. */

export interface Timer {
  cancel(): void;
}

interface Entry {
  readonly at: number;
  readonly run: () => void;
}

/** setTimeout fires at once for a longer wait. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

export class Clock {
  #offsetMs = 0;
  #entries = new Set<Entry>();
  #timeout: NodeJS.Timeout | undefined;

  now(): number {
    return Date.now() + this.#offsetMs;
  }

  /** Runs once, when it is `at`. Does not keep the process alive. */
  schedule(at: number, run: () => void): Timer {
    const entry = { at, run };
    this.#entries.add(entry);
    this.#arm();
    return { cancel: () => void this.#entries.delete(entry) };
  }

  /** Moves the time forward. All that falls due on the way runs, each at its own time. */
  advance(ms: number): void {
    const target = this.now() + ms;
    for (let due = this.#first(); due && due.at <= target; due = this.#first()) {
      this.#offsetMs += Math.max(0, due.at - this.now());
      this.#run(due);
    }
    this.#offsetMs += Math.max(0, target - this.now());
    this.#arm();
  }

  stop(): void {
    clearTimeout(this.#timeout);
    this.#entries.clear();
  }

  #first(): Entry | undefined {
    let first: Entry | undefined;
    for (const entry of this.#entries)
      if (first === undefined || entry.at < first.at) first = entry;
    return first;
  }

  #run(entry: Entry): void {
    this.#entries.delete(entry);
    entry.run();
  }

  #arm(): void {
    clearTimeout(this.#timeout);
    const next = this.#first();
    if (next === undefined) return;
    const wait = Math.min(Math.max(0, next.at - this.now()), LONGEST_WAIT_MS);
    this.#timeout = setTimeout(() => this.#fire(), wait);
    this.#timeout.unref();
  }

  #fire(): void {
    for (let due = this.#first(); due && due.at <= this.now(); due = this.#first()) this.#run(due);
    this.#arm();
  }
}
