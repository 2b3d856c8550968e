/** Calls of functions: their arguments are matched, checked, and tied to what runs. */
import { nearest } from '@pamir-audit/catalog';
import { matchArguments } from './call-arguments.ts';
import { compileClosure } from './compile-closure.ts';
import type { Compilation, Expression, TypeState } from './compilation.ts';
import {
  type Call,
  CallMistake,
  type Closure,
  type Parameter,
  type Returns,
  type VrlFunction,
} from './function.ts';
import { describe, kindOfBits } from './kind.ts';
import { typeName } from './operators.ts';
import { isKnownElsewhere } from './known-functions.ts';
import { type Context, fail, Failure, Return, type Run, throwSignal } from './runtime.ts';
import type { CallNode } from './syntax.ts';
import { bitOf, type Value } from './value.ts';

export function compileCall(
  node: CallNode,
  state: TypeState,
  compilation: Compilation,
): Expression | undefined {
  const definition = compilation.functions.get(node.name);
  if (definition === undefined) return unknownFunction(node, compilation);
  const matched = matchArguments(node, definition, state, compilation);
  if (matched === undefined) return undefined;
  const closure = compileClosure(node, { definition, matched }, state, compilation);
  if (closure === undefined) return undefined;
  const call = new CompiledCall(
    { node, definition, state, compilation },
    matched.values,
    closure.closure,
  );
  const built = build(node, definition, call, compilation);
  if (built === undefined) return undefined;
  const { unsure } = matched;
  const canFail = built.isFallible || unsure !== undefined || closure.isFallible;
  if (node.aborts && !canFail) warnUnneeded(node, compilation);
  if (!node.aborts && unsure !== undefined) compilation.pending.push(unsure);
  const isFallible = canFail && !node.aborts;
  return { run: placed(built.run, node, compilation), kind: built.kind, isFallible, node };
}

/** Undefined when the function itself refuses the call, which is reported. */
function build(
  node: CallNode,
  definition: VrlFunction,
  call: Call,
  compilation: Compilation,
): (Returns & { readonly run: Run }) | undefined {
  const { returns } = definition;
  try {
    const run = runOf(definition, call);
    return { ...(typeof returns === 'function' ? returns(call) : returns), run };
  } catch (error) {
    if (!(error instanceof CallMistake)) throw error;
    const text = `E${error.code}: ${error.message}`;
    return compilation.refuse(610, 'function compilation error', { span: node.span, text });
  }
}

function unknownFunction(node: CallNode, compilation: Compilation): undefined {
  const { name, nameSpan: span } = node;
  if (isKnownElsewhere(name)) {
    const text = `Vector has "${name}"; here it is not yet`;
    return compilation.refuse(105, 'call to undefined function', { span, text });
  }
  const near = nearest(name, compilation.functions.keys(), Math.max(2, Math.ceil(name.length / 3)));
  const help = near === undefined ? [] : [`did you mean "${near}"?`];
  const text = 'there is no such function';
  return compilation.refuse(105, 'call to undefined function', { span, text, help });
}

function warnUnneeded({ name, nameSpan, span }: CallNode, compilation: Compilation): void {
  const text = `"${name}" cannot fail with these arguments`;
  const help = ['remove the "!"'];
  compilation.warn(620, "can't abort infallible function", {
    span: { start: nameSpan.start, end: Math.min(nameSpan.end + 1, span.end) },
    text,
    help,
  });
}

class CompiledCall implements Call {
  readonly state: TypeState;
  readonly closure: Closure | undefined;
  readonly #compilation: Compilation;
  readonly #definition: VrlFunction;
  readonly #values: ReadonlyMap<string, Expression>;

  constructor(
    origin: {
      readonly node: CallNode;
      readonly definition: VrlFunction;
      readonly state: TypeState;
      readonly compilation: Compilation;
    },
    values: ReadonlyMap<string, Expression>,
    closure: Closure | undefined,
  ) {
    this.state = origin.state;
    this.#compilation = origin.compilation;
    this.#definition = origin.definition;
    this.#values = values;
    this.closure = closure;
  }

  argument(name: string): Expression | undefined {
    const parameter = this.#definition.parameters.find((it) => it.name === name) as Parameter;
    const given = this.#values.get(name);
    if (given !== undefined) return { ...given, run: checked(given, parameter) };
    const { fallback } = parameter;
    if (fallback === undefined) return undefined;
    const node = {
      type: 'literal',
      literal: { type: 'constant', value: null },
      span: { start: 0, end: 0 },
    } as const;
    return {
      run: () => fallback,
      kind: kindOfBits(bitOf(fallback)),
      isFallible: false,
      constant: fallback,
      node,
    };
  }

  required(name: string): Expression {
    return this.argument(name) as Expression;
  }

  slot(variable: string): number {
    return this.#compilation.slot(variable);
  }

  constant(name: string): Value | undefined {
    return this.argument(name)?.constant;
  }

  textOf(name: string): string | undefined {
    const given = this.#values.get(name);
    return given === undefined ? undefined : this.#compilation.textOf(given.node.span);
  }
}

/** Looks at the value too: what is known beforehand can be wrong after a closure changed it. */
function checked({ run }: Expression, { accepts }: Parameter): Run {
  return (context) => {
    const value = run(context);
    if ((bitOf(value) & accepts) !== 0) return value;
    return fail(`expected ${describe(kindOfBits(accepts))}, got ${typeName(value)}`);
  };
}

type Implementation = (...values: readonly (Value | undefined)[]) => Value;

function runOf(definition: VrlFunction, call: Call): Run {
  requireChoices(definition, call);
  if (definition.build !== undefined) return definition.build(call);
  const implementation = definition.run as Implementation;
  const runs = definition.parameters.map<Given>(({ name }) => call.argument(name)?.run ?? nothing);
  while (runs.at(-1) === nothing) runs.pop();
  const [a = nothing, b = nothing, c = nothing] = runs;
  // Few arguments, as most calls have, are given without a list of them.
  switch (runs.length) {
    case 0:
      return () => implementation();
    case 1:
      return (context) => implementation(a(context));
    case 2:
      return (context) => implementation(a(context), b(context));
    case 3:
      return (context) => implementation(a(context), b(context), c(context));
    default:
      return (context) => implementation(...runs.map((run) => run(context)));
  }
}

type Given = (context: Context) => Value | undefined;

/** An argument that was left out, and has no fallback. */
const nothing: Given = () => undefined;

/** Where only a few texts are allowed, the text must be known by now. */
function requireChoices(definition: VrlFunction, call: Call): void {
  for (const { name, oneOf } of definition.parameters) {
    if (oneOf === undefined) continue;
    const value = call.constant(name);
    const list = oneOf.map((it) => `"${it}"`).join(', ');
    if (value === undefined)
      throw new CallMistake(400, `"${name}" must be a literal: one of ${list}`);
    if (typeof value !== 'string' || !oneOf.includes(value)) {
      throw new CallMistake(401, `"${name}" must be one of ${list}`);
    }
  }
}

/** Names the call in the message of a failure, as Vector does. */
function placed(run: Run, node: CallNode, compilation: Compilation): Run {
  const prefix = `function call error for "${node.name}" at (${compilation.byteRange(node.span)}): `;
  return (context) => {
    try {
      return run(context);
    } catch (error) {
      if (error instanceof Failure) {
        return throwSignal(new Failure(prefix + error.message, error.span ?? node.span));
      }
      if (error instanceof Return) {
        return throwSignal(
          new Failure(`${prefix}return cannot be used inside closures`, error.span),
        );
      }
      throw error;
    }
  };
}
