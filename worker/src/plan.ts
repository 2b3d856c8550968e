/** What a worker is to run: components by name, and how they are wired. */
import { resolve } from 'node:path';
import type { Context, Sink, Source, Transform } from './component.ts';

interface Planned<Built> {
  readonly id: string;
  /**
   * Equal for two that are built alike: what they are made of, but not their inputs. Of a hash, as
   * options have secrets in them.
   */
  readonly fingerprint: string;
  build(context: Context): Built | Promise<Built>;
}

export interface PlannedSource extends Planned<Source> {
  /** What it has begun to read cannot be read on by another; see `Definition.readsOnce`. */
  readonly readsOnce?: boolean;
  /** What is done to each of its events first. */
  decoder?(context: Context): Transform | undefined;
}

export interface PlannedTransform extends Planned<Transform> {
  /** Names of outputs: the id of a source or transform, or `<id>.<name>` for a named output. */
  readonly inputs: readonly string[];
  /** Its named outputs, beside the usual one. */
  readonly outputs: readonly string[];
}

export interface PlannedSink extends Planned<Sink> {
  readonly inputs: readonly string[];
  /** It may lose events, and nobody waits for it. */
  readonly isBestEffort: boolean;
  /** Where it writes files: locked, and watched for room. */
  readonly directories: readonly string[];
}

export interface Plan {
  readonly sources: readonly PlannedSource[];
  readonly transforms: readonly PlannedTransform[];
  readonly sinks: readonly PlannedSink[];
  readonly dead: PlannedSink;
}

export const DEAD_LETTERS = 'dead_letters';

/** The sinks that count, each with its name: as in a configuration, `sinks.file`. */
export function countingSinks({ sinks, dead }: Plan): readonly (readonly [string, PlannedSink])[] {
  const counting = sinks.filter(({ isBestEffort }) => !isBestEffort);
  return [...counting.map((it) => [sinkName(it), it] as const), [DEAD_LETTERS, dead]];
}

export const sourceName = ({ id }: { readonly id: string }) => `sources.${id}`;
export const transformName = ({ id }: { readonly id: string }) => `transforms.${id}`;
export const sinkName = ({ id }: { readonly id: string }) => `sinks.${id}`;

/** All that the worker locks, each once. Sorted, so that two workers do not hold half of them each. */
export function directoriesOf({ sinks, dead }: Plan): readonly string[] {
  const all = [...sinks, dead].flatMap(({ directories }) => directories);
  return [...new Set(all.map((it) => resolve(it)))].toSorted();
}
