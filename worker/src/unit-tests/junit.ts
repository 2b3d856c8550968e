/** Results as the XML that continuous integration reads: the format that began with JUnit. */
import { detailsOf, plain } from './report.ts';
import type { TestResult } from './run-test.ts';

/** @param masked takes out what nobody may see */
export function junitOf(results: readonly TestResult[], masked: (text: string) => string): string {
  const failures = results.filter((it) => it.failures.length > 0).length;
  const total = { tests: results.length, failures, errors: 0, time: secondsOf(results) };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes(total)}>`,
    `  <testsuite${attributes({ name: 'pamir-audit test', ...total })}>`,
    ...results.map((result) => caseOf(result, masked)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function caseOf(result: TestResult, masked: (text: string) => string): string {
  const { name, place, failures } = result;
  const { file, line } = place;
  const open = `    <testcase${attributes({ name, classname: file, file, line, time: secondsOf([result]) })}`;
  const [first] = failures;
  if (first === undefined) return `${open}/>`;
  const text = escaped(masked(detailsOf(result, plain)));
  return [
    `${open}>`,
    `      <failure${attributes({ message: masked(first.what), type: 'failure' })}>${text}</failure>`,
    '    </testcase>',
  ].join('\n');
}

function secondsOf(results: readonly TestResult[]): string {
  const totalMs = results.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return (totalMs / 1000).toFixed(3);
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  const pairs = Object.entries(values).map(
    // A reader takes line feeds and tabs of an attribute for spaces.
    ([name, value]) =>
      ` ${name}="${escaped(String(value)).replaceAll(/[\t\n]/g, (it) => `&#${it.codePointAt(0)};`)}"`,
  );
  return pairs.join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

/** Characters that XML 1.0 cannot hold, not even as an entity, and halves of others. */
// oxlint-disable-next-line no-control-regex -- control characters are what it is for
const IMPOSSIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

function escaped(text: string): string {
  return text
    .replaceAll(IMPOSSIBLE, '\uFFFD')
    .replaceAll(/[&<>"\r]/g, (character) => ENTITIES[character] ?? character);
}
