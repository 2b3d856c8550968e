/** What decides where a program goes on: `if`, `abort`, `return`, and the `!` of conditions. */
import { compileSequence } from './compile-container.ts';
import type { Compilation, Expression, TypeState } from './compilation.ts';
import { jsonOf } from './json-writer.ts';
import { describe, isWithin, type Kind, kindOfBits, NEVER, plus, union } from './kind.ts';
import { Abort, Return, type Run, throwSignal } from './runtime.ts';
import type { AbortNode, IfNode, Node, NotNode, ReturnNode, Span } from './syntax.ts';
import { BOOLEAN, isText, lossy, NULL, STRING, type Value } from './value.ts';

const AS_BOOLEAN = 'compare it, or convert it: bool!(…), to_bool(…)';

export function compileIf(
  node: IfNode,
  state: TypeState,
  compilation: Compilation,
): Expression | undefined {
  const condition = compileCondition(node.condition, state, compilation);
  const after = state.clone();
  const body = compilation.compile(node.body, state);
  const otherwise =
    node.otherwise === undefined ? undefined : compilation.compile(node.otherwise, after);
  // Whichever branch is taken.
  state.merge(after);
  if (condition === undefined || body === undefined) return undefined;
  if (node.otherwise === undefined) {
    const kind = plus(body.kind, NULL);
    const run = branch(condition, body.run, () => null);
    return { run, kind, isFallible: body.isFallible, node };
  }
  if (otherwise === undefined) return undefined;
  return {
    run: branch(condition, body.run, otherwise.run),
    kind: union(body.kind, otherwise.kind),
    isFallible: body.isFallible || otherwise.isFallible,
    node,
  };
}

function branch(condition: Run, then: Run, otherwise: Run): Run {
  return (context) => (condition(context) === true ? then(context) : otherwise(context));
}

/** A condition is a boolean for sure, and cannot fail. */
function compileCondition(node: Node, state: TypeState, compilation: Compilation): Run | undefined {
  const mark = compilation.pending.length;
  const body = node.type === 'group' && node.body.length > 1 ? node.body : [node];
  const condition = compileSequence(body, state, compilation);
  const failure = compilation.pending[mark];
  compilation.handle(mark);
  if (condition === undefined) return undefined;
  if (failure !== undefined) {
    compilation.diagnostics.push(failure);
    return undefined;
  }
  if (isWithin(condition.kind, BOOLEAN)) return condition.run;
  return compilation.refuse(102, 'non-boolean predicate', {
    span: node.span,
    text: `this is ${describe(condition.kind)}, and a condition must be a boolean`,
    help: [AS_BOOLEAN],
  });
}

export function compileNot(
  node: NotNode,
  state: TypeState,
  compilation: Compilation,
): Expression | undefined {
  const operand = compilation.compile(node.operand, state);
  if (operand === undefined) return undefined;
  if (!isWithin(operand.kind, BOOLEAN)) {
    return compilation.refuse(660, 'non-boolean negation', {
      span: node.operand.span,
      text: `this is ${describe(operand.kind)}, and only a boolean can be negated`,
      help: [AS_BOOLEAN],
    });
  }
  const { run, constant, isFallible } = operand;
  return {
    run: (context) => run(context) === false,
    kind: kindOfBits(BOOLEAN),
    isFallible,
    constant: constant === undefined ? undefined : constant === false,
    node,
  };
}

export function compileAbort(
  node: AbortNode,
  state: TypeState,
  compilation: Compilation,
): Expression | undefined {
  const { span } = node;
  if (node.message === undefined) {
    return never(node, () => throwSignal(new Abort(undefined, span)));
  }
  const message = compileFinal(node.message, { span, word: 'abort' }, state, compilation);
  if (message === undefined) return undefined;
  if (!isWithin(message.kind, STRING)) {
    return compilation.refuse(113, 'non-string abort message', {
      span: node.message.span,
      text: `this is ${describe(message.kind)}, and the message must be a string`,
      help: ['convert it: to_string(…), encode_json(…)'],
    });
  }
  const { run } = message;
  return never(node, (context) => throwSignal(new Abort(messageText(run(context)), span)));
}

/** An event that is no object, as another remap may give, can turn out otherwise than was known. */
function messageText(message: Value): string {
  return isText(message) ? lossy(message) : jsonOf(message);
}

export function compileReturn(
  node: ReturnNode,
  state: TypeState,
  compilation: Compilation,
): Expression | undefined {
  const { span } = node;
  const value = compileFinal(node.value, { span, word: 'return' }, state, compilation);
  if (value === undefined) return undefined;
  const { run } = value;
  return never(node, (context) => throwSignal(new Return(run(context), span)));
}

/** The expression after `abort` or `return`: it cannot fail. */
function compileFinal(
  node: Node,
  { word }: { readonly span: Span; readonly word: string },
  state: TypeState,
  compilation: Compilation,
): Expression | undefined {
  const mark = compilation.pending.length;
  const value = compilation.compile(node, state);
  compilation.handle(mark);
  if (value?.isFallible !== true) return value;
  return compilation.refuse(631, 'unhandled fallible expression', {
    span: node.span,
    text: `this can fail, and ${word} takes only what cannot`,
    help: [`give a default: ${compilation.textOf(node.span)} ?? …`],
  });
}

/** Nothing after it runs, so it has no value. */
function never(node: Node, run: Run): Expression {
  const kind: Kind = NEVER;
  return { run, kind, isFallible: false, node };
}
