/** What operators give for which kinds, and whether they can fail for these. */
import type { Expression } from './compilation.ts';
import {
  isWithin,
  type Kind,
  kindOfBits,
  NUMBER,
  partOf,
  type Parts,
  union,
  without,
} from './kind.ts';
import type { Returns } from './function.ts';
import type { BinaryOperator } from './syntax.ts';
import {
  Float,
  FLOAT,
  INTEGER,
  isInteger,
  NULL,
  OBJECT,
  STRING,
  TIMESTAMP,
  UNDEFINED,
} from './value.ts';

export interface Operands {
  readonly left: Expression;
  readonly right: Expression;
}

export function isComparison(operator: BinaryOperator): boolean {
  return ['==', '!=', '<', '<=', '>', '>='].includes(operator);
}

/** Texts compare with texts, times with times, numbers with numbers; anything else may fail. */
export function canFailToOrder({ left, right }: Operands): boolean {
  const areBoth = (bits: number) => isWithin(left.kind, bits) && isWithin(right.kind, bits);
  return !areBoth(STRING) && !areBoth(TIMESTAMP) && !areBoth(NUMBER);
}

export function arithmeticReturns(operator: '+' | '-' | '*' | '/', operands: Operands): Returns {
  if (operator === '/') return { kind: kindOfBits(FLOAT), isFallible: !isSafeDivision(operands) };
  const { left, right } = operands;
  const isOne = (bits: number) => isWithin(left.kind, bits) || isWithin(right.kind, bits);
  const areBoth = (bits: number) => isWithin(left.kind, bits) && isWithin(right.kind, bits);
  if (operator === '+' && isOne(STRING)) {
    return { kind: kindOfBits(STRING), isFallible: !areBoth(STRING | NULL) };
  }
  if (isOne(FLOAT)) return { kind: kindOfBits(FLOAT), isFallible: !areBoth(NUMBER) };
  if (areBoth(INTEGER)) return { kind: kindOfBits(INTEGER), isFallible: false };
  if (operator === '*' && isRepetition(operands)) {
    return { kind: kindOfBits(STRING), isFallible: false };
  }
  const bits = operator === '-' ? NUMBER : NUMBER | STRING;
  return { kind: kindOfBits(bits), isFallible: true };
}

function isRepetition({ left, right }: Operands): boolean {
  const [a, b] = [left.kind, right.kind];
  return (
    (isWithin(a, STRING) && isWithin(b, INTEGER)) || (isWithin(a, INTEGER) && isWithin(b, STRING))
  );
}

/** By a number that is known, and is not zero. */
function isSafeDivision({ left, right }: Operands): boolean {
  const { constant } = right;
  if (constant === undefined || !(isWithin(left.kind, INTEGER) || isWithin(left.kind, FLOAT))) {
    return false;
  }
  if (isInteger(constant)) return constant !== 0;
  return constant instanceof Float && constant.number !== 0;
}

/** Fields of the right object win over those of the left one. */
export function mergedKind(left: Kind, right: Kind): Kind {
  const a = left.fields;
  const b = right.fields;
  if (a === undefined || b === undefined) return { bits: OBJECT };
  const known = new Map<string | number, Kind>();
  for (const name of [...a.known.keys(), ...b.known.keys()])
    known.set(name, mergedPart(a, b, name));
  return { bits: OBJECT, fields: { known, others: mergedOver(a.others, b.others) } };
}

function mergedPart(a: Parts, b: Parts, name: string | number): Kind {
  return mergedOver(partOf(a, name), partOf(b, name));
}

function mergedOver(under: Kind, over: Kind): Kind {
  if ((over.bits & UNDEFINED) === 0) return over;
  return union(under, without(over, UNDEFINED));
}
