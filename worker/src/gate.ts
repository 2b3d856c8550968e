/** Where pushes pass, and wait while what they would go through is exchanged. */
import type { Push } from './component.ts';

export class Gate {
  /** Resolves when it opens; undefined while it is open. */
  #opening: Promise<void> | undefined;
  /** Pushes that are not settled. A large event is in one long before any sink has it. */
  readonly #underWay = new Set<Promise<void>>();

  /** The same push, behind this gate. */
  before(push: Push): Push {
    const pass: Push = (events) => this.#watched(push(events));
    return (events) =>
      this.#opening === undefined ? pass(events) : this.#opening.then(() => pass(events));
  }

  /** Closes it, waits for what has passed, and opens it after `work`, whatever becomes of that. */
  async closedFor(work: () => Promise<void>): Promise<void> {
    let open = () => {};
    this.#opening = new Promise((resolve) => {
      open = () => {
        this.#opening = undefined;
        resolve();
      };
    });
    try {
      await Promise.allSettled(this.#underWay);
      await work();
    } finally {
      open();
    }
  }

  #watched(push: Promise<void>): Promise<void> {
    this.#underWay.add(push);
    const settled = () => void this.#underWay.delete(push);
    push.then(settled, settled);
    return push;
  }
}
