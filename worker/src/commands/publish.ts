/** `pamir-audit publish`: events from the command line. */
import { readFile } from 'node:fs/promises';
import { text as readText } from 'node:stream/consumers';
import {
  AuditError,
  completeBody,
  definitionOf,
  type EventKey,
  type NewEventBody,
  pamirCatalog,
} from '@pamir-audit/catalog';
import { aborted, type Bus, createBus, sleep } from '@pamir-audit/sdk';
import type { CommandContext } from '../command-line.ts';
import { FAILURE, OK } from '../exit.ts';
import { type Flags, readSettings } from '../settings.ts';
import { busOptions } from './bus-options.ts';

/** Prints `id state` for each event; an unroutable one says so. */
export async function publish(
  key: string,
  flags: Flags & { data: string; timeout: number },
  { stop }: CommandContext,
): Promise<number> {
  const { data, timeout: timeoutMs, ...rest } = flags;
  const bodies = parseBodies(await readData(data), data);
  if (bodies.length === 0) throw new AuditError('EVENT_INVALID', '--data has no event');
  // What can be known to be wrong is said before anything is contacted.
  const definition = definitionOf(pamirCatalog, key);
  for (const body of bodies) completeBody(definition, body);
  const settings = readSettings(rest, process.env);
  await using bus = createBus({ ...busOptions(settings), service: 'pamir-audit', timeoutMs });
  await Promise.race([bus.ready(), aborted(stop), sleep(timeoutMs, stop)]);
  const { isConnected, failure } = bus.status();
  if (!isConnected && failure !== undefined) throw failure;
  let failures = 0;
  for (const body of bodies) {
    if (stop.aborted) return FAILURE;
    failures += (await publishOne(bus, key as EventKey, body)) ? 0 : 1;
  }
  return failures === 0 ? OK : FAILURE;
}

async function publishOne(bus: Bus, key: EventKey, body: NewEventBody): Promise<boolean> {
  try {
    const { id, state, routed } = await bus.publish(key, body);
    process.stdout.write(`${id} ${state}${routed ? '' : ' unroutable: no queue is bound to it'}\n`);
    return true;
  } catch (error) {
    if (!(error instanceof AuditError)) throw error;
    process.stderr.write(`pamir-audit: ${error.message}\n`);
    return false;
  }
}

async function readData(data: string): Promise<string> {
  if (data === '-') return readText(process.stdin);
  if (!data.startsWith('@')) return data;
  const path = data.slice(1);
  return readFile(path, 'utf8').catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AuditError('CONFIG_INVALID', `cannot read ${path}: ${reason}`, { cause });
  });
}

/** One JSON object, however it is laid out, or one in each line that is not blank. */
function parseBodies(data: string, source: string): readonly NewEventBody[] {
  const whole = parse(data);
  if (whole !== undefined) return [whole];
  return data.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const body = parse(line);
    if (body !== undefined) return [body];
    const place = source === '-' || source.startsWith('@') ? `, line ${index + 1}` : '';
    throw new AuditError('EVENT_INVALID', `--data ${sourceName(source)}${place} is not JSON`);
  });
}

function sourceName(source: string): string {
  if (source === '-') return 'from standard input';
  return source.startsWith('@') ? source.slice(1) : 'given';
}

function parse(text: string): NewEventBody | undefined {
  try {
    return JSON.parse(text) as NewEventBody;
  } catch {
    return undefined;
  }
}
