/** Broken configurations and all that is said of each, in `test/cases/broken-configurations.txt`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../fixtures.ts';
import { loadConfiguration } from './load.ts';

const SECRET = 'c4nary-s3cret';
const env = { PASSWORD: SECRET, EMPTY: '' };

/** What makes a case whole, so that only its own mistakes are told. */
const REST = `
[sources.in]
type = "amqp"
connection_string = "amqp://h"
[sinks.out]
type = "console"
inputs = ["in"]
`;

interface Case {
  readonly name: string;
  readonly format: 'toml' | 'yaml' | 'json';
  readonly text: string;
  readonly expected: string;
}

const FILE = new URL('../../../test/cases/broken-configurations.txt', import.meta.url);

function parseCase(section: string): Case {
  const [title = '', ...lines] = section.split('\n');
  const [body = '', expected = ''] = lines.join('\n').split('\n---\n');
  const [, kind = 'toml', name = title] = /^(yaml|json|bare): (.*)$/.exec(title) ?? [];
  const isWhole = kind !== 'toml';
  const format = kind === 'yaml' || kind === 'json' ? kind : 'toml';
  return { name, format, text: isWhole ? body : body + REST, expected: expected.trimEnd() };
}

const cases = readFileSync(FILE, 'utf8').split(/^=== /m).slice(1).map(parseCase);

async function mistakesOf({ format, text }: Case): Promise<string> {
  const file = join(temporaryDirectory(), `broken.${format}`);
  writeFileSync(file, text);
  const error: unknown = await loadConfiguration({
    files: [file],
    env,
    purpose: 'validate',
  }).catch((it: unknown) => it);
  expect(error).toMatchObject({ code: 'CONFIG_INVALID' });
  return (error as Error).message.replaceAll(file, 'FILE');
}

test.each(cases.map((it) => [it.name, it] as const))('%s', async (_, it) => {
  const text = await mistakesOf(it);
  expect(text).toBe(it.expected);
  expect(text).not.toContain('c4nary');
  expect(text).not.toMatch(/\n\s+at /);
});

test('there are sixty and more', () => {
  expect(cases.length).toBeGreaterThanOrEqual(60);
});
