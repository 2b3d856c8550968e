import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { array, assert, constantFrom, integer, pre, property } from 'fast-check';
import { expect, test } from 'vitest';
import { Document, Scalar } from 'yaml';
import { temporaryDirectory } from '../fixtures.ts';
import { type Environment, interpolate } from './interpolation.ts';
import { loadConfiguration } from './load.ts';
import { Mistakes } from './mistake.ts';
import { type ConfigNode, nodeAt, type ScalarNode, type TableNode } from './node.ts';
import { readToml } from './read-toml.ts';
import { readJson, readYaml } from './read-yaml.ts';

type Reader = (text: string, file: string, mistakes: Mistakes) => TableNode | undefined;

function textNode(root: ConfigNode | undefined): ScalarNode & { readonly value: string } {
  const node = root && nodeAt(root, ['text']);
  if (node?.kind !== 'scalar' || typeof node.value !== 'string') throw new Error('it is no text');
  return { ...node, value: node.value };
}

/** What stands in the file at the place of each character of the text; a new line for each of it. */
function writtenAt(text: string, { value, placeOf }: ReturnType<typeof textNode>): string[] {
  const lines = text.split('\n');
  return Array.from({ length: value.length }, (_, offset) => {
    const { line = 0, column = 0 } = placeOf?.(offset) ?? {};
    // Columns count characters.
    return Array.from(`${lines[line - 1]}\n`)[column - 1] ?? '';
  });
}

const B = '\\';

test.each<[string, Reader, string, string]>([
  ["TOML's '''", readToml, "text = '''\nab\n  cd\n'''", 'ab\n  cd\n'],
  ["TOML's ''' without a line feed", readToml, "text = '''ab\ncd'''", 'ab\ncd'],
  ["TOML's ''", readToml, "x = 1\ntext = 'ab'", 'ab'],
  ['TOML\'s """', readToml, 'text = """\nab\n"c" d"""', 'ab\n"c" d'],
  ['TOML with carriage returns', readToml, "text = '''\r\nab\r\ncd'''", 'ab\ncd'],
  ['a literal block', readYaml, 'x: 1\ntext: |\n    ab\n      cd\n\n    e\n', 'ab\n  cd\n\ne\n'],
  ['a block that says its indentation', readYaml, 'text: |2-\n    ab\n  cd\n', '  ab\ncd'],
  ['a block with a comment', readYaml, 'text: |- # ab\n  ab\n  cd\n', 'ab\ncd'],
  ['a block that begins with an empty line', readYaml, 'text: |\n\n  ab\n', '\nab\n'],
  ['a plain text', readYaml, 'text: ab cd', 'ab cd'],
  ['a text in quotes', readYaml, 'text: "ab"', 'ab'],
  ['JSON', readJson, '{"x": 1,\n "text": "ab"}', 'ab'],
])('%s: each character is where it is written', (_, read, file, value) => {
  const node = textNode(read(file, 'f', new Mistakes()));
  expect(node.value).toBe(value);
  expect(writtenAt(file, node).join('')).toBe(value);
});

test.each<[string, Reader, string, string, string]>([
  [
    'escapes',
    readToml,
    `text = "a${B}n${B}u0062${B}U0001F600c${B}"d"`,
    'a\nb😀c"d',
    `a${B}${B}${B}${B}c${B}d`,
  ],
  ['a line that goes on', readToml, `text = """${B}\n  a ${B}  \n\n  b"""`, 'a b', 'a b'],
  [
    'escapes of JSON',
    readJson,
    `{"text": "a${B}n${B}ud83d${B}ude00${B}/b"}`,
    'a\n😀/b',
    `a${B}${B}${B}${B}b`,
  ],
  [
    'escapes of YAML',
    readYaml,
    `text: "a${B}x62${B}tc ${B}\n   d\n  e"`,
    'ab\tc d e',
    `a${B}${B}c d\ne`,
  ],
  ['doubled quotes', readYaml, `text: 'it''s'`, "it's", "it's"],
  ['a folded block', readYaml, 'text: >\n  a\n  b\n\n  c\n', 'a b\nc\n', 'a\nb\nc\n'],
  ['plain lines', readYaml, 'text: a\n  b\n', 'a b', 'a\nb'],
])('%s are at their beginning', (_, read, file, value, written) => {
  const node = textNode(read(file, 'f', new Mistakes()));
  expect(node.value).toBe(value);
  expect(writtenAt(file, node).join('')).toBe(written);
});

const STYLES = [
  Scalar.BLOCK_LITERAL,
  Scalar.BLOCK_FOLDED,
  Scalar.QUOTE_DOUBLE,
  Scalar.QUOTE_SINGLE,
  Scalar.PLAIN,
] as const;

