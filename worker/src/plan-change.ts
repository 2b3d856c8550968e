/** What is different between two plans, by the names of components: `sinks.file`. */
import { DEAD_LETTERS, type Plan, sinkName, sourceName, transformName } from './plan.ts';

export interface PlanChange {
  readonly kept: readonly string[];
  /** Kept, and fed by others than before. */
  readonly rewired: readonly string[];
  readonly changed: readonly string[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

interface Part {
  readonly fingerprint: string;
  readonly inputs: string;
}

export function changeOf(before: Plan, after: Plan): PlanChange {
  const [old, fresh] = [partsOf(before), partsOf(after)];
  const names = [...fresh.keys()];
  const isAlike = (name: string) => old.get(name)?.fingerprint === fresh.get(name)?.fingerprint;
  const kept = names.filter((name) => old.has(name) && isAlike(name));
  return {
    kept,
    rewired: kept.filter((name) => old.get(name)?.inputs !== fresh.get(name)?.inputs),
    changed: names.filter((name) => old.has(name) && !isAlike(name)),
    added: names.filter((name) => !old.has(name)),
    removed: [...old.keys()].filter((name) => !fresh.has(name)),
  };
}

export function isNothing({ rewired, changed, added, removed }: PlanChange): boolean {
  return [rewired, changed, added, removed].every((names) => names.length === 0);
}

/**
 * Sources whose successor would miss what they have begun to read.
 *
 * @returns their names
 */
export function unreplaceable(before: Plan, { changed, removed }: PlanChange): readonly string[] {
  const gone = new Set([...changed, ...removed]);
  return before.sources
    .filter(({ readsOnce }) => readsOnce)
    .map(sourceName)
    .filter((name) => gone.has(name));
}

function partsOf(plan: Plan): ReadonlyMap<string, Part> {
  return new Map([
    ...plan.sources.map((it) => [sourceName(it), { ...it, inputs: '' }] as const),
    ...plan.transforms.map((it) => [transformName(it), partOf(it)] as const),
    ...plan.sinks.map((it) => [sinkName(it), partOf(it)] as const),
    [DEAD_LETTERS, partOf(plan.dead)] as const,
  ]);
}

/** The order of inputs says nothing. */
function partOf({ fingerprint, inputs }: Omit<Part, 'inputs'> & { inputs: readonly string[] }) {
  return { fingerprint, inputs: JSON.stringify(inputs.toSorted()) };
}
