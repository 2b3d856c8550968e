/** Values to JSON, as Vector writes it: names sorted by their UTF-8, the fewest escapes. */
import { floatText } from './json-number.ts';
import { timestampText } from './timestamp.ts';
import {
  Bytes,
  Float,
  isArray,
  lossy,
  type Regex,
  Scalar,
  sortedNames,
  Timestamp,
  type Value,
  type VrlObject,
} from './value.ts';

// Plain loops and one growing text: this runs for every event, and is as fast as the engine's own.
export function jsonOf(value: Value): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (isArray(value)) return arrayText(value);
  return scalarText(value) ?? objectText(value as VrlObject);
}

function arrayText(items: readonly Value[]): string {
  let text = '[';
  for (let at = 0; at < items.length; at += 1) {
    text += (at === 0 ? '' : ',') + jsonOf(items[at] as Value);
  }
  return `${text}]`;
}

function objectText(object: VrlObject): string {
  const names = sortedNames(object);
  let text = '{';
  for (let at = 0; at < names.length; at += 1) {
    const name = names[at] as string;
    text += (at === 0 ? '' : ',') + nameText(name) + jsonOf(object[name] as Value);
  }
  return `${text}}`;
}

/** Undefined for an object. */
function scalarText(value: object): string | undefined {
  if (!(value instanceof Scalar)) return undefined;
  if (value instanceof Float) return value.digits ?? floatText(value.number);
  if (value instanceof Timestamp) return `"${timestampText(value)}"`;
  return quoted(value instanceof Bytes ? lossy(value) : (value as Regex).source);
}

// oxlint-disable-next-line no-control-regex -- control characters are what it is for
const NEEDS_ESCAPE = /["\\\u0000-\u001f\ud800-\udfff]/;

function quoted(text: string): string {
  return NEEDS_ESCAPE.test(text) ? JSON.stringify(text) : `"${text}"`;
}

/** Events have the same few names again and again. */
const nameTexts = new Map<string, string>();
const MOST_NAMES = 10_000;
const LONGEST_NAME = 100;

/** The name in quotes, and a colon. */
function nameText(name: string): string {
  const known = nameTexts.get(name);
  if (known !== undefined) return known;
  const text = `${quoted(name)}:`;
  if (name.length > LONGEST_NAME) return text;
  if (nameTexts.size >= MOST_NAMES) nameTexts.clear();
  nameTexts.set(name, text);
  return text;
}

/** What `write` gives; undefined at a value that is nested deeper than the engine's stack. */
export function unlessTooDeep(write: () => string): string | undefined {
  try {
    return write();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
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
