import { expect, test } from 'vitest';
import { silent } from '../fixtures.ts';
import { compile } from './compile.ts';
import { functions } from './functions/registry.ts';
import { Dice, Programs, spoiled } from './fuzz.simulation.ts';
import { parseJson } from './json-reader.ts';
import { jsonOf } from './json-writer.ts';
import { isArray, isObject, type Value } from './value.ts';

/** A first seed, and how many follow it. VRL_FUZZ_SEEDS=100000 looks for longer. */
const FIRST = Number(process.env['VRL_FUZZ_FIRST'] ?? 1);
const SEEDS = Number(process.env['VRL_FUZZ_SEEDS'] ?? 100);

const EVENTS = [
  '{}',
  '{"a":1,"b":"text","c":[1,[2],{"a":null}]}',
  '{"a":{"a":{"b":[]}},"b":null,"c":1.50,"__proto__":{"a":1},"constructor":true}',
  '[1]',
  'null',
].map((text) => frozen(parseJson(text, { isExact: true })));

function frozen(value: Value): Value {
  if (isArray(value)) value.forEach(frozen);
  else if (isObject(value)) Object.values(value).forEach(frozen);
  return typeof value === 'object' && value !== null ? Object.freeze(value) : value;
}

const callables = [...functions.values()].map(({ name, parameters, closure }) => ({
  name,
  parameters,
  variables: closure?.variables.length,
}));

const ownNames = (object: object) => Reflect.ownKeys(object).map(String).join(' ');
const prototypes = [Object.prototype, Array.prototype, String.prototype, Function.prototype];
const before = prototypes.map(ownNames);

/** Beyond what memory should be asked for, even that fails which cannot. */
const BOUND = /the text would be longer|too large/;

/** Why a program that compiles went wrong; undefined when it did not. */
function problemOf(source: string): string | undefined {
  const compiled = compile(source, { log: silent });
  if (compiled.program === undefined) {
    return compiled.errors.every(({ text }) => text.includes('-->'))
      ? undefined
      : 'an error has no place';
  }
  for (const event of EVENTS) {
    const outcome = compiled.program.run(event);
    if (outcome.type === 'done') jsonOf(outcome.event);
    const isSure = !/!\(|->|parse_regex|\.\(/.test(source) && isObject(event);
    if (outcome.type === 'failed' && isSure && !BOUND.test(outcome.message))
      return `it cannot fail, but did: ${outcome.message}`;
  }
  return undefined;
}

/** What went wrong with which seed. */
function trouble(seed: number, source: string): readonly string[] {
  try {
    const problem = problemOf(source);
    return problem === undefined ? [] : [`seed ${seed}: ${problem}\n${source}`];
  } catch (error) {
    return [`seed ${seed}: ${String(error)}\n${source}`];
  }
}

const seeds = () => Array.from({ length: SEEDS }, (_, at) => FIRST + at);

test(
  'programs by the grammar compile or are refused, and run to an end without a surprise',
  { timeout: 10_000 + SEEDS * 40 },
  () => {
    let compiled = 0;
    const troubles: string[] = [];
    for (const seed of seeds()) {
      const programs = new Programs(new Dice(seed), callables);
      for (let round = 0; round < 10; round += 1) {
        const source = programs.program();
        troubles.push(...trouble(seed, source));
        if (compile(source, { log: silent }).program !== undefined) compiled += 1;
      }
    }
    expect(troubles).toEqual([]);
    expect(compiled).toBeGreaterThan(SEEDS);
  },
);

test('spoiled programs compile or are refused', { timeout: 10_000 + SEEDS * 40 }, () => {
  const good = [...functions.values()].flatMap(({ examples }) =>
    examples.map(({ source }) => source),
  );
  const troubles: string[] = [];
  for (const seed of seeds()) {
    const dice = new Dice(seed);
    for (let round = 0; round < 10; round += 1) {
      troubles.push(...trouble(seed, spoiled(dice.pick(good), dice)));
    }
  }
  expect(troubles).toEqual([]);
});

test('no program has left anything behind in the objects of the engine', () => {
  expect(prototypes.map(ownNames)).toEqual(before);
});
