/** A line that a source has read, as an event: its fields are those of Vector's source of that kind. */
import { hostname } from 'node:os';
import type { Event } from './component.ts';
import { withFields } from './event-value.ts';
import { JsonMistake, parseJson } from './vrl/json-reader.ts';
import { timestampOfDate } from './vrl/timestamp.ts';
import { isObject, textOf, type Value } from './vrl/value.ts';

export interface LineOptions {
  /** The kind of source, which becomes `source_type`. */
  readonly type: string;
  readonly codec: 'bytes' | 'json';
  /** Further fields, such as the file. */
  readonly fields?: Readonly<Record<string, Value>>;
  /** Routing key and exchange, where the line stands for a message that has some. */
  readonly key?: string;
  readonly exchange?: string;
  /** The same for this line whenever it is read, so that a sink knows it again. */
  readonly id?: string;
}

/** Never refuses: a line that is not JSON goes on as text, and is kept in the dead-letter file too. */
export function lineEvent(body: Buffer, options: LineOptions): Event {
  const { type, codec, fields = {}, key = '', exchange = '', id } = options;
  const origin = { key, exchange, body, id, redelivered: false, properties: {} };
  const json = body.toString('utf8');
  const usual = {
    host: hostname(),
    timestamp: timestampOfDate(new Date()),
    ...fields,
    source_type: type,
  };
  const asText = () => ({ ...usual, message: textOf(body) });
  if (codec === 'bytes') return withFields({ origin, json }, asText());
  try {
    const value = parseJson(json, { isExact: true });
    // The line's own fields win, but for the kind of source; as Vector has it.
    const merged = isObject(value)
      ? { ...usual, ...value, source_type: type }
      : { ...usual, message: value };
    return withFields({ origin, json }, merged);
  } catch (error) {
    if (!(error instanceof JsonMistake)) throw error;
    const flaw = `the line is not JSON: ${error.message}`;
    return withFields({ origin, json, flaw }, asText());
  }
}
