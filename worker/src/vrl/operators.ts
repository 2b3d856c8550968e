/** What the operators do with values. Integers wrap at 64 bits, as in Vector. */
import { compareUtf8 } from '../canonical-json.ts';
import { describe, kindOfBits } from './kind.ts';
import { fail } from './runtime.ts';
import {
  bitOf,
  bytesOf,
  copyOf,
  Float,
  floatOf,
  isInteger,
  isObject,
  isSame,
  isText,
  setField,
  Timestamp,
  type Text,
  textOf,
  type Value,
  wrapped,
} from './value.ts';

export function typeName(value: Value): string {
  return describe(kindOfBits(bitOf(value)));
}

/** The number of an integer or a float; undefined for everything else. */
function numberOf(value: Value): number | undefined {
  if (isInteger(value)) return Number(value);
  return value instanceof Float ? value.number : undefined;
}

interface Arithmetic {
  readonly small: (a: number, b: number) => number;
  readonly large: (a: bigint, b: bigint) => bigint;
}

const sum: Arithmetic = { small: (a, b) => a + b, large: (a, b) => a + b };
const difference: Arithmetic = { small: (a, b) => a - b, large: (a, b) => a - b };
const product: Arithmetic = { small: (a, b) => a * b, large: (a, b) => a * b };

/** Undefined when these are not two numbers. */
function calculate({ small, large }: Arithmetic, a: Value, b: Value): Value | undefined {
  if (typeof a === 'number' && typeof b === 'number') {
    const result = small(a, b);
    return Number.isSafeInteger(result) ? result + 0 : wrapped(large(BigInt(a), BigInt(b)));
  }
  const left = numberOf(a);
  const right = numberOf(b);
  if (left === undefined || right === undefined) return undefined;
  if (isInteger(a) && isInteger(b)) return wrapped(large(BigInt(a), BigInt(b)));
  return floatOf(small(left, right));
}

export function add(a: Value, b: Value): Value {
  if (isText(a)) {
    if (isText(b)) return joined(a, b);
    if (b === null) return a;
  } else if (a === null && isText(b)) return b;
  return calculate(sum, a, b) ?? fail(`can't add type ${typeName(b)} to ${typeName(a)}`);
}

function joined(a: Text, b: Text): Text {
  if (typeof a === 'string' && typeof b === 'string') return a + b;
  return textOf(Buffer.concat([bytesOf(a), bytesOf(b)]));
}

export function subtract(a: Value, b: Value): Value {
  return (
    calculate(difference, a, b) ?? fail(`can't subtract type ${typeName(b)} from ${typeName(a)}`)
  );
}

export function multiply(a: Value, b: Value): Value {
  if (isText(a) && isInteger(b)) return repeated(a, Number(b));
  if (isInteger(a) && isText(b)) return repeated(b, Number(a));
  return calculate(product, a, b) ?? fail(`can't multiply type ${typeName(a)} by ${typeName(b)}`);
}

/** More than any event could hold; without a bound one line of a program could take all memory. */
const MAX_TEXT_BYTES = 2 ** 26;

function repeated(text: Text, times: number): Text {
  const count = Math.max(0, times);
  const length = typeof text === 'string' ? text.length : text.buffer.length;
  if (length * count > MAX_TEXT_BYTES)
    fail(`the text would be longer than ${MAX_TEXT_BYTES} bytes`);
  if (length === 0) return '';
  if (typeof text === 'string') return text.repeat(count);
  return textOf(Buffer.concat(Array.from({ length: count }, () => text.buffer)));
}

export function divide(a: Value, b: Value): Value {
  const right = numberOf(b);
  if (right === 0) fail("can't divide by zero");
  const left = numberOf(a);
  if (left === undefined || right === undefined) {
    fail(`can't divide type ${typeName(a)} by ${typeName(b)}`);
  }
  return floatOf(left / right);
}

/** Numbers are equal by their value as floats, other values by kind and value. */
export function equals(a: Value, b: Value): boolean {
  if (a === b) return true;
  const left = numberOf(a);
  if (left === undefined) return isSame(a, b);
  return left === numberOf(b);
}

export type Comparison = '<' | '<=' | '>' | '>=';

export function compare(operator: Comparison, a: Value, b: Value): boolean {
  const order = orderOf(a, b) ?? fail(`can't compare ${typeName(a)} ${operator} ${typeName(b)}`);
  if (operator === '<') return order < 0;
  if (operator === '<=') return order <= 0;
  return operator === '>' ? order > 0 : order >= 0;
}

/** Negative, zero or positive; undefined when they have no order. */
function orderOf(a: Value, b: Value): number | undefined {
  if (typeof a === 'string' && typeof b === 'string') return compareUtf8(a, b);
  if (isText(a) && isText(b)) return bytesOf(a).compare(bytesOf(b));
  if (a instanceof Timestamp && b instanceof Timestamp) {
    return a.seconds === b.seconds ? a.nanos - b.nanos : a.seconds - b.seconds;
  }
  return orderOfNumbers(a, b);
}

function orderOfNumbers(a: Value, b: Value): number | undefined {
  if (isInteger(a)) {
    if (b instanceof Float) return Math.sign(Number(a) - b.number);
    return isInteger(b) ? ordered(a, b) : undefined;
  }
  const right = numberOf(b);
  return a instanceof Float && right !== undefined ? ordered(a.number, right) : undefined;
}

function ordered(a: number | bigint, b: number | bigint): number {
  if (a < b) return -1;
  return a > b ? 1 : 0;
}

export function merge(a: Value, b: Value): Value {
  if (!isObject(a) || !isObject(b)) fail(`can't merge type ${typeName(b)} into ${typeName(a)}`);
  const merged = copyOf(a);
  for (const name of Object.keys(b)) setField(merged, name, b[name] as Value);
  return merged;
}

/** The right side is only asked for when the left one does not decide. */
export function and(a: Value, right: () => Value): Value {
  if (a === null || a === false) return false;
  const b = right();
  if (a === true && b === null) return false;
  if (a === true && typeof b === 'boolean') return b;
  return fail(`can't apply an AND to types ${typeName(a)} and ${typeName(b)}`);
}
