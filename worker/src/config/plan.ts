/** A configuration as what a worker runs. */
import type { Sink } from '../component.ts';
import { deadSink } from '../dead-sink.ts';
import { DEAD_LETTERS, type Plan, type PlannedSink, type PlannedTransform } from '../plan.ts';
import type { Component } from './components.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { Configuration } from './load.ts';
import { placesIn } from './node.ts';
import { directoriesOwned } from './owned-files.ts';

/** @param fallback directory of the dead letters where the configuration names none */
export function planOf(configuration: Configuration, fallback: string): Plan {
  const { globals, sources, inputs } = configuration;
  const sinks = configuration.sinks.map((sink) => plannedSink(sink, inputs.get(sink.id) ?? []));
  const directory =
    globals.dead_letters.directory ??
    sinks.flatMap(({ directories }) => directories)[0] ??
    globals.data_dir ??
    fallback;
  return {
    sources: sources.map(({ id, definition, options }) => ({
      id,
      fingerprint: fingerprintOf({ definition, options }),
      readsOnce: definition.readsOnce ?? false,
      build: (context) => definition.build(options, context),
      decoder: (context) => definition.decoder?.(options, context),
    })),
    transforms: plannedTransforms(configuration),
    sinks,
    dead: { ...deadSink(directory, globals.dead_letters.keep_days), id: DEAD_LETTERS },
  };
}

/** The transforms alone, for tests of a configuration. */
export function plannedTransforms({
  transforms,
  inputs,
}: Pick<Configuration, 'transforms' | 'inputs'>): readonly PlannedTransform[] {
  return transforms.map(({ id, definition, options, node }) => ({
    id,
    fingerprint: fingerprintOf({ definition, options }),
    inputs: inputs.get(id) ?? [],
    outputs: definition.outputs?.(options) ?? [],
    build: (context) =>
      definition.build(options, { ...context, placesIn: (option) => placesIn(node, option) }),
  }));
}

function plannedSink(sink: Component<Sink>, inputs: readonly string[]): PlannedSink {
  const { id, definition, options } = sink;
  return {
    id,
    fingerprint: fingerprintOf(sink),
    inputs,
    isBestEffort: definition.isBestEffort ?? false,
    directories: directoriesOwned(sink),
    build: (context) => definition.build(options, context),
  };
}
