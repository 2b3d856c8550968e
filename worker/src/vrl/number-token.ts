/** Number literals of the source: `-1_000`, `1.5`. */
import { fitsInteger, integerOf } from './value.ts';

type NumberToken =
  | {
      readonly type: 'integer' | 'float';
      readonly value: number | bigint;
      readonly end: number;
      readonly why?: undefined;
    }
  | { readonly why: string; readonly end: number };

const NUMBER = /-?\d[\d_]*(?:\.[\d_]*)?/y;

/** Undefined where no number begins. A minus belongs to it when a digit follows at once. */
export function numberToken(source: string, at: number): NumberToken | undefined {
  NUMBER.lastIndex = at;
  const text = NUMBER.exec(source)?.[0];
  if (text === undefined) return undefined;
  const end = at + text.length;
  const digits = text.replaceAll('_', '');
  if (digits.includes('.')) return { type: 'float', value: Number(digits), end };
  const value = BigInt(digits);
  if (!fitsInteger(value)) return { why: 'an integer has at most 64 bits', end };
  return { type: 'integer', value: integerOf(value), end };
}
