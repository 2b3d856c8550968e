/** Which files a configuration is made of, and their texts. */
import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { globSync } from 'tinyglobby';
import { TESTS } from './global-options.ts';
import type { Mistakes } from './mistake.ts';
import type { ConfigNode, Place, TableNode } from './node.ts';
import { readToml } from './read-toml.ts';
import { readJson, readYaml } from './read-yaml.ts';

type Format = 'toml' | 'yaml' | 'json';

const FORMATS: Readonly<Record<string, Format>> = {
  '.toml': 'toml',
  '.yaml': 'yaml',
  '.yml': 'yaml',
  '.json': 'json',
};

const readers = { toml: readToml, yaml: readYaml, json: readJson };

const STDIN = '-';
const IN_DIRECTORY = '**/*.{toml,yaml,yml,json}';
/** Sub-directories of a configuration directory; a file there is the component of its name. */
const SECTIONS = ['sources', 'transforms', 'sinks', TESTS, 'enrichment_tables'];

const pathsOf = (names: readonly string[]) =>
  names.flatMap((list) => list.split(',')).filter(Boolean);
const isPattern = (path: string) => /[*?[\]{}]/.test(path);

/** Reads all files that the arguments name, in the order of their paths. */
export function readFiles(names: readonly string[], mistakes: Mistakes): readonly TableNode[] {
  return pathsOf(names).flatMap((path) => {
    if (path === STDIN) return readOne(path, 'stdin', mistakes);
    if (isDirectory(path)) return readDirectory(path, mistakes);
    const files = isPattern(path) ? found(path, mistakes) : [path];
    return files.flatMap((file) => readOne(file, file, mistakes));
  });
}

/** Where to look for changes. */
export interface Whereabouts {
  /** Every file that is there right now, and those that are named. */
  readonly files: readonly string[];
  /** In which the files are, and new ones would be. */
  readonly directories: readonly string[];
}

export function whereaboutsOf(names: readonly string[]): Whereabouts {
  const files = new Set<string>();
  const directories = new Set<string>();
  for (const path of pathsOf(names).filter((it) => it !== STDIN)) {
    if (isDirectory(path)) {
      directories.add(path);
      for (const it of SECTIONS) if (isDirectory(join(path, it))) directories.add(join(path, it));
      for (const file of globSync(IN_DIRECTORY, { cwd: path, deep: 2 }))
        files.add(join(path, file));
    } else if (isPattern(path)) {
      directories.add(literalDirectory(path));
      for (const file of globSync(path, { absolute: false, dot: false })) files.add(file);
    } else files.add(path);
  }
  for (const file of files) directories.add(dirname(file));
  return { files: [...files].toSorted(), directories: [...directories] };
}

/** The last one in which nothing is a wildcard yet. */
function literalDirectory(pattern: string): string {
  const literal = pattern.slice(0, pattern.search(/[*?[\]{}]/));
  return literal.includes('/') ? literal.slice(0, literal.lastIndexOf('/')) || '/' : '.';
}

export const readsStandardInput = (names: readonly string[]) => pathsOf(names).includes(STDIN);

function found(pattern: string, mistakes: Mistakes): readonly string[] {
  const files = globSync(pattern, { absolute: false, dot: false }).toSorted();
  if (files.length === 0) mistakes.error(`no file matches ${pattern}`);
  return files;
}

/** What cannot even be looked at is told when it is read. */
function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Files in the directory itself are like any; one below `sinks/` is the sink of its name. */
function readDirectory(path: string, mistakes: Mistakes): readonly TableNode[] {
  const files = globSync(IN_DIRECTORY, { cwd: path, deep: 2 }).toSorted();
  if (files.length === 0) mistakes.error(`no configuration file is in ${path}`);
  return files.flatMap((file) => {
    const full = join(path, file);
    const section = dirname(file);
    if (section === '.') return readOne(full, full, mistakes);
    if (!SECTIONS.includes(section)) {
      mistakes.warn(`${full} is in no directory that counts: ${SECTIONS.join(', ')}`);
      return [];
    }
    const id = basename(file, extname(file));
    return readOne(full, full, mistakes).map((node) =>
      section === TESTS ? nested([TESTS], listOf(node)) : nested([section, id], node),
    );
  });
}

const listOf = (node: TableNode): ConfigNode => ({
  kind: 'list',
  place: node.place,
  items: [node],
});

function nested(names: readonly string[], node: ConfigNode): TableNode {
  const { place } = node;
  const wrap = (inner: ConfigNode, name: string): TableNode => ({
    kind: 'table',
    place,
    entries: new Map([[name, { place, node: inner }]]),
  });
  return names.toReversed().reduce<ConfigNode>(wrap, node) as TableNode;
}

/** Nothing when it cannot be read; `mistakes` then says why. */
function readOne(path: string, shown: string, mistakes: Mistakes): readonly TableNode[] {
  const place: Place = { file: shown, line: 1, column: 1 };
  const text = textOf(path, shown, mistakes);
  if (text === undefined) return [];
  const format = path === STDIN ? formatOf(text) : FORMATS[extname(path)];
  if (format === undefined) {
    mistakes.error('what is in a file is told by its ending: .toml, .yaml, .yml or .json', {
      place,
    });
    return [];
  }
  const node = readWhole(readers[format], text.replace(/^\uFEFF/, ''), shown, mistakes);
  return node === undefined ? [] : [node];
}

function textOf(path: string, shown: string, mistakes: Mistakes): string | undefined {
  try {
    return readFileSync(path === STDIN ? 0 : path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : message;
    mistakes.error(`cannot read the configuration ${shown}: ${why}`);
    return undefined;
  }
}

/** Standard input has no name, but the three formats are easily told apart. */
function formatOf(text: string): Format {
  const first = text.split('\n').find((line) => /^\s*[^\s#]/.test(line)) ?? '';
  if (/^\s*\{/.test(first)) return 'json';
  return /^\s*\[|^\s*[\w."-]+\s*=/.test(first) ? 'toml' : 'yaml';
}

type Reader = typeof readToml;

/** The engine's stack is the last bound of what can be nested; the readers know no other. */
function readWhole(reader: Reader, ...args: Parameters<Reader>): ReturnType<Reader> {
  try {
    return reader(...args);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const [, file, mistakes] = args;
    mistakes.error('this is nested too deeply', { place: { file, line: 1, column: 1 } });
    return undefined;
  }
}
