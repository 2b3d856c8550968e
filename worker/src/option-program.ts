/** Compiles a program that an option holds; what is wrong with it is told with its place in the file. */
import { AuditError } from '@pamir-audit/catalog';
import type { Context } from './component.ts';
import { compile, type Compiled, type CompileOptions } from './vrl/compile.ts';
import type { FilePlace, PlaceOf } from './vrl/diagnostic.ts';

type Works = Extract<Compiled, { readonly errors?: undefined }>;

/**
 * @param what it is, for messages: `the program`
 * @throws AuditError CONFIG_INVALID with every mistake, and the place of the first in its context
 */
export function compileOption(
  source: string,
  what: string,
  options: Omit<CompileOptions, 'log'>,
  { log, warn }: Pick<Context, 'log' | 'warn'>,
): Works {
  const compiled = compile(source, { ...options, log });
  if (compiled.program === undefined) {
    const [first] = compiled.errors;
    const text = compiled.errors.map((it) => it.text).join('\n\n');
    throw refusal(`${what} does not compile:\n${text}`, first);
  }
  for (const { file, line, column, text } of compiled.warnings) {
    warn?.(`${what} has a warning:\n${text}`, {
      ...(file !== undefined && { file }),
      line,
      column,
    });
  }
  return compiled;
}

/** Of an option's text as a whole. */
export function refusalAt(
  message: string,
  placeOf: PlaceOf | undefined,
  cause?: unknown,
): AuditError {
  return refusal(message, placeOf?.(0), cause);
}

/** Without a file it is a place within the program only, which the message has. */
type MaybePlace = { readonly [Part in keyof FilePlace]: FilePlace[Part] | undefined };

function refusal(message: string, place: MaybePlace | undefined, cause?: unknown): AuditError {
  const { file, line, column } = place ?? {};
  const isPlaced = file !== undefined && line !== undefined && column !== undefined;
  return new AuditError('CONFIG_INVALID', message, {
    ...(cause !== undefined && { cause }),
    ...(isPlaced && { context: { file, line, column } }),
  });
}
