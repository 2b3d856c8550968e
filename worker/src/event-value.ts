/**
 * The value that transforms and encoders see in an event, beside the text that is written.
 *
 * An event from a source has the fields that Vector's source of that kind gives it; one that a
 * transform made has what that transform made of it. No text is read again on the way, but for a
 * transform that makes text only.
 */
import type { Event } from './component.ts';
import { parseJson } from './vrl/json-reader.ts';
import { jsonOf } from './vrl/json-writer.ts';
import { textOf, type Value } from './vrl/value.ts';

/** What transforms made, kept for those behind them. */
const made = new WeakMap<Event, Value>();

export function valueOf(event: Event): Value {
  const known = made.get(event);
  if (known !== undefined) return known;
  if (event.isMade !== true) return receivedAs(event);
  const value = parseJson(event.json, { isExact: true });
  made.set(event, value);
  return value;
}

/** The same event, with another value. */
export function withValue(event: Event, value: Value): Event {
  const next: Event = { ...event, json: jsonOf(value), isMade: true };
  made.set(next, value);
  return next;
}

/** The event with its value in `json`, as it stands there already once a transform has made it. */
export function withJson(event: Event): Event {
  return event.isMade === true ? event : withValue(event, receivedAs(event));
}

/** The same event with the same value, marked in another way. */
export function marked(event: Event, marks: Pick<Event, 'port' | 'part'>): Event {
  const next = { ...event, ...marks };
  const value = made.get(event);
  if (value !== undefined) made.set(next, value);
  return next;
}

/** Several events that were made of one: each but the first is told apart from it. */
export function asParts(events: readonly Event[]): readonly Event[] {
  if (events.length < 2) return events;
  return events.map((event, index) =>
    index === 0 ? event : marked(event, { part: `${event.part ?? ''}/${index}` }),
  );
}

/** An event from a source other than amqp, with the fields that this one gives it. Its text stays. */
export function withFields(event: Event, fields: Value): Event {
  made.set(event, fields);
  return event;
}

/** The fields of Vector's amqp source. There is no delivery tag here, and so no offset. */
function receivedAs({ origin }: Event): Value {
  return {
    exchange: origin.exchange,
    message: textOf(origin.body),
    routing: origin.key,
    source_type: 'amqp',
  };
}
