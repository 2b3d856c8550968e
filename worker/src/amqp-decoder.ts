/** The codecs of a source's bodies, beside `bytes`, which takes them as they are. */
import type { Event, Transform } from './component.ts';
import { valueOf, withValue } from './event-value.ts';
import { JsonMistake, parseJson } from './vrl/json-reader.ts';
import { isArray, isObject, lossy, type Text, type Value } from './vrl/value.ts';

/**
 * Makes a body that is a JSON object the fields of the event, and an event of each object of an array.
 * Fields of the body win over those of the source, as with Vector. Any other body is refused, where
 * Vector drops it.
 */
export function jsonDecoder(isExact: boolean): Transform {
  return (event) => {
    const { message, ...fields } = valueOf(event) as { readonly message: Text };
    const value = parsed(message, isExact);
    const bodies = isArray(value) ? value : [value];
    return bodies.map((body) => decoded(event, fields, body));
  };
}

function parsed(message: Text, isExact: boolean): Value {
  try {
    return parseJson(lossy(message).replace(/^\uFEFF/, ''), { isExact });
  } catch (error) {
    if (!(error instanceof JsonMistake)) throw error;
    throw new Error(`the body is not JSON: ${error.message}`, { cause: error });
  }
}

function decoded(event: Event, fields: Readonly<Record<string, Value>>, body: Value): Event {
  if (!isObject(body)) throw new Error('the body is not a JSON object');
  return withValue(event, { ...fields, ...body });
}
