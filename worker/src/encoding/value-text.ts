/** Values as text, outside of JSON. */
import { plainFloatText } from '../vrl/json-number.ts';
import { jsonOf } from '../vrl/json-writer.ts';
import { timestampText } from '../vrl/timestamp.ts';
import {
  bytesOf,
  Float,
  isArray,
  isObject,
  isText,
  lossy,
  Regex,
  Timestamp,
  type Value,
} from '../vrl/value.ts';

/** Undefined for what is no single value: null, and whatever holds others. */
export function scalarText(value: Value): string | undefined {
  if (isText(value)) return lossy(value);
  if (value instanceof Float) return value.digits ?? plainFloatText(value.number);
  if (value instanceof Timestamp) return timestampText(value);
  if (value instanceof Regex) return value.source;
  return value === null || isArray(value) || isObject(value) ? undefined : String(value);
}

/** Every value has a text: that of containers is JSON. What is not UTF-8 becomes U+FFFD. */
export function textOfValue(value: Value): string {
  return scalarText(value) ?? (value === null ? NULL : jsonOf(value));
}

/** As Vector writes it where a text is asked for. */
const NULL = '<null>';

/** The same with the bytes of a text as they are. */
export function bytesOfValue(value: Value): Buffer {
  return isText(value) ? bytesOf(value) : Buffer.from(textOfValue(value));
}
