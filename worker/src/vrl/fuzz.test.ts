import { Script } from 'node:vm';
import { expect, test } from 'vitest';
import { silent } from '../fixtures.ts';
import { compile } from './compile.ts';
import { functions } from './functions/registry.ts';
import { alteredBytes, rawBytes } from './fuzz-bytes.simulation.ts';
import { Dice, Programs, spoiled } from './fuzz.simulation.ts';
import { JsonMistake, parseJson } from './json-reader.ts';
import { jsonOf } from './json-writer.ts';
import { Bytes, isArray, isObject, type Value } from './value.ts';

/** A first seed, and how many follow it. VRL_FUZZ_SEEDS=100000 looks for longer. */
const FIRST = Number(process.env['VRL_FUZZ_FIRST'] ?? 1);
const SEEDS = Number(process.env['VRL_FUZZ_SEEDS'] ?? 100);

const EVENT_TEXTS = [
  '{}',
  '{"a":1,"b":"text","c":[1,[2],{"a":null}]}',
  '{"a":{"a":{"b":[]}},"b":null,"c":1.50,"__proto__":{"a":1},"constructor":true}',
  '[1]',
  'null',
];
const EVENTS = EVENT_TEXTS.map((text) => frozen(parseJson(text, { isExact: true })));

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

const prototypes = [Object, Array, String, Number, RegExp, Map, Date, Function, Buffer].map(
  (it) => it.prototype as object,
);
/** Names and values of all that the engine's objects have. */
const propertiesOf = () =>
  prototypes.flatMap((it) =>
    Object.entries(Object.getOwnPropertyDescriptors(it)).flatMap(([name, descriptor]) => [
      name,
      ...(Object.values(descriptor) as unknown[]),
    ]),
  );
const before = propertiesOf();

function isPolluted(): boolean {
  const now = propertiesOf();
  return now.length !== before.length || now.some((it, at) => !Object.is(it, before[at]));
}

/** Beyond what memory should be asked for, even that fails which cannot. */
const BOUND = /the text would be longer|too large/;

/** Why a program that compiles went wrong; undefined when it did not. */
function problemOf(source: string, events: readonly Value[]): string | undefined {
  const compiled = compile(source, { log: silent });
  if (compiled.program === undefined) {
    return compiled.errors.every(({ text }) => text.includes('-->'))
      ? undefined
      : 'an error has no place';
  }
  for (const event of events) {
    const outcome = compiled.program.run(event);
    if (outcome.type === 'done') jsonOf(outcome.event);
    const isSure = !/!\(|->|parse_regex|\.\(/.test(source) && isObject(event);
    if (outcome.type === 'failed' && isSure && !BOUND.test(outcome.message))
      return `it cannot fail, but did: ${outcome.message}`;
  }
  return undefined;
}

/** Of the programs of one seed; what takes longer is ended, and is a finding. */
const LONGEST_MS = 10_000;

/** The engine ends what runs too long only where it is asked to run a script. */
const inTime = new Script('globalThis.fuzzed()');

function bounded(work: () => void, timeout = LONGEST_MS): void {
  Object.assign(globalThis, { fuzzed: work });
  inTime.runInThisContext({ timeout });
}

interface Fuzzed {
  readonly source: string;
  readonly events?: readonly Value[];
}

const ROUNDS = 10;

/**
 * What went wrong with which seed.
 *
 * @throws Error for what a program must never do: throw, or take too long
 */
function troublesOf(seed: number, next: () => Fuzzed): readonly string[] {
  const troubles: string[] = [];
  let last = '';
  try {
    bounded(() => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const { source, events = EVENTS } = next();
        last = source;
        const problem = problemOf(source, events);
        if (problem !== undefined) troubles.push(`seed ${seed}: ${problem}\n${source}`);
      }
    });
  } catch (cause) {
    // At once: what hangs with one seed mostly hangs with many.
    throw new Error(`seed ${seed}: ${String(cause)}\n${last}`, { cause });
  }
  if (isPolluted()) troubles.push(`seed ${seed}: an object of the engine was changed`);
  return troubles;
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
      const next = () => {
        const source = programs.program();
        if (compile(source, { log: silent }).program !== undefined) compiled += 1;
        return { source };
      };
      troubles.push(...troublesOf(seed, next));
    }
    expect(troubles).toEqual([]);
    expect(compiled).toBeGreaterThan(SEEDS);
  },
);

const good = [...functions.values()].flatMap(({ examples }) =>
  examples.map(({ source }) => source),
);

test('spoiled programs compile or are refused', { timeout: 10_000 + SEEDS * 40 }, () => {
  const troubles: string[] = [];
  for (const seed of seeds()) {
    const dice = new Dice(seed);
    troubles.push(...troublesOf(seed, () => ({ source: spoiled(dice.pick(good), dice) })));
  }
  expect(troubles).toEqual([]);
});

test(
  'bytes that are no program are refused, or run to an end',
  { timeout: 10_000 + SEEDS * 40 },
  () => {
    const troubles: string[] = [];
    for (const seed of seeds()) {
      const dice = new Dice(seed);
      troubles.push(...troublesOf(seed, () => ({ source: rawBytes(dice) })));
    }
    expect(troubles).toEqual([]);
  },
);

/** Events whose bytes were altered too, and a message that may be no text. */
function alteredEvents(dice: Dice): readonly Value[] {
  const json = alteredBytes(dice.pick(EVENT_TEXTS), dice, dice.pick(EVENT_TEXTS));
  const message = new Bytes(Buffer.from([dice.roll(256), dice.roll(256), dice.roll(256)]));
  const events: Value[] = [frozen({ message: json }), frozen({ message, a: message })];
  try {
    events.push(frozen(parseJson(json, { isExact: dice.roll(2) === 0 })));
  } catch (error) {
    // That it is refused in good order is tested with the JSON reader; anything else is a finding.
    if (!(error instanceof JsonMistake)) throw error;
  }
  return events;
}

test(
  'programs with altered bytes run on events with altered bytes',
  { timeout: 10_000 + SEEDS * 40 },
  () => {
    let compiled = 0;
    const troubles: string[] = [];
    for (const seed of seeds()) {
      const dice = new Dice(seed);
      const next = () => {
        const whole = `${dice.pick(good)}\n${dice.pick(good)}`;
        const source = dice.roll(4) === 0 ? whole : alteredBytes(whole, dice, dice.pick(good));
        if (compile(source, { log: silent }).program !== undefined) compiled += 1;
        return { source, events: alteredEvents(dice) };
      };
      troubles.push(...troublesOf(seed, next));
    }
    expect(troubles).toEqual([]);
    expect(compiled).toBeGreaterThan(SEEDS);
  },
);

test('what takes too long is ended and found', () => {
  const forever = () => {
    for (;;) if (Date.now() < 0) return;
  };
  expect(() => bounded(forever, 50)).toThrow('timed out');
});

test('no program has left anything behind in the objects of the engine', () => {
  expect(isPolluted()).toBe(false);
  Object.assign(Object.prototype, { planted: true });
  expect(isPolluted()).toBe(true);
  delete (Object.prototype as { planted?: boolean }).planted;
});
