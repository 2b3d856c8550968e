/** Takes events from standard input. The run ends where the input ends, once all is stored. */
import { z } from 'zod';
import { defineSource, type Event, type Intake, type Logger, type Source } from '../component.ts';
import { lineEvent } from '../line-event.ts';
import { LineSplitter } from '../line-splitter.ts';
import { piecesOf } from '../pieces.ts';
import { pushUntilStored, readyOrStopped } from '../push-until-stored.ts';

export const stdinSource = defineSource({
  type: 'stdin',
  summary: 'Reads standard input to its end, an event a line.',
  options: z.strictObject({
    framing: z
      .strictObject({
        method: z
          .enum(['newline_delimited', 'bytes'])
          .default('newline_delimited')
          .describe('An event a line, or the whole input as one.'),
      })
      .prefault({})
      .describe('How the input is cut into events.'),
    decoding: z
      .strictObject({
        codec: z
          .enum(['bytes', 'json'])
          .default('bytes')
          .describe('The line as text in "message", or the fields of its JSON.'),
      })
      .prefault({})
      .describe('What a line is.'),
    max_length: z
      .int()
      .min(1)
      .default(102_400)
      .describe('Bytes of a line; a longer one is left out, and the log says so.'),
  }),
  example: { decoding: { codec: 'json' } },
  vectorOnly: {
    host_key: 'The name of the machine is in the field host.',
    log_namespace: 'Fields are where the legacy namespace has them.',
    'decoding.json': 'Invalid UTF-8 is always replaced, as by default.',
    'framing.character_delimited': 'A line ends with a line feed.',
    'framing.newline_delimited': 'The longest line is max_length.',
  },
  readsOnce: true,
  build: (options, { log }) => sourceOf(process.stdin, options, log),
});

interface Options {
  readonly framing: { readonly method: 'newline_delimited' | 'bytes' };
  readonly decoding: { readonly codec: 'bytes' | 'json' };
  readonly max_length: number;
}

/** Of any stream, for tests. */
export function sourceOf(input: NodeJS.ReadableStream, options: Options, log: Logger): Source {
  const { framing, decoding, max_length: maxBytes } = options;
  const toEvent = (body: Buffer) => lineEvent(body, { type: 'stdin', codec: decoding.codec });
  const tooLong = (length: number) =>
    log.warn({ length, max_length: maxBytes }, 'A line is too long and was left out.');
  return {
    trouble: undefined,
    run(intake, stop) {
      if (framing.method === 'bytes') return readWhole(input, { intake, stop, toEvent });
      const splitter = new LineSplitter(maxBytes);
      return readLines(input, { intake, stop, toEvent, splitter, tooLong });
    },
  };
}

interface Reading {
  readonly intake: Intake;
  readonly stop: AbortSignal;
  readonly toEvent: (body: Buffer) => Event;
}

interface LineReading extends Reading {
  readonly splitter: LineSplitter;
  readonly tooLong: (length: number) => void;
}

async function readWhole(input: NodeJS.ReadableStream, reading: Reading): Promise<void> {
  const { intake, stop, toEvent } = reading;
  const pieces: Buffer[] = [];
  for await (const piece of piecesOf(input, stop)) pieces.push(piece);
  const body = Buffer.concat(pieces);
  if (body.length > 0) await pushUntilStored(intake, [toEvent(body)], stop);
}

/** One batch a piece of the input, which is read on only when the one before is stored. */
async function readLines(input: NodeJS.ReadableStream, reading: LineReading): Promise<void> {
  const { intake, stop, splitter, toEvent, tooLong } = reading;
  if (!(await readyOrStopped(intake, stop))) return;
  const push = async (lines: ReturnType<LineSplitter['push']>): Promise<boolean> => {
    for (const { isTooLong, length } of lines) if (isTooLong) tooLong(length);
    const events = lines
      .filter(({ bytes, isTooLong }) => bytes.length > 0 && !isTooLong)
      .map(({ bytes }) => toEvent(bytes));
    return events.length === 0 || pushUntilStored(intake, events, stop);
  };
  for await (const piece of piecesOf(input, stop)) {
    if (!(await push(splitter.push(piece)))) return;
  }
  const last = splitter.end();
  if (last !== undefined) await push([last]);
}
