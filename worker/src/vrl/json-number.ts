/**
 * Numbers of JSON texts, in two ways: exact, where a float keeps its digits, and as Vector does
 * it, where serde_json reads a float with few and fast steps, whose rounding is sometimes off in
 * the last digit.
 */
import { fitsInteger, Float, integerOf, type Value } from './value.ts';

/** An integer of fewer is exact as a number. */
const SAFE_DIGITS = 16;

/** Undefined when Vector has no number for it: beyond what 64 bits hold. */
export function numberOfJson(text: string, isExact: boolean): Value | undefined {
  const isWhole = !/[.eE]/.test(text);
  if (isWhole && text !== '-0') {
    if (text.length < SAFE_DIGITS) return Number(text);
    const value = BigInt(text);
    if (fitsInteger(value)) return integerOf(value);
  }
  if (isExact) return new Float(Number(text), text);
  const number = roughly(text);
  return Number.isFinite(number) ? new Float(number) : undefined;
}

const MAX_SIGNIFICAND = 2n ** 64n - 1n;
const MAX_EXPONENT = 2n ** 31n - 1n;

/** As serde_json without `float_roundtrip`; infinite when it is out of range. */
function roughly(text: string): number {
  const [mantissa = '', power = '0'] = text.replace(/^-/, '').replace('+', '').split(/[eE]/);
  const [whole = '', fraction = ''] = mantissa.split('.');
  let significand = 0n;
  let exponent = 0;
  let isFull = false;
  for (const digit of whole) {
    isFull ||= isOverflow(significand, digit);
    if (isFull) exponent += 1;
    else significand = significand * 10n + BigInt(digit);
  }
  // After a whole part that was too long, the fraction is tried once more.
  for (const digit of fraction) {
    if (isOverflow(significand, digit)) break;
    significand = significand * 10n + BigInt(digit);
    exponent -= 1;
  }
  const number = scaled(significand, exponent, BigInt(power));
  return text.startsWith('-') ? -number : number;
}

function isOverflow(significand: bigint, digit: string): boolean {
  return significand * 10n + BigInt(digit) > MAX_SIGNIFICAND;
}

function scaled(significand: bigint, exponent: number, power: bigint): number {
  if (power > MAX_EXPONENT || power < -MAX_EXPONENT) {
    return significand !== 0n && power > 0n ? Infinity : 0;
  }
  let number = Number(significand);
  let scale = exponent + Number(power);
  while (scale < -308 && number !== 0) {
    number /= 1e308;
    scale += 308;
  }
  if (scale > 308) return number === 0 ? 0 : Infinity;
  if (number === 0) return 0;
  return scale >= 0 ? number * Number(`1e${scale}`) : number / Number(`1e${-scale}`);
}

/** A float as Vector writes it in JSON: always with a point or an exponent. */
export function floatText(number: number): string {
  if (!Number.isFinite(number)) return 'null';
  if (number === 0) return Object.is(number, -0) ? '-0.0' : '0.0';
  const [digits = '', power = ''] = number.toExponential().split('e');
  const exponent = Number(power);
  if (exponent < -5 || exponent > 15) return `${digits}e${exponent < 0 ? '' : '+'}${exponent}`;
  return positional(digits, exponent);
}

/** `d.ddd` moved to where its exponent puts the point. */
function positional(mantissa: string, exponent: number): string {
  const sign = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace('-', '').replace('.', '');
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`;
}

/** A float as Vector writes it into a string: never an exponent, and no point without need. */
export function plainFloatText(number: number): string {
  if (number === Infinity) return 'inf';
  if (number === -Infinity) return '-inf';
  const [digits = '', power = ''] = number.toExponential().split('e');
  if (Object.is(number, -0)) return '-0';
  return positional(digits, Number(power)).replace(/\.0$/, '');
}
