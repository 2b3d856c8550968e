/** Operators: what they give and when they may fail, and the code that does it. */
import type { Compilation, Expression, TypeState } from './compilation.ts';
import { describe, isWithin, type Kind, kindOfBits, mayBe, union, without } from './kind.ts';
import {
  arithmeticReturns,
  canFailToOrder,
  isComparison,
  mergedKind,
  type Operands,
} from './operator-kinds.ts';
import { add, and, compare, divide, equals, merge, multiply, subtract } from './operators.ts';
import { Failure, type Run } from './runtime.ts';
import type { BinaryNode, Node } from './syntax.ts';
import { BOOLEAN, NULL, OBJECT } from './value.ts';

export function compileOperator(
  node: BinaryNode,
  state: TypeState,
  compilation: Compilation,
): Expression | undefined {
  const mark = compilation.pending.length;
  const left = compilation.compile(node.left, state);
  const afterLeft = state.clone();
  if (node.operator === '??') compilation.handle(mark);
  const right = compilation.compile(node.right, state);
  if (left === undefined || right === undefined) return undefined;
  // The right side of these is not always asked for.
  if (node.operator === '??' || node.operator === '||' || node.operator === '&&') {
    afterLeft.merge(state);
    state.become(afterLeft);
  }
  if (isRefused(node, { left, right }, compilation)) {
    compilation.handle(mark);
    return undefined;
  }
  const compiled = { ...assemble(node, { left, right }), node };
  if (!compiled.isFallible) compilation.handle(mark);
  return compiled;
}

type Assembled = Omit<Expression, 'node'>;

function assemble(node: BinaryNode, operands: Operands): Assembled {
  switch (node.operator) {
    case '??':
      return coalesce(operands);
    case '||':
      return or(operands);
    case '&&':
      return both(operands);
    default:
      return { run: runOf(node, operands), ...returnsOf(node, operands) };
  }
}

function returnsOf(node: BinaryNode, operands: Operands): Omit<Assembled, 'run'> {
  const { left, right } = operands;
  const inherited = left.isFallible || right.isFallible;
  switch (node.operator) {
    case '==':
    case '!=':
      return { kind: kindOfBits(BOOLEAN), isFallible: inherited };
    case '|':
      return { kind: mergedKind(left.kind, right.kind), isFallible: inherited };
    case '+':
    case '-':
    case '*':
    case '/': {
      const { kind, isFallible } = arithmeticReturns(node.operator, operands);
      return { kind, isFallible: isFallible || inherited };
    }
    default:
      return { kind: kindOfBits(BOOLEAN), isFallible: inherited || canFailToOrder(operands) };
  }
}

function runOf({ operator }: BinaryNode, { left, right }: Operands): Run {
  const a = left.run;
  const b = right.run;
  switch (operator) {
    case '==':
      return (context) => equals(a(context), b(context));
    case '!=':
      return (context) => !equals(a(context), b(context));
    case '<':
    case '<=':
    case '>':
    case '>=':
      return (context) => compare(operator, a(context), b(context));
    default: {
      const calculate = { '+': add, '-': subtract, '*': multiply, '/': divide, '|': merge };
      const run = calculate[operator as keyof typeof calculate];
      return (context) => run(a(context), b(context));
    }
  }
}

function coalesce({ left, right }: Operands): Assembled {
  const { run } = left;
  const otherwise = right.run;
  return {
    run: (context) => {
      try {
        return run(context);
      } catch (error) {
        if (error instanceof Failure) return otherwise(context);
        throw error;
      }
    },
    kind: union(left.kind, right.kind),
    isFallible: right.isFallible,
  };
}

/** The right side where the left one is null or false. */
function or({ left, right }: Operands): Assembled {
  const a = left.run;
  const b = right.run;
  const run: Run = (context) => {
    const value = a(context);
    return value === null || value === false ? b(context) : value;
  };
  if (isNever(left))
    return { run, kind: right.kind, isFallible: left.isFallible || right.isFallible };
  if (isAlways(left)) return { run, kind: left.kind, isFallible: left.isFallible };
  const kind = union(without(left.kind, NULL), right.kind);
  return { run, kind, isFallible: left.isFallible || right.isFallible };
}

function both({ left, right }: Operands): Assembled {
  const a = left.run;
  const b = right.run;
  const run: Run = (context) => and(a(context), () => b(context));
  const kind = kindOfBits(BOOLEAN);
  if (isNever(left)) return { run, kind, isFallible: left.isFallible };
  const isUnsure = [left, right].some((it) => it.isFallible || !isTruth(it.kind));
  return { run, kind, isFallible: isUnsure };
}

function isTruth(kind: Kind): boolean {
  return kind.bits === 0 || isWithin(kind, BOOLEAN | NULL);
}

function isNever({ kind, constant }: Expression): boolean {
  return isWithin(kind, NULL) || constant === false;
}

function isAlways({ kind, constant }: Expression): boolean {
  return constant === true || !mayBe(kind, NULL | BOOLEAN);
}

/** Operators that cannot make sense where they stand. */
function isRefused(node: BinaryNode, { left, right }: Operands, compilation: Compilation): boolean {
  const { operator, operatorSpan: span } = node;
  if (isComparison(operator) && node.left.type === 'binary' && isComparison(node.left.operator)) {
    const help = [`compare twice: ${chainHelp(node.left, node, compilation)}`];
    const text = 'this compares the result of a comparison';
    compilation.refuse(650, "comparison operators can't be chained together", { span, text, help });
    return true;
  }
  if (operator === '??' && !left.isFallible) {
    const text = 'the left side cannot fail, so the right one is never used';
    const help = ['remove "??" and what follows it; for null there is "||"'];
    compilation.refuse(651, 'unnecessary error coalescing operation', { span, text, help });
    return true;
  }
  if (operator === '|') {
    const wrong = [left, right].find(({ kind }) => !isWithin(kind, OBJECT));
    if (wrong === undefined) return false;
    const text = `this is ${describe(wrong.kind)}, and only objects can be merged`;
    const help = ['make sure that it is one: object!(…)'];
    compilation.refuse(652, 'only objects can be merged', { span: wrong.node.span, text, help });
    return true;
  }
  return false;
}

function chainHelp(inner: BinaryNode, outer: BinaryNode, compilation: Compilation): string {
  const text = (node: Node) => compilation.textOf(node.span);
  const middle = text(inner.right);
  return `${text(inner)} && ${middle} ${outer.operator} ${text(outer.right)}`;
}
