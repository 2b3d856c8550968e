import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { anEvent, temporaryDirectory } from '../fixtures.ts';
import { type Configuration, loadConfiguration } from './load.ts';
import { planOf } from './plan.ts';

/** Files in a directory of their own. */
function directoryOf(files: Readonly<Record<string, string>>): string {
  const directory = temporaryDirectory();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
  return directory;
}

const IN = '[sources.in]\ntype = "amqp"\nconnection_string = "amqp://h"\n';
const OUT = '[sinks.out]\ntype = "console"\ninputs = ["in"]\n';

async function load(text: string, env: Readonly<Record<string, string>> = {}, name = 'a.toml') {
  const directory = directoryOf({ [name]: text });
  return loadConfiguration({ files: [join(directory, name)], env });
}

const ids = ({ sources, transforms, sinks }: Configuration) =>
  [...sources, ...transforms, ...sinks].map(({ name }) => name);

test('TOML, YAML with merge keys and JSON say the same', async () => {
  const source = { type: 'amqp', connection_string: 'amqp://h' };
  const json = { sources: { in: source }, sinks: { out: { type: 'console', inputs: ['in'] } } };
  const merged = `sources:
  in: &in { type: amqp, connection_string: amqp://h }
sinks:
  first: &sink
    type: console
    inputs: [in]
    target: stderr
  out:
    <<: *sink
    target: stdout
`;
  const all = await Promise.all([
    load(IN + OUT),
    load(JSON.stringify(json), {}, 'a.json'),
    load(merged, {}, 'a.yaml'),
  ]);
  expect(all.map((it) => it.sinks.find(({ id }) => id === 'out')?.options)).toEqual(
    Array.from({ length: 3 }, () => all[0]?.sinks[0]?.options),
  );
});

test('files of a list, a glob and a directory are one configuration', async () => {
  const directory = directoryOf({
    'in.toml': IN,
    'sub/out.toml': OUT,
    'conf/sinks/out.toml': 'type = "console"\ninputs = ["in"]',
    'conf/base.toml': IN,
  });
  const ofList = [`${directory}/in.toml,${directory}/sub/out.toml`];
  const ofGlob = [`${directory}/in.t*`, `${directory}/sub/*.toml`];
  for (const files of [ofList, ofGlob, [`${directory}/conf`]]) {
    expect(ids(await loadConfiguration({ files, env: {} }))).toEqual(['sources.in', 'sinks.out']);
  }
});

test('a component that two files have is a mistake at the second', async () => {
  const directory = directoryOf({ 'a.toml': IN + OUT, 'b.toml': `\n${IN}` });
  const files = [`${directory}/a.toml`, `${directory}/b.toml`];
  await expect(loadConfiguration({ files, env: {} })).rejects.toThrow(
    `${directory}/b.toml:2:10: \`sources.in\` is there already, at ${directory}/a.toml:1:10`,
  );
});

test.each([
  ['/no/such.toml', 'cannot read the configuration /no/such.toml: there is no such file'],
  ['/no/*.toml', 'no file matches /no/*.toml'],
])('%s: %s', async (file, message) => {
  await expect(loadConfiguration({ files: [file], env: {} })).rejects.toThrow(message);
});

test('a variable becomes a number or a truth value where one is wanted', async () => {
  const text = `${IN}prefetch_count = "\${N}"\nexact_numbers = "$B"\nqueue = "$N"\n${OUT}`;
  const { sources } = await load(text, { N: '17', B: 'false' });
  const [source] = sources;
  expect(source?.options).toMatchObject({ prefetch_count: 17, exact_numbers: false, queue: '17' });
});

test('secrets come from a file or a directory', async () => {
  const directory = directoryOf({ 'secrets.json': '{"q": "queue"}', 'mounted/tag': 'tag\n' });
  const text = `[secret.a]\ntype = "file"\npath = "$DIR/secrets.json"
[secret.b]\ntype = "directory"\npath = "$DIR/mounted"\nremove_trailing_whitespace = true
${IN}queue = "SECRET[a.q]"\nconsumer = "SECRET[b.tag]"\n${OUT}`;
  const { sources } = await load(text, { DIR: directory });
  expect(sources[0]?.options).toMatchObject({ queue: 'queue', consumer: 'tag' });
});

test('no variable changes what the file says', async () => {
  const queue = '"\n[sinks.mine]\ntype = "console" #';
  const configuration = await load(`${IN}queue = "$QUEUE"\n${OUT}`, { QUEUE: queue });
  expect(ids(configuration)).toEqual(['sources.in', 'sinks.out']);
  expect(configuration.sources[0]?.options).toMatchObject({ queue });
});

test('a global option is that of every component without one of its own', async () => {
  const remaps = ['', 'timezone = "Asia/Tokyo"'].map(
    (line, index) =>
      `[transforms.r${index}]\ntype = "remap"\ninputs = ["in"]\nsource = "."\n${line}\n`,
  );
  const globals = 'timezone = "Europe/Berlin"\nexact_numbers = false\n';
  const { transforms } = await load(globals + IN + remaps.join('') + OUT);
  expect(transforms.map(({ options }) => options)).toMatchObject([
    { timezone: 'Europe/Berlin', exact_numbers: false },
    { timezone: 'Asia/Tokyo', exact_numbers: false },
  ]);
});

