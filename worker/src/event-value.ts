/**
 * The value that transforms and encoders see in an event, beside the text that is written.
 *
 * An event from a source has the fields that Vector's source of that kind gives it; one that a
 * transform made has what that transform made of it. No text is read again on the way.
 */
import type { Event } from './component.ts';
import { jsonOf } from './vrl/json-writer.ts';
import { textOf, type Value } from './vrl/value.ts';

/** What transforms made, kept for those behind them. */
const made = new WeakMap<Event, Value>();

export function valueOf(event: Event): Value {
  return made.get(event) ?? receivedAs(event);
}

/** The same event, with another value. */
export function withValue(event: Event, value: Value): Event {
  const next = { ...event, json: jsonOf(value) };
  made.set(next, value);
  return next;
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
