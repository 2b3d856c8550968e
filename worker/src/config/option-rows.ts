/** The options of a component, a row each, from its schema: for the reference and for templates. */
import type { JsonSchema } from './json-schema.ts';

export interface OptionRow {
  /** `encoding.codec`. */
  readonly name: string;
  /** In words: `text`, `whole number`, the words of a choice. */
  readonly kind: string;
  readonly isRequired: boolean;
  /** As JSON; undefined without one. */
  readonly default: string | undefined;
  readonly description: string;
}

export function optionRows(schema: JsonSchema, above = ''): readonly OptionRow[] {
  const required = schema.required ?? [];
  return Object.entries(schema.properties ?? {}).flatMap(([key, given]) => {
    if (typeof given === 'boolean') return [];
    const name = `${above}${key}`;
    const row = {
      name,
      kind: kindOf(given),
      isRequired: required.includes(key),
      default: given.default === undefined ? undefined : JSON.stringify(given.default),
      description: given.description ?? '',
    };
    return [row, ...variantsOf(given).flatMap((it) => optionRows(it, `${name}.`))].filter(isFirst);
  });
}

/** Variants of a choice have options in common: the first that names one stands for all. */
const isFirst = ({ name }: OptionRow, index: number, all: readonly OptionRow[]) =>
  all.findIndex((it) => it.name === name) === index;

/** The tables that a value may be, or the items of a list. */
function variantsOf(schema: JsonSchema): readonly JsonSchema[] {
  const choices = [...(schema.oneOf ?? []), ...(schema.anyOf ?? [])].filter(isSchema);
  const items = [schema.items ?? []].flat().filter(isSchema);
  const variants = [schema, ...choices].filter((it) => it.properties !== undefined);
  return [...variants, ...items.flatMap(variantsOf)];
}

const isSchema = (it: JsonSchema | boolean) => typeof it !== 'boolean';

const NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: 'true or false',
  object: 'table',
  array: 'list',
};

function kindOf(schema: JsonSchema): string {
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const).replaceAll('"', '')}\``;
  if (schema.enum !== undefined) return schema.enum.map((it) => `\`${String(it)}\``).join(', ');
  const choices = [...(schema.oneOf ?? []), ...(schema.anyOf ?? [])];
  const kinds = choices.filter(isSchema).map(kindOf);
  if (kinds.length > 0) return [...new Set(kinds)].join(' or ');
  return NAMES[String(schema.type)] ?? 'anything';
}
