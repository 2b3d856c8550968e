/**
 * The values of the remap language.
 *
 * Numbers: an integer is a JavaScript number while that is exact, and a bigint beyond it; a float
 * is always a `Float`, so the two never mix. Text is a string; only bytes that are not UTF-8 are
 * `Bytes`. Values are never changed in place, with one exception that `Context` tells of, so
 * sharing is safe and a copy costs nothing.
 */
import type { RE2JS } from 're2js';
import { isUtf8 } from 'node:buffer';
import { compareUtf8 } from '../canonical-json.ts';

/** Bits of the sets of types, see `Kind`. */
export const STRING = 1;
export const INTEGER = 2;
export const FLOAT = 4;
export const BOOLEAN = 8;
export const TIMESTAMP = 16;
export const REGEX = 32;
export const NULL = 64;
export const ARRAY = 128;
export const OBJECT = 256;
/** No value at all: a field that is not there. */
export const UNDEFINED = 512;

/** Anything that is neither a JavaScript primitive nor a container. */
export abstract class Scalar {
  abstract readonly bit: number;
}

export class Float extends Scalar {
  readonly bit = FLOAT;
  readonly number: number;
  /** The digits it was written with, kept until arithmetic makes a new number of it. */
  readonly digits: string | undefined;

  constructor(number: number, digits?: string) {
    super();
    this.number = number;
    this.digits = digits;
  }
}

/** An instant in UTC: whole seconds since 1970, and 0 to 999,999,999 nanoseconds after them. */
export class Timestamp extends Scalar {
  readonly bit = TIMESTAMP;
  readonly seconds: number;
  readonly nanos: number;

  constructor(seconds: number, nanos: number) {
    super();
    this.seconds = seconds;
    this.nanos = nanos;
  }
}

export class Regex extends Scalar {
  readonly bit = REGEX;
  readonly source: string;
  readonly machine: RE2JS;
  /** The same expression for the engine of the platform, where that one is linear too. */
  readonly native: RegExp | undefined;

  constructor(source: string, machine: RE2JS, native: RegExp | undefined) {
    super();
    this.source = source;
    this.machine = machine;
    this.native = native;
  }
}

/** Bytes that are not UTF-8. Those that are, are a string. */
export class Bytes extends Scalar {
  readonly bit = STRING;
  readonly buffer: Buffer;

  constructor(buffer: Buffer) {
    super();
    this.buffer = buffer;
  }
}

/** A plain JavaScript object whose own fields count, whatever their names; see `field`. */
export interface VrlObject {
  [name: string]: Value;
}

export type Text = string | Bytes;

export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Float
  | Timestamp
  | Regex
  | Bytes
  | readonly Value[]
  | VrlObject;

export function bitOf(value: Value): number {
  switch (typeof value) {
    case 'string':
      return STRING;
    case 'number':
    case 'bigint':
      return INTEGER;
    case 'boolean':
      return BOOLEAN;
    default:
      return value === null ? NULL : bitOfReference(value);
  }
}

function bitOfReference(value: object): number {
  if (Array.isArray(value)) return ARRAY;
  return value instanceof Scalar ? value.bit : OBJECT;
}

export function isObject(value: Value): value is VrlObject {
  return bitOf(value) === OBJECT;
}

