/**
 * The remap of the built-in pipeline: the body's seven documented fields and the routing key, as
 * the line that the documented Vector configuration writes.
 */
import { isUtf8 } from 'node:buffer';
import { z } from 'zod';
import { aside } from '../aside.ts';
import { readFields } from '../canonical-json.ts';
import { defineTransform, type Event } from '../component.ts';
import { LineOfBytes } from '../lazy-event.ts';
import { LineBytes } from '../line-bytes.ts';

export const auditLineTransform = defineTransform({
  type: 'audit_line',
  summary: 'Writes the documented fields of the body and the routing key, sorted by name.',
  options: z.strictObject({}),
  example: {},
  build: (options, { id }) => {
    const lines = new LineBytes();
    const transform = (event: Event): readonly Event[] => {
      const { origin } = event;
      if (!isUtf8(origin.body)) return [withFlaw(event)];
      // What another transform made of the body is text.
      const bytes = event.isMade === true ? undefined : lines.of(origin.key, origin.body);
      return [bytes === undefined ? fromText(event) : new LineOfBytes(origin, bytes)];
    };
    return Object.assign(transform, {
      aside: aside({ type: 'audit_line', id, options, readsFields: false }),
    });
  },
});

function withFlaw(event: Event): Event {
  return { ...fromText(event), flaw: 'the body is not UTF-8; wrong bytes became U+FFFD' };
}

function fromText({ origin, json }: Event): Event {
  return { origin, json: auditLine(origin.key, readFields(json)), isMade: true };
}

/** `event` is the routing key; a field that the body lacks is null. */
function auditLine(key: string, fields: ReadonlyMap<string, string>): string {
  const field = (name: string) => fields.get(name) ?? 'null';
  return (
    `{"endpoint":${field('endpoint')},"event":${JSON.stringify(key)},` +
    `"metadata":${field('metadata')},"parameters":${field('parameters')},` +
    `"response_status_code":${field('response_status_code')},` +
    `"timestamp":${field('timestamp')},"user_id":${field('user_id')},` +
    `"user_login":${field('user_login')}}`
  );
}
