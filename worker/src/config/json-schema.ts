/** The whole configuration as a JSON Schema, for editors. It comes from the schemas of the components. */
import { z } from 'zod';
import { type AnyDefinition, definitions } from './components.ts';
import { globalOptions, SECTIONS, TESTS } from './global-options.ts';
import { commonOptionsOf, type Kind } from './common-options.ts';
import { testOptions } from './test-options.ts';

export type JsonSchema = z.core.JSONSchema.JSONSchema;

/** What a person may write: options with a default may be left out. */
export function schemaOf(options: z.ZodType): JsonSchema {
  const { $schema: _, ...schema } = z.toJSONSchema(options, {
    io: 'input',
    unrepresentable: 'any',
  });
  return schema;
}

const inputs: JsonSchema = {
  description: 'Names of the components whose events it takes; * stands for anything.',
  anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' }, minItems: 1 }],
};

function componentSchema(kind: Kind, { type, summary, options }: AnyDefinition<unknown>) {
  const { properties, required = [], ...rest } = schemaOf(options);
  const common = Object.fromEntries(
    commonOptionsOf(kind).map(([name, effect]) => [name, { description: `It ${effect}.` }]),
  );
  return {
    ...rest,
    title: type,
    description: summary,
    properties: {
      ...common,
      type: { const: type },
      ...(kind === 'source' ? {} : { inputs }),
      ...properties,
    },
    required: ['type', ...(kind === 'source' ? [] : ['inputs']), ...required],
  };
}

export function configurationSchema(): JsonSchema {
  const { properties, ...rest } = schemaOf(globalOptions);
  const sections = SECTIONS.map((section) => {
    const kind = section.slice(0, -1) as Kind;
    const all: readonly AnyDefinition<unknown>[] = definitions[kind];
    const oneOf = all.map((definition) => componentSchema(kind, definition));
    return [section, { type: 'object', additionalProperties: { oneOf } }] as const;
  });
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Configuration of pamir-audit',
    ...rest,
    properties: {
      ...properties,
      ...Object.fromEntries(sections),
      [TESTS]: { type: 'array', items: schemaOf(testOptions) },
    },
  };
}
