/** Literals, and strings with variables in them. */
import type { Compilation, Expression, TypeState } from './compilation.ts';
import { compileRegex } from './regex.ts';
import { isWithin, kindOfBits } from './kind.ts';
import { add } from './operators.ts';
import type { LiteralNode, TemplateNode } from './syntax.ts';
import { parseRfc3339 } from './timestamp.ts';
import { bitOf, Float, NULL, STRING, type Value } from './value.ts';

export function compileLiteral(
  node: LiteralNode,
  compilation: Compilation,
): Expression | undefined {
  const value = valueOf(node, compilation);
  return value === undefined ? undefined : constantOf(value, node);
}

function constantOf(value: Value, node: LiteralNode): Expression {
  return {
    run: () => value,
    kind: kindOfBits(bitOf(value)),
    isFallible: false,
    constant: value,
    node,
  };
}

function valueOf({ literal, span }: LiteralNode, compilation: Compilation): Value | undefined {
  switch (literal.type) {
    case 'string':
      return literal.text;
    case 'integer':
    case 'constant':
      return literal.value;
    case 'float':
      return new Float(literal.value);
    case 'regex': {
      const regex = compileRegex(literal.source);
      if (typeof regex !== 'string') return regex;
      return compilation.refuse(101, 'invalid regular expression', { span, text: regex });
    }
    default: {
      const text = `"${literal.text}" is not a time as RFC 3339 writes it`;
      const help = ["write it as t'2026-11-24T12:30:00Z'"];
      return (
        parseRfc3339(literal.text) ??
        compilation.refuse(601, 'invalid timestamp', { span, text, help })
      );
    }
  }
}

/** Joins its parts; a variable that may be anything but text can fail, as `+` would. */
export function compileTemplate(
  node: TemplateNode,
  state: TypeState,
  compilation: Compilation,
): Expression | undefined {
  const parts: Expression[] = [];
  for (const part of node.parts) {
    const compiled =
      typeof part === 'string'
        ? constantOf(part, {
            type: 'literal',
            literal: { type: 'string', text: part },
            span: node.span,
          })
        : compilation.compile(part, state);
    if (compiled === undefined) return undefined;
    parts.push(compiled);
  }
  const runs = parts.map(({ run }) => run);
  // A lone variable is taken as it is, whatever it holds.
  if (parts.length === 1) return { ...(parts[0] as Expression), node };
  return {
    run: (context) => runs.reduce<Value>((text, run) => add(text, run(context)), ''),
    kind: kindOfBits(STRING),
    isFallible: parts.some(({ kind }) => !isWithin(kind, STRING | NULL)),
    node,
  };
}
