/** Variables, and paths of the event, of variables and of any other value. */
import { nearest } from '@pamir-audit/catalog';
import type { Compilation, Expression, TypeState } from './compilation.ts';
import { kindAt } from './kind-path.ts';
import { getAt } from './path.ts';
import type { Run } from './runtime.ts';
import type { Path, QueryNode, VariableNode } from './syntax.ts';
import { isObject, type Value } from './value.ts';

export function compileVariable(
  node: VariableNode,
  state: TypeState,
  compilation: Compilation,
): Expression | undefined {
  const { name } = node;
  if (compilation.broken.has(name)) return undefined;
  const local = state.locals.get(name);
  if (local === undefined) {
    const text = 'no such variable here';
    const help = [helpFor(name, state)];
    return compilation.refuse(701, 'call to undefined variable', { span: node.span, text, help });
  }
  const slot = compilation.slot(name);
  const run: Run = (context) => context.locals[slot] as Value;
  return { run, kind: local.kind, constant: local.constant, isFallible: false, node };
}

function helpFor(name: string, state: TypeState): string {
  // A template names a variable, and nothing else.
  if (!/^\w+$/.test(name)) return `assign it to a variable first: value = ${name}`;
  const near = nearest(name, state.locals.keys());
  return near === undefined
    ? `for a field of the event, write .${name}`
    : `did you mean "${near}"?`;
}

export function compileQuery(
  node: QueryNode,
  state: TypeState,
  compilation: Compilation,
): Expression | undefined {
  const { target, path } = node;
  if (target === 'event') {
    return { run: eventReader(path), kind: kindAt(state.event, path), isFallible: false, node };
  }
  if (target === 'metadata') {
    const read = reader(path);
    const run: Run = (context) => read(context.metadata);
    return { run, kind: kindAt(state.metadata, path), isFallible: false, node };
  }
  const base = compilation.compile(target, state);
  if (base === undefined) return undefined;
  const read = reader(path);
  const { run, isFallible } = base;
  return {
    run: (context) => read(run(context)),
    kind: kindAt(base.kind, path),
    isFallible,
    constant: base.constant === undefined ? undefined : read(base.constant),
    base: run,
    node,
  };
}

function eventReader(path: Path): Run {
  if (path.length === 0) return (context) => context.shareEvent();
  const read = reader(path);
  return (context) => read(context.event);
}

/** Null where there is nothing. Short paths of fields, which most are, get code of their own. */
function reader(path: Path): (value: Value) => Value {
  const names = path.map((segment) => (segment.type === 'field' ? segment.name : undefined));
  const [first, second] = names;
  if (names.length === 1 && first !== undefined) return fieldReader(first);
  if (names.length === 2 && first !== undefined && second !== undefined) {
    const outer = fieldReader(first);
    const inner = fieldReader(second);
    return (value) => inner(outer(value));
  }
  return (value) => getAt(value, path) ?? null;
}

function fieldReader(name: string): (value: Value) => Value {
  // Names that every JavaScript object answers to are looked up with more care.
  if (name in Object.prototype) return (value) => getAt(value, [{ type: 'field', name }]) ?? null;
  return (value) => (isObject(value) ? (value[name] ?? null) : null);
}
