/**
 * The remap of the built-in pipeline: the body's seven documented fields and the routing key, as
 * the line that the documented Vector configuration writes.
 */
import { isUtf8 } from 'node:buffer';
import { z } from 'zod';
import { readFields } from '../canonical-json.ts';
import { defineTransform } from '../component.ts';

export const auditLineTransform = defineTransform({
  type: 'audit_line',
  summary: 'Writes the documented fields of the body and the routing key, sorted by name.',
  options: z.strictObject({}),
  example: {},
  build: () => (event) => {
    const { origin } = event;
    const made = {
      origin,
      json: auditLine(origin.key, readFields(event.json)),
      isMade: true,
    } as const;
    if (isUtf8(origin.body)) return [made];
    return [{ ...made, flaw: 'the body is not UTF-8; wrong bytes became U+FFFD' }];
  },
});

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
