/**
 * Events in GELF 1.1, as Graylog takes them.
 *
 * `host` is required, and `short_message` or `message`; fields of our own get an underscore. Of these
 * only texts and numbers are allowed, so an event with nested fields needs a remap before.
 */
import { AuditError } from '@pamir-audit/catalog';
import { jsonOf } from '../vrl/json-writer.ts';
import {
  BOOLEAN,
  bitOf,
  field,
  FLOAT,
  floatOf,
  INTEGER,
  isObject,
  NULL,
  setField,
  STRING,
  Timestamp,
  TIMESTAMP,
  type Value,
  type VrlObject,
} from '../vrl/value.ts';

interface FieldType {
  readonly bits: number;
  readonly words: string;
}

const TEXT = { bits: STRING, words: 'text' };
const ADDITIONAL: FieldType = { bits: STRING | INTEGER | FLOAT, words: 'text or a number' };

/** The fields of the specification, and what they may hold. */
const KNOWN: ReadonlyMap<string, FieldType> = new Map([
  ...['version', 'host', 'short_message', 'full_message', 'facility', 'file'].map(
    (name) => [name, TEXT] as const,
  ),
  ['timestamp', { bits: TIMESTAMP | INTEGER, words: 'an instant or an integer' }],
  ['level', { bits: INTEGER, words: 'an integer' }],
  ['line', { bits: INTEGER | FLOAT, words: 'a number' }],
]);

/** Letters of any script, as in Vector. */
const FIELD_NAME = /^[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}.@-]*$/u;
const VERSION = '1.1';

/** @throws AuditError BODY_REFUSED naming the field */
export function gelfOf(value: Value): string {
  const fields = isObject(value) ? value : {};
  const result: VrlObject = { version: field(fields, 'version') ?? VERSION };
  for (const [name, part] of Object.entries(withShortMessage(fields))) {
    setField(result, nameOf(name), valueOf(name, part));
  }
  return jsonOf(result);
}

/** `message` takes the place of `short_message` where that is missing. */
function withShortMessage(fields: VrlObject): VrlObject {
  if (field(fields, 'host') === undefined) throw missing('host');
  if (field(fields, 'short_message') !== undefined) return fields;
  const { message, ...others } = fields;
  if (field(fields, 'message') === undefined) throw missing('short_message, and no message either');
  return { ...others, short_message: message as Value };
}

function nameOf(name: string): string {
  if (KNOWN.has(name)) return name;
  if (!FIELD_NAME.test(name)) {
    throw refused(`gelf does not allow the name of the field ${JSON.stringify(name)}`);
  }
  return name === '' || name.startsWith('_') ? name : `_${name}`;
}

function valueOf(name: string, value: Value): Value {
  const { bits, words } = KNOWN.get(name) ?? ADDITIONAL;
  if ((bitOf(value) & bits) === 0) {
    throw refused(`gelf needs ${words} in the field ${name}, and it holds ${typeName(value)}`);
  }
  return value instanceof Timestamp ? secondsOf(value) : value;
}

const MILLISECOND = 1_000_000;

/** With the milliseconds as a fraction, where there are any. */
function secondsOf({ seconds, nanos }: Timestamp): Value {
  const millis = Math.floor(nanos / MILLISECOND);
  return millis === 0 ? seconds : floatOf((seconds * 1000 + millis) / 1000);
}

const TYPES = new Map([
  [NULL, 'null'],
  [BOOLEAN, 'a boolean'],
  [STRING, 'text'],
  [INTEGER, 'an integer'],
  [FLOAT, 'a float'],
  [TIMESTAMP, 'an instant'],
]);

function typeName(value: Value): string {
  return TYPES.get(bitOf(value)) ?? (isObject(value) ? 'an object' : 'a list');
}

function missing(name: string): AuditError {
  return refused(`gelf needs the field ${name}`);
}

function refused(message: string): AuditError {
  return new AuditError('BODY_REFUSED', message);
}
