/** Events as `key=value` pairs, nested fields with dots in their keys, sorted by key. */
import { compareUtf8 } from '../canonical-json.ts';
import { isArray, isObject, sortedNames, type Value } from '../vrl/value.ts';
import { scalarText } from './value-text.ts';

/** A field that is true is its key alone, one that is false is left out, as in Vector. */
export function logfmtOf(value: Value): string {
  const pairs = new Map<string, Value>();
  if (isObject(value)) {
    for (const name of sortedNames(value)) flatten(name, value[name] as Value, pairs);
  } else flatten('message', value, pairs);
  return [...pairs]
    .filter(([, it]) => it !== false)
    .toSorted(([a], [b]) => compareUtf8(a, b))
    .map(([key, it]) => (it === true ? quoted(key) : `${quoted(key)}=${quoted(textOf(it))}`))
    .join(' ');
}

function flatten(key: string, value: Value, pairs: Map<string, Value>): void {
  if (isArray(value)) {
    for (const [index, item] of value.entries()) flatten(`${key}.${index}`, item, pairs);
  } else if (isObject(value)) {
    for (const name of sortedNames(value)) flatten(`${key}.${name}`, value[name] as Value, pairs);
  } else pairs.set(key, value);
}

const textOf = (value: Value) => scalarText(value) ?? 'null';

const NEEDS_QUOTES = /[\s"=\\\u0085]/;
const ESCAPES: Readonly<Record<string, string>> = {
  '\\': String.raw`\\`,
  '"': String.raw`\"`,
  '\n': String.raw`\n`,
};

/** Backslashes stand in quotes here, where Vector has none: only so can the text be read back. */
function quoted(text: string): string {
  if (!NEEDS_QUOTES.test(text)) return text;
  return `"${text.replaceAll(/[\\"\n]/g, (it) => ESCAPES[it] ?? it)}"`;
}
