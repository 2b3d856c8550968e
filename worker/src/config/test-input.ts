/** The event that an input of a test stands for. It comes from no source: it has the fields it is given. */
import type { Context, Event } from '../component.ts';
import { withValue } from '../event-value.ts';
import { compileOption, refusalAt } from '../option-program.ts';
import { pathOf } from '../value-path.ts';
import { setAt } from '../vrl/path.ts';
import { timestampOfDate } from '../vrl/timestamp.ts';
import { floatOf, setField, type Value, type VrlObject } from '../vrl/value.ts';
import type { InputOptions } from './test-options.ts';

type InputContext = Pick<Context, 'log' | 'warn' | 'placesIn'>;

/**
 * @param name of the input's program, for messages
 * @throws AuditError CONFIG_INVALID when its program does not compile, or fails
 */
export function inputEvent(
  { type, value = '', log_fields: fields = {}, source = '' }: InputOptions,
  name: string,
  context: InputContext,
): Event {
  if (type === 'vrl') return eventOf(made(source, name, context));
  // As in Vector, these have a message and a time, whatever else they are given.
  const base: Value = { message: value, timestamp: timestampOfDate(new Date()) };
  const entries = type === 'raw' ? [] : Object.entries(fields);
  return eventOf(entries.reduce<Value>((it, [path, given]) => withField(it, path, given), base));
}

function eventOf(value: Value): Event {
  const origin = {
    key: '',
    exchange: '',
    body: Buffer.alloc(0),
    id: undefined,
    redelivered: false,
    properties: {},
  };
  return withValue({ origin, json: '' }, value);
}

const withField = (event: Value, path: string, given: unknown) =>
  setAt(event, pathOf(path), valueOfPlain(given));

/** What a configuration file can hold, as a value of the remap language. */
function valueOfPlain(given: unknown): Value {
  if (typeof given === 'number') return Number.isSafeInteger(given) ? given : floatOf(given);
  if (typeof given === 'string' || typeof given === 'boolean') return given;
  if (Array.isArray(given)) return given.map(valueOfPlain);
  if (typeof given !== 'object' || given === null) return null;
  const object: VrlObject = {};
  for (const [name, it] of Object.entries(given)) setField(object, name, valueOfPlain(it));
  return object;
}

function made(source: string, name: string, context: InputContext): Value {
  const placeOf = context.placesIn?.(name);
  const { program } = compileOption(source, 'the program', { file: name, placeOf }, context);
  const outcome = program.run({});
  if (outcome.type === 'done') return outcome.event;
  const { type, place, message } = outcome;
  const why = message === undefined ? '' : `: ${message}`;
  throw refusalAt(`the program makes no event: it ${type} at ${place}${why}`, placeOf);
}
