/** Work that shares a lane is done one after the other; lanes do not wait for each other. */

export class Lanes {
  readonly #last = new Map<string, Promise<unknown>>();

  async run<Result>(lane: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(lane) ?? Promise.resolve();
    // However the one before ended, that is no business of the next.
    const mine = before.then(work, work);
    this.#last.set(lane, mine);
    try {
      return await mine;
    } finally {
      if (this.#last.get(lane) === mine) this.#last.delete(lane);
    }
  }
}
