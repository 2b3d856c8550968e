/** Operators by precedence, lowest first: `??`, `|| &&`, `== !=`, `< >`, `|`, `+ -`, `* /`, `!`. */
import { parseTerm } from './parse-term.ts';
import type { BinaryOperator, Node } from './syntax.ts';
import type { Grammar, Tokens } from './tokens.ts';

/** All are left-associative. `||` and `&&` stand on one level, as in Vector. */
const LEVELS: readonly (readonly BinaryOperator[])[] = [
  ['??'],
  ['||', '&&'],
  ['==', '!='],
  ['>=', '>', '<=', '<'],
  ['|'],
  ['+', '-'],
  ['*', '/'],
];

const levelOf = new Map(LEVELS.flatMap((level, at) => level.map((it) => [it as string, at])));

export function parseOperators(tokens: Tokens, grammar: Grammar, lowest = 0): Node {
  let left = operand(tokens, grammar);
  for (;;) {
    const { type, text, start, end } = tokens.peek();
    const level = type === 'sign' ? levelOf.get(text) : undefined;
    if (level === undefined || level < lowest) return left;
    tokens.take();
    tokens.skipNewlines();
    const right = tokens.nested(() => parseOperators(tokens, grammar, level + 1));
    const span = { start: left.span.start, end: right.span.end };
    const operator = text as BinaryOperator;
    left = { type: 'binary', operator, operatorSpan: { start, end }, left, right, span };
  }
}

function operand(tokens: Tokens, grammar: Grammar): Node {
  if (!tokens.isSign('!')) return parseTerm(tokens, grammar);
  const { start } = tokens.take();
  const inner = tokens.nested(() => operand(tokens, grammar));
  return { type: 'not', operand: inner, span: { start, end: inner.span.end } };
}
