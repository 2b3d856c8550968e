/**
 * Which events auditors have come across: one that was written into two directories, as after a
 * hand-over, is one event. A dead letter and a line of the daily file may be of one event, and are two
 * things.
 */
import type { TrailKind } from './commit-log.ts';
import { IdentityWindow } from './identity.ts';

export class SeenIdentities {
  readonly #windows = new Map<TrailKind, IdentityWindow>();

  /** Remembers it; false when it was there already. */
  add(kind: TrailKind, identity: string): boolean {
    const known = this.#windows.get(kind);
    const window = known ?? new IdentityWindow(Number.MAX_SAFE_INTEGER);
    if (known === undefined) this.#windows.set(kind, window);
    return window.add(identity);
  }
}
