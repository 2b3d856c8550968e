import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { silent, temporaryDirectory } from '../fixtures.ts';
import { parseJson } from '../vrl/json-reader.ts';
import { jsonOf } from '../vrl/json-writer.ts';
import { complete, signatureAt } from './complete.ts';
import { helpOn } from './help.ts';
import { historyFile, readHistory, writeHistory } from './history.ts';
import { Session } from './session.ts';
import { isUnfinished, runShell } from './shell.ts';

function sessionOn(...events: readonly string[]): Session {
  const values = events.map((event) => parseJson(event, { isExact: true }));
  return new Session(values, { log: silent, timeZone: 'UTC' });
}

function answer(session: Session, source: string): string {
  const it = session.run(source);
  return it.type === 'value' ? jsonOf(it.value) : it.text;
}

test('variables, metadata, the event and what is known of them stay from input to input', () => {
  const session = sessionOn('{"a":1}');
  expect(answer(session, 'x = {"k": 2}')).toBe('{"k":2}');
  expect(answer(session, '.b = x.k + 1')).toBe('3');
  expect(answer(session, '%m = 5')).toBe('5');
  expect(answer(session, '[., %m, x]')).toBe('[{"a":1,"b":3},5,{"k":2}]');
  expect(session.variables).toEqual(['x']);
});

test('an input that fails, aborts or does not compile changes nothing', () => {
  const session = sessionOn('{"a":1}');
  answer(session, 'x = 1');
  expect(answer(session, '.b = 1\nx = "s"\nint!(.none)')).toContain('failed at 3:1');
  expect(answer(session, '.b = 1\nabort "no"')).toBe('aborted at 2:1: no');
  expect(answer(session, 'abort')).toBe('aborted at 1:1');
  expect(answer(session, 'y = nope(1)')).toContain('error[E105]');
  expect(answer(session, '[., x + 1]')).toBe('[{"a":1},2]');
});

test('of another event nothing is known but that it is one', () => {
  const session = sessionOn('{"a":1}', '{"a":"s"}');
  expect(answer(session, '.a = 1; .a + 1')).toBe('2');
  expect(session.move(1)).toBe(true);
  expect(session.place).toBe('event 2 of 2');
  expect(answer(session, '.a + 1')).toContain('error[E100]');
  expect(session.move(1)).toBe(false);
  expect(session.move(-1)).toBe(true);
  expect(session.move(-1)).toBe(false);
});

test.each([
  ['{', true],
  ['[1,', true],
  ['x = ', true],
  ['"open', true],
  ["s'open", true],
  ['if true {\n1', true],
  ['1', false],
  ['1 2', false],
  [')', false],
  ['nope(1)', false],
])('%j goes on in the next line: %s', (source, expected) => {
  expect(isUnfinished(source)).toBe(expected);
});

const EVENT = '{"user":{"login":"a","id":1,"odd name":{"x":1}},"upper":1,"list":[{"k":1}]}';

test.each([
  ['upc', ['upcase('], 'upc'],
  ['x = parse_j', ['parse_json('], 'parse_j'],
  ['ne', ['next'], 'ne'],
  ['1 + ne', [], 'ne'],
  ['va', ['value', 'values('], 'va'],
  ['help parse_j', ['parse_json'], 'parse_j'],
  ['.u', ['.upper', '.user'], '.u'],
  ['x = .us', ['.user.'], '.us'],
  ['.user.', ['.user.id', '.user.login', '.user."odd name"'], '.user.'],
  ['del(.user.lo', ['.user.login'], '.user.lo'],
  ['.list[0].', ['.list[0].k'], '.list[0].'],
  ['.upper.', [], '.upper.'],
  ['1', [], ''],
])('after %j, Tab offers %j', (line, candidates, part) => {
  const session = { event: parseJson(EVENT, { isExact: true }), variables: ['value'] };
  expect(complete(line, session)).toEqual([candidates, part]);
});

test('within the brackets of a call there is its signature', () => {
  expect(signatureAt('truncate(')).toBe(
    'truncate(value: string, limit: integer, [suffix: string])',
  );
  expect(signatureAt('x = for_each!([1], ')).toBe(
    'for_each(value: array or object) -> |key, value| { … }',
  );
  expect(signatureAt('nope(')).toBeUndefined();
  expect(signatureAt('upcase("a")')).toBeUndefined();
});

test('help knows the shell, all functions, and each of them', () => {
  expect(helpOn('')).toContain('help NAME');
  expect(helpOn('functions')).toContain('parse_json');
  expect(helpOn('parse_json!(')).toContain('(optional) How deep to parse');
  expect(helpOn('nope')).toBeUndefined();
});

test('the history is kept for its owner alone, the newest thousand lines of it', () => {
  const directory = temporaryDirectory();
  const file = historyFile({ XDG_STATE_HOME: directory });
  expect(file).toBe(join(directory, 'pamir-audit', 'vrl_history'));
  expect(historyFile({ XDG_STATE_HOME: 'relative' })).toContain('.local/state/pamir-audit');
  expect(readHistory(file)).toEqual([]);
  const lines = Array.from({ length: 1200 }, (_, at) => `line ${at}`);
  expect(writeHistory(file, lines)).toBeUndefined();
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readHistory(file)).toEqual(lines.slice(0, 1000));
  writeFileSync(join(directory, 'taken'), '');
  expect(writeHistory(join(directory, 'taken', 'history'), [])).toMatch(/ENOTDIR|EEXIST/);
});

async function shellOutput(session: Session, lines: readonly string[]): Promise<string> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const written = text(output);
  input.end(lines.join('\n'));
  const stop = new AbortController().signal;
  const plain = { isTerminal: false, hasColours: false, historyFile: '/nowhere/at/all' };
  await runShell(session, { input, output, stop, ...plain });
  output.end();
  return written;
}

test('a shell takes inputs over several lines, commands, and the end for an end', async () => {
  const session = sessionOn('{"a":1}', '{"a":2}');
  const lines = ['x = {', '"k": .a', '}', 'help nope', 'next', 'next', '.a', 'prev', 'prev', '[1,'];
  const output = await shellOutput(session, lines);
  expect(output.split('\n').slice(0, 8)).toEqual([
    '{"k":1}',
    'there is no function "nope"; "help functions" lists them',
    '{"a":2}',
    'there is no event after this',
    '{"a":2}',
    '2',
    '{"a":1}',
    'there is no event before this',
  ]);
  expect(output).toContain('error[E204]');
});

test('an empty line ends what is unfinished, and exit ends the shell', async () => {
  const output = await shellOutput(sessionOn('{}'), ['[1,', '', '2', 'exit', '3']);
  expect(output).toContain('error[E204]');
  expect(output.trimEnd().split('\n').at(-1)).toBe('2');
});
