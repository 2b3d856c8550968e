/** What stands between one encoded event and the next. */
import { AuditError } from '@pamir-audit/catalog';
import { z } from 'zod';

const MAX_FRAME = 8 * 1024 * 1024;
const LONGEST_LENGTH = 8;

export const asciiCharacter = () =>
  z.string().refine((text) => text.length === 1 && text.charCodeAt(0) < 128, {
    error: 'is not one ASCII character',
  });

const maxFrameLength = z
  .int()
  .min(1)
  .default(MAX_FRAME)
  .describe('A longer event is refused; it goes to the dead-letter file. In bytes.');

const lengthDelimited = z.strictObject({
  max_frame_length: maxFrameLength,
  length_field_length: z
    .int()
    .min(1)
    .max(LONGEST_LENGTH)
    .default(4)
    .describe('Bytes that the length takes.'),
  length_field_offset: z
    .int()
    .min(0)
    .max(255)
    .default(0)
    .describe('Zero bytes in front of the length.'),
  length_field_is_big_endian: z.boolean().default(true).describe('Highest byte first.'),
});

export const framingOptions = z.discriminatedUnion('method', [
  z.strictObject({
    method: z.literal('newline_delimited').describe('A line feed after each event.'),
  }),
  z.strictObject({ method: z.literal('bytes').describe('Nothing: one event after the other.') }),
  z.strictObject({
    method: z.literal('character_delimited').describe('A character after each event.'),
    character_delimited: z.strictObject({
      delimiter: asciiCharacter().describe('The character, of ASCII.'),
    }),
  }),
  z.strictObject({
    method: z.literal('length_delimited').describe('The length before each event.'),
    length_delimited: lengthDelimited
      .prefault({})
      .describe('How the length is written; four bytes, the highest first.'),
  }),
  z.strictObject({
    method: z
      .literal('varint_length_delimited')
      .describe('The length before each event, as protocol buffers have it.'),
    max_frame_length: maxFrameLength,
  }),
]);

export type Framing = z.output<typeof framingOptions>;

/** The event as it is written, with what separates it from the next. */
export type Frame = (event: Buffer) => Buffer;

export function frameOf(framing: Framing): Frame {
  switch (framing.method) {
    case 'newline_delimited':
      return followedBy('\n');
    case 'character_delimited':
      return followedBy(framing.character_delimited.delimiter);
    case 'length_delimited':
      return precededByLength(framing.length_delimited);
    case 'varint_length_delimited':
      return precededByVarint(framing.max_frame_length);
    case 'bytes':
    default:
      return (event) => event;
  }
}

function followedBy(delimiter: string): Frame {
  const end = Buffer.from(delimiter);
  return (event) => Buffer.concat([event, end]);
}

function precededByLength(options: z.output<typeof lengthDelimited>): Frame {
  const { length_field_length: width, length_field_offset: offset } = options;
  const longest = Math.min(options.max_frame_length, 2 ** Math.min(8 * width, 53) - 1);
  return (event) => {
    expectWithin(event, longest);
    const head = Buffer.alloc(offset + width);
    for (let at = 0; at < width; at += 1) {
      const place = options.length_field_is_big_endian ? offset + width - 1 - at : offset + at;
      head[place] = Math.floor(event.length / 2 ** (8 * at)) % 256;
    }
    return Buffer.concat([head, event]);
  };
}

const LOW_BITS = 0x7f;
const MORE = 0x80;

/** An event without bytes gets no length either, as in Vector. */
function precededByVarint(longest: number): Frame {
  return (event) => {
    expectWithin(event, longest);
    if (event.length === 0) return event;
    const head: number[] = [];
    let rest = event.length;
    for (; rest >= MORE; rest = Math.floor(rest / MORE)) head.push((rest & LOW_BITS) | MORE);
    head.push(rest);
    return Buffer.concat([Buffer.from(head), event]);
  };
}

function expectWithin({ length }: Buffer, longest: number): void {
  if (length <= longest) return;
  const message = `the encoded event has ${length} bytes, more than a frame of ${longest} holds`;
  throw new AuditError('BODY_REFUSED', message);
}
