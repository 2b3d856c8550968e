/**
 * Which events a transform let through that are not stored yet, so that it lets them through again.
 *
 * An event comes again when it could not be stored, or when the connection was lost while it was
 * being stored. A transform that counts or remembers would take it for another one, and drop what
 * stands in no file: it would be acknowledged and gone.
 */
import type { Event } from './component.ts';
import { identityOf } from './segment/identity.ts';

interface Admitted {
  /** How many are being stored right now. */
  underWay: number;
  /** How many were not stored: each of them comes again, once. */
  expected: number;
  /** The last push with some of them, and how many it has. */
  push: Promise<void>;
  inPush: number;
}

/** Far more than can be under way; those that never come again must not fill the memory. */
const MOST = 100_000;

export class Admissions {
  readonly #admitted = new Map<string, Admitted>();
  /** Those of one push, told of its outcome together. */
  #latest: { readonly push: Promise<void>; readonly identities: string[] } | undefined;

  /** True for an event that was let through before and is not stored yet. */
  isReturning(event: Event, push: Promise<void> | undefined): boolean {
    if (this.#admitted.size === 0) return false;
    const admitted = this.#admitted.get(identityIn(event));
    if (admitted === undefined) return false;
    if (admitted.expected > 0) {
      admitted.expected -= 1;
      return true;
    }
    // Two in one push are two: whatever becomes of the push becomes of both.
    const here = admitted.push === push ? admitted.inPush : 0;
    if (here >= admitted.underWay - here) return false;
    // Without an id, two equal events are two events, unless the broker says that it came before.
    return event.origin.id !== undefined || event.origin.redelivered;
  }

  /** The event is let through. */
  admit(event: Event, push: Promise<void> | undefined): void {
    if (push === undefined) return;
    const identity = identityIn(event);
    this.#ofPush(push).push(identity);
    const admitted = this.#admitted.get(identity);
    if (admitted === undefined) return this.#add(identity, push);
    admitted.inPush = admitted.push === push ? admitted.inPush + 1 : 1;
    admitted.push = push;
    admitted.underWay += 1;
  }

  #add(identity: string, push: Promise<void>): void {
    if (this.#admitted.size >= MOST) {
      const [oldest] = this.#admitted.keys();
      if (oldest !== undefined) this.#admitted.delete(oldest);
    }
    this.#admitted.set(identity, { underWay: 1, expected: 0, push, inPush: 1 });
  }

  #ofPush(push: Promise<void>): string[] {
    if (this.#latest?.push === push) return this.#latest.identities;
    const identities: string[] = [];
    this.#latest = { push, identities };
    push.then(
      () => this.#settle(identities, true),
      () => this.#settle(identities, false),
    );
    return identities;
  }

  #settle(identities: readonly string[], isStored: boolean): void {
    for (const identity of identities) {
      const admitted = this.#admitted.get(identity);
      if (admitted === undefined) continue;
      admitted.underWay -= 1;
      if (!isStored) admitted.expected += 1;
      if (admitted.underWay <= 0 && admitted.expected <= 0) this.#admitted.delete(identity);
    }
  }
}

function identityIn({ origin, part }: Event): string {
  return identityOf(origin.id, origin.body, part);
}
