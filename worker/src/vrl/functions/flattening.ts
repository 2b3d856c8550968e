/** Fewer levels and fewer empty things: `flatten`, `compact`. */
import {
  type Call,
  gives,
  optional,
  required,
  type Returns,
  type VrlFunction,
} from '../function.ts';
import { isWithin } from '../kind.ts';
import {
  ARRAY,
  BOOLEAN,
  isArray,
  isObject,
  isText,
  lossy,
  OBJECT,
  setField,
  sortedNames,
  STRING,
  type Text,
  type Value,
  type VrlObject,
} from '../value.ts';
import { isNullish } from './type-tests.ts';

/** The same kind of container as the argument. */
function alike(call: Call): Returns {
  const { kind } = call.required('value');
  if (isWithin(kind, ARRAY)) return gives(ARRAY);
  return gives(isWithin(kind, OBJECT) ? OBJECT : OBJECT | ARRAY);
}

const flatten: VrlFunction = {
  name: 'flatten',
  summary:
    'One level: fields within fields get joined names, arrays within an array are dissolved.',
  parameters: [
    required('value', OBJECT | ARRAY, 'What to flatten.'),
    optional('separator', STRING, 'Between joined names.', '.'),
  ],
  examples: [
    {
      title: 'An object',
      source: 'flatten({"a": {"b": 1}, "c": [2]})',
      result: '{"a.b":1,"c":[2]}',
    },
    {
      title: 'Another separator',
      source: 'flatten({"a": {"b": 1}}, separator: "_")',
      result: '{"a_b":1}',
    },
    { title: 'An array', source: 'flatten([1, [2, [3]]])', result: '[1,2,3]' },
  ],
  returns: alike,
  run: (value: VrlObject | readonly Value[], separator: Text) => {
    if (isArray(value)) return dissolved(value);
    const flat: VrlObject = {};
    spread(value, '', { into: flat, separator: lossy(separator) });
    return flat;
  },
};

function dissolved(items: readonly Value[]): readonly Value[] {
  return items.flatMap((item) => (isArray(item) ? dissolved(item) : [item]));
}

function spread(
  object: VrlObject,
  prefix: string,
  target: { readonly into: VrlObject; readonly separator: string },
): void {
  for (const name of sortedNames(object)) {
    const value = object[name] as Value;
    if (isObject(value)) spread(value, prefix + name + target.separator, target);
    else setField(target.into, prefix + name, value);
  }
}

interface CompactOptions {
  readonly isRecursive: boolean;
  readonly isEmpty: (value: Value) => boolean;
}

const compact: VrlFunction = {
  name: 'compact',
  summary: 'Without what is empty: null, "", {} and [], at every depth.',
  parameters: [
    required('value', OBJECT | ARRAY, 'What to compact.'),
    optional('recursive', BOOLEAN, 'Look into what is nested too.', true),
    optional('null', BOOLEAN, 'Remove null.', true),
    optional('string', BOOLEAN, 'Remove empty texts.', true),
    optional('object', BOOLEAN, 'Remove empty objects.', true),
    optional('array', BOOLEAN, 'Remove empty arrays.', true),
    optional('nullish', BOOLEAN, 'Remove all that is_nullish finds.', false),
  ],
  examples: [
    { title: 'An object', source: 'compact({"a": null, "b": [""], "c": 1})', result: '{"c":1}' },
    { title: 'Keep null', source: 'compact([null, ""], null: false)', result: '[null]' },
    { title: 'Dashes too', source: 'compact(["-", true], nullish: true)', result: '[true]' },
  ],
  isFresh: true,
  returns: alike,
  run: (value: Value, isRecursive: boolean, ...rest: readonly boolean[]) => {
    const [nulls, texts, objects, arrays, nullish] = rest;
    const isEmpty = (it: Value): boolean => {
      if (nullish === true && isNullish(it)) return true;
      if (it === null) return nulls === true;
      if (isText(it)) return texts === true && it === '';
      if (isArray(it)) return arrays === true && it.length === 0;
      return objects === true && isObject(it) && Object.keys(it).length === 0;
    };
    return compacted(value, { isRecursive, isEmpty });
  },
};

function compacted(value: Value, options: CompactOptions): Value {
  const inner = (it: Value) => (options.isRecursive ? compacted(it, options) : it);
  if (isArray(value)) return value.map(inner).filter((it) => !options.isEmpty(it));
  if (!isObject(value)) return value;
  const result: VrlObject = {};
  for (const name of Object.keys(value)) {
    const it = inner(value[name] as Value);
    if (!options.isEmpty(it)) setField(result, name, it);
  }
  return result;
}

export const flattening: readonly VrlFunction[] = [flatten, compact];
