import { expect, test } from 'vitest';
import { jsonDecoder } from './amqp-decoder.ts';
import { amqpFields } from './amqp-intake.ts';
import type { Event, Origin } from './component.ts';
import { valueOf, withJson } from './event-value.ts';
import { anEvent } from './fixtures.ts';
import { jsonOf } from './vrl/json-writer.ts';

const NAMES = { routing: 'routing', exchange: 'exchange', offset: 'offset' };
const RECEIVED = Date.UTC(2026, 10, 24, 12, 0, 0, 5);

function received(json: string, origin: Partial<Origin> = {}, names = NAMES): Event {
  const event = anEvent(json, { key: 'auth.x', exchange: 'audit', tag: 7, ...origin });
  return { ...event, fields: amqpFields(names), receivedAt: RECEIVED };
}

const fieldsOf = (event: Event): unknown => JSON.parse(jsonOf(valueOf(event)));

test('an event has the fields of the amqp source of Vector', () => {
  expect(fieldsOf(received('{"a":1}'))).toEqual({
    exchange: 'audit',
    message: '{"a":1}',
    offset: 7,
    routing: 'auth.x',
    source_type: 'amqp',
    timestamp: '2026-11-24T12:00:00.005Z',
  });
});

test('the fields have the names that were chosen', () => {
  const names = { routing: 'key', exchange: 'from', offset: 'tag' };
  expect(fieldsOf(received('{}', {}, names))).toMatchObject({
    key: 'auth.x',
    from: 'audit',
    tag: 7,
  });
});

test.each([
  ['seconds', 1_626_175_065, '2021-07-13T11:17:45Z'],
  ['milliseconds, as Vector reads it', 1_626_175_065_250, '2021-07-13T11:17:45.250Z'],
  ['no time', -1, '2026-11-24T12:00:00.005Z'],
])('the timestamp of the message is taken as %s', (_, timestamp, expected) => {
  const event = received('{}', { properties: { timestamp } });
  expect(fieldsOf(event)).toMatchObject({ timestamp: expected });
});

test('an event that no transform touched is written as its fields', () => {
  const { json } = withJson(received('{\n"a":1}'));
  expect(json).toContain(String.raw`"message":"{\n\"a\":1}","offset":7`);
});

test('a decoded body is the event, and its fields win', () => {
  const [event] = jsonDecoder(true)(received('{"routing":"mine","n":1.50}'));
  expect(event?.json).toBe(
    '{"exchange":"audit","n":1.50,"offset":7,"routing":"mine","source_type":"amqp",' +
      '"timestamp":"2026-11-24T12:00:00.005Z"}',
  );
});

test('a decoded array is an event for each of its objects', () => {
  const events = jsonDecoder(true)(received('[{"a":1},{"a":2}]'));
  expect(events.map((event) => fieldsOf(event))).toMatchObject([{ a: 1 }, { a: 2 }]);
});

test.each([
  ['{"a":', 'the body is not JSON: '],
  ['1', 'the body is not a JSON object'],
  ['[{}, null]', 'the body is not a JSON object'],
])('the body %s is refused: %s', (body, reason) => {
  expect(() => jsonDecoder(true)(received(body))).toThrow(reason);
});