test('letters are found again in whatever way YAML writes a text', () => {
  const piece = constantFrom(
    'a',
    'bc',
    ' ',
    '  ',
    '\n',
    '\n\n',
    '"',
    "'",
    B,
    '#',
    ': ',
    '😀',
    '\t',
    'x'.repeat(40),
  );
  const texts = array(piece, { maxLength: 12 }).map((it) => it.join(''));
  assert(
    property(texts, constantFrom(...STYLES), integer({ min: 1, max: 4 }), (text, style, indent) => {
      const scalar = new Scalar(text);
      scalar.type = style;
      const file = new Document({ before: 1, text: scalar }).toString({ indent, lineWidth: 30 });
      const root = readYaml(file, 'f', new Mistakes());
      // The library itself does not read back all that begins with spaces.
      pre(root !== undefined);
      const node = textNode(root);
      const written = writtenAt(file, node);
      const wrong = Array.from(node.value, (_, at) => at).filter(
        (at) => /[a-x#:]/.test(node.value[at] ?? '') && written[at] !== node.value[at],
      );
      expect(wrong).toEqual([]);
    }),
    { numRuns: 500, seed: 7 },
  );
});

test('a text with variables knows where it is written', () => {
  const file = 'text = "a${LONG}b$$c${LONG}"';
  const env: Environment = { LONG: 'xyz' };
  const secret = () => '';
  const root = readToml(file, 'f', new Mistakes());
  const node = textNode(root && interpolate(root, { env, secret }, new Mistakes()));
  expect(node.value).toBe('axyzb$cxyz');
  expect(writtenAt(file, node).join('')).toBe('a$$$b$c$$$');
});

/** The places of what is wrong with `transforms.a`, and those that its programs' messages name. */
async function placesFor(name: string, text: string, files: Readonly<Record<string, string>> = {}) {
  const directory = temporaryDirectory();
  for (const [it, content] of Object.entries(files)) writeFileSync(join(directory, it), content);
  const file = join(directory, name);
  writeFileSync(file, text.replaceAll('DIR', directory));
  const error: unknown = await loadConfiguration({ files: [file], env: {}, purpose: 'test' }).catch(
    (it: unknown) => it,
  );
  const { message } = error as Error;
  return message
    .replaceAll(`${directory}/`, '')
    .split('\n')
    .flatMap((line) => /^(\S+:\d+:\d+): |^ --> (.*)$/.exec(line)?.slice(1).filter(Boolean) ?? []);
}

const remap = (rest: string) => `[transforms.a]\ntype = "remap"\ninputs = ["in"]\n${rest}\n`;

test.each([
  ['of a program', 'c.toml', remap("source = '''\n.a = 1\n  .b = nope()\n'''"), 'c.toml:6:8'],
  [
    'of a program in YAML',
    'c.yaml',
    'transforms:\n  a:\n    type: remap\n    inputs: [in]\n    source: |\n      .a = 1\n        .b = nope()\n',
    'c.yaml:7:14',
  ],
  [
    'of a program in JSON',
    'c.json',
    '{"transforms": {"a": {"type": "remap", "inputs": ["in"],\n "source": ".a = 1\\n.b = nope()"}}}',
    'c.json:2:26',
  ],
  ['of a program in a file', 'c.toml', remap('file = "DIR/p.vrl"'), 'p.vrl:2:6'],
  [
    'of a route',
    'c.toml',
    '[transforms.a]\ntype = "route"\ninputs = ["in"]\nroute."x.y" = "nope()"\n',
    'c.toml:4:16',
  ],
  [
    'of a condition with a type',
    'c.toml',
    '[transforms.a]\ntype = "filter"\ninputs = ["in"]\ncondition.type = "vrl"\ncondition.source = "nope()"\n',
    'c.toml:5:21',
  ],
  [
    'of one of several routes',
    'c.toml',
    '[transforms.a]\ntype = "exclusive_route"\ninputs = ["in"]\n[[transforms.a.routes]]\nname = "x"\ncondition = "true"\n[[transforms.a.routes]]\nname = "y"\ncondition = "nope()"\n',
    'c.toml:9:14',
  ],
])('the mistake %s is told with its place in the file', async (_, name, text, place) => {
  expect(await placesFor(name, text, { 'p.vrl': '.a = 1\n.b = nope()\n' })).toEqual([place, place]);
});

test('each mistake of a program has its own place', async () => {
  const text = remap("source = '''\n.a = nope()\n\n.b = nope()\n'''");
  expect(await placesFor('c.toml', text)).toEqual(['c.toml:5:6', 'c.toml:5:6', 'c.toml:7:6']);
});

test('a warning has its place in the file, too', async () => {
  const file = join(temporaryDirectory(), 'c.toml');
  writeFileSync(file, remap("source = '''\n.a = 1\nx = 2\n'''"));
  const { warnings } = await loadConfiguration({ files: [file], env: {}, purpose: 'test' });
  expect(warnings.map(({ place }) => place)).toEqual([{ file, line: 6, column: 1 }]);
  expect(warnings[0]?.sentence).toContain(`--> ${file}:6:1`);
});
