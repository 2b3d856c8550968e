/** From a node of the syntax tree to something that runs; hands each kind to its own file. */
import { diagnosticOf, type Compilation, type Expression, type TypeState } from './compilation.ts';
import { compileAssignment } from './compile-assignment.ts';
import { compileCall } from './compile-call.ts';
import { compileArray, compileBlock, compileGroup, compileObject } from './compile-container.ts';
import { compileAbort, compileIf, compileNot, compileReturn } from './compile-flow.ts';
import { compileLiteral, compileTemplate } from './compile-literal.ts';
import { compileOperator } from './compile-operator.ts';
import { compileQuery, compileVariable } from './compile-query.ts';
import type { Node } from './syntax.ts';

export function compileExpression(
  node: Node,
  state: TypeState,
  compilation: Compilation,
): Expression | undefined {
  const mark = compilation.pending.length;
  const expression = dispatch(node, state, compilation);
  // The innermost failure is told, not those of all that surround it.
  if (expression?.isFallible === true && compilation.pending.length === mark) {
    compilation.pending.push(unhandled(node, compilation));
  }
  return expression;
}

function unhandled(node: Node, compilation: Compilation) {
  const source = compilation.textOf(node.span);
  const help = [`give a default: ${source} ?? null`];
  if (node.type === 'call') help.push(`or end the program when it fails: ${node.name}!(…)`);
  help.push(`or take the error: result, err = ${source}`);
  return diagnosticOf('error', 100, 'unhandled error', {
    span: node.span,
    text: 'this expression can fail',
    help,
  });
}

// oxlint-disable-next-line complexity -- one line per kind of node reads best whole
function dispatch(node: Node, state: TypeState, compilation: Compilation): Expression | undefined {
  switch (node.type) {
    case 'literal':
      return compileLiteral(node, compilation);
    case 'template':
      return compileTemplate(node, state, compilation);
    case 'variable':
      return compileVariable(node, state, compilation);
    case 'query':
      return compileQuery(node, state, compilation);
    case 'array':
      return compileArray(node, state, compilation);
    case 'object':
      return compileObject(node, state, compilation);
    case 'group':
      return compileGroup(node, state, compilation);
    case 'block':
      return compileBlock(node, state, compilation);
    case 'binary':
      return compileOperator(node, state, compilation);
    case 'not':
      return compileNot(node, state, compilation);
    case 'if':
      return compileIf(node, state, compilation);
    case 'abort':
      return compileAbort(node, state, compilation);
    case 'return':
      return compileReturn(node, state, compilation);
    case 'assignment':
      return compileAssignment(node, state, compilation);
    default:
      return compileCall(node, state, compilation);
  }
}
