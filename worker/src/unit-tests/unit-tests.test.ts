import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadConfiguration } from '../config/load.ts';
import { plannedTransforms } from '../config/plan.ts';
import { temporaryDirectory } from '../fixtures.ts';
import { coloured, detailsOf, lineOf, plain, summaryOf } from './report.ts';
import { runTest, type TestResult } from './run-test.ts';

/** `parse` reads a body and drops what it cannot read, `split` sends it on by its code. */
const TRANSFORMS = `
[transforms.parse]
type = "remap"
inputs = ["in"]
source = ". = parse_json!(.message)"
drop_on_error = true
reroute_dropped = true
[transforms.split]
type = "route"
inputs = ["parse"]
route.failed = '.code == 400'
[transforms.once]
type = "dedupe"
inputs = ["parse"]
fields.match = ["code"]
`;

async function resultsOf(tests: string): Promise<readonly TestResult[]> {
  const file = join(temporaryDirectory(), 'tests.toml');
  writeFileSync(file, TRANSFORMS + tests);
  const configuration = await loadConfiguration({ files: [file], env: {}, purpose: 'test' });
  const results: TestResult[] = [];
  for (const it of configuration.tests) {
    results.push(await runTest(it, plannedTransforms(configuration)));
  }
  return results;
}

/** What is said of a single test; nothing when it has passed. */
async function detailsFor(body: string): Promise<string> {
  const [result] = await resultsOf(`[[tests]]\nname = "it"\n${body}`);
  if (result === undefined) throw new Error('there is no result');
  return detailsOf(result, plain).replaceAll(/-->.*\.toml/g, '--> FILE');
}

const BODY = `inputs = [{ insert_at = "parse", value = '{"code": 400}' }]\n`;

describe('an input', () => {
  test.each([
    ['raw', `{ insert_at = "once", value = "x" }`, '.message == "x" && is_timestamp(.timestamp)'],
    ['raw by its name', `{ insert_at = "once", type = "raw", value = "x" }`, '.message == "x"'],
    [
      'log',
      `{ insert_at = "once", type = "log", log_fields = { "a.b" = 1.5, c = [true, 2], d.e = "x" } }`,
      '.a.b == 1.5 && .c == [true, 2] && .d.e == "x" && .message == "" && exists(.timestamp)',
    ],
    ['vrl', `{ insert_at = "once", type = "vrl", source = '.n = 1 + 1' }`, '. == { "n": 2 }'],
  ])('of the type %s gives an event with its fields', async (_, input, condition) => {
    const output = `outputs = [{ extract_from = "once", conditions = ['${condition}'] }]`;
    expect(await detailsFor(`inputs = [${input}]\n${output}`)).toBe('');
    expect(await detailsFor(`input = ${input}\n${output}`)).toBe('');
  });

  test('of the older form comes behind the others', async () => {
    const older = `input = { insert_at = "parse", value = '{"code": 2}' }\n`;
    const [result] = await resultsOf(
      `[[tests]]\nname = "a"\n${BODY}${older}outputs = [{ extract_from = "parse", conditions = ["false"] }]`,
    );
    expect(result?.events[0]?.events.map(({ json }) => json)).toEqual([
      '{"code":400}',
      '{"code":2}',
    ]);
  });
});

describe('an output', () => {
  test.each([
    ['of a transform', `outputs = [{ extract_from = "parse", conditions = [".code == 400"] }]`],
    ['with a name', `outputs = [{ extract_from = "split.failed", conditions = [".code == 400"] }]`],
    ['without conditions', `outputs = [{ extract_from = "split.failed" }]`],
    [
      'that is one of several',
      `outputs = [{ extract_from = ["split.failed", "split._unmatched"] }]`,
    ],
    [
      'with a condition of the longer form',
      `outputs = [{ extract_from = "parse", conditions = [{ type = "vrl", source = ".code == 400" }, { type = "is_log" }] }]`,
    ],
    [
      'with its number of events',
      `outputs = [{ extract_from = "parse", expected_event_count = 1 }]`,
    ],
    [
      'that must be empty',
      `outputs = [{ extract_from = "split._unmatched", expected_event_count = 0 }]`,
    ],
    ['that is silent', `no_outputs_from = ["split._unmatched", "parse.dropped"]`],
  ])('%s is met', async (_, outputs) => {
    expect(await detailsFor(BODY + outputs)).toBe('');
  });

  test.each([
    [
      `outputs = [{ extract_from = "split._unmatched" }]`,
      'no event came out of `split._unmatched`',
    ],
    [
      `outputs = [{ extract_from = "parse", expected_event_count = 2 }]`,
      '1 event came out of `parse`, and 2 events had to',
    ],
    [
      `outputs = [{ extract_from = "split._unmatched", expected_event_count = 2 }]`,
      'no event came out of `split._unmatched`, and 2 events had to',
    ],
    [`no_outputs_from = ["split.failed"]`, '1 event came out of `split.failed`, and none may'],
    [
      `outputs = [{ extract_from = "parse", conditions = [{ type = "is_metric" }] }]`,
      'a condition is not true of the event of `parse`',
    ],
  ])('%s is not met: %s', async (outputs, expected) => {
    expect((await detailsFor(BODY + outputs)).split('\n')[0]).toBe(expected);
  });

  test('has its conditions met by any of its events', async () => {
    const second = `{ insert_at = "parse", value = '{"code": 5}' }`;
    const inputs = BODY.replace(']', `, ${second}]`);
    const conditions = `[".code == 5", ".code == 400"]`;
    expect(
      await detailsFor(
        `${inputs}outputs = [{ extract_from = "parse", conditions = ${conditions} }]`,
      ),
    ).toBe('');
    expect(
      await detailsFor(
        `${inputs}outputs = [{ extract_from = "parse", conditions = [".code == 6"] }]`,
      ),
    ).toContain('a condition is not true of any of the 2 events of `parse`\n');
  });
});

