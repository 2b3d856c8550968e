/** The block of `-> |a, b| { … }`: its variables hide those outside while it runs. */
import type { Matched } from './call-arguments.ts';
import type { Compilation, Expression, TypeState } from './compilation.ts';
import type { Closure, ClosureForm, VrlFunction } from './function.ts';
import {
  ANY,
  describe,
  isWithin,
  type Kind,
  kindOfBits,
  mayBe,
  plus,
  reducedParts,
  union,
} from './kind.ts';
import type { Context } from './runtime.ts';
import type { CallNode, ClosureNode } from './syntax.ts';
import { ARRAY, INTEGER, OBJECT, STRING, type Value } from './value.ts';

interface Compiled {
  readonly closure: Closure | undefined;
  readonly isFallible: boolean;
}

/** Undefined when it does not fit, which is reported. */
export function compileClosure(
  node: CallNode,
  { definition, matched }: { readonly definition: VrlFunction; readonly matched: Matched },
  state: TypeState,
  compilation: Compilation,
): Compiled | undefined {
  const { closure: form } = definition;
  if (form === undefined) {
    if (node.closure === undefined) return { closure: undefined, isFallible: false };
    const text = `"${node.name}" takes no closure`;
    return compilation.refuse(109, 'unexpected closure', { span: node.closure.span, text });
  }
  if (node.closure === undefined) return missing(node, form, compilation);
  const target = matched.values.get(form.parameter) as Expression;
  const kinds = kindsOfVariables(
    node,
    { form, closure: node.closure, target: target.kind },
    compilation,
  );
  return kinds && body(node.closure, { form, kinds }, state, compilation);
}

function missing(node: CallNode, form: ClosureForm, compilation: Compilation): undefined {
  const variables = form.variables.map((it) => (it === 'item' ? 'value' : 'key')).join(', ');
  const help = [`write it after the call: -> |${variables}| { … }`];
  const text = `"${node.name}" needs a closure`;
  return compilation.refuse(111, 'missing closure', { span: node.span, text, help });
}

function kindsOfVariables(
  node: CallNode,
  {
    form,
    closure,
    target,
  }: { readonly form: ClosureForm; readonly closure: ClosureNode; readonly target: Kind },
  compilation: Compilation,
): readonly Kind[] | undefined {
  if (!isWithin(target, form.accepts)) {
    const text = `this walks over ${describe(kindOfBits(form.accepts))}, and is given ${describe(target)}`;
    const help = ['make sure of the type first: object!(…), array!(…)'];
    return compilation.refuse(121, 'type mismatch in closure parameter', {
      span: node.span,
      text,
      help,
    });
  }
  if (form.variables.length !== closure.variables.length) {
    const text = `this closure has ${form.variables.length} variables, not ${closure.variables.length}`;
    const [first] = closure.variables;
    return compilation.refuse(120, 'invalid closure arity', {
      span: first?.span ?? closure.span,
      text,
    });
  }
  return form.variables.map((variable) => kindOfVariable(variable, target));
}

function kindOfVariable(variable: ClosureForm['variables'][number], target: Kind): Kind {
  if (variable === 'name') return kindOfBits(STRING);
  const isObject = mayBe(target, OBJECT);
  const isArray = mayBe(target, ARRAY);
  if (variable === 'key') return kindOfBits((isObject ? STRING : 0) | (isArray ? INTEGER : 0));
  const items = [
    ...(isObject ? [reducedParts(target.fields)] : []),
    ...(isArray ? [reducedParts(target.items)] : []),
  ];
  return items.length === 0 ? ANY : items.reduce(union);
}

function body(
  closure: ClosureNode,
  { form, kinds }: { readonly form: ClosureForm; readonly kinds: readonly Kind[] },
  state: TypeState,
  compilation: Compilation,
): Compiled | undefined {
  const before = state.clone();
  const shadowed = state.clone();
  for (const [at, { name }] of closure.variables.entries()) {
    if (name === undefined) continue;
    compilation.broken.delete(name);
    shadowed.locals.set(name, { kind: kinds[at] as Kind, constant: undefined });
  }
  const mark = compilation.pending.length;
  const block = compilation.compile(closure.body, shadowed);
  compilation.handle(mark);
  for (const { name } of closure.variables) restore(shadowed, before, name);
  // It may run any number of times, none among them.
  state.merge(shadowed);
  if (block === undefined) return undefined;
  if (block.kind.bits !== 0 && !isWithin(block.kind, form.gives)) {
    const text = `this gives ${describe(block.kind)}, and should give ${describe(kindOfBits(form.gives))}`;
    return compilation.refuse(122, 'type mismatch in closure return type', {
      span: closure.body.span,
      text,
    });
  }
  const kind = block.kind.bits === 0 ? plus(block.kind, form.gives) : block.kind;
  const slots = closure.variables.map(({ name }) => name && compilation.slot(name));
  return { closure: { kind, call: caller(block, slots) }, isFallible: block.isFallible };
}

function restore(inner: TypeState, outer: TypeState, name: string | undefined): void {
  if (name === undefined) return;
  const local = outer.locals.get(name);
  if (local === undefined) inner.locals.delete(name);
  else inner.locals.set(name, local);
}

type Slot = number | '' | undefined;

function caller({ run }: Expression, [a, b]: readonly Slot[]): Closure['call'] {
  return (context: Context, first: Value, second: Value = null) => {
    const { locals } = context;
    const hiddenByA = typeof a === 'number' ? (locals[a] as Value) : null;
    const hiddenByB = typeof b === 'number' ? (locals[b] as Value) : null;
    if (typeof a === 'number') locals[a] = first;
    if (typeof b === 'number') locals[b] = second;
    try {
      return run(context);
    } finally {
      if (typeof b === 'number') locals[b] = hiddenByB;
      if (typeof a === 'number') locals[a] = hiddenByA;
    }
  };
}
