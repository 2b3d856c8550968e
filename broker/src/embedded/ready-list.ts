/**
 * The messages of a queue that wait for a consumer: by priority, and within one in their order. A
 * classic queue delivers the highest first; a quorum queue gives those of normal priority their turn.
 */
import type { Message } from './message.ts';

/** A message in a queue. */
export interface Held {
  readonly message: Message;
  /** Its place in the order of the queue, which it keeps when it is given back. */
  readonly sequence: number;
  readonly priority: number;
  /** Time of the broker's clock, in milliseconds; never when undefined. */
  readonly expiresAt: number | undefined;
  /** How many times it was given back. */
  readonly returns: number;
  readonly isRedelivered: boolean;
}

/** The priorities of a quorum queue. What was given back comes before all others. */
export const QUORUM_PRIORITY = { normal: 0, high: 1, returned: 2 } as const;
/** After so many, one of normal priority has its turn if there is one. */
const HIGH_IN_A_ROW = 2;

export class ReadyList {
  /** By priority. */
  readonly #levels: Level[];
  readonly #isQuorum: boolean;
  /** Counts what left a quorum queue, over and over. The last of each round is of normal priority. */
  #turn = 0;
  #bytes = 0;

  /** @param priorities how many there are, at least one; `quorum` for those of a quorum queue */
  constructor(priorities: number | 'quorum') {
    this.#isQuorum = priorities === 'quorum';
    const length = priorities === 'quorum' ? Object.keys(QUORUM_PRIORITY).length : priorities;
    this.#levels = Array.from({ length }, () => new Level());
  }

  get length(): number {
    return this.#levels.reduce((sum, level) => sum + level.length, 0);
  }

  /** Of the bodies. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The next to be delivered. */
  get head(): Held | undefined {
    return this.#next?.head;
  }

  /** Where it belongs: at the end if it is new, at its old place if it is given back. */
  add(held: Held): void {
    this.#bytes += held.message.body.length;
    this.#levels[held.priority]?.add(held);
  }

  take(): Held | undefined {
    const level = this.#next;
    const held = level?.shift();
    if (held === undefined) return undefined;
    this.#bytes -= held.message.body.length;
    if (this.#isQuorum && level !== this.#levels[QUORUM_PRIORITY.returned]) {
      this.#turn = (this.#turn + 1) % (HIGH_IN_A_ROW + 1);
    }
    return held;
  }

  /** When the next expires: only the one that would be delivered next is looked at. */
  get nextExpiry(): number | undefined {
    return this.head?.expiresAt;
  }

  *[Symbol.iterator](): Generator<Held> {
    for (const level of this.#levels.toReversed()) yield* level;
  }

  get #next(): Level | undefined {
    const highest = this.#levels.findLast((level) => level.length > 0);
    if (!this.#isQuorum || this.#turn < HIGH_IN_A_ROW) return highest;
    const [normal, high] = this.#levels;
    return highest === high && normal?.length !== 0 ? normal : highest;
  }
}

/** A list that is cheap at both ends: messages come at the end, and are given back at the front. */
class Level {
  #items: (Held | undefined)[] = [];
  #start = 0;

  get length(): number {
    return this.#items.length - this.#start;
  }

  get head(): Held | undefined {
    return this.#items[this.#start];
  }

  add(held: Held): void {
    const last = this.#items.at(-1);
    if (this.length === 0 || (last !== undefined && last.sequence < held.sequence)) {
      this.#items.push(held);
    } else {
      this.#insert(held);
    }
  }

  shift(): Held | undefined {
    if (this.length === 0) return undefined;
    const held = this.#items[this.#start];
    this.#items[this.#start] = undefined;
    this.#start += 1;
    // Now and then, so that each item is moved about once.
    if (this.#start > 1000 && this.#start * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#start);
      this.#start = 0;
    }
    return held;
  }

  *[Symbol.iterator](): Generator<Held> {
    for (let at = this.#start; at < this.#items.length; at += 1) yield this.#items[at] as Held;
  }

  #insert(held: Held): void {
    let at = this.#start;
    while ((this.#items[at]?.sequence ?? Infinity) < held.sequence) at += 1;
    if (at === this.#start && this.#start > 0) {
      this.#start -= 1;
      this.#items[this.#start] = held;
    } else {
      this.#items.splice(at, 0, held);
    }
  }
}
