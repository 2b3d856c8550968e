/** `name!(value, keyword: value) -> |a, b| { … }`. */
import type { Argument, CallNode, ClosureNode } from './syntax.ts';
import type { Grammar, Tokens } from './tokens.ts';

export function parseCall(tokens: Tokens, grammar: Grammar): CallNode {
  const { text: name, start, end } = tokens.take();
  const aborts = tokens.accept('!');
  tokens.expect('(');
  const list = tokens.list(')', () => argument(tokens, grammar));
  const closure = tokens.isSign('->') ? parseClosure(tokens, grammar) : undefined;
  return {
    type: 'call',
    name,
    nameSpan: { start, end },
    aborts,
    arguments: list,
    closure,
    span: tokens.spanFrom(start),
  };
}

function argument(tokens: Tokens, grammar: Grammar): Argument {
  const { start, end, type, text } = tokens.peek();
  const isWord = type === 'name' || type === 'reserved' || type === 'keyword';
  if (!isWord || !tokens.isSign(':', 1)) {
    const value = grammar.value(tokens);
    return { keyword: undefined, value, span: value.span };
  }
  tokens.take();
  tokens.take();
  tokens.skipNewlines();
  const value = grammar.value(tokens);
  return { keyword: { name: text, span: { start, end } }, value, span: tokens.spanFrom(start) };
}

function parseClosure(tokens: Tokens, grammar: Grammar): ClosureNode {
  const { start } = tokens.take();
  const variables = tokens.accept('||') ? [] : closureVariables(tokens);
  tokens.skipNewlines();
  const body = grammar.block(tokens);
  return { variables, body, span: tokens.spanFrom(start) };
}

function closureVariables(tokens: Tokens): ClosureNode['variables'] {
  tokens.expect('|');
  return tokens.list('|', () => {
    const { type, text, start, end } = tokens.peek();
    const span = { start, end };
    if (tokens.accept('_')) return { name: undefined, span };
    if (type !== 'name') throw tokens.unexpected('the name of a variable');
    tokens.take();
    return { name: text, span };
  });
}
