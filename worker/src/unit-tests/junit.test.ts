import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { junitOf } from './junit.ts';
import type { TestResult } from './run-test.ts';

const place = { file: 'a & b.toml', line: 3, column: 1 };
const passed: TestResult = {
  name: 'good',
  place,
  failures: [],
  events: [],
  notes: [],
  durationMs: 12,
};
const EVIL = `<a href="x">&amp; ]]> \u0000\u001b[31m \uD800 tab\tline\nreturn\r 'q' \uFFFE ё 😀`;
const failed: TestResult = { ...passed, name: EVIL, failures: [{ what: EVIL }], durationMs: 1000 };

/** What a real reader of XML finds, as JSON. */
const READER = `
import json, sys, xml.etree.ElementTree as tree
def plain(node):
    return {"tag": node.tag, "attributes": node.attrib, "text": node.text, "children": [plain(it) for it in node]}
print(json.dumps(plain(tree.fromstring(sys.stdin.buffer.read()))))
`;

interface XmlNode {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string | null;
  readonly children: readonly XmlNode[];
}

const hasPython = spawnSync('python3', ['--version']).status === 0;

test('the results are XML that a reader of it takes, with every text as it was', ({ skip }) => {
  if (!hasPython) skip('needs python: no python3');
  const input = junitOf([passed, failed], (text) => text.replaceAll('secret', '***'));
  const { stdout, stderr } = spawnSync('python3', ['-c', READER], { input, encoding: 'utf8' });
  expect(stderr).toBe('');
  const root = JSON.parse(stdout) as XmlNode;
  const total = { tests: '2', failures: '1', errors: '0', time: '1.012' };
  expect([root.tag, root.attributes]).toEqual(['testsuites', total]);
  const [suite] = root.children;
  expect(suite?.attributes).toEqual({ name: 'pamir-audit test', ...total });
  const [good, bad] = suite?.children ?? [];
  expect(good).toMatchObject({
    tag: 'testcase',
    attributes: { name: 'good', classname: 'a & b.toml', line: '3', time: '0.012' },
    children: [],
  });
  const kept = ['\u0000', '\u001b', '\uD800', '\uFFFE'].reduce(
    (text, impossible) => text.replace(impossible, '\uFFFD'),
    EVIL,
  );
  expect(bad?.attributes['name']).toBe(kept);
  expect(bad?.children).toMatchObject([
    { tag: 'failure', attributes: { message: kept }, text: kept },
  ]);
});

test('what nobody may see is in none of it', () => {
  const result = { ...failed, failures: [{ what: 'my c4nary' }] };
  const text = junitOf([result], (it) => it.replaceAll('c4nary', '***'));
  expect(text).toContain('my ***');
  expect(text).not.toContain('c4nary');
});
