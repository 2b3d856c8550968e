/** Reads TOML 1.0 into a tree with places. */
import { type AST, ParseError, parseTOML } from 'toml-eslint-parser';
import type { Mistakes } from './mistake.ts';
import type { ConfigNode, Place, TableEntry, TableNode } from './node.ts';
import { SourceFile } from './source-file.ts';
import { placesOf, type Writing } from './text-places.ts';

/** A table while it is being filled: TOML adds to one from several places. */
interface OpenTable extends TableNode {
  readonly entries: Map<string, TableEntry>;
}

/** @returns undefined when the text is no TOML, and then `mistakes` says why */
export function readToml(text: string, file: string, mistakes: Mistakes): TableNode | undefined {
  try {
    const [top] = parseTOML(text, { tomlVersion: '1.0' }).body;
    return tableOf(top, new SourceFile(file, text));
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    const place = { file, line: error.lineNumber, column: error.column + 1 };
    mistakes.error(sentenceOf(error, text), { place });
    return undefined;
  }
}

/** Vector replaces variables before it reads the file, so there they may stand without quotes. */
function sentenceOf(error: ParseError, text: string): string {
  const line = text.split('\n')[error.lineNumber - 1] ?? '';
  if (/=\s*\$/.test(line)) {
    return 'a variable has to stand in quotes; where a number is wanted it becomes one';
  }
  return `this is not TOML: ${lowered(error.message)}`;
}

const lowered = (text: string) => text.slice(0, 1).toLowerCase() + text.slice(1).replace(/\.$/, '');

function tableOf(top: AST.TOMLTopLevelTable, file: SourceFile): TableNode {
  const root = openTable(file.place(0));
  for (const part of top.body) {
    if (part.type === 'TOMLKeyValue') put(root, part, file);
    else fill(root, part, file);
  }
  return root;
}

const openTable = (place: Place): OpenTable => ({ kind: 'table', place, entries: new Map() });

/** `[a.b]` or `[[a.b]]` and what stands below it. */
function fill(root: OpenTable, table: AST.TOMLTable, file: SourceFile): void {
  const names = table.key.keys.map((key) => [keyText(key), placeOf(key, file)] as const);
  let at = root;
  names.forEach(([name, place], index) => {
    const isLast = index === names.length - 1;
    at = isLast && table.kind === 'array' ? appended(at, name, place) : inner(at, name, place);
  });
  for (const pair of table.body) put(at, pair, file);
}

/** The table of that name, or the last of its tables, or a new one. */
function inner(table: OpenTable, name: string, place: Place): OpenTable {
  const there = table.entries.get(name)?.node;
  const last = there?.kind === 'list' ? there.items.at(-1) : there;
  // The parser has refused whatever would be no table of ours.
  if (last?.kind === 'table') return last as OpenTable;
  const made = openTable(place);
  table.entries.set(name, { place, node: made });
  return made;
}

function appended(table: OpenTable, name: string, place: Place): OpenTable {
  const made = openTable(place);
  const there = table.entries.get(name);
  const items = there?.node.kind === 'list' ? [...there.node.items, made] : [made];
  const node = { kind: 'list' as const, place: there?.node.place ?? place, items };
  table.entries.set(name, { place: there?.place ?? place, node });
  return made;
}

function put(table: OpenTable, { key, value }: AST.TOMLKeyValue, file: SourceFile): void {
  let at = table;
  key.keys.forEach((part, index) => {
    const place = placeOf(part, file);
    if (index < key.keys.length - 1) at = inner(at, keyText(part), place);
    else at.entries.set(keyText(part), { place, node: nodeOf(value, file) });
  });
}

function nodeOf(value: AST.TOMLContentNode, file: SourceFile): ConfigNode {
  const place = placeOf(value, file);
  if (value.type === 'TOMLArray') {
    return { kind: 'list', place, items: value.elements.map((it) => nodeOf(it, file)) };
  }
  if (value.type === 'TOMLInlineTable') {
    const table = openTable(place);
    for (const pair of value.body) put(table, pair, file);
    return table;
  }
  if (value.kind === 'string') {
    const placeOf = placesOf(value.value, writingOf(value, file), file);
    return { kind: 'scalar', place, value: value.value, placeOf };
  }
  const plain = value.value instanceof Date ? value.value.toISOString() : value.value;
  return { kind: 'scalar', place, value: plain };
}

/** A line feed right behind three quotes is none of the text. */
function writingOf(
  { style, multiline, range }: AST.TOMLStringValue,
  { text }: SourceFile,
): Writing {
  const quotes = multiline ? 3 : 1;
  const [from, to] = [range[0] + quotes, range[1] - quotes];
  const [feed = ''] = (multiline && /^\r?\n/.exec(text.slice(from, from + 2))) || [];
  return { start: from + feed.length, end: to, hasEscapes: style === 'basic' };
}

const keyText = (key: AST.TOMLBare | AST.TOMLQuoted) =>
  key.type === 'TOMLBare' ? key.name : key.value;

const placeOf = ({ loc }: AST.TOMLNode, file: SourceFile): Place => ({
  file: file.name,
  line: loc.start.line,
  column: loc.start.column + 1,
});
