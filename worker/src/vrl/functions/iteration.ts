/** Functions that run a closure for every part of a value. */
import {
  type Call,
  type Closure,
  optional,
  required,
  type Returns,
  type VrlFunction,
} from '../function.ts';
import { ANYTHING, collectionKind, type Kind, kindOfBits, type Parts, plus } from '../kind.ts';
import { type Context, fail, type Run } from '../runtime.ts';
import {
  ARRAY,
  BOOLEAN,
  isArray,
  isObject,
  isText,
  lossy,
  NULL,
  OBJECT,
  setField,
  sortedNames,
  STRING,
  UNDEFINED,
  type Value,
  type VrlObject,
} from '../value.ts';

const CONTAINER = OBJECT | ARRAY;
const value = required('value', CONTAINER, 'What to walk over.');
const recursive = optional('recursive', BOOLEAN, 'Walk over what is nested too.', false);

function closureOf(call: Call): Closure {
  return call.closure as Closure;
}

const forEach: VrlFunction = {
  name: 'for_each',
  summary: 'Runs the closure for every item or field; its value does not count.',
  parameters: [value],
  closure: { parameter: 'value', accepts: CONTAINER, variables: ['key', 'item'], gives: ANYTHING },
  examples: [
    {
      title: 'A sum',
      source: 'sum = 0\nfor_each([1, 2]) -> |_, n| { sum = sum + n }\nsum',
      result: '3',
    },
  ],
  hasEffect: true,
  returns: { kind: kindOfBits(NULL), isFallible: false },
  build(call): Run {
    const { run } = call.required('value');
    const closure = closureOf(call);
    return (context) => {
      const target = run(context);
      if (isArray(target))
        for (const [at, item] of target.entries()) closure.call(context, at, item);
      else if (isObject(target)) {
        for (const name of sortedNames(target)) closure.call(context, name, target[name]);
      }
      return null;
    };
  },
};

const filter: VrlFunction = {
  name: 'filter',
  summary: 'The items or fields for which the closure gives true.',
  parameters: [value],
  closure: { parameter: 'value', accepts: CONTAINER, variables: ['key', 'item'], gives: BOOLEAN },
  examples: [
    { title: 'An array', source: 'filter([1, 5, 9]) -> |_, n| { n > 3 }', result: '[5,9]' },
    {
      title: 'An object',
      source: 'filter({"a": 1, "_b": 2}) -> |key, _| { !starts_with(key, "_") }',
      result: '{"a":1}',
    },
  ],
  returns(call) {
    const { kind } = call.required('value');
    const loose = (parts: Parts | undefined) =>
      parts && loosened(parts, (part) => plus(part, UNDEFINED));
    return { kind: { bits: kind.bits & CONTAINER, fields: loose(kind.fields) }, isFallible: false };
  },
  build(call): Run {
    const { run } = call.required('value');
    const closure = closureOf(call);
    return (context) => {
      const target = run(context);
      if (isArray(target))
        return target.filter((item, at) => closure.call(context, at, item) === true);
      const kept: VrlObject = {};
      for (const name of sortedNames(target as VrlObject)) {
        const item = (target as VrlObject)[name] as Value;
        if (closure.call(context, name, item) === true) setField(kept, name, item);
      }
      return kept;
    };
  },
};

function loosened(parts: Parts, change: (part: Kind) => Kind): Parts {
  const known = new Map([...parts.known].map(([name, part]) => [name, change(part)]));
  return { known, others: parts.others };
}

const mapValues: VrlFunction = {
  name: 'map_values',
  summary: 'The same keys or places, with what the closure gives for each value.',
  parameters: [value, recursive],
  closure: { parameter: 'value', accepts: CONTAINER, variables: ['item'], gives: ANYTHING },
  examples: [
    {
      title: 'An object',
      source: 'map_values({"a": "x"}) -> |it| { upcase(it) }',
      result: '{"a":"X"}',
    },
    {
      title: 'Everything within',
      source:
        'map_values([1, [2]], recursive: true) -> |it| { if is_integer(it) { to_string(int!(it)) } else { it } }',
      result: '["1",["2"]]',
    },
  ],
  returns: mappedKind,
  build(call): Run {
    const { run } = call.required('value');
    const isDeep = call.required('recursive').run;
    const closure = closureOf(call);
    return (context) =>
      mapParts(run(context), isDeep(context) === true, (it) => closure.call(context, it));
  },
};

function mappedKind(call: Call): Returns {
  const { kind } = call.required('value');
  const result = closureOf(call).kind;
  const change = (parts: Parts | undefined, bit: number): Parts | undefined => {
    if (parts === undefined)
      return collectionKind(bit, plus(result, UNDEFINED))[bit === OBJECT ? 'fields' : 'items'];
    const { known } = loosened(parts, (part) => ({
      ...result,
      bits: result.bits | (part.bits & UNDEFINED),
    }));
    const others = parts.others.bits === UNDEFINED ? parts.others : plus(result, UNDEFINED);
    return { known, others };
  };
  return {
    kind: {
      bits: kind.bits & CONTAINER,
      fields: change(kind.fields, OBJECT),
      items: change(kind.items, ARRAY),
    },
    isFallible: false,
  };
}

/** A nested container is given to the closure itself first; then its parts, as it left them. */
function mapParts(target: Value, isDeep: boolean, change: (part: Value) => Value): Value {
  const mapped = (part: Value): Value => {
    const changed = change(part);
    return isDeep && (isArray(changed) || isObject(changed))
      ? mapParts(changed, true, change)
      : changed;
  };
  if (isArray(target)) return target.map(mapped);
  const object: VrlObject = {};
  for (const name of sortedNames(target as VrlObject)) {
    setField(object, name, mapped((target as VrlObject)[name] as Value));
  }
  return object;
}

const mapKeys: VrlFunction = {
  name: 'map_keys',
  summary: 'The same values, under the names that the closure gives for their names.',
  parameters: [{ ...value, accepts: OBJECT }, recursive],
  closure: { parameter: 'value', accepts: OBJECT, variables: ['name'], gives: STRING },
  examples: [
    {
      title: 'Names in capitals',
      source: 'map_keys({"a": {"b": 1}}) -> |key| { upcase(key) }',
      result: '{"A":{"b":1}}',
    },
    {
      title: 'Everything within',
      source: 'map_keys({"a": [{"b": 1}]}, recursive: true) -> |key| { upcase(key) }',
      result: '{"A":[{"B":1}]}',
    },
  ],
  isFresh: true,
  returns: { kind: kindOfBits(OBJECT), isFallible: false },
  build(call): Run {
    const { run } = call.required('value');
    const isDeep = call.required('recursive').run;
    const closure = closureOf(call);
    return (context) => {
      const rename = renamer(context, closure);
      return renamed(run(context), isDeep(context) === true, rename);
    };
  },
};

function renamer(context: Context, closure: Closure): (name: string) => string {
  return (name) => {
    const given = closure.call(context, name);
    // What is known of an event beforehand can be wrong where it is no object.
    return isText(given) ? lossy(given) : fail('a name must be a string');
  };
}

function renamed(target: Value, isDeep: boolean, rename: (name: string) => string): Value {
  const inner = (part: Value) => (isDeep ? renamed(part, true, rename) : part);
  if (isArray(target)) return target.map(inner);
  if (!isObject(target)) return target;
  const object: VrlObject = {};
  for (const name of sortedNames(target))
    setField(object, rename(name), inner(target[name] as Value));
  return object;
}

export const iteration: readonly VrlFunction[] = [forEach, filter, mapValues, mapKeys];
