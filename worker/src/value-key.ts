/** Values as texts that are equal when the values are, in type and all. */
import { jsonOf } from './vrl/json-writer.ts';
import { Bytes, Float, isArray, isObject, Regex, sortedNames, Timestamp } from './vrl/value.ts';
import type { Value } from './vrl/value.ts';

/** JSON, but with types that it has not: an instant is not its text, nor 1.0 the integer. */
export function keyOf(value: Value): string {
  if (isArray(value)) return `[${value.map(keyOf).join(',')}]`;
  if (isObject(value)) {
    const members = sortedNames(value).map(
      (name) => `${JSON.stringify(name)}:${keyOf(value[name] as Value)}`,
    );
    return `{${members.join(',')}}`;
  }
  if (value instanceof Bytes) return `bytes:${value.buffer.toString('base64')}`;
  if (value instanceof Timestamp) return `time:${value.seconds}.${value.nanos}`;
  if (value instanceof Float) return `float:${value.number}`;
  return value instanceof Regex ? `regex:${JSON.stringify(value.source)}` : jsonOf(value);
}
