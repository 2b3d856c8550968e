/** Fields by path: `exists`, `del`, `get`, `set`. */
import {
  type Call,
  CallMistake,
  gives,
  mayFail,
  optional,
  required,
  type VrlFunction,
} from '../function.ts';
import { ANY, ANYTHING, isWithin } from '../kind.ts';
import { kindWithout } from '../kind-path.ts';
import { typeName } from '../operators.ts';
import { MAX_INDEX } from '../parse-path.ts';
import { deleteAt, getAt, setAt } from '../path.ts';
import { type Context, fail, type Run } from '../runtime.ts';
import type { Path, QueryNode, Segment } from '../syntax.ts';
import {
  ARRAY,
  BOOLEAN,
  copyWithout,
  isInteger,
  isText,
  lossy,
  OBJECT,
  type Value,
  type VrlObject,
} from '../value.ts';

/** The path itself, not what is there. */
function queryOf(call: Call, name: string): QueryNode {
  const { node } = call.required(name);
  if (node.type === 'query') return node;
  throw new CallMistake(400, `"${name}" must be a path, such as .a.b`);
}

/** Where the path starts from; undefined when it starts from a value that is only here. */
interface Place {
  readonly read: (context: Context) => Value;
  readonly write?: (context: Context, value: Value) => void;
}

function placeOf({ target }: QueryNode, call: Call, name: string): Place {
  if (target === 'event') {
    return {
      read: (context) => context.event,
      write: (context, value) => {
        context.event = value;
        context.isOwned = false;
      },
    };
  }
  if (target === 'metadata') {
    return {
      read: (context) => context.metadata,
      write: (context, value) => void (context.metadata = value),
    };
  }
  if (target.type === 'variable') {
    const slot = call.slot(target.name);
    return {
      read: ({ locals }) => locals[slot] as Value,
      write: ({ locals }, value) => void (locals[slot] = value),
    };
  }
  return { read: call.required(name).base as Run };
}

const exists: VrlFunction = {
  name: 'exists',
  summary: 'Whether there is something at a path; null is something.',
  parameters: [required('field', ANYTHING, 'The path.')],
  examples: [
    { title: 'A null', source: '.a = null\nexists(.a)', result: 'true' },
    { title: 'Nothing', source: 'exists(.a.b)', result: 'false' },
  ],
  returns: gives(BOOLEAN),
  build(call): Run {
    const query = queryOf(call, 'field');
    const { read } = placeOf(query, call, 'field');
    return (context) => getAt(read(context), query.path) !== undefined;
  },
};

const del: VrlFunction = {
  name: 'del',
  summary: 'Deletes what is at a path, and gives it.',
  parameters: [
    required('target', ANYTHING, 'The path.'),
    optional('compact', BOOLEAN, 'Delete objects and arrays too that this leaves empty.', false),
  ],
  examples: [
    { title: 'Rename a field', source: '.old = 1\n.new = del(.old)\n.', result: '{"new":1}' },
    { title: 'Nothing there', source: 'del(.none)', result: 'null' },
    { title: 'Compact', source: '.a.b = 1\ndel(.a.b, compact: true)\n.', result: '{}' },
  ],
  hasEffect: true,
  returns(call) {
    const { kind, node } = call.required('target');
    if (node.type === 'query') forget(node, call);
    return { kind, isFallible: false };
  },
  build(call): Run {
    const query = queryOf(call, 'target');
    const { path } = query;
    const place = placeOf(query, call, 'target');
    const compact = call.required('compact').run;
    const [first] = path;
    if (query.target === 'event' && path.length === 1 && first?.type === 'field')
      return deleteField(first.name);
    return (context) => {
      const root = place.read(context);
      const isCompact = compact(context) === true;
      const old = getAt(root, path);
      if (old === undefined && path.length > 0) return null;
      place.write?.(context, deleteAt(root, path, isCompact));
      return old ?? null;
    };
  },
};

/** Most deletions are of a field of the event itself. */
function deleteField(name: string): Run {
  return (context) => {
    const event = context.event;
    const old = getAt(event, [{ type: 'field', name }]);
    if (old === undefined) return null;
    context.event = copyWithout(event as VrlObject, name);
    context.isOwned = true;
    return old;
  };
}

function forget({ target, path }: QueryNode, call: Call): void {
  const { state } = call;
  const compact = call.constant('compact');
  const known = typeof compact === 'boolean' ? compact : undefined;
  if (target === 'event' || target === 'metadata')
    state[target] = kindWithout(state[target], path, known);
  else if (target.type === 'variable') {
    const local = state.locals.get(target.name);
    if (local === undefined) return;
    state.locals.set(target.name, {
      kind: kindWithout(local.kind, path, known),
      constant: undefined,
    });
  }
}

const pathArgument = required('path', ARRAY, 'The steps: names and indices.');

function pathOf(steps: readonly Value[]): Path {
  return steps.map((step): Segment => {
    if (isText(step)) return { type: 'field', name: lossy(step) };
    if (isInteger(step)) return { type: 'index', index: Number(step) };
    return fail(`path segment must be either string or integer, not ${typeName(step)}`);
  });
}

const get: VrlFunction = {
  name: 'get',
  summary: 'What is at a path that is only known when the program runs.',
  parameters: [required('value', OBJECT | ARRAY, 'Where to look.'), pathArgument],
  examples: [
    { title: 'Nested', source: 'get!({"a": [1, {"b": 2}]}, ["a", -1, "b"])', result: '2' },
    { title: 'Nothing there', source: 'get!({}, ["a"])', result: 'null' },
    {
      title: 'Not a path',
      source: 'get!({}, [true])',
      error:
        'function call error for "get" at (0:16): path segment must be either string or integer, not boolean',
    },
  ],
  returns: { kind: ANY, isFallible: true },
  run: (value: Value, steps: readonly Value[]) => getAt(value, pathOf(steps)) ?? null,
};

const set: VrlFunction = {
  name: 'set',
  summary: 'The value with something put at a path that is only known when the program runs.',
  parameters: [
    required('value', OBJECT | ARRAY, 'Where to put it.'),
    pathArgument,
    required('data', ANYTHING, 'What to put.'),
  ],
  examples: [
    { title: 'A nested field', source: 'set!({}, ["a", "b"], 1)', result: '{"a":{"b":1}}' },
    { title: 'Gaps become null', source: 'set!([], [1], "x")', result: '[null,"x"]' },
  ],
  returns(call) {
    const { kind } = call.required('value');
    const bits = isWithin(kind, ARRAY) || isWithin(kind, OBJECT) ? kind.bits : OBJECT | ARRAY;
    return mayFail(bits);
  },
  run(value: Value, steps: readonly Value[], data: Value) {
    const path = pathOf(steps);
    // Everything before it would become null: a single event could take all the memory.
    if (path.some((it) => it.type === 'index' && Math.abs(it.index) > MAX_INDEX)) {
      fail(`an index is beyond ${MAX_INDEX}`);
    }
    return setAt(value, path, data);
  },
};

export const paths: readonly VrlFunction[] = [exists, del, get, set];
