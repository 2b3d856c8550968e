import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseRfc3339 } from '../vrl/timestamp.ts';
import type { Timestamp, VrlObject } from '../vrl/value.ts';
import { bytesWith, type SinkEncoding, valueIn } from './fixtures.ts';

const page = readFileSync(new URL('../../../docs/encoding.md', import.meta.url), 'utf8');

const [, sample = ''] = /^```json\n([^]*?)^```/m.exec(page) ?? [];
const event = valueIn(sample) as VrlObject;
event['timestamp'] = parseRfc3339(event['timestamp'] as string) as Timestamp;

const samples = [...page.matchAll(/^```toml\n([^]*?)^```\n\n```text\n([^]*?)^```/gm)].map(
  ([, options = '', output = '']) => ({ options, output }),
);

/** The lines of the page are TOML whose values are JSON, but for the signs within braces. */
function optionsIn(toml: string): SinkEncoding {
  const options = {};
  for (const line of toml.trim().split('\n')) {
    const [, path = '', text = ''] = /^([\w.]+) = (.+)$/.exec(line) ?? [];
    const names = path.split('.');
    const last = names.pop() ?? '';
    let table: Record<string, unknown> = options;
    for (const name of names) table = (table[name] ??= {}) as Record<string, unknown>;
    table[last] = JSON.parse(text.replaceAll('" = "', '": "'));
  }
  return options;
}

test.each(samples)('the page shows what is written with $options', ({ options, output }) => {
  const written = bytesWith(optionsIn(options), event).toString('utf8');
  expect(written.replace(/[\0\n]?$/, '\n')).toBe(output);
});

test('the page has a sample of every codec', () => {
  const shown = [...page.matchAll(/encoding\.codec = "(\w+)"/g)].map(([, name]) => name);
  const written = ['cef', 'csv', 'gelf', 'json', 'logfmt', 'syslog', 'text'];
  expect(new Set(shown)).toEqual(new Set(written));
});
