/** What tests of a configuration have shown, for people. */
import type { Event } from '../component.ts';
import { textOfPlace } from '../config/mistake.ts';
import { valueOf } from '../event-value.ts';
import { prettyJsonOf } from '../vrl/json-writer.ts';
import type { Difference } from './difference.ts';
import type { Failure, TestResult } from './run-test.ts';

const STYLES = { red: [31, 39], green: [32, 39], dim: [2, 22] } as const;

export type Paint = (style: keyof typeof STYLES, text: string) => string;

export const plain: Paint = (_, text) => text;

export const coloured: Paint = (style, text) => {
  const [on, off] = STYLES[style];
  return `\u001b[${on}m${text}\u001b[${off}m`;
};

/** As Vector's: `test <name> ... passed`. */
export function lineOf({ name, failures }: TestResult, paint: Paint): string {
  const outcome = failures.length === 0 ? paint('green', 'passed') : paint('red', 'failed');
  return `test ${name} ... ${outcome}`;
}

/** Everything there is to say of a test that has failed. */
export function detailsOf({ failures, events, notes }: TestResult, paint: Paint): string {
  const blocks = [
    ...failures.map((it) => failureLines(it, paint)),
    ...events.map(({ from, events: list }) => eventLines(from, list, paint)),
    notes.length === 0 ? [] : [paint('dim', 'on the way:'), ...notes.map(indented)],
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function failureLines({ what, condition }: Failure, paint: Paint): readonly string[] {
  if (condition === undefined) return [paint('red', what)];
  const { place, source, differences } = condition;
  return [
    paint('red', what),
    paint('dim', indented(`--> ${textOfPlace(place)}`)),
    indented(source.trim()),
    ...differences.flatMap((it) => differenceLines(it, paint)),
  ];
}

const MISSING = 'nothing';

function differenceLines({ what, got, expected }: Difference, paint: Paint): readonly string[] {
  return [
    `  ${what}`,
    paint('green', `    expected ${expected ?? MISSING}`),
    paint('red', `    got      ${got ?? MISSING}`),
  ];
}

function eventLines(from: string, events: readonly Event[], paint: Paint): readonly string[] {
  if (events.length === 0) return [];
  const heading = paint('dim', `out of ${from} came:`);
  return [heading, ...events.map((event) => indented(prettyJsonOf(valueOf(event))))];
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}

export function summaryOf(results: readonly TestResult[], paint: Paint): string {
  const failed = results.filter(({ failures }) => failures.length > 0).length;
  const passed = results.length - failed;
  const parts = [`${passed} passed`, `${failed} failed`];
  return paint(failed === 0 ? 'green' : 'red', `${parts.join(', ')}.`);
}
