/**
 * Checks what stands in a table against the schema of its options, and says in words, with places,
 * everything that is wrong.
 */
import { nearest } from '@pamir-audit/catalog';
import type { z } from 'zod';
import type { Mistakes } from './mistake.ts';
import { keyPlaceAt, nodeAt, type NodePath, placeAt, type TableNode, valueOfNode } from './node.ts';
import { kindsAt, optionNamesAt, wordsAt } from './option-names.ts';
import { sentenceFor } from './issue-sentence.ts';

export interface OptionsCheck<Schema extends z.ZodType> {
  readonly schema: Schema;
  readonly node: TableNode;
  /** `sinks.file`, for the messages. */
  readonly component: string;
  /** Options of Vector's that are not there, by dotted path, and why. */
  readonly vectorOnly?: Readonly<Record<string, string>>;
  /** Names that the schema does not have and that may have been meant. */
  readonly alsoKnown?: readonly string[];
}

/** @returns undefined when something is wrong, and then `mistakes` says what */
export function checkOptions<Schema extends z.ZodType>(
  check: OptionsCheck<Schema>,
  mistakes: Mistakes,
): z.output<Schema> | undefined {
  const { schema, node } = check;
  const value = valueOfNode(node);
  let result = schema.safeParse(value);
  if (!result.success && convertAll(value, node, result.error.issues)) {
    result = schema.safeParse(value);
  }
  if (result.success) return result.data;
  for (const issue of result.error.issues) tell(issue, check, mistakes);
  return undefined;
}

type Issue = z.core.$ZodIssue;

/** A text that is one variable and nothing else is a number or a truth value where one is wanted. */
function convertAll(value: unknown, node: TableNode, issues: readonly Issue[]): boolean {
  let isChanged = false;
  for (const issue of allIssues(issues, [])) {
    if (issue.code !== 'invalid_type') continue;
    const at = nodeAt(node, issue.path);
    if (at?.kind !== 'scalar' || at.filled?.length !== 1) continue;
    const [text = ''] = at.filled;
    const converted = text === at.value ? convert(text, issue.expected) : undefined;
    if (converted !== undefined) isChanged = replace(value, issue.path, converted) || isChanged;
  }
  return isChanged;
}

/** Those of the members of a choice, too. */
function allIssues(issues: readonly Issue[], above: NodePath): readonly Issue[] {
  return issues.flatMap((issue) => {
    const path = [...above, ...issue.path];
    if (issue.code !== 'invalid_union') return [{ ...issue, path }];
    return issue.errors.flatMap((inner) => allIssues(inner, path));
  });
}

function convert(text: string, expected: string): number | boolean | undefined {
  if (expected === 'boolean') return { true: true, false: false }[text];
  const isNumber = /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text);
  return isNumber && ['number', 'int'].includes(expected) ? Number(text) : undefined;
}

function replace(value: unknown, path: NodePath, next: unknown): boolean {
  let at = value;
  for (const step of path.slice(0, -1)) at = (at as Record<PropertyKey, unknown>)[step];
  const last = path.at(-1);
  if (typeof at !== 'object' || at === null || last === undefined) return false;
  (at as Record<PropertyKey, unknown>)[last] = next;
  return true;
}

function tell(
  issue: Issue,
  check: OptionsCheck<z.ZodType>,
  mistakes: Mistakes,
  above: NodePath = [],
): void {
  const { node, component } = check;
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) unknownOption([...path, key], check, mistakes);
    return;
  }
  const inner = issue.code === 'invalid_union' ? bestBranch(issue.errors) : undefined;
  if (inner !== undefined) {
    for (const it of inner) tell(it, check, mistakes, path);
    return;
  }
  const at = nodeAt(node, path);
  if (at?.kind === 'scalar' && at.isIncomplete) return;
  const [words, kinds] = [wordsAt(check.schema, path), kindsAt(check.schema, path)];
  const sentence = sentenceFor({ issue, path, at, words, kinds });
  mistakes.error(sentence, { component, place: placeAt(node, path) });
}

/** What was meant of several: the one whose mistakes lie deepest. Undefined when none fits at all. */
function bestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const fitting = branches.filter((issues) =>
    issues.every(({ code, path }) => path.length > 0 || code === 'unrecognized_keys'),
  );
  return fitting.toSorted((a, b) => a.length - b.length)[0];
}

function unknownOption(
  path: NodePath,
  { schema, node, component, vectorOnly = {}, alsoKnown = [] }: OptionsCheck<z.ZodType>,
  mistakes: Mistakes,
): void {
  const name = path.join('.');
  const key = String(path.at(-1));
  const where = { component, place: keyPlaceAt(node, path) };
  // Of a list, what is said of one item is said of each.
  const general = path.filter((step) => typeof step !== 'number').join('.');
  const reason = Object.hasOwn(vectorOnly, general) ? vectorOnly[general] : undefined;
  if (reason !== undefined) {
    mistakes.error(`Vector's option \`${name}\` is not there: ${reason.replace(/\.$/, '')}`, where);
    return;
  }
  const known = [
    ...optionNamesAt(schema, path.slice(0, -1)),
    ...(path.length > 1 ? [] : alsoKnown),
  ];
  const meant = nearest(key, known);
  const whole = meant && [...path.slice(0, -1), meant].join('.');
  const hint = whole === undefined ? '' : `; did you mean \`${whole}\`?`;
  mistakes.error(`unknown option \`${name}\`${hint}`, where);
}
