/** What has to be done, and in which order, to run one plan after another. */
import { resolve } from 'node:path';
import { noParts } from './builder.ts';
import { countingSinks, type Plan, sinkName } from './plan.ts';
import { changeOf } from './plan-change.ts';
import type { Parts } from './wiring.ts';

export interface Exchange {
  readonly before: Plan;
  readonly after: Plan;
  /** To be built. */
  readonly fresh: ReadonlySet<string>;
  /** Not needed any more. */
  readonly gone: ReadonlySet<string>;
  /** Sinks of those that are gone which are in the way of fresh ones: in the same directory. */
  readonly early: ReadonlySet<string>;
  /** The fresh ones that have to wait for them. */
  readonly late: ReadonlySet<string>;
  /** What will run: by now, what is kept. */
  readonly next: Parts;
}

export function exchangeOf(before: Plan, after: Plan, parts: Parts): Exchange {
  const { kept, changed, added, removed } = changeOf(before, after);
  const fresh = new Set([...changed, ...added]);
  const gone = new Set([...changed, ...removed]);
  const [leaving, coming] = [placesOf(before, gone), placesOf(after, fresh)];
  return {
    before,
    after,
    fresh,
    gone,
    early: crowded(leaving, coming),
    late: crowded(coming, leaving),
    next: keptOf(parts, new Set(kept)),
  };
}

type Places = ReadonlyMap<string, readonly string[]>;

/** A copy may be written to anywhere, and missing a moment of it is what best effort means. */
const ANY_COPY = ['copies'];

function placesOf(plan: Plan, names: ReadonlySet<string>): Places {
  const copies = plan.sinks.filter(({ isBestEffort }) => isBestEffort);
  const all = [
    ...copies.map((it) => [sinkName(it), ANY_COPY] as const),
    ...countingSinks(plan).map(
      ([name, { directories }]) => [name, directories.map((it) => resolve(it))] as const,
    ),
  ];
  return new Map(all.filter(([name]) => names.has(name)));
}

/** Those that share a place with one of the others. */
function crowded(some: Places, others: Places): ReadonlySet<string> {
  const taken = new Set([...others.values()].flat());
  const shared = [...some].filter(([, places]) => places.some((it) => taken.has(it)));
  return new Set(shared.map(([name]) => name));
}

function keptOf(parts: Parts, kept: ReadonlySet<string>): Parts {
  const next = noParts();
  for (const kind of ['sources', 'transforms', 'copies', 'groups'] as const) {
    const into = next[kind] as Map<string, unknown>;
    for (const [name, part] of parts[kind]) if (kept.has(name)) into.set(name, part);
  }
  return next;
}
