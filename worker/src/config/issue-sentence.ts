/** One complaint of a schema, in a sentence that names the option and never quotes a secret. */
import { nearest } from '@pamir-audit/catalog';
import type { z } from 'zod';
import type { ConfigNode, NodePath } from './node.ts';

interface Complaint {
  readonly issue: z.core.$ZodIssue;
  readonly path: NodePath;
  readonly at: ConfigNode | undefined;
  /** Those that may stand there, where there is a choice. */
  readonly words: readonly string[];
  /** What may stand there, by the names of schemas. */
  readonly kinds: readonly string[];
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a table',
  record: 'a table',
};

export function sentenceFor(complaint: Complaint): string {
  const { issue, path, at, words, kinds } = complaint;
  // What concerns all options together has the name of the component alone.
  if (path.length === 0) return issue.message;
  const name = `\`${path.join('.')}\``;
  if (at === undefined) return `missing option ${name}`;
  switch (issue.code) {
    case 'invalid_type':
      return `${name} must be ${KINDS[issue.expected] ?? issue.expected}, not ${kindOf(at)}`;
    case 'invalid_value':
      return `${name} must be ${listed(issue.values.map(String))}${meant(at, issue.values)}`;
    case 'invalid_union':
      if (words.length > 0) return `${name} must be ${listed(words)}${meant(at, words)}`;
      return `${name} must be ${either(kinds)}, not ${kindOf(at)}`;
    case 'too_small':
      return `${name} ${tooSmall(issue)}`;
    case 'too_big':
      return `${name} must be at most ${issue.maximum}`;
    case 'custom':
      return `${name} ${issue.message}`;
    default:
      // The schema's own words are a predicate; those of the library would show a pattern.
      return `${name} ${issue.message.startsWith('Invalid') ? 'has not the right form' : issue.message}`;
  }
}

function tooSmall({ origin, minimum, inclusive }: z.core.$ZodIssueTooSmall): string {
  if (origin === 'string' || origin === 'array') return 'must not be empty';
  return inclusive === false ? `must be more than ${minimum}` : `must be at least ${minimum}`;
}

function kindOf(node: ConfigNode): string {
  if (node.kind === 'list') return 'a list';
  if (node.kind === 'table') return 'a table';
  if (node.value === null) return 'nothing';
  const kinds = { string: 'a text', number: 'a number', boolean: 'true or false' };
  return kinds[typeof node.value as keyof typeof kinds];
}

function either(kinds: readonly string[]): string {
  const names = kinds.map((kind) => KINDS[kind] ?? kind);
  return [...new Set(names)].join(' or ') || 'something else';
}

function listed(words: readonly string[]): string {
  const quoted = words.map((word) => `\`${word}\``);
  if (quoted.length === 1) return quoted[0] ?? '';
  return `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}

/** Only a short word that stands in the file itself is quoted. */
function meant(node: ConfigNode, values: readonly unknown[]): string {
  if (node.kind !== 'scalar' || node.filled !== undefined) return '';
  const word = String(node.value);
  if (!/^[\w.-]{1,40}$/.test(word)) return '';
  const near = nearest(word, values.map(String));
  return `, not \`${word}\`${near === undefined ? '' : `; did you mean \`${near}\`?`}`;
}
