import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../fixtures.ts';
import { changeOf, isNothing } from '../plan-change.ts';
import { loadConfiguration } from './load.ts';
import { planOf } from './plan.ts';

const SECRET = 'hush-hush';

/** A configuration whose parts a test replaces. */
function scene() {
  const directory = temporaryDirectory();
  const place = (name: string) => join(directory, name);
  const write = (name: string, text: string) => writeFileSync(place(name), text);
  write('secrets.json', JSON.stringify({ password: SECRET }));
  write('program.vrl', '. = parse_json!(.message)');
  const text = `timezone = "UTC"
secret.vault = { type = "file", path = "${place('secrets.json')}" }
[sources.in]
type = "amqp"
connection_string = "amqp://user:SECRET[vault.password]@h"
[transforms.program]
type = "remap"
inputs = ["in"]
file = "${place('program.vrl')}"
[sinks.out]
type = "file"
inputs = ["program"]
path = "${place('log')}/audit-%Y-%m-%d.log"
encoding.codec = "json"
`;
  const load = async (change: (text: string) => string = (it) => it) => {
    write('a.toml', change(text));
    const configuration = await loadConfiguration({ files: [place('a.toml')], env: {} });
    return { besides: configuration.besides, plan: planOf(configuration, directory) };
  };
  return { place, write, load };
}

test('what is written otherwise and means the same is no change', async () => {
  const { load } = scene();
  const { plan } = await load();
  const other = await load((text) =>
    text
      .replace(
        '[sources.in]\ntype = "amqp"',
        '# by hand\n[sources.in]\nqueue = "vector"\ntype = "amqp"',
      )
      .replace('file =', 'drop_on_error = false\nfile ='),
  );
  expect(isNothing(changeOf(plan, other.plan))).toBe(true);
});

test.each([
  ['an option', 'encoding.codec = "json"', 'encoding.codec = "text"', ['sinks.out']],
  [
    'a default for all',
    'timezone = "UTC"',
    'timezone = "Europe/Berlin"',
    ['transforms.program', 'sinks.out'],
  ],
  ['dead letters', 'timezone', 'dead_letters.keep_days = 3\ntimezone', ['dead_letters']],
  ['the data directory', 'timezone', 'data_dir = "/d"\ntimezone', []],
])('%s, when it is another, changes what it is for', async (_, before, after, changed) => {
  const { load } = scene();
  const { plan } = await load();
  const other = await load((text) => text.replace(before, after));
  expect(changeOf(plan, other.plan)).toMatchObject({ changed, added: [], removed: [] });
});

test('a secret or a program that is another changes what reads it', async () => {
  const { place, write, load } = scene();
  const first = await load();
  write('program.vrl', '. = {}');
  const second = await load();
  write('secrets.json', '{"password":"other"}');
  const third = await load();
  expect(changeOf(first.plan, second.plan).changed).toEqual(['transforms.program']);
  expect(changeOf(second.plan, third.plan).changed).toEqual(['sources.in']);
  expect(first.besides).toEqual([place('secrets.json'), place('program.vrl')]);
});

test('a plan does not show what is secret', async () => {
  const { plan } = await scene().load();
  expect(JSON.stringify(plan)).not.toContain(SECRET);
  expect(plan.sources[0]?.fingerprint).toMatch(/^[\w+/]{43}=$/);
});
