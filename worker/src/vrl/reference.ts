/** The page of the language's functions, from their definitions. */
import type { Example, Parameter, VrlFunction } from './function.ts';
import { functions } from './functions/registry.ts';
import { jsonOf } from './json-writer.ts';
import { namesKnownElsewhere } from './known-functions.ts';
import { signatureOf } from './signature.ts';

/** Markdown, below a heading of its own. */
export function functionsPage(): string {
  const sorted = [...functions.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const missing = namesKnownElsewhere().filter((name) => !functions.has(name));
  return [
    `${sorted.length} functions. A call that can fail says so with **can fail**; it needs \`!\`, \`??\` or`,
    '`ok, err =`.',
    '',
    ...sorted.map(section),
    '## Functions that are not here yet',
    '',
    'Vector has them; a program that calls one is refused, and the message says that it is not here yet.',
    '',
    ...missing.map((name) => `- \`${name}\``),
    '',
  ].join('\n');
}

function section(it: VrlFunction): string {
  return [
    `### ${it.name}`,
    '',
    '```',
    signatureOf(it),
    '```',
    '',
    `${it.summary}${canFail(it) ? ' **Can fail.**' : ''}`,
    '',
    ...it.parameters.map(parameterLine),
    ...(it.parameters.length > 0 ? [''] : []),
    '```',
    it.examples.map(exampleText).join('\n\n'),
    '```',
    '',
  ].join('\n');
}

/** Where that depends on the arguments, it is told of each call by the compiler. */
function canFail({ returns, examples }: VrlFunction): boolean {
  return typeof returns === 'function'
    ? examples.some(({ error }) => error !== undefined)
    : returns.isFallible;
}

function parameterLine({ name, summary, isRequired, fallback, oneOf }: Parameter): string {
  const notes = [
    ...(isRequired || fallback === undefined ? [] : [`\`${jsonOf(fallback)}\` by default`]),
    ...(oneOf === undefined ? [] : [`one of ${oneOf.map((it) => `\`${it}\``).join(', ')}`]),
  ];
  return `- \`${name}\`: ${summary}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}`;
}

function exampleText({ title, source, result, error }: Example): string {
  return `# ${title}\n${source}\n${error === undefined ? `→ ${result ?? ''}` : `✗ ${error}`}`;
}
