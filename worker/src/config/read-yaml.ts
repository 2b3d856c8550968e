/** Reads YAML 1.2, with merge keys, and JSON into a tree with places. */
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
  type Scalar,
} from 'yaml';
import type { Mistakes } from './mistake.ts';
import type { ConfigNode, Place, TableEntry, TableNode } from './node.ts';
import { SourceFile } from './source-file.ts';
import { placesOf, type Writing } from './text-places.ts';

/** Aliases of aliases make a small file enormous. */
const MOST_NODES = 100_000;

/** @returns undefined when the text is no YAML, and then `mistakes` says why */
export function readYaml(text: string, file: string, mistakes: Mistakes): TableNode | undefined {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  for (const { code, pos, message } of document.errors) {
    const { line, col: column } = lines.linePos(pos[0]);
    const isTooDeep = code === 'RESOURCE_EXHAUSTION';
    const sentence = isTooDeep
      ? 'this is nested too deeply'
      : `this is not YAML: ${lowered(message)}`;
    mistakes.error(sentence, { place: { file, line, column } });
  }
  if (document.errors.length > 0) return undefined;
  try {
    const reader = new Reader(document, lines, new SourceFile(file, text));
    return tableOf(reader.read(), file, mistakes);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    mistakes.error(error.message, { place: error.place });
    return undefined;
  }
}

/** JSON is YAML; what is YAML only is refused first. */
export function readJson(text: string, file: string, mistakes: Mistakes): TableNode | undefined {
  try {
    JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const at = Number(/position (\d+)/.exec(message)?.[1] ?? text.length);
    const before = text.slice(0, at).split('\n');
    const place = { file, line: before.length, column: (before.at(-1) ?? '').length + 1 };
    // What follows may quote the text.
    const [what = ''] = message.split(/ in JSON| at position|, "/);
    mistakes.error(`this is not JSON: ${lowered(what)}`, { place });
    return undefined;
  }
  return readYaml(text, file, mistakes);
}

function tableOf(node: ConfigNode, file: string, mistakes: Mistakes): TableNode | undefined {
  if (node.kind === 'table') return node;
  if (node.kind === 'scalar' && node.value === null) {
    return { kind: 'table', place: node.place, entries: new Map() };
  }
  mistakes.error('a configuration is a table', { place: { file, line: 1, column: 1 } });
  return undefined;
}

const lowered = (text: string) => {
  const [first = ''] = text.split('\n');
  return first.slice(0, 1).toLowerCase() + first.slice(1);
};

class Unreadable extends Error {
  readonly place: Place;

  constructor(message: string, place: Place) {
    super(message);
    this.place = place;
  }
}

class Reader {
  readonly #document: Document;
  readonly #lines: LineCounter;
  readonly #file: SourceFile;
  /** Aliases that are being followed: one must not lead to itself. */
  readonly #open = new Set<unknown>();
  #nodes = 0;

  constructor(document: Document, lines: LineCounter, file: SourceFile) {
    this.#document = document;
    this.#lines = lines;
    this.#file = file;
  }

  read(): ConfigNode {
    return this.#node(this.#document.contents, this.#file.place(0));
  }

  #node(node: unknown, fallback: Place): ConfigNode {
    const place = this.#place(node) ?? fallback;
    this.#nodes += 1;
    if (this.#nodes > MOST_NODES) throw new Unreadable('the aliases are too many', place);
    if (isAlias(node)) return this.#followed(node.resolve(this.#document), place);
    if (isMap(node)) return { kind: 'table', place, entries: this.#entries(node.items, place) };
    if (isSeq(node)) {
      return { kind: 'list', place, items: node.items.map((it) => this.#node(it, place)) };
    }
    if (!isScalar(node)) return { kind: 'scalar', place, value: null };
    const writing = typeof node.value === 'string' ? writingOf(node, this.#file) : undefined;
    if (writing === undefined) return { kind: 'scalar', place, value: plain(node.value) };
    const value = String(node.value);
    return { kind: 'scalar', place, value, placeOf: placesOf(value, writing, this.#file) };
  }

  #followed(target: unknown, place: Place): ConfigNode {
    if (target === undefined) throw new Unreadable('there is no anchor of that name', place);
    if (this.#open.has(target)) {
      throw new Unreadable('the alias leads to itself', place);
    }
    this.#open.add(target);
    const node = this.#node(target, place);
    this.#open.delete(target);
    return node;
  }

  #entries(pairs: readonly Pair[], fallback: Place): Map<string, TableEntry> {
    const entries = new Map<string, TableEntry>();
    const merged: TableNode[] = [];
    for (const { key, value } of pairs) {
      const name = isScalar(key) ? String(key.value) : String(key);
      const place = this.#place(key) ?? fallback;
      const node = this.#node(value, place);
      if (name === '<<') merged.push(...tablesOf(node));
      else entries.set(name, { place, node });
    }
    // Own keys win, and the first of several tables.
    for (const [name, entry] of merged.flatMap((it) => Array.from(it.entries))) {
      if (!entries.has(name)) entries.set(name, entry);
    }
    return entries;
  }

  #place(node: unknown): Place | undefined {
    const range = (node as { range?: readonly number[] } | null)?.range;
    if (range?.[0] === undefined) return undefined;
    const { line, col: column } = this.#lines.linePos(range[0]);
    return { file: this.#file.name, line, column };
  }
}

/** How a text is written; undefined when it stands nowhere. */
function writingOf({ type, range, value }: Scalar, { text }: SourceFile): Writing | undefined {
  if (!range) return undefined;
  const [start, end] = range;
  const flow = { isFolded: true, indent: Infinity };
  const within = { start: start + 1, end: end - 1 };
  if (type === 'QUOTE_DOUBLE') return { ...flow, ...within, hasEscapes: true };
  if (type === 'QUOTE_SINGLE') return { ...flow, ...within, hasDoubledQuotes: true };
  if (type !== 'BLOCK_LITERAL' && type !== 'BLOCK_FOLDED') return { ...flow, start, end };
  const first = text.indexOf('\n', start) + 1;
  const spaces = (lines: string) => /^(?:[ \t]*\r?\n)*( *)/.exec(lines)?.[1]?.length ?? 0;
  // What the first line has and the text has not, each line has.
  const indent = spaces(text.slice(first, end)) - spaces(String(value));
  return { start: first, end, indent, isFolded: type === 'BLOCK_FOLDED' };
}

function tablesOf(node: ConfigNode): readonly TableNode[] {
  if (node.kind === 'table') return [node];
  return node.kind === 'list' ? node.items.flatMap(tablesOf) : [];
}

function plain(value: unknown): string | number | boolean | null {
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') {
    return value;
  }
  return typeof value === 'bigint' ? Number(value) : null;
}
