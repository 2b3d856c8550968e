/** How the segments of one kind follow each other: which of them the newest leads to. */
import type { Header, Previous } from './commit-log.ts';

/** What a header or a note says of another segment. */
export type Named = Pick<Header, 'name' | 'sequence'>;

/** One word for a segment that a note says was deleted. */
export const removalOf = (kind: string, { name, sequence }: Named) => `${kind} ${sequence} ${name}`;

/**
 * The segments of one kind, from the newest back, each found by what the header of the one after it
 * says. Where one is gone, it goes on with the next older one there is, for which nothing vouches then.
 */
export class Chain {
  /** Those that the newest leads to, one after the other, with none missing between. */
  readonly members: readonly Header[];
  readonly #newest: Header | undefined;
  /** By the name of a segment, what the next one's header says of it. */
  readonly #named = new Map<string, Previous>();
  /** By the name of a segment, the one after it that is gone. */
  readonly #missing = new Map<string, Previous>();

  /** @param headers of one kind, oldest first */
  constructor(headers: readonly Header[]) {
    this.#newest = headers.at(-1);
    const members: Header[] = [];
    let current = this.#newest;
    while (current !== undefined) {
      if (this.#missing.size === 0) members.push(current);
      const { previous }: Header = current;
      // Anything else was written by somebody else, and might lead in a circle.
      if (!previous || !(previous.sequence < current.sequence)) break;
      const { name, sequence } = previous;
      current = headers.find((it) => it.name === name && it.sequence === sequence);
      if (current) {
        // A worker says the hash of the seal, or why there is none.
        const isVouched = previous.hash !== undefined || previous.reason !== undefined;
        if (isVouched) this.#named.set(name, previous);
      } else {
        current = headers.findLast((it) => it.sequence < sequence);
        if (current) this.#missing.set(current.name, previous);
      }
    }
    this.members = members;
  }

  /** Whether nothing vouches for a segment: making it failed, or somebody else made it. */
  hasNo({ name }: Named): boolean {
    return name !== this.#newest?.name && !this.#named.has(name) && !this.#missing.has(name);
  }

  /** @param wasRemoved whether a note of a later log says that a segment was deleted */
  gapAfter({ name }: Named, wasRemoved: (it: Named) => boolean): readonly string[] {
    const next = this.#missing.get(name);
    if (next === undefined || wasRemoved(next)) return [];
    return [`the one after it, ${next.name}, is gone: nothing vouches for its end`];
  }

  /** What the next segment's header says of this one; undefined when it is the newest. */
  nextOf({ name, sequence }: Named): Previous | undefined {
    return name === this.#newest?.name ? undefined : (this.#named.get(name) ?? { name, sequence });
  }
}
