/**
 * The value that transforms and encoders see in an event, beside the text that is written.
 *
 * An event from a source has the fields that Vector's source of that kind gives it; one that a
 * transform made has what that transform made of it. No text is read again on the way, but for a
 * transform that makes text only.
 */
import type { Event } from './component.ts';
import { changed } from './lazy-event.ts';
import { parseJson } from './vrl/json-reader.ts';
import { jsonOf } from './vrl/json-writer.ts';
import { textOf, type Value } from './vrl/value.ts';

export function valueOf(event: Event): Value {
  if (event.value !== undefined) return event.value;
  return event.isMade === true ? parseJson(event.json, { isExact: true }) : receivedAs(event);
}

/** The same event, with another value. */
export function withValue({ origin, flaw, part }: Event, value: Value): Event {
  const next: Event = { origin, json: jsonOf(value), value, isMade: true };
  if (flaw === undefined && part === undefined) return next;
  return { ...next, ...(flaw !== undefined && { flaw }), ...(part !== undefined && { part }) };
}

/** The event with its value in `json`, as it stands there already once a transform has made it. */
export function withJson(event: Event): Event {
  return event.isMade === true ? event : withValue(event, valueOf(event));
}

/** The same event with the same value, marked in another way. */
export function marked(event: Event, marks: Pick<Event, 'port' | 'part'>): Event {
  return changed(event, marks);
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
  return changed(event, { value: fields });
}

/** The fields of its source; without one, what every source knows. */
function receivedAs(event: Event): Value {
  const { origin, fields } = event;
  if (fields !== undefined) return fields(event);
  return {
    exchange: origin.exchange,
    message: textOf(origin.body),
    routing: origin.key,
    source_type: 'amqp',
  };
}
