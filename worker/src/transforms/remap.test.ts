import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { Event } from '../component.ts';
import { anEvent, silent, temporaryDirectory } from '../fixtures.ts';
import { remapTransform } from './remap.ts';

type Options = z.input<typeof remapTransform.options>;

async function remap(options: Options) {
  const parsed = remapTransform.options.parse(options);
  return remapTransform.build(parsed, { id: 'remap', log: silent });
}

async function linesOf(options: Options, event: Event): Promise<readonly string[]> {
  return (await remap(options))(event).map(({ json }) => json);
}

test('an event has the fields of the amqp source', async () => {
  const event = anEvent('{"a":1}', { key: 'auth.x', exchange: 'audit' });
  expect(await linesOf({ source: '.' }, event)).toEqual([
    String.raw`{"exchange":"audit","message":"{\"a\":1}","routing":"auth.x","source_type":"amqp"}`,
  ]);
});

test('the program decides the line, and the origin stays', async () => {
  const event = anEvent('{"user":"ivanov","n":1.50}');
  const [result] = (await remap({ source: '. = parse_json!(.message)\n.ok = true' }))(event);
  expect(result?.json).toBe('{"n":1.50,"ok":true,"user":"ivanov"}');
  expect(result?.origin).toBe(event.origin);
});

test('bytes that are not UTF-8 reach the program as they are', async () => {
  const event = anEvent('', { body: Buffer.from([0x22, 0xff, 0x22]) });
  expect(await linesOf({ source: '. = {"b": encode_base64(string!(.message))}' }, event)).toEqual([
    '{"b":"Iv8i"}',
  ]);
});

test('a remap behind another sees what that one made', async () => {
  const first = await remap({ source: '. = {"a": 1.50}' });
  const second = await remap({ source: '.b = .a' });
  const lines = first(anEvent())
    .flatMap((event) => second(event))
    .map(({ json }) => json);
  expect(lines).toEqual(['{"a":1.5,"b":1.5}']);
});

test('an array becomes an event for each of its items', async () => {
  const lines = await linesOf(
    { source: '. = array!(parse_json!(.message))' },
    anEvent('[{"a":1},{"a":2}]'),
  );
  expect(lines).toEqual(['{"a":1}', '{"a":2}']);
});

test.each([
  ['. = 5', ['{"message":5}']],
  ['. = null', ['{"message":null}']],
  ['. = [1, {"a": 2}, [3]]', ['{"message":1}', '{"a":2}', '{"message":[3]}']],
  ['. = []', []],
])('%s makes events, of which what is no object is the message', async (source, expected) => {
  expect(await linesOf({ source }, anEvent())).toEqual(expected);
});

test('an abort drops the event, unless it should go on unchanged', async () => {
  const event = anEvent('{"a":1}');
  const source = '.changed = true\nabort';
  expect((await remap({ source }))(event)).toEqual([]);
  expect((await remap({ source, drop_on_abort: false }))(event)).toEqual([event]);
});

test('a failure lets the event go on unchanged, unless it should be dropped', async () => {
  const event = anEvent('no JSON');
  const source = '.changed = true\n. = parse_json!(.message)';
  expect((await remap({ source }))(event)).toEqual([event]);
  expect((await remap({ source, drop_on_error: true }))(event)).toEqual([]);
});

test('numbers are rounded as by Vector when that is wanted', async () => {
  const source = '. = parse_json!(.message)';
  const event = anEvent('{"n":1626175065.5934923}');
  expect(await linesOf({ source, exact_numbers: false }, event)).toEqual([
    '{"n":1626175065.5934925}',
  ]);
});

test('a program is read from a file, which is named in its mistakes', async () => {
  const file = join(temporaryDirectory(), 'program.vrl');
  writeFileSync(file, '. = {"from": "file"}');
  expect(await linesOf({ file }, anEvent())).toEqual(['{"from":"file"}']);
  writeFileSync(file, 'nope(');
  await expect(remap({ file })).rejects.toThrow(`--> ${file}:1:6`);
});

