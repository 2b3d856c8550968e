/** A configuration to begin with: every option, its meaning above it, those with a default left out. */
import { AuditError, nearest } from '@pamir-audit/catalog';
import type { Kind } from './common-options.ts';
import { type AnyDefinition, definitions } from './components.ts';
import { schemaOf } from './json-schema.ts';
import { type OptionRow, optionRows } from './option-rows.ts';
import { tomlOf } from './toml.ts';

const KINDS = ['source', 'transform', 'sink'] as const satisfies readonly Kind[];

/**
 * @param expression as Vector's `generate` takes it: `amqp/remap,filter/file,console`
 * @throws AuditError CONFIG_INVALID naming the type that is not there
 */
export function templateOf(expression: string): string {
  const parts = expression.split('/');
  if (parts.length > KINDS.length) {
    const message = 'there are three parts: sources, transforms and sinks';
    throw new AuditError('CONFIG_INVALID', message);
  }
  let before: readonly string[] = [];
  const sections = KINDS.flatMap((kind, index) => {
    const types = (parts[index] ?? '').split(',').filter(Boolean);
    const ids = types.map((_, number) => `${kind}${number}`);
    const texts = types.map((type, number) => {
      // Each transform takes what the one before it makes; sinks take what the last one makes.
      const id = ids[number] ?? '';
      const text = component({ kind, id, inputs: before }, type);
      if (kind === 'transform') before = [outputOf(id, definitionOf(kind, type))];
      return text;
    });
    if (kind === 'source' && ids.length > 0) before = ids;
    return texts;
  });
  return sections.join('\n');
}

interface Place {
  readonly kind: Kind;
  readonly id: string;
  readonly inputs: readonly string[];
}

function component({ kind, id, inputs }: Place, type: string): string {
  const { summary, options, example } = definitionOf(kind, type);
  const rows = optionRows(schemaOf(options)).filter(({ name }) => !name.includes('.'));
  return [
    `# ${summary}`,
    `[${kind}s.${id}]`,
    `type = "${type}"`,
    ...(kind === 'source' ? [] : [`inputs = ${tomlOf(inputs)}`]),
    ...rows.map((row) => optionText(row, example)),
    '',
  ].join('\n');
}

/** All that leaves it. */
const outputOf = (id: string, { hasOnlyNamedOutputs = false }: AnyDefinition<unknown>) =>
  hasOnlyNamedOutputs ? `${id}.*` : id;

function definitionOf(kind: Kind, type: string): AnyDefinition<unknown> {
  const all: readonly AnyDefinition<unknown>[] = definitions[kind];
  const found = all.find((it) => it.type === type);
  if (found !== undefined) return found;
  const names = all.map((it) => it.type);
  const meant = nearest(type, names);
  const hint = meant === undefined ? `there are ${names.join(', ')}` : `did you mean ${meant}?`;
  throw new AuditError('CONFIG_INVALID', `there is no ${kind} of type ${type}; ${hint}`);
}

/** What the example sets is set; the rest is there to be uncommented. */
function optionText(row: OptionRow, example: Readonly<Record<string, unknown>>): string {
  const { name, kind, default: value, description } = row;
  const comment = `\n# ${description}`;
  if (Object.hasOwn(example, name)) return `${comment}\n${name} = ${tomlOf(example[name])}`;
  const shown = value === undefined ? `# ${kind}` : tomlOf(JSON.parse(value));
  return `${comment}\n# ${name} = ${shown}`;
}
