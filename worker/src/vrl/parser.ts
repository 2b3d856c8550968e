/**
 * Tokens to a syntax tree: statements and everything that stands only there.
 *
 * After a mistake it goes on at the next line outside of brackets, so that one look tells all.
 */
import type { Diagnostic } from './diagnostic.ts';
import { tokenize } from './lexer.ts';
import { parseOperators } from './parse-operators.ts';
import { SyntaxMistake, Tokens, type Grammar } from './tokens.ts';
import type { AssignmentNode, BlockNode, IfNode, Node, NothingNode, TargetNode } from './syntax.ts';

/** Reports every mistake; the nodes are of use only when there was none. */
export function parse(source: string, report: (diagnostic: Diagnostic) => void): readonly Node[] {
  let isBroken = false;
  const tokens = new Tokens(
    tokenize(source, (diagnostic) => {
      isBroken = true;
      report(diagnostic);
    }),
  );
  const nodes: Node[] = [];
  tokens.skipNewlines();
  while (!tokens.isAtEnd()) {
    const start = tokens.position;
    try {
      nodes.push(grammar.statement(tokens));
      if (!tokens.isAtEnd()) tokens.endOfStatement();
    } catch (error) {
      if (!(error instanceof SyntaxMistake)) throw error;
      if (!isBroken) report(error.diagnostic);
      tokens.skipStatement(start);
    }
  }
  return nodes;
}

const grammar: Grammar = {
  statement(tokens) {
    return tokens.nested(() => {
      if (tokens.isKeyword('if')) return ifStatement(tokens);
      if (tokens.isKeyword('abort')) return abort(tokens);
      if (tokens.isKeyword('return')) return returns(tokens);
      return assignment(tokens);
    });
  },
  value: (tokens) => tokens.nested(() => parseOperators(tokens, grammar)),
  block,
};

function ifStatement(tokens: Tokens): IfNode {
  const { start } = tokens.take();
  const condition = grammar.value(tokens);
  tokens.skipNewlines();
  const body = block(tokens);
  const otherwise = tokens.acceptKeyword('else') ? elseBlock(tokens) : undefined;
  return { type: 'if', condition, body, otherwise, span: tokens.spanFrom(start) };
}

/** `else if` is an `if` alone in the other branch. */
function elseBlock(tokens: Tokens): BlockNode {
  tokens.skipNewlines();
  if (!tokens.isKeyword('if')) return block(tokens);
  const nested = tokens.nested(() => ifStatement(tokens));
  return { type: 'block', body: [nested], span: nested.span };
}

function abort(tokens: Tokens): Node {
  const { start } = tokens.take();
  const message = tokens.isAtStatementEnd() ? undefined : grammar.statement(tokens);
  return { type: 'abort', message, span: tokens.spanFrom(start) };
}

function returns(tokens: Tokens): Node {
  const { start } = tokens.take();
  const value = grammar.statement(tokens);
  return { type: 'return', value, span: tokens.spanFrom(start) };
}

/** Braces around at least one statement. */
function block(tokens: Tokens): BlockNode {
  const { start } = tokens.expect('{');
  const body: Node[] = [];
  tokens.skipNewlines();
  do body.push(grammar.statement(tokens));
  while (!tokens.isSign('}') && tokens.endOfStatement() && !tokens.isSign('}'));
  tokens.expect('}');
  return { type: 'block', body, span: tokens.spanFrom(start) };
}

function assignment(tokens: Tokens): Node {
  const { start } = tokens.peek();
  const first = tokens.isSign('_') ? nothing(tokens) : grammar.value(tokens);
  if (tokens.accept(',')) {
    const second = tokens.isSign('_') ? nothing(tokens) : grammar.value(tokens);
    return assigned(tokens, start, [targetOf(first), targetOf(second)]);
  }
  if (tokens.isSign('=') || tokens.isSign('|=')) return assigned(tokens, start, [targetOf(first)]);
  if (first.type === 'nothing') throw tokens.unexpected('"=" or ","');
  return first;
}

function nothing(tokens: Tokens): NothingNode {
  const { start, end } = tokens.take();
  return { type: 'nothing', span: { start, end } };
}

function assigned(
  tokens: Tokens,
  start: number,
  [target, error]: readonly [TargetNode, TargetNode?],
): AssignmentNode {
  const merges = tokens.isSign('|=');
  if (!merges && !tokens.isSign('=')) throw tokens.unexpected('"=" or "|="');
  tokens.take();
  tokens.skipNewlines();
  const value = grammar.statement(tokens);
  return { type: 'assignment', target, error, merges, value, span: tokens.spanFrom(start) };
}

function targetOf(node: Node | NothingNode): TargetNode {
  const { span } = node;
  if (node.type === 'nothing') return node;
  if (node.type === 'variable') return { type: 'local', name: node.name, path: [], span };
  if (node.type === 'query') {
    const { target, path } = node;
    if (target === 'event' || target === 'metadata')
      return { type: 'root', root: target, path, span };
    if (target.type === 'variable') return { type: 'local', name: target.name, path, span };
  }
  throw new SyntaxMistake({
    code: 641,
    severity: 'error',
    message: 'invalid assignment target',
    labels: [{ text: 'nothing can be assigned to this', span }],
    help: ['assign to a variable or to a path'],
  });
}
