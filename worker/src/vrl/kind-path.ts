/** Reading, writing and deleting a path, done to kinds instead of values. */
import {
  ANY,
  type Kind,
  kindOfBits,
  NEVER,
  partOf,
  type Parts,
  plus,
  readable,
  reducedParts,
  union,
} from './kind.ts';
import type { Path, Segment } from './syntax.ts';
import { ARRAY, NULL, OBJECT, UNDEFINED } from './value.ts';

/** What reading a path of such a value gives. */
export function kindAt(kind: Kind, path: Path): Kind {
  return readable(rawKindAt(kind, path));
}

/** What is at the path, or nothing. */
export function rawKindAt(kind: Kind, path: Path): Kind {
  return path.reduce(stepInto, kind);
}

function stepInto(kind: Kind, segment: Segment): Kind {
  if (segment.type === 'index') return indexInto(kind, segment.index);
  if (segment.type === 'field') return fieldOf(kind, segment.name);
  return segment.names.map((name) => fieldOf(kind, name)).reduce(union);
}

function fieldOf(kind: Kind, name: string): Kind {
  return partIfContainer(kind, OBJECT, () => partOf(kind.fields, name));
}

function indexInto(kind: Kind, index: number): Kind {
  return partIfContainer(kind, ARRAY, () => {
    if (index >= 0) return partOf(kind.items, index);
    const fixed = fixedLength(kind.items);
    if (fixed !== undefined) return partOf(kind.items, fixed + index);
    return plus(reducedParts(kind.items), UNDEFINED);
  });
}

/** The part, or nothing where the value is no such container. */
function partIfContainer(kind: Kind, bit: number, part: () => Kind): Kind {
  if ((kind.bits & bit) === 0) return kindOfBits(UNDEFINED);
  return kind.bits === bit ? part() : plus(part(), UNDEFINED);
}

/** The length of an array of which all items are known. */
function fixedLength(parts: Parts | undefined): number | undefined {
  const isFixed = parts?.others.bits === UNDEFINED;
  const hasAll = isFixed && [...parts.known.values()].every((it) => (it.bits & UNDEFINED) === 0);
  return hasAll ? parts.known.size : undefined;
}

/** The kind after a value was put at the path. What stood in the way becomes a container. */
export function kindWith(kind: Kind, path: Path, value: Kind): Kind {
  const [segment, ...rest] = path;
  if (segment === undefined) return value;
  if (segment.type === 'either') return { bits: OBJECT };
  if (segment.type === 'field') {
    const inner = kindWith(fieldOf(kind, segment.name), rest, value);
    const fields = (kind.bits & OBJECT) === 0 ? nothing : kind.fields;
    return { bits: OBJECT, fields: withPart(fields, segment.name, inner) };
  }
  return withItem(kind, segment.index, (item) => kindWith(item, rest, value));
}

const nothing: Parts = { known: new Map(), others: kindOfBits(UNDEFINED) };
const unknown: Parts = { known: new Map(), others: plus(ANY, UNDEFINED) };

function withPart(parts: Parts = unknown, name: string | number, part: Kind): Parts {
  return { known: new Map(parts.known).set(name, part), others: parts.others };
}

function withItem(kind: Kind, index: number, change: (item: Kind) => Kind): Kind {
  const items = (kind.bits & ARRAY) === 0 ? nothing : kind.items;
  // From the end, any item may be meant, and the array may have grown at its front.
  if (index < 0) return { bits: ARRAY };
  const part = change(indexInto(kind, index));
  const length = fixedLength(items);
  // A long gap is not worth a table of nulls.
  if (length === undefined || index > length + 100) {
    return index > 100 ? { bits: ARRAY } : { bits: ARRAY, items: withPart(items, index, part) };
  }
  const known = new Map(items?.known);
  for (let gap = length; gap < index; gap += 1) known.set(gap, kindOfBits(NULL));
  return { bits: ARRAY, items: { known: known.set(index, part), others: kindOfBits(UNDEFINED) } };
}

/**
 * The kind after the path was deleted.
 *
 * @param compact true when emptied containers are deleted too, undefined when that is not known
 */
export function kindWithout(kind: Kind, path: Path, compact: boolean | undefined): Kind {
  const [segment, ...rest] = path;
  if (segment === undefined) return emptied(kind);
  if (segment.type !== 'field')
    return stepInto(kind, segment).bits === UNDEFINED ? kind : loosened(kind);
  const { name } = segment;
  if ((kind.bits & OBJECT) === 0) return kind;
  const part = fieldOf(kind, name);
  if (rest.length === 0)
    return { ...kind, fields: withPart(kind.fields, name, kindOfBits(UNDEFINED)) };
  if ((part.bits & (OBJECT | ARRAY)) === 0) return kind;
  const inner = kindWithout(part, rest, compact);
  const after = compact === false ? inner : plus(inner, UNDEFINED);
  return { ...kind, fields: withPart(kind.fields, name, after) };
}

/** Deleting the root leaves an empty container, or null. */
function emptied(kind: Kind): Kind {
  const bits = kind.bits & (OBJECT | ARRAY);
  if (bits === OBJECT) return { bits: OBJECT, fields: nothing };
  return bits === kind.bits && bits !== 0 ? { bits } : { bits: bits | NULL };
}

/** The same types, with nothing known of the parts. */
function loosened(kind: Kind): Kind {
  return kind.bits === 0 ? NEVER : { bits: kind.bits };
}
