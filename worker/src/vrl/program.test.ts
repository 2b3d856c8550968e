import { expect, test } from 'vitest';
import { programOf } from './fixtures.ts';

test('a failure tells its place, that of the innermost call', () => {
  const program = programOf('.a = 1\n.b = upcase(\n  string!(.a)\n)');
  expect(program.run({})).toEqual({
    type: 'failed',
    message:
      'function call error for "upcase" at (12:35): function call error for "string" at (22:33): expected string, got integer',
    place: '3:3',
  });
});

test('offsets in messages count bytes, places count characters', () => {
  const outcome = programOf('."é" = "😀"; int!(."é")').run({});
  expect(outcome).toMatchObject({
    place: '1:13',
    message: expect.stringContaining('at (16:27)') as string,
  });
});

test('an abort tells its place and its message', () => {
  expect(programOf('1 + 1 == 2 && true\nabort "stop"').run({})).toEqual({
    type: 'aborted',
    message: 'stop',
    place: '2:1',
  });
});

test('a return keeps what was done to the event', () => {
  const outcome = programOf('.a = 1\nif true { return "value" }\n.b = 2').run({});
  expect(outcome).toMatchObject({ type: 'done', value: 'value', event: { a: 1 } });
});

test('a run leaves nothing behind for the next', () => {
  const program = programOf(
    'if .first == true { x = 1; .x = x }\n.y = {"k": []}\n.y.k = push!(.y.k, .n)\n.',
  );
  expect(program.run({ first: true, n: 1 })).toMatchObject({ value: { x: 1, y: { k: [1] } } });
  expect(program.run({ n: 2 })).toMatchObject({ value: { n: 2, y: { k: [2] } } });
});

test('a text that grows without end is a failure, not the end of the worker', () => {
  const items = Array.from({ length: 60 }, () => '1').join(', ');
  const program = programOf(`x = "0123456789"\nfor_each([${items}]) -> |_i, _v| { x = x + x }\nx`);
  expect(program.run({})).toMatchObject({
    type: 'failed',
    message: expect.stringContaining('too large') as string,
  });
});

test('metadata is given, changed and given back apart from the event', () => {
  const outcome = programOf('%b = %a\n.m = %').run({}, { a: 1 });
  expect(outcome).toMatchObject({ event: { m: { a: 1, b: 1 } }, metadata: { a: 1, b: 1 } });
});

test.each([
  ['abort .[0] || "why"', 'aborted', '1'],
  ['map_keys({"a": 1}) -> |key| { .[0] || key }', 'failed', 'a name must be a string'],
  ['upcase(.[0] || "a")', 'failed', 'expected string, got integer'],
  ['if .[0] == null { 1 } else { abort "an item" }', 'aborted', 'an item'],
])(
  'an event that is no object, against what is known, is no surprise to %s',
  (source, type, text) => {
    const outcome = programOf(source).run([1]);
    expect(outcome).toMatchObject({ type, message: expect.stringContaining(text) as string });
  },
);
