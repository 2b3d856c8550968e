/** The structured data of RFC 5424: elements with a name, each with named values. */
import { compareUtf8 } from '../canonical-json.ts';
import { jsonOf } from '../vrl/json-writer.ts';
import { isArray, isObject, sortedNames, type Value, type VrlObject } from '../vrl/value.ts';
import { LONGEST_NAME, nameOf, truncated } from './syslog-text.ts';
import { textOfValue } from './value-text.ts';

export type Elements = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Of an object whose fields are the elements; undefined for anything else. */
export function structuredData(value: Value | undefined): Elements | undefined {
  if (value === undefined || !isObject(value)) return undefined;
  const elements = new Map<string, Map<string, string>>();
  for (const id of sortedNames(value)) {
    const name = nameOf(id);
    if (name === undefined) continue;
    const parameters = new Map<string, string>();
    const element = value[id] as Value;
    if (isObject(element)) addAll(element, '', parameters);
    else parameters.set('value', textOfValue(element));
    elements.set(freeName(elements, name), parameters);
  }
  return elements;
}

export function structuredDataText(elements: Elements | undefined): string | undefined {
  if (elements === undefined || elements.size === 0) return undefined;
  return sorted(elements)
    .map(([id, parameters]) => {
      const pairs = sorted(parameters).map(([name, text]) => ` ${name}="${escaped(text)}"`);
      return `[${id}${pairs.join('')}]`;
    })
    .join('');
}

function sorted<Part>(parts: ReadonlyMap<string, Part>): readonly (readonly [string, Part])[] {
  return [...parts].toSorted(([a], [b]) => compareUtf8(a, b));
}

function escaped(text: string): string {
  return text.replaceAll(/[\\"\]]/g, String.raw`\$&`);
}

/** Objects within one another give names with dots. */
function addAll(object: VrlObject, prefix: string, parameters: Map<string, string>): void {
  for (const name of sortedNames(object)) {
    const leaf = nameOf(name);
    if (leaf === undefined) continue;
    const whole = joined(prefix, leaf);
    const value = object[name] as Value;
    if (isObject(value)) addAll(value, whole, parameters);
    else {
      const text = isArray(value) ? jsonOf(value) : textOfValue(value);
      parameters.set(freeName(parameters, whole), text);
    }
  }
}

/** The beginning is cut, not the end, which tells neighbours apart. */
function joined(prefix: string, leaf: string): string {
  const room = LONGEST_NAME - leaf.length - 1;
  return prefix === '' || room <= 0 ? leaf : `${truncated(prefix, room)}.${leaf}`;
}

/** Names that became equal get a number. */
function freeName(taken: ReadonlyMap<string, unknown>, name: string): string {
  let free = name;
  for (let index = 1; taken.has(free); index += 1) {
    const suffix = `_${index}`;
    free = truncated(name, LONGEST_NAME - suffix.length) + suffix;
  }
  return free;
}
