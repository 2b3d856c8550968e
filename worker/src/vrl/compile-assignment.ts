/** Assignments: `target = value`, `target |= value`, `ok, err = value`. */
import type { Compilation, Expression, Local, TypeState } from './compilation.ts';
import { describe, kindOfBits, type Kind, mayBe, plus, union } from './kind.ts';
import { kindWith, rawKindAt } from './kind-path.ts';
import { setAt } from './path.ts';
import { compileRegex } from './regex.ts';
import { type Context, Failure } from './runtime.ts';
import { type AssignmentNode, type Node, type Path, pathText, type TargetNode } from './syntax.ts';
import {
  ARRAY,
  bitOf,
  BOOLEAN,
  Float,
  FLOAT,
  INTEGER,
  isObject,
  NULL,
  OBJECT,
  REGEX,
  setField,
  STRING,
  Timestamp,
  TIMESTAMP,
  UNDEFINED,
  type Value,
} from './value.ts';

export function compileAssignment(
  node: AssignmentNode,
  state: TypeState,
  compilation: Compilation,
): Expression | undefined {
  const mark = compilation.pending.length;
  const value = compilation.compile(valueNode(node), state);
  const failure = compilation.pending[mark];
  compilation.handle(mark);
  if (value === undefined) return giveUp(node, compilation);
  const compiled =
    node.error === undefined
      ? single(node, { value, failure: failure !== undefined }, state, compilation)
      : withError(node, { value, error: node.error }, state, compilation);
  return compiled ?? giveUp(node, compilation);
}

/** `a |= b` is `a = a | b`. */
function valueNode({ merges, target, value }: AssignmentNode): Node {
  if (!merges || target.type === 'nothing') return value;
  const { span } = target;
  const left: Node =
    target.type === 'root'
      ? { type: 'query', target: target.root, path: target.path, span }
      : {
          type: 'query',
          target: { type: 'variable', name: target.name, span },
          path: target.path,
          span,
        };
  return {
    type: 'binary',
    operator: '|',
    operatorSpan: span,
    left,
    right: value,
    span: value.span,
  };
}

/** What is assigned here is not known: using it is no second mistake. */
function giveUp({ target, error }: AssignmentNode, compilation: Compilation): undefined {
  for (const it of [target, error]) {
    if (it?.type === 'local' && it.path.length === 0) compilation.broken.add(it.name);
  }
}

function single(
  node: AssignmentNode,
  { value, failure }: { readonly value: Expression; readonly failure: boolean },
  state: TypeState,
  compilation: Compilation,
): Expression | undefined {
  const { target, span } = node;
  if (failure) return unhandled(node, compilation);
  if (target.type === 'nothing') {
    const text = 'this assigns nothing to nothing';
    const help = ['remove "_ =", or assign to a variable or a path'];
    return compilation.refuse(640, 'unnecessary no-op assignment', { span, text, help });
  }
  if (!isAssignable(target, state, compilation)) return undefined;
  const assign = isHandedOver(node, compilation) ? takeEvent : assigner(target, compilation);
  learn(target, { kind: value.kind, constant: value.constant }, state);
  const { run } = value;
  return {
    run: (context) => {
      const result = run(context);
      assign(context, result);
      return result;
    },
    kind: value.kind,
    isFallible: false,
    constant: value.constant,
    node,
  };
}

/** True when the whole event becomes an object that nothing else of the program holds. */
function isHandedOver(node: AssignmentNode, compilation: Compilation): boolean {
  const { target, value } = node;
  if (target.type !== 'root' || target.root !== 'event' || target.path.length > 0) return false;
  return compilation.valueless.has(node) && isFresh(value, compilation);
}

function isFresh(node: Node, { functions }: Compilation): boolean {
  if (node.type === 'call') return functions.get(node.name)?.isFresh === true;
  return node.type === 'object' || (node.type === 'binary' && node.operator === '|');
}

function takeEvent(context: Context, value: Value): void {
  context.event = value;
  context.isOwned = isObject(value);
}

function unhandled({ target, value }: AssignmentNode, compilation: Compilation): undefined {
  const [to, from] = [compilation.textOf(target.span), compilation.textOf(value.span)];
  const help = [
    `take the error: ${to}, err = ${from}`,
    `or give a default: ${to} = ${from} ?? null`,
  ];
  if (value.type === 'call') help.push(`or end the program when it fails: ${value.name}!(…)`);
  const text = 'this expression can fail';
  return compilation.refuse(103, 'unhandled fallible assignment', { span: value.span, text, help });
}

