/** Puts the tables of all files together. */
import type { Mistakes } from './mistake.ts';
import { textOfPlace } from './mistake.ts';
import type { ConfigNode, TableEntry, TableNode } from './node.ts';

/** Tables in these are merged by name; anything else stands in one file only. */
const MERGED = ['sources', 'transforms', 'sinks', 'secret', 'enrichment_tables'];
const LISTS = ['tests'];

export function mergeFiles(files: readonly TableNode[], mistakes: Mistakes): TableNode {
  const entries = new Map<string, TableEntry>();
  for (const [name, entry] of files.flatMap((file) => Array.from(file.entries))) {
    const there = entries.get(name);
    entries.set(name, there === undefined ? entry : merged(name, there, entry, mistakes));
  }
  const place = files[0]?.place ?? { file: '', line: 1, column: 1 };
  return { kind: 'table', place, entries };
}

function merged(name: string, a: TableEntry, b: TableEntry, mistakes: Mistakes): TableEntry {
  if (MERGED.includes(name) && a.node.kind === 'table' && b.node.kind === 'table') {
    const entries = new Map(a.node.entries);
    for (const [id, entry] of b.node.entries) {
      const there = entries.get(id);
      if (there !== undefined) tellTwice(`${name}.${id}`, there, entry, mistakes);
      else entries.set(id, entry);
    }
    return { place: a.place, node: { ...a.node, entries } };
  }
  if (LISTS.includes(name)) {
    const items = [...itemsOf(a.node), ...itemsOf(b.node)];
    return { place: a.place, node: { kind: 'list', place: a.node.place, items } };
  }
  tellTwice(name, a, b, mistakes);
  return a;
}

const itemsOf = (node: ConfigNode) => (node.kind === 'list' ? node.items : [node]);

function tellTwice(name: string, first: TableEntry, second: TableEntry, mistakes: Mistakes): void {
  const sentence = `\`${name}\` is there already, at ${textOfPlace(first.place)}`;
  mistakes.error(sentence, { place: second.place });
}
