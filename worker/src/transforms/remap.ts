/**
 * Runs a program of the remap language on every event, as Vector's transform of that name does.
 *
 * An event from a source has the fields that Vector's amqp source gives it; one that another remap
 * made is what that one made of it.
 */
import { readFileSync } from 'node:fs';
import { AuditError } from '@pamir-audit/catalog';
import { z } from 'zod';
import { defineTransform, type Event } from '../component.ts';
import { asParts, valueOf, withValue } from '../event-value.ts';
import { compile } from '../vrl/compile.ts';
import { isArray, type Value } from '../vrl/value.ts';

export const remapTransform = defineTransform({
  type: 'remap',
  summary: 'Runs a program of the remap language (VRL) on every event.',
  options: z.strictObject({
    source: z.string().optional().describe('The program. Either this or file.'),
    file: z.string().optional().describe('File with the program.'),
    drop_on_error: z
      .boolean()
      .default(false)
      .describe('Drop an event at which the program fails; otherwise it goes on unchanged.'),
    drop_on_abort: z
      .boolean()
      .default(true)
      .describe('Drop an event at which the program aborts; otherwise it goes on unchanged.'),
    timezone: z.string().default('UTC').describe('Time zone of times that name none.'),
    exact_numbers: z
      .boolean()
      .default(true)
      .describe('Numbers keep their digits. False: they are rounded and written as by Vector.'),
  }),
  example: { source: '. = { "event": .routing, "user": parse_json!(.message).user_id }' },
  build(options, { log }) {
    const { source, file } = programOf(options);
    const compiled = compile(source, {
      file,
      log,
      timeZone: options.timezone,
      exactNumbers: options.exact_numbers,
    });
    if (compiled.program === undefined) {
      const text = compiled.errors.map((it) => it.text).join('\n\n');
      throw new AuditError('CONFIG_INVALID', `the program does not compile:\n${text}`);
    }
    const { program, warnings } = compiled;
    for (const { code, line, column, text } of warnings) {
      log.warn({ code, line, column }, `The program has a warning: ${text}`);
    }
    return (event) => {
      const outcome = program.run(valueOf(event));
      if (outcome.type === 'done') return resultOf(event, outcome.event);
      const isDropped = outcome.type === 'failed' ? options.drop_on_error : options.drop_on_abort;
      const { message, place } = outcome;
      log.debug({ place, error: message }, `The program ${outcome.type} at an event.`);
      return isDropped ? [] : [event];
    };
  },
});

interface Options {
  readonly source?: string | undefined;
  readonly file?: string | undefined;
}

function programOf({ source, file }: Options): { readonly source: string; readonly file: string } {
  if ((source === undefined) === (file === undefined)) {
    throw new AuditError('CONFIG_INVALID', 'a remap needs either source or file');
  }
  if (file === undefined) return { source: source as string, file: 'source' };
  try {
    return { source: readFileSync(file, 'utf8'), file };
  } catch (cause) {
    throw new AuditError('CONFIG_INVALID', `cannot read the program ${file}`, { cause });
  }
}

/** An array makes an event of each of its items. */
function resultOf(event: Event, value: Value): readonly Event[] {
  const values = isArray(value) ? value : [value];
  return asParts(values.map((it) => withValue(event, it)));
}