function withError(
  node: AssignmentNode,
  { value, error }: { readonly value: Expression; readonly error: TargetNode },
  state: TypeState,
  compilation: Compilation,
): Expression | undefined {
  const { target, span } = node;
  if (!value.isFallible) {
    const help = [
      `write ${compilation.textOf(target.span)} = ${compilation.textOf(node.value.span)}`,
    ];
    const text = 'the value cannot fail, so there is never an error';
    return compilation.refuse(104, 'unnecessary error assignment', {
      span: error.span,
      text,
      help,
    });
  }
  if (target.type === 'nothing' && error.type === 'nothing') {
    const text = 'neither the value nor the error is kept';
    return compilation.refuse(640, 'unnecessary no-op assignment', { span, text });
  }
  if (!isAssignable(target, state, compilation)) return undefined;
  const fallback = defaultOf(value.kind);
  const ok = assigner(target, compilation);
  learn(target, { kind: plus(value.kind, bitOf(fallback)), constant: undefined }, state);
  if (!isAssignable(error, state, compilation)) return undefined;
  const problem = assigner(error, compilation);
  learn(error, { kind: kindOfBits(STRING | NULL), constant: undefined }, state);
  const { run } = value;
  return {
    run: (context) => {
      let result: Value;
      try {
        result = run(context);
      } catch (thrown) {
        if (!(thrown instanceof Failure)) throw thrown;
        ok(context, fallback);
        problem(context, thrown.message);
        return thrown.message;
      }
      ok(context, result);
      problem(context, null);
      return result;
    },
    kind: union(value.kind, kindOfBits(STRING)),
    isFallible: false,
    node,
  };
}

/** What `ok` becomes when the value fails: the empty value of its type, null where it has several. */
function defaultOf({ bits }: Kind): Value {
  switch (bits) {
    case STRING:
      return '';
    case INTEGER:
      return 0;
    case FLOAT:
      return new Float(0);
    case BOOLEAN:
      return false;
    case TIMESTAMP:
      return new Timestamp(0, 0);
    case REGEX:
      return compileRegex('');
    case ARRAY:
      return [];
    case OBJECT:
      return {};
    default:
      return null;
  }
}

type Assign = (context: Context, value: Value) => void;

function assigner(target: TargetNode, compilation: Compilation): Assign {
  if (target.type === 'nothing') return () => {};
  const { path } = target;
  if (target.type === 'local') {
    const slot = compilation.slot(target.name);
    if (path.length === 0) return ({ locals }, value) => void (locals[slot] = value);
    return ({ locals }, value) => void (locals[slot] = setAt(locals[slot], path, value));
  }
  if (target.root === 'metadata') {
    return (context, value) => void (context.metadata = setAt(context.metadata, path, value));
  }
  return eventAssigner(path);
}

function eventAssigner(path: Path): Assign {
  const [first] = path;
  if (first?.type !== 'field') {
    return (context, value) => {
      context.event = setAt(context.event, path, value);
      context.isOwned = false;
    };
  }
  const { name } = first;
  if (path.length === 1) return (context, value) => setField(context.ownEvent(), name, value);
  return (context, value) => {
    const event = context.ownEvent();
    const old = Object.hasOwn(event, name) ? event[name] : undefined;
    setField(event, name, setAt(old, path, value, 1));
  };
}

function learn(target: TargetNode, { kind, constant }: Local, state: TypeState): void {
  if (target.type === 'nothing') return;
  const { path } = target;
  if (target.type === 'root') {
    state[target.root] = kindWith(state[target.root], path, kind);
    return;
  }
  const before = state.locals.get(target.name)?.kind ?? kindOfBits(UNDEFINED);
  const isWhole = path.length === 0;
  state.locals.set(target.name, {
    kind: kindWith(before, path, kind),
    constant: isWhole ? constant : undefined,
  });
}

/** A field needs an object to be in, an index an array; a missing one is made. */
function isAssignable(target: TargetNode, state: TypeState, compilation: Compilation): boolean {
  if (target.type === 'nothing') return true;
  const root = target.type === 'root' ? state[target.root] : state.locals.get(target.name)?.kind;
  if (root === undefined) return true;
  for (const [at, segment] of target.path.entries()) {
    const [bit, name] = segment.type === 'index' ? [ARRAY, 'an array'] : [OBJECT, 'an object'];
    const parent = rawKindAt(root, target.path.slice(0, at));
    if (parent.bits === 0 || mayBe(parent, bit | UNDEFINED)) continue;
    const start = target.type === 'local' ? target.name : '';
    const whole = `${start}${pathText(target.path.slice(0, at))}` || '.';
    compilation.refuse(642, 'parent path segment rejects this mutation', {
      span: target.span,
      text: `"${whole}" is ${describe(parent)}, not ${name}`,
      help: [`first make it one: ${whole} = ${bit === ARRAY ? '[]' : '{}'}`],
    });
    return false;
  }
  return true;
}
