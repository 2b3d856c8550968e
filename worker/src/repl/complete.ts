/** What Tab offers: names of functions and variables, and paths of the event at hand. */
import { functions } from '../vrl/functions/registry.ts';
import { getAt } from '../vrl/path.ts';
import { signatureOf } from '../vrl/signature.ts';
import type { Segment } from '../vrl/syntax.ts';
import { isArray, isObject, sortedNames, type Value } from '../vrl/value.ts';

const COMMANDS = ['exit', 'help', 'next', 'prev'];

/** A path up to its last dot, and what is written behind it. */
const PATH = /(\.(?:[\w@]+|"[^"]*"|\[-?\d+\]|\.)*?)((?:[\w@]*|"[^"]*))$/;
const WORD = /[A-Za-z_]\w*$/;
const OPEN_CALL = /([a-z_]\w*)!?\([^()]*$/;

/** The candidates, and the part of the line that they take the place of. */
export function complete(
  line: string,
  session: { readonly event: Value; readonly variables: readonly string[] },
): [candidates: string[], part: string] {
  const path = /(?:^|[^\w)\]}"])(\.[^\s()|,=+*/<>!-]*)$/.exec(line)?.[1];
  if (path !== undefined) return completePath(path, session.event);
  const word = WORD.exec(line)?.[0] ?? '';
  if (/^help \w*$/.test(line)) return [starting(word, [...functions.keys(), 'functions']), word];
  if (word === '') return [[], ''];
  const commands = line === word ? COMMANDS : [];
  const calls = [...functions.keys()].map((name) => `${name}(`);
  return [starting(word, [...commands, ...session.variables, ...calls]), word];
}

function starting(part: string, names: readonly string[]): string[] {
  return names.filter((name) => name.startsWith(part)).toSorted();
}

function completePath(path: string, event: Value): [string[], string] {
  const found = PATH.exec(path);
  const written = found?.[2] ?? '';
  const before = path.slice(0, path.length - written.length);
  const parent = getAt(event, segmentsOf(before));
  if (parent === undefined || !isObject(parent)) return [[], path];
  const names = sortedNames(parent).map((name) =>
    /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name),
  );
  const ends = (name: string) => {
    const value = getAt(event, segmentsOf(before + name));
    if (value === undefined || isArray(value)) return '';
    return isObject(value) ? '.' : '';
  };
  const fitting = names.filter((name) => name.startsWith(written));
  const [only] = fitting;
  const texts = fitting.length === 1 && only !== undefined ? [only + ends(only)] : fitting;
  return [texts.map((name) => before + name), path];
}

function segmentsOf(path: string): readonly Segment[] {
  return [...path.matchAll(/\.?([\w@]+)|"([^"]*)"|\[(-?\d+)\]/g)].map(
    ([, bare, quoted, index]): Segment => {
      if (index !== undefined) return { type: 'index', index: Number(index) };
      return { type: 'field', name: bare ?? quoted ?? '' };
    },
  );
}

/** How to call the function whose brackets are open at the end of the line. */
export function signatureAt(line: string): string | undefined {
  const name = OPEN_CALL.exec(line)?.[1];
  const found = name === undefined ? undefined : functions.get(name);
  return found && signatureOf(found);
}