export function isArray(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function isInteger(value: Value): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

export function isText(value: Value): value is Text {
  return typeof value === 'string' || value instanceof Bytes;
}

/** Undefined when the object itself has no such field. */
export function field(object: VrlObject, name: string): Value | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Sets a field of an object that nobody else holds. */
export function setField(object: VrlObject, name: string, value: Value): void {
  if (name !== '__proto__') object[name] = value;
  else {
    Object.defineProperty(object, name, {
      value,
      configurable: true,
      enumerable: true,
      writable: true,
    });
  }
}

/**
 * A copy of its own. Field by field: adding a field to what the engine has spread takes ten times
 * longer, and a copy is made in order to be added to.
 */
export function copyOf(object: VrlObject): VrlObject {
  const copy: VrlObject = {};
  for (const name of Object.keys(object)) setField(copy, name, object[name] as Value);
  return copy;
}

/** A copy without a field. Deleting it from one would make all that follows slower. */
export function copyWithout(object: VrlObject, left: string): VrlObject {
  const copy: VrlObject = {};
  for (const name of Object.keys(object)) {
    if (name !== left) setField(copy, name, object[name] as Value);
  }
  return copy;
}

const BEYOND_ORDER = /[\ud800-\uffff]/;

/** Names in the order of their UTF-8 bytes, in which objects are walked and written. */
export function sortedNames(object: VrlObject): string[] {
  const names = Object.keys(object);
  if (names.length > FEW) names.sort();
  else insertionSort(names);
  // UTF-16 and UTF-8 disagree only about characters beyond U+D7FF.
  for (let at = 0; at < names.length; at += 1) {
    if (BEYOND_ORDER.test(names[at] as string)) return names.toSorted(compareUtf8);
  }
  return names;
}

/** Up to so many names, moving them one by one is faster than asking the engine to sort. */
const FEW = 24;

function insertionSort(names: string[]): void {
  for (let at = 1; at < names.length; at += 1) {
    const name = names[at] as string;
    let to = at;
    for (; to > 0 && (names[to - 1] as string) > name; to -= 1) names[to] = names[to - 1] as string;
    names[to] = name;
  }
}

/** Text of these bytes: a string when they are UTF-8. */
export function textOf(buffer: Buffer): Text {
  return isUtf8(buffer) ? buffer.toString('utf8') : new Bytes(buffer);
}

export function bytesOf(text: Text): Buffer {
  return typeof text === 'string' ? Buffer.from(text, 'utf8') : text.buffer;
}

/** What is not UTF-8 becomes U+FFFD. */
export function lossy(text: Text): string {
  return typeof text === 'string' ? text : text.buffer.toString('utf8');
}

const MIN_INTEGER = -(2n ** 63n);
const MAX_INTEGER = 2n ** 63n - 1n;

/** The integer of a bigint within 64 bits. */
export function integerOf(value: bigint): number | bigint {
  const asNumber = Number(value);
  return Number.isSafeInteger(asNumber) ? asNumber : value;
}

/** Drops what is beyond 64 bits, as Vector's arithmetic does. */
export function wrapped(value: bigint): number | bigint {
  return integerOf(BigInt.asIntN(64, value));
}

export function fitsInteger(value: bigint): boolean {
  return value >= MIN_INTEGER && value <= MAX_INTEGER;
}

/** Cuts the fraction, and what is beyond 64 bits down to the nearest that fits. */
export function truncated(number: number): number | bigint {
  if (Number.isNaN(number)) return 0;
  const whole = Math.trunc(number) + 0;
  if (Number.isSafeInteger(whole)) return whole;
  if (whole >= 2 ** 63) return MAX_INTEGER;
  return whole <= -(2 ** 63) ? MIN_INTEGER : BigInt(whole);
}

/** Floats are never NaN: where arithmetic gives one, Vector takes zero. */
export function floatOf(number: number): Float {
  return new Float(Number.isNaN(number) ? 0 : number);
}

/** Equal in kind and value; floats by their number, whatever their digits. */
export function isSame(a: Value, b: Value): boolean {
  if (a === b) return true;
  const bit = bitOf(a);
  if (bit !== bitOf(b)) return false;
  if (isArray(a) && isArray(b)) {
    return a.length === b.length && a.every((item, at) => isSame(item, b[at] as Value));
  }
  if (bit === OBJECT) return isSameObject(a as VrlObject, b as VrlObject);
  return isSameScalar(a, b);
}

function isSameScalar(a: Value, b: Value): boolean {
  if (a instanceof Float && b instanceof Float) return a.number === b.number;
  if (a instanceof Timestamp && b instanceof Timestamp) {
    return a.seconds === b.seconds && a.nanos === b.nanos;
  }
  if (a instanceof Regex && b instanceof Regex) return a.source === b.source;
  return a instanceof Bytes && b instanceof Bytes && a.buffer.equals(b.buffer);
}

function isSameObject(a: VrlObject, b: VrlObject): boolean {
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => {
    const other = field(b, name);
    return other !== undefined && isSame(a[name] as Value, other);
  });
}