test.each([
  [{}, 'a remap needs either source or file'],
  [{ source: '.', file: 'x' }, 'a remap needs either source or file'],
  [{ file: '/no/such/program.vrl' }, 'cannot read the program /no/such/program.vrl'],
  [{ source: '.a = parse_json(.b)\n.c = nope()' }, 'error[E105]'],
])('%o is refused: %s', async (options, message) => {
  await expect(remap(options)).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringContaining(message) as string,
  });
});

test('what is dropped leaves by its own output when that is wanted, and says why', async () => {
  const source = 'if .routing == "a" { abort "no\u0020use" }\n. = parse_json!(.message)';
  const options = { source, reroute_dropped: true, drop_on_error: true };
  const parsed = remapTransform.options.parse(options);
  expect(remapTransform.outputs?.(parsed)).toEqual(['dropped']);
  const transform = await remap(options);
  const results = ['a', 'b'].flatMap((key) => transform(anEvent('nope', { key })));
  expect(results.map(({ port }) => port)).toEqual(['dropped', 'dropped']);
  const [aborted, failed] = results.map(({ json }) => JSON.parse(json) as Dropped);
  expect(aborted).toMatchObject({ message: 'nope', routing: 'a' });
  const component = { component_id: 'remap', component_kind: 'transform', component_type: 'remap' };
  expect(aborted?.metadata.dropped).toEqual({ ...component, reason: 'abort', message: 'no use' });
  expect(failed?.metadata.dropped).toMatchObject({ ...component, reason: 'error' });
  expect(failed?.metadata.dropped.message).toContain('unable to parse json');
});

interface Dropped {
  readonly metadata: { readonly dropped: { readonly message: string } };
}

describe('the raw body is kept', () => {
  const flawOf = async (program: string, body: Buffer | string, keep_unread = true) => {
    const transform = await remap({ source: program, keep_unread });
    return transform(anEvent(String(body), { body: Buffer.from(body) }))[0]?.flaw;
  };
  const program = 'parsed, _ = parse_json(.message)\n. = {"a": parsed.a}';
  const why = 'the program could not read the body: ';

  test.each([
    ['no JSON', 'nope', 'unable to parse json'],
    ['JSON and no object', '[1]', 'it is not a JSON object'],
    ['not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 'it is not UTF-8'],
  ])('when it is %s and the program goes on without it', async (_, body, reason) => {
    expect(await flawOf(program, body)).toContain(why);
    expect(await flawOf(program, body)).toContain(reason);
  });

  test.each([
    ['it was read', program, '{"a":1}', true],
    ['the message is still there', '.parsed = parse_json(.message) ?? {}', 'nope', true],
    ['the program read something else', '. = {"a": parse_json("other") ?? 1}', 'nope', true],
    ['that is not wanted', program, 'nope', false],
  ])('not when %s', async (_, source, body, isWanted) => {
    expect(await flawOf(source, body, isWanted)).toBeUndefined();
  });
});

test('it tells of warnings of the program', async () => {
  const lines: string[] = [];
  const warn = (message: string) => void lines.push(message);
  const options = remapTransform.options.parse({ source: 'x = 1' });
  await remapTransform.build(options, { id: 'remap', log: silent, warn });
  expect(lines.join('\n')).toContain('unused variable `x`');
});

test('a time zone is one that there is, or that of the machine', async () => {
  const source = '.t = to_unix_timestamp(parse_timestamp!("2026-07-01 12:00", "%F %R"))';
  const timeIn = async (timezone: string) => (await linesOf({ source, timezone }, anEvent()))[0];
  const local = Intl.DateTimeFormat().resolvedOptions().timeZone;
  expect(await timeIn('local')).toBe(await timeIn(local));
  expect(await timeIn('Asia/Tokyo')).not.toBe(await timeIn('UTC'));
  await expect(timeIn('Mars/Olympus')).rejects.toThrow('is no time zone');
});
