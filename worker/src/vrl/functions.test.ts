import { expect, test } from 'vitest';
import { silent } from '../fixtures.ts';
import { compile } from './compile.ts';
import { functions } from './functions/registry.ts';
import { isKnownElsewhere } from './known-functions.ts';
import { jsonOf } from './json-writer.ts';
import type { Example } from './function.ts';

const all = [...functions.values()];
const examples = all.flatMap(({ name, examples: list }) =>
  list.map((example) => [name, example.title, example] as const),
);

/** The result of a program on an empty event, or what was wrong. */
function resultOf(source: string): string {
  const compiled = compile(source, { log: silent });
  if (compiled.program === undefined) return compiled.errors.map(({ text }) => text).join('\n');
  const outcome = compiled.program.run({});
  return outcome.type === 'done' ? jsonOf(outcome.value) : String(outcome.message);
}

test.each(examples)('the example of %s is right: %s', (_, __, example: Example) => {
  expect(resultOf(example.source)).toBe(example.error ?? example.result);
});

test.each(examples)(
  'the example of %s has no warnings but about what it shows: %s',
  (_, __, { source }) => {
    const compiled = compile(source, { log: silent });
    expect(compiled.errors).toBeUndefined();
  },
);

test.each(all.map((it) => [it.name, it] as const))(
  '%s is described as the others are',
  (name, it) => {
    expect(it.summary).toMatch(/^[A-Z"].*\.$/);
    expect(isKnownElsewhere(name)).toBe(true);
    for (const { summary } of it.parameters) expect(summary).toMatch(/^[A-Z].*\.$/);
    const names = it.parameters.map((parameter) => parameter.name);
    expect(new Set(names).size).toBe(names.length);
    // A required one behind an optional one could not be left out by position.
    const firstOptional = it.parameters.findIndex(({ isRequired }) => !isRequired);
    const rest = firstOptional < 0 ? [] : it.parameters.slice(firstOptional);
    expect(rest.filter(({ isRequired }) => isRequired)).toEqual([]);
  },
);

test('what cannot fail is not called with an exclamation mark in its examples', () => {
  const warned = examples.filter(([, , { source }]) => {
    const compiled = compile(source, { log: silent });
    return compiled.program !== undefined && compiled.warnings.some(({ code }) => code === 620);
  });
  expect(warned).toEqual([]);
});
