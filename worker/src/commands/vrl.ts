/** `pamir-audit vrl`: a program of the remap language over lines of JSON, or a shell to try it in. */
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { AuditError } from '@pamir-audit/catalog';
import type { CommandContext } from '../command-line.ts';
import type { Logger } from '../component.ts';
import { CONFIGURATION, FAILURE, OK, USAGE } from '../exit.ts';
import { LineSplitter } from '../line-splitter.ts';
import { piecesOf } from '../pieces.ts';
import { historyFile } from '../repl/history.ts';
import { Session } from '../repl/session.ts';
import { runShell } from '../repl/shell.ts';
import { openStandardStream, type StandardStream } from '../standard-stream.ts';
import { compile } from '../vrl/compile.ts';
import { JsonMistake, parseJson } from '../vrl/json-reader.ts';
import { jsonOf, unlessTooDeep } from '../vrl/json-writer.ts';
import type { Program } from '../vrl/program.ts';
import { zoneNamed } from '../vrl/time-zone.ts';
import type { Value } from '../vrl/value.ts';

export interface VrlFlags {
  /** File with the program. */
  readonly program?: string;
  /** File with events, or - for standard input. */
  readonly input?: string;
  readonly printObject?: boolean;
  readonly timezone: string;
}

export async function vrl(
  given: string | undefined,
  flags: VrlFlags,
  { stop }: CommandContext,
): Promise<number> {
  if (given !== undefined && flags.program !== undefined) {
    process.stderr.write(
      'pamir-audit: a program is given twice, as an argument and as --program\n',
    );
    return USAGE;
  }
  const timeZone = zoneNamed(flags.timezone);
  if (timeZone === undefined) {
    throw new AuditError('CONFIG_INVALID', `--timezone: there is no time zone ${flags.timezone}`);
  }
  const source = flags.program === undefined ? given : await read(flags.program);
  if (source === undefined) return shell(flags, timeZone, stop);
  const compiled = compile(source, { log, timeZone, file: flags.program ?? 'program' });
  const said = compiled.errors ?? compiled.warnings;
  for (const { text } of said) process.stderr.write(`${text}\n\n`);
  if (compiled.program === undefined) return CONFIGURATION;
  return runOver(compiled.program, flags, stop);
}

/** What programs log goes where all that is no result goes. */
const log: Logger = {
  debug: (_, message) => void process.stderr.write(`debug: ${message}\n`),
  info: (_, message) => void process.stderr.write(`info: ${message}\n`),
  warn: (_, message) => void process.stderr.write(`warn: ${message}\n`),
  error: (_, message) => void process.stderr.write(`error: ${message}\n`),
};

async function read(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => cannotRead(path, error));
}

function cannotRead(path: string, cause: unknown): never {
  const reason = cause instanceof Error ? cause.message : String(cause);
  throw new AuditError('CONFIG_INVALID', `cannot read ${path}: ${reason}`, { cause });
}

async function shell(flags: VrlFlags, timeZone: string, stop: AbortSignal): Promise<number> {
  if (flags.input === '-') {
    process.stderr.write('pamir-audit: events from standard input need a program\n');
    return USAGE;
  }
  const events: Value[] = [];
  for await (const line of linesOf(flags.input, stop)) {
    if (line.value === undefined) {
      process.stderr.write(`pamir-audit: line ${line.number}: ${line.problem}\n`);
      return FAILURE;
    }
    events.push(line.value);
  }
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY;
  const { NO_COLOR: noColour = '', TERM: terminal } = process.env;
  await runShell(new Session(events, { log, timeZone }), {
    input: process.stdin,
    output: process.stdout,
    isTerminal,
    hasColours: isTerminal && noColour === '' && terminal !== 'dumb',
    historyFile: historyFile(process.env),
    stop,
  });
  return OK;
}

async function runOver(program: Program, flags: VrlFlags, stop: AbortSignal): Promise<number> {
  const stdout = openStandardStream('stdout');
  // Nobody types events: on a terminal, a program without an input runs once, on an empty one.
  const input = flags.input ?? (process.stdin.isTTY ? undefined : '-');
  const lines = input === undefined ? [{ number: 1, value: {} }] : linesOf(input, stop);
  let code = OK;
  for await (const line of lines) {
    const result = line.value === undefined ? undefined : resultOf(program, line.value, flags);
    if (result?.text !== undefined) {
      if (!(await isTaken(`${result.text}\n`, stdout))) return code;
      continue;
    }
    code = FAILURE;
    const problem = result?.problem ?? ('problem' in line ? line.problem : '');
    process.stderr.write(`pamir-audit: line ${line.number}: ${problem}\n`);
  }
  return code;
}

/** False when nobody reads any further, such as behind `head`: that is no failure. */
async function isTaken(text: string, stdout: StandardStream): Promise<boolean> {
  try {
    await stdout.write(text);
    return true;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'EPIPE') return false;
    throw new AuditError('SINK_UNAVAILABLE', `cannot write to standard output: ${code}`, { cause });
  }
}

interface Result {
  readonly text?: string;
  readonly problem?: string;
}

function resultOf(program: Program, event: Value, { printObject }: VrlFlags): Result {
  const outcome = program.run(event);
  if (outcome.type === 'done') {
    const shown = printObject === true ? outcome.event : outcome.value;
    const text = unlessTooDeep(() => jsonOf(shown));
    return text === undefined ? { problem: TOO_DEEP } : { text };
  }
  const { type, place, message } = outcome;
  return { problem: `${type} at ${place}${message === undefined ? '' : `: ${message}`}` };
}

const TOO_DEEP = 'what the program gives is nested too deeply to be written';

interface InputLine {
  readonly number: number;
  /** Undefined when it is not JSON. */
  readonly value?: Value;
  readonly problem?: string;
}

async function* linesOf(input: string | undefined, stop: AbortSignal): AsyncGenerator<InputLine> {
  if (input === undefined) return;
  const splitter = new LineSplitter();
  let number = 0;
  const stream = input === '-' ? process.stdin : createReadStream(input);
  try {
    for await (const piece of piecesOf(stream, stop)) {
      for (const { bytes } of splitter.push(piece)) {
        number += 1;
        if (bytes.length > 0) yield parsed(number, bytes);
      }
    }
    if (stop.aborted) return;
  } catch (error) {
    cannotRead(input === '-' ? 'standard input' : input, error);
  }
  const last = splitter.end();
  if (last !== undefined) yield parsed(number + 1, last.bytes);
}

function parsed(number: number, bytes: Buffer): InputLine {
  try {
    return { number, value: parseJson(bytes.toString('utf8'), { isExact: true }) };
  } catch (error) {
    if (!(error instanceof JsonMistake)) throw error;
    return { number, problem: `not JSON: ${error.message}` };
  }
}
