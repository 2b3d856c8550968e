import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { asParts, marked, valueOf, withValue } from './event-value.ts';
import { anEvent } from './fixtures.ts';
import { Bytes, Timestamp } from './vrl/value.ts';

const directory = new URL('../../test/cases/vector/', import.meta.url);
const linesOf = (name: string) =>
  readFileSync(new URL(name, directory), 'utf8').split('\n').filter(Boolean);

/** What is written after a transform that looked at the value and changed nothing. */
function rewritten(json: string): string {
  const event = { ...anEvent(), json, isMade: true as const };
  return withValue(event, valueOf(event)).json;
}

describe('a line that a transform wrote as text', () => {
  const cases = linesOf('cases.jsonl').map((it) => JSON.parse(it) as { expected_line: string });
  const numbers = linesOf('numbers.jsonl').map((it) => JSON.parse(it) as { in: string });

  test('is the same once its value was read and written', () => {
    const lines = [
      ...cases.map(({ expected_line: line }) => line),
      ...numbers.map(({ in: number }) => `{"n":${number}}`),
      '{"a":10.00,"b":1e400,"c":-0,"d":123456789012345678901234567890}',
    ];
    expect(lines.length).toBeGreaterThan(150);
    expect(lines.map(rewritten)).toEqual(lines);
  });
});

test('the first of several parts is the event, and parts of parts are told apart too', () => {
  const event = withValue(anEvent(), { a: 1 });
  expect(asParts([event])).toEqual([event]);
  const [first, second] = asParts([event, event]);
  expect([first?.part, second?.part]).toEqual([undefined, '/1']);
  if (second === undefined) throw new Error('two parts');
  expect(asParts([second, second]).map(({ part }) => part)).toEqual(['/1', '/1/1']);
  expect(valueOf(second)).toEqual({ a: 1 });
});

test('a mark leaves the value as it is, types that JSON has not included', () => {
  const value = { at: new Timestamp(1, 2), raw: new Bytes(Buffer.from([0xff])) };
  expect(valueOf(marked(withValue(anEvent(), value), { port: 'x' }))).toBe(value);
});

test('a mark leaves the value of an event from a source', () => {
  const event = anEvent('{}', { key: 'auth.x' });
  expect(valueOf(marked(event, { port: 'x' }))).toMatchObject({ routing: 'auth.x' });
});
