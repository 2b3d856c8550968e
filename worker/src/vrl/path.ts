/** Reading, writing and deleting a path of a value. Writing gives a new value that shares the rest. */
import type { Path, Segment } from './syntax.ts';
import {
  copyOf,
  copyWithout,
  field,
  isArray,
  isObject,
  setField,
  type Value,
  type VrlObject,
} from './value.ts';

/** Undefined when it is not there. */
export function getAt(value: Value, path: Path): Value | undefined {
  let current: Value | undefined = value;
  for (const segment of path) {
    if (current === undefined) return undefined;
    current = step(current, segment);
  }
  return current;
}

function step(value: Value, segment: Segment): Value | undefined {
  if (segment.type === 'index') {
    if (!isArray(value)) return undefined;
    return value.at(segment.index);
  }
  if (!isObject(value)) return undefined;
  if (segment.type === 'field') return field(value, segment.name);
  const name = segment.names.find((it) => Object.hasOwn(value, it));
  return name === undefined ? undefined : value[name];
}

/** Puts a value at the path; what stands in the way becomes an object or an array. */
export function setAt(value: Value | undefined, path: Path, change: Value, from = 0): Value {
  const segment = path[from];
  if (segment === undefined) return change;
  if (segment.type === 'index') {
    const items = value !== undefined && isArray(value) ? value : [];
    const old = items.at(segment.index);
    return withItem(items, segment.index, setAt(old, path, change, from + 1));
  }
  const object = value !== undefined && isObject(value) ? copyOf(value) : {};
  const name = writtenName(object, segment);
  setField(object, name, setAt(field(object, name), path, change, from + 1));
  return object;
}

/** The first of several names that exists, or the last. */
function writtenName(object: VrlObject, segment: Exclude<Segment, { type: 'index' }>): string {
  if (segment.type === 'field') return segment.name;
  const existing = segment.names.find((it) => Object.hasOwn(object, it));
  return existing ?? (segment.names.at(-1) as string);
}

/** Gaps become null, before the first item too when a negative index reaches beyond it. */
function withItem(items: readonly Value[], index: number, item: Value): readonly Value[] {
  const filler = (count: number) => Array.from({ length: Math.max(0, count) }, () => null);
  if (index < 0 && -index > items.length)
    return [item, ...filler(-index - items.length - 1), ...items];
  const at = index < 0 ? items.length + index : index;
  const copy: Value[] = [...items, ...filler(at - items.length)];
  copy[at] = item;
  return copy;
}

/**
 * Deletes the path.
 *
 * @param compact deletes containers too that it leaves empty
 */
export function deleteAt(value: Value, path: Path, compact: boolean): Value {
  if (path.length === 0) return emptyOf(value);
  return withoutPart(value, path, compact, 0) ?? emptyOf(value);
}

function emptyOf(value: Value): Value {
  if (isObject(value)) return {};
  return isArray(value) ? [] : null;
}

/** Undefined when nothing is left of it and it should go as well. */
function withoutPart(value: Value, path: Path, compact: boolean, from: number): Value | undefined {
  const segment = path[from] as Segment;
  const old = step(value, segment);
  if (old === undefined) return value;
  const isLast = from === path.length - 1;
  const part = isLast ? undefined : withoutPart(old, path, compact, from + 1);
  if (part === old) return value;
  const rest = isArray(value)
    ? itemsWith(value, (segment as { index: number }).index, part)
    : fieldsWith(value as VrlObject, writtenName(value as VrlObject, segment as never), part);
  const isEmpty = isArray(rest) ? rest.length === 0 : Object.keys(rest).length === 0;
  return compact && isEmpty ? undefined : rest;
}

function itemsWith(
  items: readonly Value[],
  index: number,
  part: Value | undefined,
): readonly Value[] {
  const at = index < 0 ? items.length + index : index;
  return part === undefined ? items.toSpliced(at, 1) : items.with(at, part);
}

function fieldsWith(object: VrlObject, name: string, part: Value | undefined): VrlObject {
  if (part === undefined) return copyWithout(object, name);
  const copy = copyOf(object);
  setField(copy, name, part);
  return copy;
}
