/** Objects: `keys`, `values`, `merge`. */
import { gives, optional, required, type VrlFunction } from '../function.ts';
import { collectionKind, plus, reducedParts } from '../kind.ts';
import { kindOfBits } from '../kind.ts';
import { mergedKind } from '../operator-kinds.ts';
import {
  ARRAY,
  BOOLEAN,
  copyOf,
  field,
  isObject,
  OBJECT,
  setField,
  sortedNames,
  STRING,
  UNDEFINED,
  type Value,
  type VrlObject,
} from '../value.ts';

const keys: VrlFunction = {
  name: 'keys',
  summary: 'The names of the fields, sorted.',
  parameters: [required('value', OBJECT, 'The object.')],
  examples: [{ title: 'Two fields', source: 'keys({"b": 1, "a": 2})', result: '["a","b"]' }],
  returns: { kind: collectionKind(ARRAY, kindOfBits(STRING | UNDEFINED)), isFallible: false },
  run: (value: VrlObject) => sortedNames(value),
};

const values: VrlFunction = {
  name: 'values',
  summary: 'The values of the fields, in the order of their names.',
  parameters: [required('value', OBJECT, 'The object.')],
  examples: [{ title: 'Two fields', source: 'values({"b": 1, "a": 2})', result: '[2,1]' }],
  returns: (call) => ({
    kind: collectionKind(ARRAY, plus(reducedParts(call.required('value').kind.fields), UNDEFINED)),
    isFallible: false,
  }),
  run: (value: VrlObject) => sortedNames(value).map((name) => value[name] as Value),
};

const merge: VrlFunction = {
  name: 'merge',
  summary: 'One object with the fields of both; those of the second win.',
  parameters: [
    required('to', OBJECT, 'The object to begin with.'),
    required('from', OBJECT, 'The fields to put over it.'),
    optional('deep', BOOLEAN, 'Merge objects within too, instead of exchanging them.', false),
  ],
  examples: [
    {
      title: 'Shallow',
      source: 'merge({"a": {"x": 1}}, {"a": {"y": 2}})',
      result: '{"a":{"y":2}}',
    },
    {
      title: 'Deep',
      source: 'merge({"a": {"x": 1}}, {"a": {"y": 2}}, deep: true)',
      result: '{"a":{"x":1,"y":2}}',
    },
  ],
  isFresh: true,
  returns(call) {
    const isShallow = call.constant('deep') === false;
    if (!isShallow) return gives(OBJECT);
    return {
      kind: mergedKind(call.required('to').kind, call.required('from').kind),
      isFallible: false,
    };
  },
  run: merged,
};

function merged(to: VrlObject, from: VrlObject, isDeep: boolean): VrlObject {
  const result = copyOf(to);
  for (const name of Object.keys(from)) {
    const over = from[name] as Value;
    const under = field(to, name);
    const goesOn = isDeep && under !== undefined && isObject(under) && isObject(over);
    setField(result, name, goesOn ? merged(under, over, true) : over);
  }
  return result;
}

export const objects: readonly VrlFunction[] = [keys, values, merge];
