/** A configuration as a tree in which everything knows where it was written. */
import type { PlaceOf } from '../vrl/diagnostic.ts';

/** Line and column from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface TableNode {
  readonly kind: 'table';
  readonly place: Place;
  readonly entries: ReadonlyMap<string, TableEntry>;
}

export interface TableEntry {
  /** Of the key. */
  readonly place: Place;
  readonly node: ConfigNode;
}

export interface ListNode {
  readonly kind: 'list';
  readonly place: Place;
  readonly items: readonly ConfigNode[];
}

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly place: Place;
  readonly value: string | number | boolean | null;
  /**
   * Values of variables and secrets that were put into the text. No message quotes them, nor the
   * text that they are in.
   */
  readonly filled?: readonly string[];
  /** Of a text: where its characters stand in the file. */
  readonly placeOf?: PlaceOf;
  /** True when it lacks a value that is told to be missing: nothing else is to be said of it. */
  readonly isIncomplete?: true;
}

export type ConfigNode = TableNode | ListNode | ScalarNode;

/** The node as a plain value. Its own fields only, so that no key is special. */
export function valueOfNode(node: ConfigNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(valueOfNode);
  return Object.fromEntries(
    Array.from(node.entries, ([key, entry]) => [key, valueOfNode(entry.node)]),
  );
}

export type NodePath = readonly PropertyKey[];

/** What stands at a path; undefined where nothing does. */
export function nodeAt(node: ConfigNode, path: NodePath): ConfigNode | undefined {
  let at: ConfigNode | undefined = node;
  for (const step of path) {
    if (at?.kind === 'table') at = at.entries.get(String(step))?.node;
    else if (at?.kind === 'list') at = at.items[Number(step)];
    else return undefined;
  }
  return at;
}

/** Where to point at for a path: the value, or what is nearest above it. */
export function placeAt(node: ConfigNode, path: NodePath): Place {
  for (let length = path.length; length > 0; length -= 1) {
    const found = nodeAt(node, path.slice(0, length));
    if (found !== undefined) return found.place;
  }
  return node.place;
}

/** Where the key at the end of a path is written. */
export function keyPlaceAt(node: ConfigNode, path: NodePath): Place {
  const table = nodeAt(node, path.slice(0, -1));
  const entry = table?.kind === 'table' ? table.entries.get(String(path.at(-1))) : undefined;
  return entry?.place ?? placeAt(node, path);
}

/**
 * Where the text at a dotted name such as `route.failed` has its characters. Keys may have dots
 * themselves. Of a table that holds a program, it is that of its `source`.
 */
export function placesIn(node: ConfigNode, name: string): PlaceOf | undefined {
  if (node.kind === 'scalar') return name === '' ? node.placeOf : undefined;
  if (name === '') return node.kind === 'table' ? placesIn(node, 'source') : undefined;
  const children: Iterable<readonly [string, ConfigNode]> =
    node.kind === 'list'
      ? node.items.map((item, index) => [String(index), item] as const)
      : Array.from(node.entries, ([key, entry]) => [key, entry.node] as const);
  for (const [key, child] of children) {
    if (name !== key && !name.startsWith(`${key}.`)) continue;
    const found = placesIn(child, name.slice(key.length + 1));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A copy with each text replaced. */
export function mapTexts(
  node: ConfigNode,
  change: (node: ScalarNode & { readonly value: string }) => ScalarNode,
): ConfigNode {
  if (node.kind === 'list') {
    return { ...node, items: node.items.map((item) => mapTexts(item, change)) };
  }
  if (node.kind === 'table') {
    const entries = Array.from(
      node.entries,
      ([key, entry]) => [key, { ...entry, node: mapTexts(entry.node, change) }] as const,
    );
    return { ...node, entries: new Map(entries) };
  }
  return typeof node.value === 'string' ? change({ ...node, value: node.value }) : node;
}

/** Everything that was put into the texts of a node. */
export function filledIn(node: ConfigNode): readonly string[] {
  if (node.kind === 'scalar') return node.filled ?? [];
  if (node.kind === 'list') return node.items.flatMap(filledIn);
  return Array.from(node.entries.values()).flatMap((entry) => filledIn(entry.node));
}
