import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { programOf } from './fixtures.ts';
import { jsonOf } from './json-writer.ts';
import { textOf, type Value } from './value.ts';

interface Case {
  readonly id: string;
  readonly title: string;
  readonly routing_key: string;
  readonly body_b64: string;
  readonly expected_line: string;
  readonly parse_error: string | null;
}

interface NumberCase {
  readonly in: string;
  readonly out: string | null;
  readonly body_rejected: string | null;
}

const directory = new URL('../../../test/cases/vector/', import.meta.url);

function read<Line>(name: string): readonly Line[] {
  const lines = readFileSync(new URL(name, directory), 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Line);
}

/** The program of the documented configuration, from the file itself. */
const SOURCE = readFileSync(new URL('vector.toml', directory), 'utf8').split("'''")[1] as string;

const asVector = programOf(SOURCE, { exactNumbers: false });
const exact = programOf(SOURCE);

function lineOf(
  program: typeof exact,
  { routing_key: routing, body_b64: body }: Pick<Case, 'routing_key' | 'body_b64'>,
): string {
  const message: Value = textOf(Buffer.from(body, 'base64'));
  const outcome = program.run({ message, routing });
  return outcome.type === 'done' ? jsonOf(outcome.event) : outcome.type;
}

const cases = read<Case>('cases.jsonl');

test.each(cases.map((it) => [it.id, it.title, it] as const))('%s: %s', (_, __, it) => {
  expect(lineOf(asVector, it)).toBe(it.expected_line);
});

test.each(cases.filter((it) => it.parse_error !== null).map((it) => [it.id, it] as const))(
  'the complaint about %s is in the words of serde_json',
  (_, it) => {
    const program = programOf(`_, err = parse_json(.message)\nerr`, { exactNumbers: false });
    const outcome = program.run({ message: textOf(Buffer.from(it.body_b64, 'base64')) });
    expect(outcome).toMatchObject({
      value: `function call error for "parse_json" at (9:29): unable to parse json: ${it.parse_error}`,
    });
  },
);

test('all cases were read', () => {
  expect(cases.length).toBe(25);
  expect(read<NumberCase>('numbers.jsonl').length).toBe(150);
});

test('numbers are written as Vector writes them, when that is wanted', () => {
  const wrong = read<NumberCase>('numbers.jsonl').filter((it) => {
    const body = Buffer.from(`{"metadata":${it.in}}`).toString('base64');
    const line = lineOf(asVector, { routing_key: 'k', body_b64: body });
    return !line.includes(`"metadata":${it.body_rejected === null ? it.out : 'null'},`);
  });
  expect(wrong).toEqual([]);
});

test('numbers keep their digits otherwise, but integers have no sign of zero', () => {
  const wrong = read<NumberCase>('numbers.jsonl').filter((it) => {
    const body = Buffer.from(`{"metadata":${it.in}}`).toString('base64');
    return !lineOf(exact, { routing_key: 'k', body_b64: body }).includes(`"metadata":${it.in},`);
  });
  expect(wrong).toEqual([]);
});

test('an event that needs no exactness is written byte for byte like any other', () => {
  const plain = cases.filter(
    (it) => it.parse_error === null && !/number|digit|float/i.test(it.title),
  );
  for (const it of plain.filter(({ id }) => !['V18', 'V19', 'V20', 'V17'].includes(id))) {
    expect(lineOf(exact, it)).toBe(it.expected_line);
  }
});
