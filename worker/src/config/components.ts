/** The components of a configuration: their types, options and inputs, each checked by itself. */
import { nearest } from '@pamir-audit/catalog';
import type { z } from 'zod';
import type { Definition, Sink, Source, Transform } from '../component.ts';
import * as registry from '../registry.ts';
import { type Kind, withoutCommon } from './common-options.ts';
import type { Mistakes } from './mistake.ts';
import { type ConfigNode, type Place, type TableEntry, type TableNode } from './node.ts';
import { checkOptions } from './options.ts';
import { isVectorOnly } from './vector-components.ts';

export type AnyDefinition<Built> = Definition<z.ZodObject, Built>;

export const definitions: {
  readonly source: readonly AnyDefinition<Source>[];
  readonly transform: readonly AnyDefinition<Transform>[];
  readonly sink: readonly AnyDefinition<Sink>[];
} = { source: registry.sources, transform: registry.transforms, sink: registry.sinks };

/** One that stands in the configuration. What could not be understood is left out. */
export interface Entry {
  readonly kind: Kind;
  readonly id: string;
  /** `sinks.file`, for messages. */
  readonly name: string;
  readonly place: Place;
  readonly node: ConfigNode;
  readonly inputs: readonly Input[];
  readonly inputsPlace: Place;
}

export interface Input {
  readonly text: string;
  readonly place: Place;
}

export interface Component<Built> extends Entry {
  readonly definition: AnyDefinition<Built>;
  readonly options: z.output<z.ZodObject>;
}

/** Values for options that a component has and the configuration does not give it. */
export type Defaults = Readonly<Record<string, string | boolean | undefined>>;

export function entryOf(kind: Kind, id: string, entry: TableEntry, mistakes: Mistakes): Entry {
  const name = `${kind}s.${id}`;
  const { place, node } = entry;
  const where = { component: name, place };
  if (node.kind !== 'table') mistakes.error('a component is a table', where);
  if (id === '' || id.includes('.')) {
    mistakes.error('the name of a component is not empty and has no dot', where);
  }
  const given = node.kind === 'table' ? node.entries.get('inputs') : undefined;
  const inputs = kind === 'source' ? [] : inputsOf(given, name, mistakes);
  if (kind !== 'source' && given === undefined && node.kind === 'table') {
    mistakes.error('missing option `inputs`', where);
  }
  return { kind, id, name, place, node, inputs, inputsPlace: given?.node.place ?? place };
}

function inputsOf(entry: TableEntry | undefined, component: string, mistakes: Mistakes): Input[] {
  if (entry === undefined) return [];
  const { node } = entry;
  // Vector takes one name in place of a list of one.
  const items = node.kind === 'list' ? node.items : [node];
  if (items.length === 0) {
    mistakes.error('`inputs` must not be empty', { component, place: node.place });
  }
  return items.flatMap((item) => {
    if (item.kind === 'scalar' && typeof item.value === 'string') {
      return [{ text: item.value, place: item.place }];
    }
    mistakes.error('an input is the name of a component', { component, place: item.place });
    return [];
  });
}

/** Finds the definition and checks the options; undefined when `mistakes` says why not. */
export function componentOf<Built>(
  entry: Entry,
  known: readonly AnyDefinition<Built>[],
  defaults: Defaults,
  mistakes: Mistakes,
): Component<Built> | undefined {
  const { kind, name: component, node } = entry;
  if (node.kind !== 'table') return undefined;
  const definition = definitionOf(entry, node, known, mistakes);
  if (definition === undefined) return undefined;
  const { options: schema, vectorOnly = {} } = definition;
  const own = Object.keys(schema.shape);
  const table = completed(withoutCommon({ kind, component, node, own }, mistakes), own, defaults);
  const options = checkOptions({ schema, node: table, component, vectorOnly }, mistakes);
  return options === undefined ? undefined : { ...entry, definition, options };
}

function definitionOf<Built>(
  { kind, name: component, place }: Entry,
  node: TableNode,
  known: readonly AnyDefinition<Built>[],
  mistakes: Mistakes,
): AnyDefinition<Built> | undefined {
  const type = node.entries.get('type')?.node;
  if (type === undefined) {
    mistakes.error('missing option `type`', { component, place });
    return undefined;
  }
  const word = type.kind === 'scalar' ? String(type.value) : '';
  const found = known.find((it) => it.type === word);
  if (found !== undefined) return found;
  const names = known.map((it) => it.type);
  if (isVectorOnly(kind, word)) {
    const sentence = `Vector's ${kind} \`${word}\` is not there; there are ${names.join(', ')}`;
    mistakes.error(sentence, { component, place: type.place });
    return undefined;
  }
  const meant = nearest(word, names);
  const shown = type.kind === 'scalar' && type.filled === undefined ? ` \`${word}\`` : '';
  const hint =
    meant === undefined ? `; there are ${names.join(', ')}` : `; did you mean \`${meant}\`?`;
  mistakes.error(`there is no ${kind} of type${shown}${hint}`, { component, place: type.place });
  return undefined;
}

function completed(node: TableNode, own: readonly string[], defaults: Defaults): TableNode {
  const entries = new Map(node.entries);
  for (const [name, value] of Object.entries(defaults)) {
    if (value === undefined || entries.has(name) || !own.includes(name)) continue;
    entries.set(name, { place: node.place, node: { kind: 'scalar', place: node.place, value } });
  }
  return { ...node, entries };
}
