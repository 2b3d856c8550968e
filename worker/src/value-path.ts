/** Paths of fields as options name them: `user.name`, `.items[0]`, `"odd name".x`. */
import { z } from 'zod';
import type { Diagnostic } from './vrl/diagnostic.ts';
import { tokenize } from './vrl/lexer.ts';
import { parsePath } from './vrl/parse-path.ts';
import type { Path } from './vrl/syntax.ts';
import { SyntaxMistake, Tokens } from './vrl/tokens.ts';

/** Undefined when the text is no path. A dot before the first name may stand there or not. */
export function readPath(text: string): Path | undefined {
  const mistakes: Diagnostic[] = [];
  const source = text.startsWith('.') && text !== '.' ? text.slice(1) : text;
  const tokens = new Tokens(tokenize(source, (mistake) => mistakes.push(mistake)));
  if (source === '.' || source === '' || mistakes.length > 0) return undefined;
  try {
    const path = parsePath(tokens, true);
    return tokens.isAtEnd() ? path : undefined;
  } catch (error) {
    if (error instanceof SyntaxMistake) return undefined;
    throw error;
  }
}

/** Of an option that {@link fieldPath} has checked. */
export function pathOf(text: string): Path {
  const path = readPath(text);
  if (path === undefined) throw new TypeError(`'${text}' is no path of a field`);
  return path;
}

/** An option that is the path of a field. */
export function fieldPath() {
  return z.string().refine((text) => readPath(text) !== undefined, {
    error: ({ input }) => `'${String(input)}' is no path; names with odd characters need quotes`,
  });
}
