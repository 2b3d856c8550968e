/** Short ways to encode events, for tests. */
import { z } from 'zod';
import { withValue } from '../event-value.ts';
import { anEvent } from '../fixtures.ts';
import { parseJson } from '../vrl/json-reader.ts';
import type { Value } from '../vrl/value.ts';
import { encoderOf } from './encoder.ts';
import { sinkEncoding } from './options.ts';

const options = z.strictObject(sinkEncoding);
export type SinkEncoding = z.input<typeof options>;

/** What a sink with these options writes of an event. */
export function bytesWith(chosen: SinkEncoding, value: Value): Buffer {
  const { json, bytes } = encoderOf(options.parse(chosen))(withValue(anEvent(), value));
  return bytes ?? Buffer.from(`${json}\n`);
}

/** The same as text, without what separates events. */
export function textWith(encoding: SinkEncoding['encoding'], value: Value): string {
  return bytesWith({ encoding, framing: { method: 'bytes' } }, value).toString('utf8');
}

/** A value that is written as JSON in a test. */
export function valueIn(text: string): Value {
  return parseJson(text, { isExact: true });
}

/** The first complaint about options that are wrong, with its place. */
export function complaintAbout(chosen: unknown): string {
  const { error } = options.safeParse(chosen);
  const [issue] = error?.issues ?? [];
  return issue === undefined ? 'none' : `${issue.path.join('.')}: ${issue.message}`;
}
