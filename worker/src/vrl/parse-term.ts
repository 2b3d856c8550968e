/** What operators stand between: literals, containers, paths, variables and calls. */
import { parsePath, startsPath } from './parse-path.ts';
import { parseCall } from './parse-call.ts';
import { splitTemplate, unescapeString } from './string-literal.ts';
import type { ContainerNode, LiteralNode, Node, QueryTarget, TemplateNode } from './syntax.ts';
import type { Grammar, Tokens } from './tokens.ts';

export function parseTerm(tokens: Tokens, grammar: Grammar): Node {
  const { type, text, start } = tokens.peek();
  if (type === 'sign') return signTerm(tokens, grammar, text);
  if (type === 'name') {
    if (isCall(tokens)) return withPath(tokens, parseCall(tokens, grammar));
    tokens.take();
    return withPath(tokens, { type: 'variable', name: text, span: tokens.spanFrom(start) });
  }
  // Conversions such as string(…) are named like words that are otherwise reserved.
  if (type === 'reserved' && isCall(tokens)) return withPath(tokens, parseCall(tokens, grammar));
  return literal(tokens);
}

function isCall(tokens: Tokens): boolean {
  const isDirect = (ahead: number) => tokens.isSign('(', ahead) && !tokens.peek(ahead).isSpaced;
  return isDirect(1) || (tokens.isSign('!', 1) && !tokens.peek(1).isSpaced && isDirect(2));
}

function signTerm(tokens: Tokens, grammar: Grammar, sign: string): Node {
  if (sign === '.' || sign === '%') return root(tokens, sign === '.' ? 'event' : 'metadata');
  if (sign === '(') return withPath(tokens, group(tokens, grammar));
  if (sign === '[') return withPath(tokens, array(tokens, grammar));
  if (sign === '{')
    return withPath(tokens, isObject(tokens) ? object(tokens, grammar) : grammar.block(tokens));
  throw tokens.unexpected('an expression');
}

/** `.` and `%` alone, or with a path right behind. */
function root(tokens: Tokens, target: 'event' | 'metadata'): Node {
  const { start, end } = tokens.take();
  const next = tokens.peek();
  const isBare = next.isSpaced || !startsPath(tokens, true);
  const path = isBare ? [] : parsePath(tokens, true);
  return { type: 'query', target, path, span: isBare ? { start, end } : tokens.spanFrom(start) };
}

/** A path goes on only where no space stands before it: `a .b` is two expressions. */
function withPath(tokens: Tokens, target: Exclude<QueryTarget, string>): Node {
  if (!startsPath(tokens, false)) return target;
  const path = parsePath(tokens, false);
  return { type: 'query', target, path, span: tokens.spanFrom(target.span.start) };
}

function group(tokens: Tokens, grammar: Grammar): ContainerNode {
  const { start } = tokens.take();
  tokens.skipNewlines();
  const body = [grammar.statement(tokens)];
  while (!tokens.isSign(')')) {
    if (tokens.peek().type !== 'newline' && !tokens.isSign(';')) throw tokens.unexpected('")"');
    tokens.endOfStatement();
    if (!tokens.isSign(')')) body.push(grammar.statement(tokens));
  }
  tokens.take();
  return { type: 'group', body, span: tokens.spanFrom(start) };
}

function array(tokens: Tokens, grammar: Grammar): ContainerNode {
  const { start } = tokens.take();
  const items = tokens.list(']', () => grammar.value(tokens));
  return { type: 'array', items, span: tokens.spanFrom(start) };
}

/** An opening brace begins an object when a key follows, or nothing at all. */
function isObject(tokens: Tokens): boolean {
  let ahead = 1;
  while (tokens.peek(ahead).type === 'newline') ahead += 1;
  if (tokens.isSign('}', ahead)) return true;
  return tokens.peek(ahead).type === 'string' && tokens.isSign(':', ahead + 1);
}

function object(tokens: Tokens, grammar: Grammar): ContainerNode {
  const { start } = tokens.take();
  const entries = tokens.list('}', () => {
    const token = tokens.peek();
    if (token.type !== 'string') throw tokens.unexpected('a key in double quotes');
    tokens.take();
    tokens.expect(':');
    tokens.skipNewlines();
    return { key: unescapeString(token.text), value: grammar.value(tokens) };
  });
  return { type: 'object', entries, span: tokens.spanFrom(start) };
}

function literal(tokens: Tokens): LiteralNode | TemplateNode {
  const { type, text, number, start, end } = tokens.peek();
  const span = { start, end };
  const of = (value: LiteralNode['literal']): LiteralNode => {
    tokens.take();
    return { type: 'literal', literal: value, span };
  };
  switch (type) {
    case 'string':
      return string(tokens, text, span);
    case 'raw':
      return of({ type: 'string', text });
    case 'regex':
      return of({ type: 'regex', source: text.replaceAll(String.raw`\'`, "'") });
    case 'timestamp':
      return of({ type: 'timestamp', text: text.replaceAll(String.raw`\'`, "'") });
    case 'integer':
      return of({ type: 'integer', value: number as number | bigint });
    case 'float':
      return of({ type: 'float', value: number as number });
    case 'keyword':
      if (text === 'true' || text === 'false')
        return of({ type: 'constant', value: text === 'true' });
      if (text === 'null') return of({ type: 'constant', value: null });
      throw tokens.unexpected('an expression');
    default:
      throw tokens.unexpected('an expression');
  }
}

function string(
  tokens: Tokens,
  text: string,
  span: { start: number; end: number },
): LiteralNode | TemplateNode {
  tokens.take();
  const parts = splitTemplate(text);
  if (parts.every((part) => typeof part === 'string')) {
    return { type: 'literal', literal: { type: 'string', text: parts.join('') }, span };
  }
  return {
    type: 'template',
    span,
    parts: parts.map((part) => {
      if (typeof part === 'string') return part;
      const start = span.start + 1 + part.start;
      return { type: 'variable', name: part.name, span: { start, end: span.start + 1 + part.end } };
    }),
  };
}
