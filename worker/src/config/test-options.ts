/** The shape of `[[tests]]`: events that go into transforms, and what has to come out of them. */
import { z } from 'zod';
import { condition } from '../condition.ts';
import { readPath } from '../value-path.ts';

/** Options that a type of input cannot do without. */
const NEEDED = { raw: 'value', log: 'log_fields', vrl: 'source' } as const;

const logFields = z.record(z.string(), z.unknown()).superRefine((fields, context) => {
  for (const name of Object.keys(fields)) {
    if (readPath(name) !== undefined) continue;
    const message = 'is no path of a field; names with odd characters need quotes';
    context.addIssue({ code: 'custom', path: [name], message });
  }
});

const input = z
  .strictObject({
    insert_at: z.string().describe('The transform that gets the event.'),
    type: z.enum(['raw', 'log', 'vrl']).default('raw').describe('How the event is written.'),
    value: z.string().optional().describe('Of `raw`: the text of its field `message`.'),
    log_fields: logFields.optional().describe('Of `log`: its fields, by their paths.'),
    source: z
      .string()
      .optional()
      .describe('Of `vrl`: a program that makes the event out of an empty one.'),
  })
  .superRefine((given, context) => {
    const name = NEEDED[given.type];
    if (given[name] !== undefined) return;
    context.addIssue({ code: 'custom', path: [name], message: 'is missing' });
  });

const output = z.strictObject({
  extract_from: z
    .union([z.string(), z.array(z.string()).min(1)])
    .describe('The transform whose events are looked at, or its named output; or several.'),
  conditions: z
    .array(condition())
    .default([])
    .describe('Each must be true of one of the events. Without any, an event must come out.'),
  expected_event_count: z.int().min(0).optional().describe('How many events must come out.'),
});

export const testOptions = z.strictObject({
  name: z.string().min(1).describe('What the report calls the test.'),
  inputs: z.array(input).default([]).describe('The events, in the order in which they go in.'),
  input: input.optional().describe('The older way to write a single event.'),
  outputs: z.array(output).default([]).describe('What has to come out.'),
  no_outputs_from: z
    .array(z.string())
    .default([])
    .describe('Transforms or named outputs that no event may come out of.'),
});

export type TestOptions = z.output<typeof testOptions>;
export type InputOptions = z.output<typeof input>;

/** Shown in the reference; a test proves that it runs. */
export const testExample: z.input<typeof testOptions> = {
  name: 'the routing key becomes the event',
  inputs: [{ insert_at: 'mine', type: 'log', log_fields: { routing: 'auth.x', message: '{}' } }],
  outputs: [{ extract_from: 'mine', conditions: ['.event == "auth.x"'] }],
};

export const vectorOnlyTestOptions: Readonly<Record<string, string>> = {
  'inputs.metric': 'There are no metrics here, only events.',
  'input.metric': 'There are no metrics here, only events.',
};
