/**
 * The dead-letter file: what the worker could not turn into a line, kept whole.
 *
 * One JSON object a line in `dead-%Y-%m-%d.jsonl` beside the daily file: when, why, the routing
 * key, the AMQP properties, and the body as received, in base64 with its SHA-256.
 */
import { createHash } from 'node:crypto';
import type { Event, Origin } from './component.ts';
import { LineOfBytes } from './lazy-event.ts';

/** Of a body, at once: whole triples, so that the pieces of base64 stand one behind the other. */
const PIECE_BYTES = 48 * 1024;

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
  };
  const start = Buffer.from(`${JSON.stringify(record).slice(0, -1)},"body_base64":"`);
  return new LineOfBytes(origin, aroundBase64(start, body, '"}\n'));
}

/** Written once and into one buffer: a body may be large, and nothing else is done meanwhile. */
function aroundBase64(start: Buffer, body: Buffer, end: string): Buffer {
  const length = start.length + Math.ceil(body.length / 3) * 4 + end.length;
  const line = Buffer.allocUnsafeSlow(length);
  let at = start.copy(line);
  for (let from = 0; from < body.length; from += PIECE_BYTES) {
    at += line.write(body.toString('base64', from, from + PIECE_BYTES), at, 'latin1');
  }
  line.write(end, at, 'latin1');
  return line;
}
