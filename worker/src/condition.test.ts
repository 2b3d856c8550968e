import { describe, expect, test } from 'vitest';
import { condition, conditionOf } from './condition.ts';
import { withValue } from './event-value.ts';
import { anEvent, silent } from './fixtures.ts';
import type { Logger } from './component.ts';

function matcher(options: unknown, log: Logger = silent) {
  return conditionOf(condition().parse(options), 'condition', { log });
}

const event = withValue(anEvent(), { a: 1, name: 'x' });

describe('a condition', () => {
  test.each([
    ['.a == 1', true],
    ['.a == 2', false],
    ['x = .a\nx == 1', true],
    [{ type: 'vrl', source: 'exists(.name)' }, true],
    [{ type: 'vrl', source: 'exists(.b)', runtime: 'ast' }, false],
    [{ type: 'is_log' }, true],
    [{ type: 'is_metric' }, false],
    [{ type: 'is_trace' }, false],
  ])('%o is %o', (options, expected) => {
    expect(matcher(options)(event)).toBe(expected);
  });

  test('sees the fields of the source in an event that no transform made', () => {
    expect(matcher('.routing == "auth.x"')(anEvent('{}', { key: 'auth.x' }))).toBe(true);
  });

  test('that fails or aborts at an event is not true, and the log says where', () => {
    const lines: object[] = [];
    const log = { ...silent, debug: (fields: object) => void lines.push(fields) };
    expect(matcher('to_int!(.name) == 1', log)(event)).toBe(false);
    expect(matcher('if .a == 1 { abort }\ntrue', log)(event)).toBe(false);
    expect(lines).toMatchObject([
      { condition: 'condition', place: '1:1' },
      { condition: 'condition', place: '1:14' },
    ]);
  });

  test('that ends early with another value is not true', () => {
    expect(matcher('if .a == 1 { return "x" }\ntrue')(event)).toBe(false);
    expect(matcher('if .a == 1 { return true }\nfalse')(event)).toBe(true);
  });

  test('leaves the event as it is', () => {
    expect(matcher('.a = 2\n.a == 2')(event)).toBe(true);
    expect(event.json).toBe('{"a":1,"name":"x"}');
  });

  test('warns of what it computes for nothing', () => {
    const lines: string[] = [];
    const warn = (message: string) => void lines.push(message);
    conditionOf('x = 1\ntrue', 'condition', { log: silent, warn });
    expect(lines.join()).toContain('unused variable `x`');
  });
});

test.each([
  ['.a', '`condition` must give true or false, and it gives any'],
  ['1 + 1', 'must give true or false, and it gives integer'],
  ['if .a == 1 { true }', 'must give true or false, and it gives boolean or null'],
  ['', 'must give true or false, and it gives null'],
  ['.a == nope()', '--> condition:1:7'],
  ['to_int(.a) == 1', '`condition` does not compile:\nerror[E'],
])('the condition %s is refused: %s', (source, message) => {
  expect(() => matcher(source)).toThrow(
    expect.objectContaining({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining(message) as string,
    }),
  );
});

test.each([[5], [{ type: 'datadog_search' }], [{ source: 'true' }], [{ type: 'vrl' }]])(
  'the option %o is no condition',
  (options) => {
    expect(condition().safeParse(options).error?.issues[0]?.message).toContain('is no condition');
  },
);