test('what a transform remembers is forgotten by the next test', async () => {
  const input = `{ insert_at = "parse", value = '{"code": 400}' }`;
  const one = `[[tests]]
name = "a"
inputs = [${input}, ${input}]
outputs = [{ extract_from = "once", expected_event_count = 1 }]
`;
  const results = await resultsOf(one + one);
  expect(results.map(({ failures }) => failures)).toEqual([[], []]);
});

test('an event that a program drops is told of, and so is a transform that refuses one', async () => {
  const details = await detailsFor(
    `inputs = [{ insert_at = "parse", value = "no" }]\noutputs = [{ extract_from = "split.failed" }]`,
  );
  expect(details).toMatch(
    /on the way:\n {2}parse: The program failed at an event. \(\S+\/tests\.toml:5:15: function/,
  );
  expect(details).toContain('unable to parse json');
});

const DIFFERENCES = [
  ['.code == 401', '.code', '401', '400'],
  ['.code == 400 && (.code == 402)', '.code', '402', '400'],
  ['x = .code\nx == 401', 'x', '401', '400'],
  ['assert_eq!(.code, 401)', '.code', '401', '400'],
  ['assert_eq!(right: 401, left: .code)', '.code', '401', '400'],
  ['assert!(.code == 401)', '.code', '401', '400'],
  ['assert!(.code == 400)\nassert_eq!(.code, 401)\ntrue', '.code', '401', '400'],
  ['. == { "code": 400, "b": 1 }', '.b', '1', 'nothing'],
  ['. == {}', '.code', 'nothing', '400'],
  ['[1, .code] == [1, 2]', '[1, .code][1]', '2', '400'],
] as const;

test.each(DIFFERENCES)('of %s it is told what differs', async (condition, what, wanted, got) => {
  const details = await detailsFor(
    `${BODY}outputs = [{ extract_from = "parse", conditions = ['''${condition}'''] }]`,
  );
  expect(details).toContain(`\n  ${what}\n    expected ${wanted}\n    got      ${got}\n`);
  expect(details.match(/expected/g)).toHaveLength(1);
});

test.each([
  'int!(.code) > 401',
  '.code != 400',
  'exists(.b) || .code == 1',
  'to_int!(.code) == 401 || false',
])('of %s nothing is said to differ that need not be equal', async (condition) => {
  const details = await detailsFor(
    `${BODY}outputs = [{ extract_from = "parse", conditions = ['''${condition}'''] }]`,
  );
  expect(details).toContain('a condition is not true');
  expect(details).not.toContain('expected');
});

test('each assertion that fails is told, though the first ends the program', async () => {
  const condition = 'assert_eq!(.code, 1)\nassert_eq!(.code, 2)';
  const details = await detailsFor(
    `${BODY}outputs = [{ extract_from = "parse", conditions = ['''${condition}'''] }]`,
  );
  expect(details).toContain('expected 1\n');
  expect(details).toContain('expected 2\n');
});

test('of several events, the one that is nearest is compared', async () => {
  const inputs = `inputs = [{ insert_at = "parse", value = '{"code": 1, "a": 1}' }, { insert_at = "parse", value = '{"code": 1, "a": 2}' }]\n`;
  const details = await detailsFor(
    `${inputs}outputs = [{ extract_from = "parse", conditions = ['.code == 2 && .a == 2'] }]`,
  );
  expect(details).toContain('  .code\n    expected 2\n    got      1\n');
  expect(details).not.toContain('  .a\n');
});

test('a failure has the condition, its message, what differs, and the events', async () => {
  const condition = `assert_eq!(.code, 401, "the code is another")`;
  expect(
    await detailsFor(
      `${BODY}outputs = [{ extract_from = "parse", conditions = ['${condition}'] }]`,
    ),
  )
    .toBe(`a condition is not true of the event of \`parse\`: it failed: function call error for "assert_eq" at (0:45): the code is another
  --> FILE:19:52
  assert_eq!(.code, 401, "the code is another")
  .code
    expected 401
    got      400

out of \`parse\` came:
  {
    "code": 400
  }`);
});

test('lines and summary are coloured for a terminal only', async () => {
  const failed = `[[tests]]\nname = "bad"\n${BODY}no_outputs_from = ["parse"]\n`;
  const passed = `[[tests]]\nname = "good"\n${BODY}outputs = [{ extract_from = "parse" }]\n`;
  const results = await resultsOf(failed + passed);
  expect(results.map((it) => lineOf(it, plain))).toEqual([
    'test bad ... failed',
    'test good ... passed',
  ]);
  expect(summaryOf(results, plain)).toBe('1 passed, 1 failed.');
  expect(summaryOf(results, coloured)).toBe('\u001b[31m1 passed, 1 failed.\u001b[39m');
  expect(lineOf(results[1]!, coloured)).toBe('test good ... \u001b[32mpassed\u001b[39m');
});
