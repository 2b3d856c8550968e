/** Values made into another type: `to_string`, `to_int`, `to_float`, `to_bool`. */
import { type Call, required, type Returns, type VrlFunction } from '../function.ts';
import { plainFloatText } from '../json-number.ts';
import { ANYTHING, isWithin, kindOfBits } from '../kind.ts';
import { typeName } from '../operators.ts';
import { fail } from '../runtime.ts';
import { timestampText } from '../timestamp.ts';
import {
  BOOLEAN,
  fitsInteger,
  Float,
  FLOAT,
  INTEGER,
  integerOf,
  isInteger,
  isText,
  lossy,
  NULL,
  STRING,
  Timestamp,
  TIMESTAMP,
  truncated,
  type Value,
} from '../value.ts';

/** It cannot fail where the argument is of these types for sure. */
function safeFor(bits: number, gives: number): (call: Call) => Returns {
  return (call) => ({
    kind: kindOfBits(gives),
    isFallible: !isWithin(call.required('value').kind, bits),
  });
}

const SIMPLE = INTEGER | FLOAT | BOOLEAN | TIMESTAMP | NULL;
const value = required('value', ANYTHING, 'The value to convert.');

function cannot(it: Value, into: string): never {
  return fail(`unable to coerce ${typeName(it)} into ${into}`);
}

const toText: VrlFunction = {
  name: 'to_string',
  summary: 'The text of a value. Null gives an empty one.',
  parameters: [value],
  examples: [
    { title: 'An integer', source: 'to_string(42)', result: '"42"' },
    { title: 'Null', source: 'to_string(null)', result: '""' },
    {
      title: 'Containers have none',
      source: 'to_string!([])',
      error: 'function call error for "to_string" at (0:14): unable to coerce array into string',
    },
  ],
  returns: safeFor(SIMPLE | STRING, STRING),
  run: (it: Value): Value => {
    if (isText(it)) return it;
    if (it === null) return '';
    if (it instanceof Float) return it.digits ?? plainFloatText(it.number);
    if (it instanceof Timestamp) return timestampText(it);
    return isInteger(it) || typeof it === 'boolean' ? String(it) : cannot(it, 'string');
  },
};

const toInteger: VrlFunction = {
  name: 'to_int',
  summary: 'The integer of a value. Fractions are cut off, instants count seconds from 1970.',
  parameters: [value],
  examples: [
    { title: 'Digits', source: 'to_int!("42")', result: '42' },
    { title: 'A float', source: 'to_int(9.8)', result: '9' },
    {
      title: 'No digits',
      source: 'to_int!("x")',
      error:
        'function call error for "to_int" at (0:12): Invalid integer "x": invalid digit found in string',
    },
  ],
  returns: safeFor(SIMPLE, INTEGER),
  run: (it: Value): Value => {
    if (isInteger(it)) return it;
    if (it instanceof Float) return truncated(it.number);
    if (typeof it === 'boolean') return it ? 1 : 0;
    if (it === null) return 0;
    if (it instanceof Timestamp) return it.seconds;
    return isText(it) ? integerOfText(lossy(it)) : cannot(it, 'integer');
  },
};

function integerOfText(text: string): number | bigint {
  const wrong = (why: string) => fail(`Invalid integer ${JSON.stringify(text)}: ${why}`);
  if (text === '') wrong('cannot parse integer from empty string');
  if (!/^[+-]?\d+$/.test(text)) wrong('invalid digit found in string');
  // A longer one does not fit, and would take time to read.
  const number = /^[+-]?0*\d{1,20}$/.test(text) ? BigInt(text.replace('+', '')) : undefined;
  if (number !== undefined && fitsInteger(number)) return integerOf(number);
  return wrong(`number too ${text.startsWith('-') ? 'small' : 'large'} to fit in target type`);
}

/** Each digit can be read in one way only: a long text that is none would take for ever otherwise. */
const FLOAT_TEXT = /^[+-]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|inf|infinity|nan)$/i;

const toFloat: VrlFunction = {
  name: 'to_float',
  summary: 'The float of a value. Instants count seconds from 1970.',
  parameters: [value],
  examples: [
    { title: 'Digits', source: 'to_float!("1.5")', result: '1.5' },
    { title: 'A boolean', source: 'to_float(true)', result: '1.0' },
    {
      title: 'No digits',
      source: 'to_float!("x")',
      error:
        'function call error for "to_float" at (0:14): Invalid floating point number "x": invalid float literal',
    },
  ],
  returns: safeFor(SIMPLE, FLOAT),
  run: (it: Value): Value => {
    if (it instanceof Float) return it;
    if (isInteger(it)) return new Float(Number(it));
    if (typeof it === 'boolean') return new Float(it ? 1 : 0);
    if (it === null) return new Float(0);
    if (it instanceof Timestamp) return new Float(it.seconds + it.nanos / 1e9);
    return isText(it) ? floatOfText(lossy(it)) : cannot(it, 'float');
  },
};

function floatOfText(text: string): Float {
  const quoted = JSON.stringify(text);
  if (text === '')
    fail(`Invalid floating point number ${quoted}: cannot parse float from empty string`);
  if (!FLOAT_TEXT.test(text))
    fail(`Invalid floating point number ${quoted}: invalid float literal`);
  if (/nan/i.test(text)) fail(`NaN number not supported ${quoted}`);
  return new Float(
    /inf/i.test(text) ? Number(`${text.startsWith('-') ? '-' : ''}Infinity`) : Number(text),
  );
}

const TRUE = new Set(['true', 't', 'yes', 'y']);
const FALSE = new Set(['false', 'f', 'no', 'n']);

const toBoolean: VrlFunction = {
  name: 'to_bool',
  summary: 'The boolean of a value: true, t, yes, y and all numbers but 0 are true.',
  parameters: [value],
  examples: [
    { title: 'A word', source: 'to_bool!("yes")', result: 'true' },
    { title: 'Zero', source: 'to_bool(0)', result: 'false' },
    {
      title: 'Another word',
      source: 'to_bool!("maybe")',
      error: 'function call error for "to_bool" at (0:17): Invalid boolean value "maybe"',
    },
  ],
  returns: safeFor(INTEGER | FLOAT | BOOLEAN | NULL, BOOLEAN),
  run: (it: Value): Value => {
    if (typeof it === 'boolean') return it;
    if (isInteger(it)) return it !== 0;
    if (it instanceof Float) return it.number !== 0;
    if (it === null) return false;
    return isText(it) ? booleanOfText(lossy(it)) : cannot(it, 'boolean');
  },
};

function booleanOfText(text: string): boolean {
  const word = text.toLowerCase();
  if (TRUE.has(word)) return true;
  if (FALSE.has(word)) return false;
  if (/^[+-]?\d{1,18}$/.test(text)) return Number(text) !== 0;
  return fail(`Invalid boolean value ${JSON.stringify(text)}`);
}

export const conversions: readonly VrlFunction[] = [toText, toInteger, toFloat, toBoolean];
