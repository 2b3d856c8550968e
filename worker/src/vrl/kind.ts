/**
 * What is known of a value before the program runs: which types it may have, and for objects and
 * arrays what is known of their parts.
 */
import {
  ARRAY,
  BOOLEAN,
  FLOAT,
  INTEGER,
  NULL,
  OBJECT,
  REGEX,
  STRING,
  TIMESTAMP,
  UNDEFINED,
} from './value.ts';

export interface Kind {
  /** The types it may have, as bits; none for an expression that never gives a value. */
  readonly bits: number;
  /** Of the object that it may be; absent when nothing is known. */
  readonly fields?: Parts | undefined;
  /** Of the array that it may be; absent when nothing is known. */
  readonly items?: Parts | undefined;
}

export interface Parts {
  readonly known: ReadonlyMap<string | number, Kind>;
  /** Every part that is not in `known`. */
  readonly others: Kind;
}

const NAMES: readonly (readonly [number, string])[] = [
  [STRING, 'string'],
  [INTEGER, 'integer'],
  [FLOAT, 'float'],
  [BOOLEAN, 'boolean'],
  [TIMESTAMP, 'timestamp'],
  [REGEX, 'regex'],
  [NULL, 'null'],
  [ARRAY, 'array'],
  [OBJECT, 'object'],
];

const ALL = NAMES.reduce((bits, [bit]) => bits | bit, 0);

export const ANYTHING = ALL;
export const NUMBER = INTEGER | FLOAT;

export const ANY: Kind = { bits: ALL };
const MAYBE_ANY: Kind = { bits: ALL | UNDEFINED };
const MISSING: Kind = { bits: UNDEFINED };
export const NEVER: Kind = { bits: 0 };

export function kindOfBits(bits: number): Kind {
  return { bits };
}

export function objectKind(fields: Readonly<Record<string, Kind>>): Kind {
  return { bits: OBJECT, fields: { known: new Map(Object.entries(fields)), others: MISSING } };
}

export function partsKind(bit: number, known: ReadonlyMap<string | number, Kind>): Kind {
  const parts = { known, others: MISSING };
  return bit === OBJECT ? { bits: bit, fields: parts } : { bits: bit, items: parts };
}

/** All of a container's parts are alike. */
export function collectionKind(bit: number, others: Kind): Kind {
  const parts = { known: new Map<never, never>(), others };
  return bit === OBJECT ? { bits: bit, fields: parts } : { bits: bit, items: parts };
}

export function isWithin(kind: Kind, bits: number): boolean {
  return kind.bits !== 0 && (kind.bits & ~bits) === 0;
}

export function mayBe(kind: Kind, bits: number): boolean {
  return (kind.bits & bits) !== 0;
}

/** "string", "integer or null", "any". */
export function describe({ bits }: Kind): string {
  const types = bits & ~UNDEFINED;
  if (types === ALL) return 'any';
  const names = NAMES.filter(([bit]) => (types & bit) !== 0).map(([, name]) => name);
  if (names.length === 0) return 'never';
  const last = names.pop() as string;
  return names.length === 0 ? last : `${names.join(', ')} or ${last}`;
}

export function union(a: Kind, b: Kind): Kind {
  if (a === b) return a;
  return {
    bits: a.bits | b.bits,
    fields: unionOfParts(a.bits & OBJECT, a.fields, b.bits & OBJECT, b.fields),
    items: unionOfParts(a.bits & ARRAY, a.items, b.bits & ARRAY, b.items),
  };
}

function unionOfParts(
  hasA: number,
  a: Parts | undefined,
  hasB: number,
  b: Parts | undefined,
): Parts | undefined {
  if (hasA === 0) return hasB === 0 ? undefined : b;
  if (hasB === 0 || a === b) return a;
  if (a === undefined || b === undefined) return undefined;
  const known = new Map<string | number, Kind>();
  for (const name of [...a.known.keys(), ...b.known.keys()]) {
    known.set(name, union(partOf(a, name), partOf(b, name)));
  }
  return { known, others: union(a.others, b.others) };
}

/** A part that is not known at all may be anything, or missing. */
export function partOf(parts: Parts | undefined, name: string | number): Kind {
  return parts === undefined ? MAYBE_ANY : (parts.known.get(name) ?? parts.others);
}

export function without(kind: Kind, bits: number): Kind {
  return { ...kind, bits: kind.bits & ~bits };
}

export function plus(kind: Kind, bits: number): Kind {
  return union(kind, { bits });
}

/** Reading what is missing gives null. */
export function readable(kind: Kind): Kind {
  if ((kind.bits & UNDEFINED) === 0) return kind;
  return plus(without(kind, UNDEFINED), NULL);
}

/** Whatever a container may hold. */
export function reducedParts(parts: Parts | undefined): Kind {
  if (parts === undefined) return ANY;
  const all = [...parts.known.values(), parts.others].reduce(union);
  return without(all, UNDEFINED);
}
