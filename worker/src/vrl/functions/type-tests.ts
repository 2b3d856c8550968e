/** Questions about a value's type: `is_string`, `is_null`, `is_nullish`, `is_json` and others. */
import { gives, optional, required, type VrlFunction } from '../function.ts';
import { parseJson } from '../json-reader.ts';
import { ANYTHING, describe, kindOfBits } from '../kind.ts';
import {
  ARRAY,
  bitOf,
  BOOLEAN,
  FLOAT,
  INTEGER,
  isArray,
  isText,
  lossy,
  NULL,
  OBJECT,
  REGEX,
  STRING,
  type Text,
  TIMESTAMP,
  type Value,
  type VrlObject,
} from '../value.ts';

function test(name: string, bit: number, sample: string): VrlFunction {
  return {
    name,
    summary: `Whether a value is of type ${describe(kindOfBits(bit))}.`,
    parameters: [required('value', ANYTHING, 'The value to look at.')],
    examples: [
      { title: 'It is one', source: `${name}(${sample})`, result: 'true' },
      {
        title: 'A field that is not there is null',
        source: `${name}(.none)`,
        result: String(bit === NULL),
      },
    ],
    returns: gives(BOOLEAN),
    run: (value: Value) => bitOf(value) === bit,
  };
}

/** Null, or a text of nothing but white space, or a single dash. */
export function isNullish(value: Value): boolean {
  if (value === null) return true;
  return isText(value) && /^(?:-|\p{White_Space}*)$/u.test(lossy(value));
}

const nullish: VrlFunction = {
  name: 'is_nullish',
  summary: 'Whether a value says nothing: null, "", "-" or only white space.',
  parameters: [required('value', ANYTHING, 'The value to look at.')],
  examples: [
    { title: 'A dash', source: 'is_nullish("-")', result: 'true' },
    { title: 'Zero says something', source: 'is_nullish(0)', result: 'false' },
  ],
  returns: gives(BOOLEAN),
  run: isNullish,
};

const empty: VrlFunction = {
  name: 'is_empty',
  summary: 'Whether a text, an array or an object has nothing in it.',
  parameters: [required('value', STRING | ARRAY | OBJECT, 'The value to look at.')],
  examples: [
    { title: 'An array', source: 'is_empty([])', result: 'true' },
    { title: 'A text', source: 'is_empty("a")', result: 'false' },
  ],
  returns: gives(BOOLEAN),
  run: (value: Text | readonly Value[] | VrlObject) => {
    if (isText(value)) return value === '';
    return (isArray(value) ? value : Object.keys(value)).length === 0;
  },
};

const VARIANTS: Readonly<Record<string, number>> = {
  object: OBJECT,
  array: ARRAY,
  string: STRING,
  number: INTEGER | FLOAT,
  bool: BOOLEAN,
  null: NULL,
};

const json: VrlFunction = {
  name: 'is_json',
  summary: 'Whether a text is JSON, or JSON of a certain type.',
  parameters: [
    required('value', STRING, 'The text.'),
    {
      ...optional('variant', STRING, 'The type that it should have.', 'any'),
      oneOf: ['any', ...Object.keys(VARIANTS)],
    },
  ],
  examples: [
    { title: 'An object', source: String.raw`is_json("{}", variant: "object")`, result: 'true' },
    { title: 'Nothing', source: 'is_json("")', result: 'false' },
  ],
  returns: gives(BOOLEAN),
  run: (value: Text, variant: string) => {
    try {
      const bit = bitOf(parseJson(lossy(value), { isExact: true }));
      return variant === 'any' || ((VARIANTS[variant] ?? 0) & bit) !== 0;
    } catch {
      // Every complaint of the reader is a no.
      return false;
    }
  },
};

export const typeTests: readonly VrlFunction[] = [
  test('is_string', STRING, '"a"'),
  test('is_integer', INTEGER, '1'),
  test('is_float', FLOAT, '1.0'),
  test('is_boolean', BOOLEAN, 'false'),
  test('is_timestamp', TIMESTAMP, 'now()'),
  test('is_regex', REGEX, "r'a'"),
  test('is_null', NULL, 'null'),
  test('is_array', ARRAY, '[]'),
  test('is_object', OBJECT, '{}'),
  nullish,
  empty,
  json,
];
