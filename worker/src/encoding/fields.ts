/** What all encodings have in common: which fields are written, and how instants look. */
import { AuditError } from '@pamir-audit/catalog';
import { z } from 'zod';
import { fieldPath, pathOf } from '../value-path.ts';
import { deleteAt, getAt, setAt } from '../vrl/path.ts';
import { nanosSince1970 } from '../vrl/timestamp.ts';
import {
  fitsInteger,
  floatOf,
  integerOf,
  isArray,
  isObject,
  setField,
  Timestamp,
  type Value,
  type VrlObject,
} from '../vrl/value.ts';

/** Options of every encoding. */
export const fieldOptions = {
  only_fields: z
    .array(fieldPath())
    .optional()
    .describe('Paths of the fields to write; the others are left out.'),
  except_fields: z.array(fieldPath()).optional().describe('Paths of fields to leave out.'),
  timestamp_format: z
    .enum(['rfc3339', 'unix', 'unix_ms', 'unix_us', 'unix_ns', 'unix_float'])
    .optional()
    .describe('How instants are written; text that looks like one stays as it is.'),
};

export interface FieldOptions {
  readonly only_fields?: readonly string[] | undefined;
  readonly except_fields?: readonly string[] | undefined;
  readonly timestamp_format?: TimestampFormat | undefined;
}

type TimestampFormat = 'rfc3339' | keyof typeof FORMATS;

/** Where one field is both asked for and left out, so that a mistake is not guessed at. */
export function contradictions({ only_fields, except_fields }: FieldOptions): readonly string[] {
  return (except_fields ?? []).filter((path) => only_fields?.includes(path));
}

/** Undefined when every value stays as it is. */
export function fieldSelection(options: FieldOptions): ((value: Value) => Value) | undefined {
  const steps = [
    withoutFields(options.except_fields),
    onlyFields(options.only_fields),
    withTimestamps(options.timestamp_format),
  ].filter((step) => step !== undefined);
  if (steps.length === 0) return undefined;
  return (value) => steps.reduce((result, step) => step(result), value);
}

function withoutFields(names: readonly string[] = []): ((value: Value) => Value) | undefined {
  const paths = names.map(pathOf);
  if (paths.length === 0) return undefined;
  return (value) => paths.reduce((rest, path) => deleteAt(rest, path, false), value);
}

function onlyFields(names?: readonly string[]): ((value: Value) => Value) | undefined {
  const paths = names?.map(pathOf);
  return (
    paths &&
    ((value) =>
      paths.reduce<Value>((kept, path) => {
        const part = getAt(value, path);
        return part === undefined ? kept : setAt(kept, path, part);
      }, {}))
  );
}

function withTimestamps(format?: TimestampFormat): ((value: Value) => Value) | undefined {
  if (format === undefined || format === 'rfc3339') return undefined;
  const convert = FORMATS[format];
  return (value) => mapTimestamps(value, convert);
}

/** Containers without an instant are not copied. */
function mapTimestamps(value: Value, convert: (time: Timestamp) => Value): Value {
  if (value instanceof Timestamp) return convert(value);
  if (isArray(value)) {
    const items = value.map((item) => mapTimestamps(item, convert));
    return items.some((item, at) => item !== value[at]) ? items : value;
  }
  return isObject(value) ? mapFields(value, convert) : value;
}

function mapFields(object: VrlObject, convert: (time: Timestamp) => Value): Value {
  const copy: VrlObject = {};
  let isChanged = false;
  for (const [name, old] of Object.entries(object)) {
    const part = mapTimestamps(old, convert);
    isChanged ||= part !== old;
    setField(copy, name, part);
  }
  return isChanged ? copy : object;
}

const FORMATS = {
  unix: ({ seconds }: Timestamp): Value => seconds,
  unix_ms: (time: Timestamp) => counted(time, 1_000_000n),
  unix_us: (time: Timestamp) => counted(time, 1000n),
  unix_ns: (time: Timestamp) => counted(time, 1n),
  unix_float: (time: Timestamp) => floatOf(Number(flooredBy(time, 1000n)) / 1e6),
};

function counted(time: Timestamp, nanos: bigint): Value {
  const count = flooredBy(time, nanos);
  if (fitsInteger(count)) return integerOf(count);
  throw new AuditError('BODY_REFUSED', 'an instant is too far off to be counted in nanoseconds');
}

/** Towards the past, before 1970 too. */
function flooredBy(time: Timestamp, nanos: bigint): bigint {
  const total = nanosSince1970(time);
  const rest = ((total % nanos) + nanos) % nanos;
  return (total - rest) / nanos;
}
