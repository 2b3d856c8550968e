/** Short ways to run programs, for tests. */
import { silent } from '../fixtures.ts';
import { compile, type CompileOptions } from './compile.ts';
import { jsonOf } from './json-writer.ts';
import { parseJson } from './json-reader.ts';
import type { Program } from './program.ts';

export function programOf(source: string, options: Partial<CompileOptions> = {}): Program {
  const compiled = compile(source, { log: silent, ...options });
  if (compiled.program === undefined)
    throw new Error(compiled.errors.map((it) => it.text).join('\n'));
  return compiled.program;
}

/** What the program gives on an event, as JSON; or `aborted: …`, `failed: …`. */
export function valueOf(source: string, event = '{}'): string {
  const outcome = programOf(source).run(parseJson(event, { isExact: true }));
  return outcome.type === 'done' ? jsonOf(outcome.value) : `${outcome.type}: ${outcome.message}`;
}

/** What the program makes of an event. */
export function eventOf(source: string, event = '{}'): string {
  const outcome = programOf(source).run(parseJson(event, { isExact: true }));
  return outcome.type === 'done' ? jsonOf(outcome.event) : `${outcome.type}: ${outcome.message}`;
}

/** The codes of its mistakes, each with its place: `103 at 1:6`. */
export function mistakesOf(source: string): readonly string[] {
  const { errors = [] } = compile(source, { log: silent });
  return errors.map(({ code, line, column }) => `${code} at ${line}:${column}`);
}

/** Codes of its warnings, likewise. */
export function warningsOf(source: string): readonly string[] {
  const compiled = compile(source, { log: silent });
  if (compiled.program === undefined)
    throw new Error(compiled.errors.map((it) => it.text).join('\n'));
  return compiled.warnings.map(({ code, line, column }) => `${code} at ${line}:${column}`);
}
