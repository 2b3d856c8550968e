/** Values to JSON, as Vector writes it: names sorted by their UTF-8, the fewest escapes. */
import { floatText } from './json-number.ts';
import { timestampText } from './timestamp.ts';
import {
  Bytes,
  Float,
  isArray,
  lossy,
  Regex,
  sortedNames,
  Timestamp,
  type Value,
  type VrlObject,
} from './value.ts';

export function jsonOf(value: Value): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (isArray(value)) return `[${value.map(jsonOf).join(',')}]`;
  return scalarText(value) ?? objectText(value as VrlObject);
}

/** Undefined for an object. */
function scalarText(value: object): string | undefined {
  if (value instanceof Float) return value.digits ?? floatText(value.number);
  if (value instanceof Timestamp) return `"${timestampText(value)}"`;
  if (value instanceof Bytes) return quoted(lossy(value));
  return value instanceof Regex ? quoted(value.source) : undefined;
}

function objectText(object: VrlObject): string {
  let text = '';
  for (const name of sortedNames(object)) {
    const member = `${quoted(name)}:${jsonOf(object[name] as Value)}`;
    text = text === '' ? member : `${text},${member}`;
  }
  return `{${text}}`;
}

// oxlint-disable-next-line no-control-regex -- control characters are what it is for
const NEEDS_ESCAPE = /["\\\u0000-\u001f\ud800-\udfff]/;

function quoted(text: string): string {
  return NEEDS_ESCAPE.test(text) ? JSON.stringify(text) : `"${text}"`;
}

/** Over several lines, with two spaces for each level. */
export function prettyJsonOf(value: Value, indent = ''): string {
  const inner = `${indent}  `;
  const within = (open: string, members: readonly string[], close: string) =>
    members.length === 0 ? open + close : `${open}\n${members.join(',\n')}\n${indent}${close}`;
  if (isArray(value)) {
    return within(
      '[',
      value.map((item) => inner + prettyJsonOf(item, inner)),
      ']',
    );
  }
  if (typeof value !== 'object' || value === null || scalarText(value) !== undefined)
    return jsonOf(value);
  const object = value as VrlObject;
  const members = sortedNames(object).map(
    (name) => `${inner}${quoted(name)}: ${prettyJsonOf(object[name] as Value, inner)}`,
  );
  return within('{', members, '}');
}
