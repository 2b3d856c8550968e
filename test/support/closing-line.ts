/**
 * Ends every run with one plain line of counts, above it the tests that did not run and those that
 * failed, each with its reason: the end of a long log may be all that is kept of it.
 *
 * A test that silently did not run looks like one that passed. With `CI=true` it makes the run
 * fail, unless `WITHOUT` names what the machine lacks on purpose: `WITHOUT=docker,python`.
 */
import { appendFileSync } from 'node:fs';
import type { Reporter, SerializedError, TestCase, TestModule } from 'vitest/node';

export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string) => tests.filter((it) => it.result().state === state).length;
    const skipped = tests.filter((it) => it.result().state === 'skipped');
    const broken = modules.filter((module) => module.errors().length > 0).length + errors.length;
    const allowed = (process.env['WITHOUT'] ?? '').split(',').filter(Boolean);
    const unexpected = skipped.filter((it) => !allowed.includes(needOf(it)));

    for (const test of skipped) say(`Not run: ${test.fullName} (${noteOf(test)})`);
    for (const failure of [...modules.flatMap(failuresIn), ...errors.map(firstLine)]) {
      say(`Failed: ${failure}`);
    }
    if (tests.length === 0) say('No test was run.');
    const isStrict = process.env['CI'] === 'true';
    const failures = count('failed') + broken + (isStrict ? unexpected.length : 0);
    if (isStrict && unexpected.length > 0) say('In CI a test that does not run is a failure.');
    if (failures > 0 || tests.length === 0) process.exitCode = 1;
    const tail = skipped.length === 0 ? '' : `, ${skipped.length} skipped`;
    say(`${count('passed')} passed, ${failures} failed${tail}`);
  }
}

function noteOf(test: TestCase): string {
  const result = test.result();
  return (result.state === 'skipped' ? result.note : undefined) ?? 'skipped';
}

/** Those of the file itself, then those of its tests. */
function failuresIn(module: TestModule): readonly string[] {
  const file = module.relativeModuleId;
  const ofTests = [...module.children.allTests('failed')].map((test) => {
    const reasons = (test.result().errors ?? []).map(firstLine);
    return `${file}, ${test.fullName} (${reasons.join('; ')})`;
  });
  return [...module.errors().map((error) => `${file} (${firstLine(error)})`), ...ofTests];
}

const firstLine = ({ message }: { readonly message: string }) => message.split('\n', 1)[0] ?? '';

/** `needs docker: …` → `docker`. */
function needOf(test: TestCase): string {
  return /^needs (\w+)/.exec(noteOf(test))?.[1] ?? '';
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
  const file = process.env['CLOSING_LINE_FILE'];
  if (file) appendFileSync(file, `${line}\n`);
}
