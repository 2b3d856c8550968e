/**
 * The dead-letter file: what the worker could not turn into a line, kept whole.
 *
 * One JSON object a line in `dead-%Y-%m-%d.jsonl` beside the daily file: when, why, the routing
 * key, the AMQP properties, and the body as received, in base64 with its SHA-256.
 */
import { createHash } from 'node:crypto';
import type { Event, Origin } from './component.ts';

/** The event that stands for a refused one: its JSON is the record to keep. */
export function deadLetter(origin: Origin, reason: string, now: Date = new Date()): Event {
  const { key, exchange, id, redelivered, properties, body } = origin;
  const record = {
    time: now.toISOString(),
    reason,
    key,
    exchange,
    message_id: id ?? null,
    redelivered,
    properties,
    bytes: body.length,
    sha256: createHash('sha256').update(body).digest('hex'),
    body_base64: body.toString('base64'),
  };
  return { origin, json: JSON.stringify(record) };
}
