/** The options `encoding` and `framing`, which every sink that writes text has. */
import { z } from 'zod';
import { cefOptions } from './cef.ts';
import { csvOptions } from './csv.ts';
import { contradictions, fieldOptions } from './fields.ts';
import { framingOptions } from './framing.ts';
import { syslogOptions } from './syslog.ts';

const jsonOptions = z.strictObject({
  pretty: z.boolean().default(false).describe('Over several lines, with two spaces a level.'),
  bytes_format: z
    .enum(['lossy_utf8', 'base64'])
    .default('lossy_utf8')
    .describe('Texts: as they are, with U+FFFD for wrong bytes; or every one in base64.'),
});

const gelfOptions = z.strictObject({
  max_chunk_size: z
    .int()
    .min(13)
    .optional()
    .describe('Size of a datagram in Vector. Files have none, so it is without effect here.'),
});

const codec = <Name extends string>(name: Name, summary: string) =>
  z.literal(name).describe(summary);

const codecs = z.discriminatedUnion(
  'codec',
  [
    z.strictObject({
      codec: codec('json', 'The event as JSON, names sorted.'),
      json: jsonOptions.prefault({}).describe('How the JSON looks.'),
      ...fieldOptions,
    }),
    z.strictObject({
      codec: codec('text', 'The field message alone.'),
      ...fieldOptions,
    }),
    z.strictObject({
      codec: codec('raw_message', 'The bytes of the field message as they are.'),
      ...fieldOptions,
    }),
    z.strictObject({
      codec: codec('logfmt', 'Pairs of key=value.'),
      ...fieldOptions,
    }),
    z.strictObject({
      codec: codec('csv', 'Chosen fields, with commas between.'),
      csv: csvOptions.describe('Which fields, and how they are quoted.'),
      ...fieldOptions,
    }),
    z.strictObject({
      codec: codec('gelf', 'GELF 1.1, for Graylog.'),
      gelf: gelfOptions.prefault({}).describe('Of datagrams.'),
      ...fieldOptions,
    }),
    z.strictObject({
      codec: codec('cef', 'Common Event Format.'),
      cef: cefOptions.prefault({}).describe('The header, and which fields are extensions.'),
      ...fieldOptions,
    }),
    z.strictObject({
      codec: codec('syslog', 'A syslog message.'),
      syslog: syslogOptions.prefault({}).describe('The format, and the fields of its header.'),
      ...fieldOptions,
    }),
  ],
  { error: ({ input }) => noSuchCodec(input) },
);

const NAMES = 'json, text, raw_message, logfmt, csv, gelf, cef and syslog';
/** What Vector can write that this cannot: binary formats, and its own. */
const VECTORS = ['avro', 'native', 'native_json', 'otlp', 'protobuf'];

function noSuchCodec(input: unknown): string {
  const name = (input as { codec?: unknown } | undefined)?.codec;
  if (typeof name !== 'string') return `a codec is needed, one of ${NAMES}`;
  const what = VECTORS.includes(name)
    ? `${name} is a codec of Vector's that is not there`
    : `there is no codec ${name}`;
  return `${what}; there are ${NAMES}`;
}

export const encodingOptions = codecs.superRefine((options, context) => {
  for (const path of contradictions(options)) {
    const message = `asks for ${path} and leaves it out`;
    context.addIssue({ code: 'custom', path: ['except_fields'], message });
  }
});

export type Encoding = z.output<typeof encodingOptions>;

/** The two options of a sink. */
export const sinkEncoding = {
  encoding: encodingOptions
    .prefault({ codec: 'json' })
    .describe('How an event is written: JSON when left out.'),
  framing: framingOptions
    .optional()
    .describe('What separates events: a line feed, and for gelf a zero byte, when left out.'),
};

/** Vector's options of encodings that this has not. */
export const encodingVectorOnly = {
  'encoding.metric_tag_values': 'There are no metrics here, only events.',
  'encoding.avro': 'Avro is not written; json keeps every field.',
  'encoding.protobuf': 'Protocol buffers are not written; json keeps every field.',
};