test('a wildcard takes every output that it matches, but not its own', async () => {
  const remap = (id: string, input: string) =>
    `[transforms.${id}]\ntype = "remap"\ninputs = ["${input}"]\nsource = "."\n`;
  const { inputs } = await load(
    `${IN + remap('a1', 'in') + remap('a2', 'in')}reroute_dropped = true\n${remap('b', 'a*')}
[sinks.out]\ntype = "console"\ninputs = ["b", "a?.dropped"]`,
  );
  expect(inputs.get('b')).toEqual(['a1', 'a2', 'a2.dropped']);
  expect(inputs.get('out')).toEqual(['b', 'a2.dropped']);
});

test('what goes nowhere, and what has no effect, is a warning', async () => {
  const { warnings } = await load(
    `${IN}proxy.enabled = true\n[sources.idle]\ntype = "amqp"\nconnection_string = "amqp://h"\n${OUT}`,
  );
  expect(warnings.map(({ component, sentence }) => `${component}: ${sentence}`)).toEqual([
    'sources.in: `proxy` has no effect: nothing here goes through a proxy',
    'sources.idle: its events go nowhere: they are acknowledged and dropped',
  ]);
});

test.each([
  [
    'file',
    'path = "/x/a.log"\nencoding.codec = "json"\nidle_timeout_secs = 30\nacknowledgements.enabled = false',
    ['`acknowledgements` cannot be turned off'],
  ],
  [
    'console',
    'buffer = [{ type = "disk", max_size = 268435488, when_full = "drop_newest" }]\nhealthcheck = false',
    ['`buffer` has no effect: the broker is the buffer, and no event is dropped'],
  ],
  [
    'rotating_file',
    'path = "/x/a.log"\nacknowledgements = true\nproxy.enabled = true\ngraph = {}',
    ['`proxy` has no effect: nothing here goes through a proxy'],
  ],
])(
  'a %s takes what Vector has for every sink, and says what comes of it',
  async (type, lines, expected) => {
    const text = `${IN}[sinks.out]\ntype = "${type}"\ninputs = ["in"]\n${lines}\n`;
    const { warnings } = await load(text);
    expect(warnings.map(({ sentence }) => sentence)).toEqual(expected);
  },
);

test.each([
  [
    'beside the files of the first sink',
    '',
    '[sinks.f]\ntype="file"\ninputs=["in"]\npath="/x/a.log"',
    '/x',
  ],
  ['in data_dir without such a sink', 'data_dir = "/data"', '', '/data'],
  ['in the directory of the settings without either', '', '', '/fallback'],
  ['where the configuration says', 'dead_letters.directory = "/dead"', '', '/dead'],
])('dead letters stand %s', async (_, head, tail, expected) => {
  const configuration = await load(`${head}\n${IN}${OUT}${tail}`);
  expect(planOf(configuration, '/fallback').dead.directories).toEqual([expected]);
});

test('a warning quotes a program without the values in it, and is told once', async () => {
  const text = `${IN}[transforms.a]
type = "remap"
inputs = ["in"]
source = 'key = "\${KEY}"; log("running")'
[transforms.b]
type = "filter"
inputs = ["a"]
condition = 'key = "\${KEY}"; true'
${OUT}`;
  const configuration = await load(text, { KEY: 's3cret' });
  const ofPrograms = configuration.warnings.filter(({ sentence }) => sentence.includes('W900'));
  expect(ofPrograms.map(({ sentence }) => /key = ".*?"/.exec(sentence)?.[0])).toEqual([
    'key = "***"',
    'key = "***"',
  ]);
  const lines: string[] = [];
  const note = (_: object, message: string) => void lines.push(message);
  const log = { debug: note, info: note, warn: note, error: note };
  const plan = planOf(configuration, '/x');
  const [remap, filter] = await Promise.all(
    plan.transforms.map(async (it) => it.build({ id: 'a', log })),
  );
  expect(filter).toBeTypeOf('function');
  expect(lines).toEqual([]);
  remap?.(anEvent('{}'), Promise.resolve());
  expect(lines).toEqual(['running']);
});

test('a file source keeps its checkpoints below data_dir at the top, or its own', async () => {
  const source = (name: string, line: string) =>
    `[sources.${name}]\ntype = "file"\ninclude = ["*.log"]\n${line}\n`;
  const text = `data_dir = "/data"\n${source('in', '')}${source('own', 'data_dir = "/own"')}${OUT}`;
  const { sources } = await load(text);
  expect(sources.map(({ options }) => options['data_dir'])).toEqual(['/data', '/own']);
});

test('two names of a directory are one directory', async () => {
  const directory = temporaryDirectory();
  symlinkSync(directory, join(directory, 'link'));
  const sink = (name: string, path: string) =>
    `[sinks.${name}]\ntype = "file"\ninputs = ["in"]\npath = "${join(directory, path)}"\n`;
  await expect(load(IN + sink('a', 'new/a.log') + sink('b', 'link/new/b.log'))).rejects.toThrow(
    '`sinks.a` writes in the same directory; each needs one of its own',
  );
});
