/** `pamir-audit test`: the tests in a configuration, run on its transforms; nothing else is opened. */
import { writeFileSync } from 'node:fs';
import { type Configuration, loadConfiguration } from '../config/load.ts';
import { textOfMistake } from '../config/mistake.ts';
import { plannedTransforms } from '../config/plan.ts';
import { FAILURE, OK, USAGE } from '../exit.ts';
import { junitOf } from '../unit-tests/junit.ts';
import { coloured, detailsOf, lineOf, type Paint, plain, summaryOf } from '../unit-tests/report.ts';
import { runTest, type TestResult } from '../unit-tests/run-test.ts';
import type { ConfigurationFlags } from './run.ts';

export interface TestFlags extends ConfigurationFlags {
  /** Only tests whose name has this in it. */
  readonly filter?: string;
  /** File for the results as JUnit XML. */
  readonly junitReport?: string;
}

export async function testCommand(
  given: readonly string[],
  { config = [], exactNumbers, filter, junitReport }: TestFlags,
): Promise<number> {
  // Files that are named as in Vector, or else those of the option or its variable.
  const files = given.length > 0 ? given : config;
  if (files.length === 0) {
    process.stderr.write('pamir-audit: test needs a configuration: pamir-audit test vector.toml\n');
    return USAGE;
  }
  const configuration = await loadConfiguration({
    files,
    env: process.env,
    exactNumbers,
    purpose: 'test',
  });
  // Those of the transforms are told where a configuration is validated.
  for (const warning of configuration.warnings.filter(({ component }) => isTest(component))) {
    process.stderr.write(`pamir-audit: warning: ${textOfMistake(warning)}\n`);
  }
  const results = await resultsOf(configuration, filter);
  if (
    junitReport !== undefined &&
    !isWritten(junitReport, junitOf(results, configuration.masked))
  ) {
    return FAILURE;
  }
  return results.length > 0 && results.every(hasPassed) ? OK : FAILURE;
}

const isTest = (component: string) => component.startsWith('tests');

const hasPassed = ({ failures }: TestResult) => failures.length === 0;

/** Prints as it goes: a line for each test, then what failed. */
async function resultsOf(
  configuration: Configuration,
  filter: string | undefined,
): Promise<readonly TestResult[]> {
  const { tests, masked } = configuration;
  const chosen = tests.filter(({ name }) => filter === undefined || name.includes(filter));
  if (chosen.length === 0) {
    say(
      tests.length === 0
        ? 'There are no tests in the configuration.'
        : `No test matches ${filter}.`,
    );
    return [];
  }
  const paint = painter();
  const transforms = plannedTransforms(configuration);
  const results: TestResult[] = [];
  for (const test of chosen) {
    const result = await runTest(test, transforms);
    say(lineOf(result, paint));
    results.push(result);
  }
  for (const result of results.filter((it) => !hasPassed(it))) {
    say(`\n${lineOf(result, paint)}\n${masked(detailsOf(result, paint))}`);
  }
  say(`\n${summaryOf(results, paint)}`);
  return results;
}

function painter(): Paint {
  const { NO_COLOR: noColour = '', TERM: terminal } = process.env;
  const isColoured = process.stdout.isTTY && noColour === '' && terminal !== 'dumb';
  return isColoured ? coloured : plain;
}

function isWritten(path: string, text: string): boolean {
  try {
    writeFileSync(path, text);
    return true;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    process.stderr.write(`pamir-audit: cannot write the results to ${path}: ${why}\n`);
    return false;
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
