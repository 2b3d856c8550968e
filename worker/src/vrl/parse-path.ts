/** `.a."b c"[0].(d | e)`: the steps from a value to one of its parts. */
import { unescapeString } from './string-literal.ts';
import type { Path, Segment } from './syntax.ts';
import type { Tokens } from './tokens.ts';

/** True when the next token continues a path. After `.` or `%` the first name needs no dot. */
export function startsPath(tokens: Tokens, isAfterRoot: boolean): boolean {
  const { isSpaced, type } = tokens.peek();
  if (isSpaced) return false;
  if (isAfterRoot && (isField(tokens) || tokens.isSign('('))) return true;
  return type === 'sign' && (tokens.isSign('[') || tokens.isSign('.'));
}

export function parsePath(tokens: Tokens, isAfterRoot: boolean): Path {
  const path: Segment[] = [];
  if (isAfterRoot && !tokens.isSign('[') && !tokens.isSign('.')) path.push(fieldSegment(tokens));
  while (startsPath(tokens, false)) {
    if (tokens.isSign('[')) path.push(indexSegment(tokens));
    else {
      tokens.take();
      if (tokens.peek().isSpaced) throw tokens.unexpected('a field right after the dot');
      path.push(fieldSegment(tokens));
    }
  }
  return path;
}

function isField(tokens: Tokens): boolean {
  const { type } = tokens.peek();
  return (
    type === 'name' ||
    type === 'reserved' ||
    type === 'keyword' ||
    type === 'string' ||
    tokens.isSign('_')
  );
}

function fieldSegment(tokens: Tokens): Segment {
  if (!tokens.accept('(')) return { type: 'field', name: fieldName(tokens) };
  const names = [fieldName(tokens)];
  do {
    tokens.expect('|');
    names.push(fieldName(tokens));
  } while (!tokens.isSign(')'));
  tokens.take();
  return { type: 'either', names };
}

/** Words that are reserved elsewhere are fine as names of fields. */
function fieldName(tokens: Tokens): string {
  if (!isField(tokens)) throw tokens.unexpected('the name of a field');
  const { type, text } = tokens.take();
  return type === 'string' ? unescapeString(text) : text;
}

/** Beyond this an index is a mistake, and writing to it would fill the memory. */
export const MAX_INDEX = 100_000;

function indexSegment(tokens: Tokens): Segment {
  tokens.take();
  const { type, number } = tokens.peek();
  const isIndex = type === 'integer' && typeof number === 'number' && Math.abs(number) <= MAX_INDEX;
  if (!isIndex) throw tokens.unexpected(`an integer up to ${MAX_INDEX}`);
  tokens.take();
  tokens.expect(']');
  return { type: 'index', index: number };
}
