/**
 * The front door of the remap language: a program's text to something that runs on events, or to
 * everything that is wrong with it.
 */
import type { Logger } from '../component.ts';
import { Compilation, type Scope, TypeState } from './compilation.ts';
import { compileExpression } from './compile-expression.ts';
import { inOrder } from './compile-container.ts';
import { diagnosticOf } from './compilation.ts';
import { type Diagnostic, type PlacedDiagnostic, type PlaceOf, SourceText } from './diagnostic.ts';
import { functions } from './functions/registry.ts';
import { type Kind, kindOfBits } from './kind.ts';
import { parse } from './parser.ts';
import { Program } from './program.ts';
import type { Run } from './runtime.ts';
import type { Node } from './syntax.ts';
import { findUnused } from './unused.ts';
import { NULL } from './value.ts';

export interface CompileOptions {
  /** Named in messages. */
  readonly file?: string;
  /** Where its characters stand in a file that it is part of. */
  readonly placeOf?: PlaceOf | undefined;
  /** Where the program's `log` goes. */
  readonly log: Logger;
  /** IANA name of the zone of times that name none. UTC when left out. */
  readonly timeZone?: string;
  /** Numbers of JSON keep their digits. False: they are read and written as Vector does it. */
  readonly exactNumbers?: boolean;
  /** What programs before this one have left. */
  readonly scope?: Scope;
}

export type Compiled =
  | {
      readonly program: Program;
      readonly warnings: readonly PlacedDiagnostic[];
      /** What its last expression gives. */
      readonly gives: Kind;
      readonly scope: Scope;
      readonly errors?: undefined;
    }
  | { readonly errors: readonly PlacedDiagnostic[]; readonly program?: undefined };

/** Never throws for what the text says; every mistake is in `errors`, sorted by place. */
export function compile(source: string, options: CompileOptions): Compiled {
  const { file = 'program', log, timeZone = 'UTC', exactNumbers = true } = options;
  const text = new SourceText(source, { name: file, placeOf: options.placeOf });
  const surroundings = { log, timeZone, exactNumbers, now: () => new Date() };
  let outcome: Outcome;
  try {
    outcome = compileText(source, options.scope);
  } catch (error) {
    // The engine's stack is the last bound of what can be nested.
    if (!(error instanceof RangeError)) throw error;
    return { errors: [text.render(tooLarge(source))] };
  }
  const { diagnostics, run, scope, gives } = outcome;
  const placed = diagnostics.map((it) => text.render(it)).toSorted(byPlace);
  const errors = placed.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return { errors };
  const program = new Program({ run, slots: scope.slots.size, text, surroundings });
  return { program, warnings: placed, scope, gives };
}

interface Outcome {
  readonly diagnostics: readonly Diagnostic[];
  readonly run: Run;
  readonly scope: Scope;
  readonly gives: Kind;
}

/** Of a program without any expression. */
const NOTHING = kindOfBits(NULL);

function tooLarge({ length }: string): Diagnostic {
  const text = 'this program is nested too deeply';
  return diagnosticOf('error', 203, 'syntax error', { span: { start: 0, end: length }, text });
}

function byPlace(a: PlacedDiagnostic, b: PlacedDiagnostic): number {
  return a.labels[0].span.start - b.labels[0].span.start;
}

function compileText(source: string, before?: Scope): Outcome {
  const state = before?.state.clone() ?? new TypeState();
  const compilation = new Compilation(source, functions, compileExpression, before?.slots);
  const { diagnostics, slots } = compilation;
  const scope = { state, slots };
  const nodes = parse(source, (diagnostic) => diagnostics.push(diagnostic));
  // Half a program has mistakes of its own, which would only confuse.
  if (diagnostics.length > 0) return { diagnostics, run: () => null, scope, gives: NOTHING };
  const { runs, gives } = compileAll(nodes, state, compilation);
  if (diagnostics.every(({ severity }) => severity === 'warning')) {
    diagnostics.push(...findUnused(nodes, functions, source));
  }
  return { diagnostics, run: inOrder(runs), scope, gives };
}

function compileAll(nodes: readonly Node[], state: TypeState, compilation: Compilation) {
  const runs: Run[] = [];
  let gives = NOTHING;
  for (const node of nodes) {
    compilation.valueless.add(node);
    const expression = compilation.compile(node, state);
    compilation.diagnostics.push(...compilation.pending);
    compilation.handle(0);
    if (expression === undefined) continue;
    runs.push(expression.run);
    gives = expression.kind;
  }
  return { runs, gives };
}
