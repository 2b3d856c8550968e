import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { compilePattern, matches, type Matches } from './pattern.ts';
import { type KeysOf, pamirKeys } from './pamir.ts';

interface Measured {
  readonly extraKeys: readonly string[];
  readonly bindings: readonly {
    readonly bindingKey: string;
    readonly pamirKeysMatched: number;
    readonly pamirKeys: readonly string[] | null;
    readonly extraKeysMatched: readonly string[];
  }[];
}

const corpus = new URL('../../test/cases/topic-bindings.json', import.meta.url);
const { extraKeys, bindings } = JSON.parse(readFileSync(corpus, 'utf8')) as Measured;

describe('matches', () => {
  test.each(bindings.map((binding) => [binding.bindingKey, binding] as const))(
    "binds with '%s' what RabbitMQ was measured to bind",
    (pattern, measured) => {
      const isMatch = compilePattern(pattern);
      const matched = pamirKeys.filter(isMatch);
      expect(matched).toHaveLength(measured.pamirKeysMatched);
      // Only the count was kept where more than 20 keys match.
      const measuredKeys = measured.pamirKeys ?? matched;
      expect(matched.toSorted()).toEqual(measuredKeys.toSorted());
      expect(extraKeys.filter(isMatch)).toEqual(measured.extraKeysMatched);
    },
  );

  test('agrees with the definition, word by word, on any pattern and key', () => {
    const word = fc.constantFrom('a', 'b', '');
    const key = fc.array(word, { maxLength: 5 }).map((words) => words.join('.'));
    const part = fc.constantFrom('a', 'b', '*', '#', '');
    const pattern = fc.array(part, { maxLength: 6 }).map((words) => words.join('.'));
    fc.assert(
      fc.property(pattern, key, (p, k) => {
        expect(matches(p, k)).toBe(byDefinition(wordsOf(p), wordsOf(k)));
      }),
      { numRuns: 20_000, seed: 1 },
    );
  });

  test('takes no longer for a pattern made to be slow', () => {
    const pattern = `${'#.a.'.repeat(60)}b`;
    const key = 'a.'.repeat(120).slice(0, -1);
    const started = performance.now();
    expect(matches(pattern, key)).toBe(false);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

const wordsOf = (text: string) => (text === '' ? [] : text.split('.'));

function byDefinition(pattern: readonly string[], key: readonly string[]): boolean {
  const [head, ...rest] = pattern;
  if (head === undefined) return key.length === 0;
  if (head === '#') {
    return byDefinition(rest, key) || (key.length > 0 && byDefinition(pattern, key.slice(1)));
  }
  if (key.length === 0) return false;
  return (head === '*' || head === key[0]) && byDefinition(rest, key.slice(1));
}

describe('the type of a pattern', () => {
  test('says the same as the function', () => {
    expectTypeOf<Matches<'auth.user', 'auth.*'>>().toEqualTypeOf<true>();
    expectTypeOf<Matches<'auth.user.created', 'auth.*'>>().toEqualTypeOf<false>();
    expectTypeOf<Matches<'auth', 'auth.*'>>().toEqualTypeOf<false>();
    expectTypeOf<Matches<'auth', 'auth.#'>>().toEqualTypeOf<true>();
    expectTypeOf<Matches<'auth', '#.auth'>>().toEqualTypeOf<true>();
    expectTypeOf<Matches<'a.b.c', '#.c'>>().toEqualTypeOf<true>();
    expectTypeOf<Matches<'a.b.c', 'a.#.c'>>().toEqualTypeOf<true>();
    expectTypeOf<Matches<'a.c', 'a.#.c'>>().toEqualTypeOf<true>();
    expectTypeOf<Matches<'a.b', 'a.#.b.#'>>().toEqualTypeOf<true>();
    expectTypeOf<Matches<'a', '*.#'>>().toEqualTypeOf<true>();
    expectTypeOf<Matches<'a.b', '#.#'>>().toEqualTypeOf<true>();
    expectTypeOf<Matches<'a.b', 'a.*b'>>().toEqualTypeOf<false>();
  });

  test('picks exactly the keys that the function picks', () => {
    expectTypeOf<KeysOf<'license.#'>>().toEqualTypeOf<
      | 'license.user_action.license_management.LicenseUploaded'
      | 'license.user_action.license_management.LicenseRequestGenerated'
    >();
    expectTypeOf<KeysOf<'#.SettingUpdated'>>().toEqualTypeOf<
      KeysOf<'*.user_action.settings.SettingUpdated'>
    >();
    expectTypeOf<KeysOf<'auth.*.*'>>().toEqualTypeOf<never>();
    expectTypeOf<KeysOf<'auht.#'>>().toEqualTypeOf<never>();
  });
});
