/** Runs one test of a configuration: its transforms, and nothing else of it. */
import type { Event } from '../component.ts';
import type { Refusal } from '../condition.ts';
import type { Place } from '../config/node.ts';
import type { ConfiguredTest, TestCondition, TestOutput } from '../config/tests.ts';
import type { PlannedTransform } from '../plan.ts';
import { type Difference, nearestDifferences } from './difference.ts';
import { Walk } from './walk.ts';

export interface TestResult {
  readonly name: string;
  readonly place: Place;
  /** None: it has passed. */
  readonly failures: readonly Failure[];
  /** Outputs that failures are about, and the events that left them. */
  readonly events: readonly { readonly from: string; readonly events: readonly Event[] }[];
  /** What was logged on the way. */
  readonly notes: readonly string[];
  readonly durationMs: number;
}

export interface Failure {
  /** What is not as it has to be, in a sentence. */
  readonly what: string;
  /** Of a condition: where it is, its program, and what differs where it compares. */
  readonly condition?: {
    readonly place: Place;
    readonly source: string;
    readonly differences: readonly Difference[];
  };
}

export async function runTest(
  { name, place, inputs, outputs, noOutputsFrom }: ConfiguredTest,
  transforms: readonly PlannedTransform[],
): Promise<TestResult> {
  const start = performance.now();
  const walk = await Walk.open(transforms);
  for (const { at, event } of inputs) walk.insert(event, at);
  const eventsOf = (from: readonly string[]) =>
    walk.left.filter(({ output }) => from.includes(output)).map(({ event }) => event);
  const checked = [
    ...outputs.map((output) => ({
      from: output.from,
      failures: failuresOf(output, eventsOf(output.from)),
    })),
    ...noOutputsFrom.map((it) => ({ from: [it], failures: silence(it, eventsOf([it])) })),
  ].filter(({ failures }) => failures.length > 0);
  return {
    name,
    place,
    failures: checked.flatMap(({ failures }) => failures),
    events: checked
      .map(({ from }) => ({ from: namesOf(from), events: eventsOf(from) }))
      .filter((it, at, all) => all.findIndex(({ from }) => from === it.from) === at),
    notes: walk.notes,
    durationMs: performance.now() - start,
  };
}

function failuresOf(
  { from, conditions, count }: TestOutput,
  events: readonly Event[],
): readonly Failure[] {
  const found = `${events.length === 0 ? 'no event' : counted(events.length)} came out`;
  if (count !== undefined && count !== events.length) {
    return [{ what: `${found} of ${namesOf(from)}, and ${counted(count)} had to` }];
  }
  if (events.length === 0) {
    return count === 0 ? [] : [{ what: `no event came out of ${namesOf(from)}` }];
  }
  return conditions.flatMap((condition) => failureOf(condition, from, events) ?? []);
}

/** A condition is met when it is true of one of the events. */
function failureOf(
  { place, source, check }: TestCondition,
  from: readonly string[],
  events: readonly Event[],
): Failure | undefined {
  const refusals: Refusal[] = [];
  for (const event of events) {
    const refusal = check(event);
    if (refusal === undefined) return undefined;
    refusals.push(refusal);
  }
  const [only] = refusals;
  const all = events.length === 1 ? 'the event' : `any of the ${events.length} events`;
  const what = `a condition is not true of ${all} of ${namesOf(from)}${only && reasonOf(only)}`;
  const differences = typeof source === 'string' ? nearestDifferences(source, events) : [];
  return { what, condition: { place, source: String(source), differences } };
}

function reasonOf(refusal: Refusal): string {
  if (refusal.type === 'false') return '';
  const { type, message } = refusal;
  return `: it ${type}${message === undefined ? '' : `: ${message}`}`;
}

function silence(name: string, events: readonly Event[]): readonly Failure[] {
  if (events.length === 0) return [];
  return [{ what: `${counted(events.length)} came out of ${namesOf([name])}, and none may` }];
}

const namesOf = (outputs: readonly string[]) => outputs.map((it) => `\`${it}\``).join(', ');

const counted = (count: number) => `${count} ${count === 1 ? 'event' : 'events'}`;
