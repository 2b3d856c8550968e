/**
 * Whether an event is meant: a program of the remap language that gives true or false.
 *
 * A condition that fails at an event counts as false, as in Vector. What it does to the event is seen
 * by nobody.
 */
import { z } from 'zod';
import type { Context, Event } from './component.ts';
import { valueOf } from './event-value.ts';
import { compileOption, refusalAt } from './option-program.ts';
import { describe, isWithin } from './vrl/kind.ts';
import { BOOLEAN } from './vrl/value.ts';

/** An option that is a condition: the program's text, or Vector's longer forms. */
export function condition() {
  return z.union(
    [
      z.string().describe('The program.'),
      z.strictObject({
        type: z.literal('vrl').describe('A program.'),
        source: z.string().describe('The program, which gives true or false.'),
        runtime: z.literal('ast').optional().describe('The only one there is in Vector.'),
      }),
      z.strictObject({ type: z.literal('is_log').describe('Always true: there are only logs.') }),
      z.strictObject({ type: z.literal('is_metric').describe('Never true.') }),
      z.strictObject({ type: z.literal('is_trace').describe('Never true.') }),
    ],
    {
      error: 'is no condition: it is a program, or has the type vrl, is_log, is_metric or is_trace',
    },
  );
}

/** What a condition needs of its component's. */
type ConditionContext = Pick<Context, 'log' | 'warn' | 'placesIn'>;

export type Condition = z.output<ReturnType<typeof condition>>;

/** Why a condition is not true of an event. */
export type Refusal =
  | { readonly type: 'false' }
  | { readonly type: 'failed' | 'aborted'; readonly message?: string; readonly place: string };

const FALSE: Refusal = { type: 'false' };

/** @param name of the option, for messages and to find its place */
export function conditionOf(
  options: Condition,
  name: string,
  context: ConditionContext,
): (event: Event) => boolean {
  const check = checkOf(options, name, context);
  return (event) => {
    const refusal = check(event);
    if (refusal === undefined || refusal.type === 'false') return refusal === undefined;
    const { type, message, place } = refusal;
    context.log.debug({ condition: name, place, error: message }, `A condition ${type}: no match.`);
    return false;
  };
}

/** The same for those who want to know why: undefined where the condition is true. */
export function checkOf(
  options: Condition,
  name: string,
  context: ConditionContext,
): (event: Event) => Refusal | undefined {
  const source = sourceOf(options);
  if (typeof source === 'boolean') return () => (source ? undefined : FALSE);
  const program = programOf(source, name, context);
  return (event) => {
    const outcome = program.run(valueOf(event));
    if (outcome.type === 'done') return outcome.value === true ? undefined : FALSE;
    const { type, message, place } = outcome;
    return { type, place, ...(message !== undefined && { message }) };
  };
}

/** Of an option that may be left out: then it is never true. */
export function optionalCondition(
  options: Condition | undefined,
  name: string,
  context: ConditionContext,
): (event: Event) => boolean {
  return options === undefined ? () => false : conditionOf(options, name, context);
}

/** The program, or what is the same for all events. */
export function sourceOf(options: Condition): string | boolean {
  if (typeof options === 'string') return options;
  return options.type === 'vrl' ? options.source : options.type === 'is_log';
}

/** @throws AuditError CONFIG_INVALID with the program's mistakes and their places */
function programOf(source: string, name: string, context: ConditionContext) {
  const placeOf = context.placesIn?.(name);
  const what = `\`${name}\``;
  const { program, gives } = compileOption(source, what, { file: name, placeOf }, context);
  if (isWithin(gives, BOOLEAN)) return program;
  throw refusalAt(`${what} must give true or false, and it gives ${describe(gives)}`, placeOf);
}
