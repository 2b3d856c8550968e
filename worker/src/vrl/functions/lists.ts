/** Arrays: `push`, `append`, `includes`, `join`, and `length` of anything that has one. */
import {
  type Call,
  gives,
  mayFail,
  optional,
  required,
  type Returns,
  type VrlFunction,
} from '../function.ts';
import { ANYTHING, type Kind, partsKind, reducedParts, union } from '../kind.ts';
import { fail } from '../runtime.ts';
import {
  ARRAY,
  BOOLEAN,
  bytesOf,
  INTEGER,
  isArray,
  isSame,
  isText,
  lossy,
  OBJECT,
  STRING,
  type Text,
  UNDEFINED,
  type Value,
  type VrlObject,
} from '../value.ts';

/** Any of the items of both, and no more known about where. */
function mixed(call: Call, added: Kind): Returns {
  const { items } = call.required('value').kind;
  const known = [...(items?.known.values() ?? [])];
  const isFixed = items?.others.bits === UNDEFINED && known.length < 100;
  if (isFixed && added.items === undefined) {
    return {
      kind: partsKind(ARRAY, new Map([...known, added].map((kind, at) => [at, kind]))),
      isFallible: false,
    };
  }
  const others = union(
    reducedParts(items),
    added.items === undefined ? added : reducedParts(added.items),
  );
  return {
    kind: {
      bits: ARRAY,
      items: { known: new Map(), others: { ...others, bits: others.bits | UNDEFINED } },
    },
    isFallible: false,
  };
}

const push: VrlFunction = {
  name: 'push',
  summary: 'The array with one more item at its end.',
  parameters: [required('value', ARRAY, 'The array.'), required('item', ANYTHING, 'The item.')],
  examples: [{ title: 'One more', source: 'push([1], 2)', result: '[1,2]' }],
  returns: (call) => mixed(call, call.required('item').kind),
  run: (value: readonly Value[], item: Value) => [...value, item],
};

const append: VrlFunction = {
  name: 'append',
  summary: 'The array with the items of another at its end.',
  parameters: [required('value', ARRAY, 'The array.'), required('items', ARRAY, 'The other one.')],
  examples: [{ title: 'Two arrays', source: 'append([1], [2, 3])', result: '[1,2,3]' }],
  returns: gives(ARRAY),
  run: (value: readonly Value[], items: readonly Value[]) => [...value, ...items],
};

const includes: VrlFunction = {
  name: 'includes',
  summary: 'Whether an array has an item equal to this one.',
  parameters: [required('value', ARRAY, 'The array.'), required('item', ANYTHING, 'The item.')],
  examples: [
    { title: 'It has', source: 'includes(["a", "b"], "b")', result: 'true' },
    { title: 'It has not', source: 'includes([1], "1")', result: 'false' },
  ],
  returns: gives(BOOLEAN),
  run: (value: readonly Value[], item: Value) => value.some((it) => isSame(it, item)),
};

const join: VrlFunction = {
  name: 'join',
  summary: 'The texts of an array in one.',
  parameters: [
    required('value', ARRAY, 'The texts.'),
    optional('separator', STRING, 'Between them.', ''),
  ],
  examples: [
    { title: 'With commas', source: 'join!(["a", "b"], separator: ", ")', result: '"a, b"' },
    {
      title: 'Only texts',
      source: 'join!([1])',
      error: 'function call error for "join" at (0:10): all array items must be strings',
    },
  ],
  returns: mayFail(STRING),
  run: (value: readonly Value[], separator: Text) =>
    value
      .map((it) => (isText(it) ? lossy(it) : fail('all array items must be strings')))
      .join(lossy(separator)),
};

const length: VrlFunction = {
  name: 'length',
  summary: 'How many items, fields or bytes there are.',
  parameters: [required('value', ARRAY | OBJECT | STRING, 'What to count.')],
  examples: [
    { title: 'Items', source: 'length([1, 2])', result: '2' },
    { title: 'Bytes', source: 'length("é")', result: '2' },
  ],
  returns: gives(INTEGER),
  run: (value: readonly Value[] | VrlObject | Text) => {
    if (isText(value)) return bytesOf(value).length;
    return isArray(value) ? value.length : Object.keys(value).length;
  },
};

export const lists: readonly VrlFunction[] = [push, append, includes, join, length];
