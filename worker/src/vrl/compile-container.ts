/** Arrays, objects, groups and blocks. */
import type { Compilation, Expression, TypeState } from './compilation.ts';
import { type Kind, kindOfBits, partsKind } from './kind.ts';
import type { Run } from './runtime.ts';
import type { ArrayNode, BlockNode, GroupNode, Node, ObjectNode } from './syntax.ts';
import { ARRAY, NULL, OBJECT, setField, type Value, type VrlObject } from './value.ts';

/** Undefined when any of them has mistakes; all of them are looked at. */
function compileAll(
  nodes: readonly Node[],
  state: TypeState,
  compilation: Compilation,
): readonly Expression[] | undefined {
  const all = nodes.map((node) => compilation.compile(node, state));
  return all.every((it) => it !== undefined) ? all : undefined;
}

export function compileArray(
  node: ArrayNode,
  state: TypeState,
  compilation: Compilation,
): Expression | undefined {
  const items = compileAll(node.items, state, compilation);
  if (items === undefined) return undefined;
  const runs = items.map(({ run }) => run);
  const isConstant = items.every(({ constant }) => constant !== undefined);
  return {
    run: (context) => runs.map((run) => run(context)),
    kind: partsKind(ARRAY, new Map(items.map(({ kind }, at) => [at, kind]))),
    isFallible: items.some(({ isFallible }) => isFallible),
    constant: isConstant ? items.map(({ constant }) => constant as Value) : undefined,
    node,
  };
}

export function compileObject(
  node: ObjectNode,
  state: TypeState,
  compilation: Compilation,
): Expression | undefined {
  const values = compileAll(
    node.entries.map(({ value }) => value),
    state,
    compilation,
  );
  if (values === undefined) return undefined;
  // The last of several equal keys wins, as in JSON.
  const fields = new Map(node.entries.map(({ key }, at) => [key, values[at] as Expression]));
  const isConstant = values.every(({ constant }) => constant !== undefined);
  return {
    run: buildObject([...fields].map(([name, { run }]) => [name, run])),
    kind: partsKind(
      OBJECT,
      new Map<string, Kind>([...fields].map(([name, { kind }]) => [name, kind])),
    ),
    isFallible: values.some(({ isFallible }) => isFallible),
    constant: isConstant ? constantObject(fields) : undefined,
    node,
  };
}

function constantObject(fields: ReadonlyMap<string, Expression>): VrlObject {
  const object: VrlObject = {};
  for (const [name, { constant }] of fields) setField(object, name, constant as Value);
  return object;
}

/** Copies an object that has all the names: faster than adding one name after the other. */
function buildObject(fields: readonly (readonly [string, Run])[]): Run {
  const names = fields.map(([name]) => name);
  const runs = fields.map(([, run]) => run);
  const form: VrlObject = {};
  for (const name of names) setField(form, name, null);
  return (context) => {
    const object = { ...form };
    for (let at = 0; at < names.length; at += 1) {
      setField(object, names[at] as string, (runs[at] as Run)(context));
    }
    return object;
  };
}

export function compileGroup(
  node: GroupNode,
  state: TypeState,
  compilation: Compilation,
): Expression | undefined {
  const [body, ...more] = node.body;
  if (body !== undefined && more.length === 0) {
    const inner = compilation.compile(body, state);
    return inner === undefined ? undefined : { ...inner, node };
  }
  return compilation.refuse(203, 'syntax error', {
    span: node.span,
    text: 'several expressions in parentheses only make a condition',
    help: ['write a block: { …; … }'],
  });
}

/** A block is a scope: variables that begin in it end with it. */
export function compileBlock(
  node: BlockNode,
  state: TypeState,
  compilation: Compilation,
): Expression | undefined {
  const outer = state.clone();
  const compiled = compileSequence(node.body, state, compilation);
  state.leaveBlock(outer);
  return compiled === undefined ? undefined : { ...compiled, node };
}

/** One after the other, in the scope around it; gives what the last one gives. */
export function compileSequence(
  nodes: readonly Node[],
  state: TypeState,
  compilation: Compilation,
): Omit<Expression, 'node'> | undefined {
  const all = compileAll(nodes, state, compilation);
  if (all === undefined) return undefined;
  let isFallible = false;
  let isOver = false;
  for (const { kind, isFallible: mayFail } of all) {
    isFallible ||= mayFail && !isOver;
    isOver ||= kind.bits === 0;
  }
  const kind = isOver ? kindOfBits(0) : (all.at(-1)?.kind ?? kindOfBits(NULL));
  return { run: inOrder(all.map(({ run }) => run)), kind, isFallible };
}

export function inOrder(runs: readonly Run[]): Run {
  const last = runs.at(-1);
  if (last === undefined) return () => null;
  if (runs.length === 1) return last;
  const others = runs.slice(0, -1);
  return (context) => {
    for (const run of others) run(context);
    return last(context);
  };
}
