/**
 * Why a condition is not true, as far as it compares: the values on both sides of its `==` and
 * `assert_eq`, computed once more, each by itself.
 */
import type { Event, Logger } from '../component.ts';
import { valueOf } from '../event-value.ts';
import { compile } from '../vrl/compile.ts';
import { jsonOf } from '../vrl/json-writer.ts';
import { equals } from '../vrl/operators.ts';
import { parse } from '../vrl/parser.ts';
import { type CallNode, type Node, pathText } from '../vrl/syntax.ts';
import { field, isArray, isObject, sortedNames, type Value } from '../vrl/value.ts';

export interface Difference {
  /** What is compared, and the path to what differs within it. */
  readonly what: string;
  /** As JSON; undefined for what is not there. */
  readonly got: string | undefined;
  readonly expected: string | undefined;
}

/** More would hide what matters. */
const MOST_DIFFERENCES = 20;

/** Those of the event that is nearest to what the condition wants. */
export function nearestDifferences(
  source: string,
  events: readonly Event[],
): readonly Difference[] {
  const all = events.map((event) => differencesOf(source, event)).filter((it) => it.length > 0);
  const [nearest = []] = all.toSorted((a, b) => a.length - b.length);
  return nearest.slice(0, MOST_DIFFERENCES);
}

/** Nothing where the condition does not compare, or the values cannot be computed by themselves. */
function differencesOf(source: string, event: Event): readonly Difference[] {
  const nodes = parse(source, () => {});
  const value = valueOf(event);
  return nodes.flatMap((node, index) => {
    // Assertions before it would end the program.
    const before = nodes.slice(0, index).filter((it) => !isAssertion(it));
    const evaluate = (part: Node) => valueIn(source, [...before, part], value);
    return comparisonsIn(node).flatMap(([left, right]) => {
      const [got, expected] = [evaluate(left), evaluate(right)];
      if (got === undefined || expected === undefined || equals(got, expected)) return [];
      return differing(source.slice(left.span.start, left.span.end), got, expected);
    });
  });
}

const isAssertion = (node: Node): node is CallNode =>
  node.type === 'call' && ['assert', 'assert_eq'].includes(node.name);

/** The pairs that have to be equal for a condition to be true. */
function comparisonsIn(node: Node): readonly (readonly [Node, Node])[] {
  if (node.type === 'group') return node.body.flatMap(comparisonsIn);
  if (node.type === 'binary') {
    if (node.operator === '==') return [[node.left, node.right]];
    return node.operator === '&&' ? [node.left, node.right].flatMap(comparisonsIn) : [];
  }
  if (!isAssertion(node)) return [];
  if (node.name === 'assert') {
    const condition = argument(node, 'condition', 0);
    return condition === undefined ? [] : comparisonsIn(condition);
  }
  const [left, right] = [argument(node, 'left', 0), argument(node, 'right', 1)];
  return left !== undefined && right !== undefined ? [[left, right]] : [];
}

function argument(node: CallNode, name: string, index: number): Node | undefined {
  const named = node.arguments.find(({ keyword }) => keyword?.name === name);
  const positional = node.arguments.filter(({ keyword }) => keyword === undefined);
  return (named ?? positional[index])?.value;
}

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} };

/** What the last of these parts of a program gives; undefined when it gives nothing. */
function valueIn(source: string, nodes: readonly Node[], event: Value): Value | undefined {
  const text = nodes.map(({ span }) => source.slice(span.start, span.end)).join('\n');
  const outcome = compile(text, { log: silent }).program?.run(event);
  return outcome?.type === 'done' ? outcome.value : undefined;
}

/** The parts that are not the same, each with its path. */
function differing(
  what: string,
  got: Value | undefined,
  expected: Value | undefined,
): readonly Difference[] {
  const within = got === undefined || expected === undefined ? undefined : parts(got, expected);
  if (within !== undefined) {
    const above = what === '.' ? '' : what;
    return within.flatMap(({ path, a, b }) => differing(`${above}${path}`, a, b));
  }
  if (got !== undefined && expected !== undefined && equals(got, expected)) return [];
  const textOf = (value: Value | undefined) => (value === undefined ? undefined : jsonOf(value));
  return [{ what, got: textOf(got), expected: textOf(expected) }];
}

interface Part {
  readonly path: string;
  readonly a: Value | undefined;
  readonly b: Value | undefined;
}

/** Undefined unless these are two objects or two arrays. */
function parts(a: Value, b: Value): readonly Part[] | undefined {
  if (isObject(a) && isObject(b)) {
    return sortedNames({ ...a, ...b }).map((name) => ({
      path: pathText([{ type: 'field', name }]),
      a: field(a, name),
      b: field(b, name),
    }));
  }
  if (!isArray(a) || !isArray(b)) return undefined;
  const length = Math.max(a.length, b.length);
  return Array.from({ length }, (_, at) => ({ path: `[${at}]`, a: a[at], b: b[at] }));
}
