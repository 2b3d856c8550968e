/**
 * Runs a program of the remap language on every event, as Vector's transform of that name does.
 *
 * An event from a source has the fields that Vector's amqp source gives it; one that another remap
 * made is what that one made of it.
 */
import { readFileSync } from 'node:fs';
import { AuditError } from '@pamir-audit/catalog';
import { z } from 'zod';
import { aside } from '../aside.ts';
import { type Context, defineTransform, type Event } from '../component.ts';
import { asParts, marked, valueOf, withValue } from '../event-value.ts';
import { changed } from '../lazy-event.ts';
import { compileOption, refusalAt } from '../option-program.ts';
import { type PlaceOf, placesInFile } from '../vrl/diagnostic.ts';
import type { Outcome, Program } from '../vrl/program.ts';
import { zoneNamed } from '../vrl/time-zone.ts';
import { field, isArray, isObject, setField, type Value, type VrlObject } from '../vrl/value.ts';
import { timeZone } from '../zone-option.ts';

export const remapTransform = defineTransform({
  type: 'remap',
  summary: 'Runs a program of the remap language (VRL) on every event.',
  options: z.strictObject({
    source: z.string().optional().describe('The program. Either this or file.'),
    file: z.string().optional().describe('File with the program.'),
    drop_on_error: z
      .boolean()
      .default(false)
      .describe('Drop an event at which the program fails; otherwise it goes on unchanged.'),
    drop_on_abort: z
      .boolean()
      .default(true)
      .describe('Drop an event at which the program aborts; otherwise it goes on unchanged.'),
    reroute_dropped: z
      .boolean()
      .default(false)
      .describe('Events that are dropped leave by `<id>.dropped`, with the reason in them.'),
    keep_unread: z
      .boolean()
      .default(true)
      .describe(
        'Keep the raw body in the dead-letter file when `parse_json` could not read `.message` as an object and the program replaced it.',
      ),
    timezone: timeZone()
      .default('UTC')
      .describe('Time zone of times that name none: one such as Europe/Berlin, or local.'),
    exact_numbers: z
      .boolean()
      .default(true)
      .describe('Numbers keep their digits. False: they are rounded and written as by Vector.'),
  }),
  example: { source: '. = { "event": .routing, "user": parse_json!(.message).user_id }' },
  vectorOnly: {
    files: 'Put the programs into one file, and name it in `file`.',
    metric_tag_values: 'There are no metrics here, only events.',
    runtime: 'There is one way to run programs.',
  },
  outputs: ({ reroute_dropped: isRerouted }) => (isRerouted ? [DROPPED] : []),
  readFiles: ({ file }) => (file === undefined ? [] : [file]),
  build(options, context) {
    const { id, log } = context;
    const program = compiledOf(options, context);
    const drop = options.reroute_dropped ? rerouted(id) : () => [];
    const transform = (event: Event): readonly Event[] => {
      const value = valueOf(event);
      const outcome = program.run(value);
      if (outcome.type === 'done') {
        const results = resultOf(event, outcome.event);
        const { unread } = outcome;
        if (unread === undefined || !options.keep_unread) return results;
        return isKept(value, outcome.event) ? results : results.map((it) => flawed(it, unread));
      }
      const isDropped = outcome.type === 'failed' ? options.drop_on_error : options.drop_on_abort;
      const { message, place } = outcome;
      log.debug({ place, error: message }, `The program ${outcome.type} at an event.`);
      return isDropped ? drop(event, outcome) : [event];
    };
    return Object.assign(transform, {
      aside: aside({ type: 'remap', id, options, readsFields: true }),
    });
  },
});

const DROPPED = 'dropped';

function compiledOf(options: Options & Numbers, context: Context): Program {
  const { source, file, placeOf } = programOf(options, context.placesIn);
  const chosen = {
    file,
    placeOf,
    timeZone: zoneNamed(options.timezone) ?? 'UTC',
    exactNumbers: options.exact_numbers,
  };
  return compileOption(source, 'the program', chosen, context).program;
}

interface Numbers {
  readonly timezone: string;
  readonly exact_numbers: boolean;
}

type Ended = Exclude<Outcome, { readonly type: 'done' }>;

/** As Vector does it: the event as it came, and why it was dropped under `metadata.dropped`. */
function rerouted(id: string) {
  return (event: Event, { type, message = 'aborted' }: Ended): readonly Event[] => {
    const value = valueOf(event);
    const fields = isObject(value) ? value : {};
    const metadata = field(fields, 'metadata') ?? null;
    const dropped = {
      component_id: id,
      component_kind: 'transform',
      component_type: 'remap',
      message,
      reason: type === 'failed' ? 'error' : 'abort',
    };
    const next = { ...fields };
    setField(next, 'metadata', { ...(isObject(metadata) ? metadata : {}), dropped });
    return [marked(withValue(event, next), { port: DROPPED })];
  };
}

/** Whether the text that could not be read is still in the event. */
function isKept(before: Value, after: Value): boolean {
  return isObject(before) && field(before, 'message') === field(fieldsOf(after), 'message');
}

function flawed(event: Event, reason: string): Event {
  return changed(event, { flaw: `the program could not read the body: ${reason}` });
}

interface Options {
  readonly source?: string | undefined;
  readonly file?: string | undefined;
}

interface Source {
  readonly source: string;
  /** What messages call it. */
  readonly file: string;
  readonly placeOf: PlaceOf | undefined;
}

function programOf({ source, file }: Options, placesIn: Context['placesIn']): Source {
  if ((source === undefined) === (file === undefined)) {
    throw new AuditError('CONFIG_INVALID', 'a remap needs either source or file');
  }
  if (file === undefined) {
    return { source: source as string, file: 'source', placeOf: placesIn?.('source') };
  }
  try {
    const text = readFileSync(file, 'utf8');
    return { source: text, file, placeOf: placesInFile(file, text) };
  } catch (cause) {
    throw refusalAt(`cannot read the program ${file}`, placesIn?.('file'), cause);
  }
}

/** An array makes an event of each of its items. */
function resultOf(event: Event, value: Value): readonly Event[] {
  const values = isArray(value) ? value : [value];
  return asParts(values.map((it) => withValue(event, fieldsOf(it))));
}

/** As in Vector, what is no object is the message of one. */
const fieldsOf = (value: Value): VrlObject => (isObject(value) ? value : { message: value });
