/** Which argument is which parameter, and whether it fits. */
import { type Compilation, diagnosticOf, type Expression, type TypeState } from './compilation.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Parameter, VrlFunction } from './function.ts';
import { describe, isWithin, kindOfBits, mayBe } from './kind.ts';
import type { Argument, CallNode } from './syntax.ts';

export interface Matched {
  readonly values: ReadonlyMap<string, Expression>;
  /** Set when an argument may turn out to have the wrong type: then the call can fail. */
  readonly unsure: Diagnostic | undefined;
}

/** Undefined when something does not fit, which is reported. */
export function matchArguments(
  node: CallNode,
  definition: VrlFunction,
  state: TypeState,
  compilation: Compilation,
): Matched | undefined {
  const parameters = parametersOf(node, definition, compilation);
  if (parameters === undefined) return undefined;
  const values = new Map<string, Expression>();
  let unsure: Diagnostic | undefined;
  let isFine = true;
  for (const [at, argument] of node.arguments.entries()) {
    const parameter = parameters[at] as Parameter;
    const mark = compilation.pending.length;
    const value = compilation.compile(argument.value, state);
    compilation.handle(mark);
    if (value === undefined || !fits({ argument, parameter, value }, compilation)) isFine = false;
    else {
      if (!isWithin(value.kind, parameter.accepts) && value.kind.bits !== 0) {
        unsure ??= wrongKind({ argument, parameter, value });
      }
      values.set(parameter.name, value);
    }
  }
  if (!isFine || isMissingAny(node, { definition, values }, compilation)) return undefined;
  return { values, unsure };
}

/** The parameter of each argument: by keyword, or by position. */
function parametersOf(
  { arguments: list, name }: CallNode,
  { parameters }: VrlFunction,
  compilation: Compilation,
): readonly Parameter[] | undefined {
  const [first] = list;
  const last = list.at(-1);
  if (list.length > parameters.length && first !== undefined && last !== undefined) {
    const most = parameters.length === 1 ? '1 argument' : `${parameters.length} arguments`;
    const span = { start: first.span.start, end: last.span.end };
    const text = `"${name}" takes at most ${most}`;
    return compilation.refuse(106, 'wrong number of function arguments', { span, text });
  }
  const found: Parameter[] = [];
  let position = 0;
  for (const { keyword } of list) {
    const at =
      keyword === undefined ? position : parameters.findIndex((it) => it.name === keyword.name);
    const parameter = parameters[at];
    if (parameter === undefined) {
      const known = parameters.map((it) => `"${it.name}"`).join(', ');
      const span = keyword?.span ?? (first as Argument).span;
      const text = `"${name}" has no argument of this name`;
      const help = [`it has: ${known}`];
      return compilation.refuse(108, 'unknown function argument keyword', { span, text, help });
    }
    if (at === position) position += 1;
    found.push(parameter);
  }
  return found;
}

interface Given {
  readonly argument: Argument;
  readonly parameter: Parameter;
  readonly value: Expression;
}

function fits(given: Given, compilation: Compilation): boolean {
  const { parameter, value } = given;
  if (value.kind.bits !== 0 && !mayBe(value.kind, parameter.accepts)) {
    compilation.diagnostics.push(wrongKind(given));
    return false;
  }
  if (!value.isFallible) return true;
  const source = compilation.textOf(value.node.span);
  compilation.refuse(630, 'fallible argument', {
    span: value.node.span,
    text: 'this can fail, and an argument must not',
    help: [`give a default: (${source} ?? null)`, 'or take the error first: value, err = …'],
  });
  return false;
}

function wrongKind({ argument, parameter, value }: Given): Diagnostic {
  const accepted = describe(kindOfBits(parameter.accepts));
  return diagnosticOf('error', 110, 'invalid argument type', {
    span: argument.value.span,
    text: `this is ${describe(value.kind)}, and "${parameter.name}" takes ${accepted}`,
    help: conversionsTo(parameter.accepts),
  });
}

const CONVERSIONS: Readonly<Record<string, string>> = {
  string: 'make sure of it: string!(…), or convert it: to_string(…)',
  integer: 'make sure of it: int!(…), or convert it: to_int!(…)',
  float: 'make sure of it: float!(…), or convert it: to_float!(…)',
  boolean: 'make sure of it: bool!(…), or convert it: to_bool!(…)',
  array: 'make sure of it: array!(…)',
  object: 'make sure of it: object!(…)',
};

function conversionsTo(accepts: number): readonly string[] {
  const conversion = CONVERSIONS[describe(kindOfBits(accepts))];
  return [
    ...(conversion === undefined ? [] : [conversion]),
    'or handle the error of the call: name!(…), name(…) ?? …, or value, err = name(…)',
  ];
}

function isMissingAny(
  node: CallNode,
  {
    definition,
    values,
  }: { readonly definition: VrlFunction; readonly values: ReadonlyMap<string, Expression> },
  compilation: Compilation,
): boolean {
  const missing = definition.parameters.filter((it) => it.isRequired && !values.has(it.name));
  for (const { name, summary } of missing) {
    const text = `"${name}" is missing: ${summary}`;
    compilation.refuse(107, 'missing function argument', { span: node.span, text });
  }
  return missing.length > 0;
}
