import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { silent, temporaryDirectory } from '../fixtures.ts';
import { definitions } from './components.ts';
import { configurationSchema, schemaOf } from './json-schema.ts';
import { loadConfiguration } from './load.ts';
import { Mistakes } from './mistake.ts';
import { valueOfNode } from './node.ts';
import { optionRows } from './option-rows.ts';
import { readToml } from './read-toml.ts';
import { referencePage } from './reference-page.ts';
import { templateOf } from './template.ts';

const DOCUMENTED = new URL('../../../test/cases/vector/vector.toml', import.meta.url);

test('the reference page is current', async () => {
  await expect(referencePage()).toMatchFileSnapshot('../../../docs/configuration.md');
});

const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(
  configurationSchema(),
);

function parsed(text: string): unknown {
  const node = readToml(text, 'file.toml', new Mistakes());
  return node && valueOfNode(node);
}

test('the JSON Schema takes the documented configuration, and no misspelt one', () => {
  const text = readFileSync(DOCUMENTED, 'utf8');
  expect(validate(parsed(text))).toBe(true);
  expect(validate(parsed(text.replace('inputs', 'imputs')))).toBe(false);
  expect(validate(parsed(text.replace('prefetch', 'x').replace('queue =', 'quue =')))).toBe(false);
});

test.each(['amqp/remap,filter/file,console', 'amqp//console', 'amqp/route,throttle/console'])(
  'what is generated for %s is a configuration',
  async (expression) => {
    const text = templateOf(expression);
    expect(validate(parsed(text))).toBe(true);
    const file = join(temporaryDirectory(), 'generated.toml');
    writeFileSync(file, text);
    const { sources, transforms, sinks } = await loadConfiguration({ files: [file], env: {} });
    const asked = expression.split('/').map((part) => part.split(',').filter(Boolean).length);
    expect([sources.length, transforms.length, sinks.length]).toEqual(asked);
  },
);

test.each([
  ['amqp/remaps', 'there is no transform of type remaps; did you mean remap?'],
  ['a/b/c/d', 'there are three parts: sources, transforms and sinks'],
])('%s cannot be generated: %s', (expression, message) => {
  expect(() => templateOf(expression)).toThrow(message);
});

const all = [...definitions.source, ...definitions.transform, ...definitions.sink];

test.each(definitions.transform.map((it) => [it.type, it] as const))(
  'the example of %s can be built',
  async (_, definition) => {
    const options = definition.options.parse(definition.example);
    const built = definition.build(options, { id: 'example', log: silent });
    await expect(Promise.resolve(built)).resolves.toBeTypeOf('function');
  },
);

test.each(all.map((it) => [it.type, it] as const))(
  'no option of %s is said not to be there that is there',
  (_, { options, vectorOnly = {} }) => {
    const names = optionRows(schemaOf(options)).map(({ name }) => name);
    expect(Object.keys(vectorOnly).filter((name) => names.includes(name))).toEqual([]);
  },
);
