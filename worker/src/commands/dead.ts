/** `pamir-audit dead`: what the worker could not turn into a line; to list, to look at, to replay. */
import { readFile } from 'node:fs/promises';
import { styleText } from 'node:util';
import { AuditError, matches } from '@pamir-audit/catalog';
import { openQueueWriter, type QueueWriter, silentLogger } from '@pamir-audit/sdk';
import type { CommandContext } from '../command-line.ts';
import { type DeadRecord, readDeadRecords } from '../dead-letter-file.ts';
import { endpointsOf } from '../endpoints.ts';
import { FAILURE, OK } from '../exit.ts';
import { replayId, replaysIn } from '../replay.ts';
import { type Flags, readSettings } from '../settings.ts';

/** Which records are meant; without any of these, all. */
export interface DeadFilter {
  /** Topic pattern of the routing key. */
  readonly key?: string;
  /** A part of the reason. */
  readonly reason?: string;
}

export async function listDead(
  { json = false, key, reason, ...flags }: Flags & DeadFilter & { json?: boolean },
  { stop }: CommandContext,
): Promise<number> {
  const directory = readSettings(flags, process.env).dir;
  const replays = await replaysIn(readDeadRecords(directory, () => {}));
  let count = 0;
  for await (const record of recordsOf(directory, {
    ...(key && { key }),
    ...(reason && { reason }),
  })) {
    if (stop.aborted) return FAILURE;
    count += 1;
    const original = replays.originalOf(record);
    say(
      json
        ? JSON.stringify({ ...summaryOf(record), replay_of: original })
        : lineOf(record, original),
    );
  }
  if (!json) process.stderr.write(`${count} in ${directory}\n`);
  return OK;
}

export async function showDead(
  ref: string,
  { raw = false, ...flags }: Flags & { raw?: boolean },
): Promise<number> {
  const found = await findAll(readSettings(flags, process.env).dir, [ref]);
  const [record] = found as [DeadRecord];
  if (raw) {
    process.stdout.write(record.body);
    return OK;
  }
  say(JSON.stringify({ ...summaryOf(record), properties: record.properties }, undefined, 2));
  say(bodyForPeople(record.body));
  return OK;
}

export interface ReplayFlags extends DeadFilter {
  readonly all?: boolean;
  /** A file with another body in place of the one that was refused. */
  readonly data?: string;
}

/**
 * Sends records to the worker's own queue, each under an id that follows from the record. Stops at
 * the first that the broker does not take: it would not take the others either.
 */
export async function replayDead(
  refs: readonly string[],
  { all = false, data, key, reason, ...flags }: Flags & ReplayFlags,
  { stop }: CommandContext,
): Promise<number> {
  const settings = readSettings(flags, process.env);
  const { dir, queue } = settings;
  expectChoice(refs, all, data);
  const body = data === undefined ? undefined : await readBody(data);
  const filter = { ...(key && { key }), ...(reason && { reason }) };
  const chosen = all ? withoutReplays(dir, filter) : await findAll(dir, refs);
  const endpoints = endpointsOf(settings);
  const name = 'pamir-audit dead replay';
  const writer = await openQueueWriter({ endpoints, queue, name, log: silentLogger });
  try {
    return await replayEach(chosen, (record) => replayOne(writer, record, body), stop);
  } finally {
    await writer.close();
  }
}

async function replayEach(
  records: Iterable<DeadRecord> | AsyncIterable<DeadRecord>,
  replay: (record: DeadRecord) => Promise<boolean>,
  stop: AbortSignal,
): Promise<number> {
  let confirmed = 0;
  let isClean = true;
  for await (const record of records) {
    if (stop.aborted) return FAILURE;
    try {
      if (await replay(record)) confirmed += 1;
      else isClean = false;
    } catch (error) {
      if (!(error instanceof AuditError)) throw error;
      const message = `stopped at ${record.ref}, after ${confirmed} confirmed: ${error.message}`;
      throw new AuditError(error.code, message, { cause: error });
    }
  }
  return isClean ? OK : FAILURE;
}

function expectChoice(refs: readonly string[], all: boolean, data: string | undefined): void {
  const invalid = (message: string) => new AuditError('CONFIG_INVALID', message);
  if (all === refs.length > 0) throw invalid('name the records to replay, or --all of them');
  if (data !== undefined && refs.length !== 1) throw invalid('--data is for one record');
}

async function replayOne(writer: QueueWriter, record: DeadRecord, body = record.body) {
  if (record.isAltered && body === record.body) {
    process.stderr.write(`pamir-audit: ${record.ref} was altered: its SHA-256 is another\n`);
    return false;
  }
  const id = replayId(record, body);
  const headers = {
    replay_of: record.message_id ?? `sha256:${record.sha256}`,
    replay_key: record.key,
    replay_exchange: record.exchange,
  };
  const properties = { ...(revived(record.properties) as object), messageId: id };
  await writer.send({ body, properties, headers });
  say(`${record.ref} ${id} confirmed`);
  return true;
}

/** JSON turned buffers among the headers into objects. */
function revived(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_, it: unknown) => {
    const { type, data } = (it ?? {}) as { type?: unknown; data?: unknown };
    return type === 'Buffer' && Array.isArray(data) ? Buffer.from(data as number[]) : it;
  });
}

async function* recordsOf(directory: string, { key, reason }: DeadFilter) {
  for await (const record of readDeadRecords(directory, tellUnreadable)) {
    if (key !== undefined && !matches(key, record.key)) continue;
    if (reason !== undefined && !record.reason.includes(reason)) continue;
    yield record;
  }
}

/** A record that came of replaying another one of them is left out: it is sent with that one. */
async function* withoutReplays(directory: string, filter: DeadFilter) {
  const replays = await replaysIn(readDeadRecords(directory, () => {}));
  const chosen = new Set<string>();
  let leftOut = 0;
  for await (const record of recordsOf(directory, filter)) {
    const isSentAlready = chosen.has(replays.originalOf(record) ?? '');
    chosen.add(record.ref);
    if (isSentAlready) leftOut += 1;
    else yield record;
  }
  if (leftOut > 0) process.stderr.write(`${leftOut} left out: replays of one that was sent\n`);
}

/** All of them, before anything is done with one. */
async function findAll(directory: string, refs: readonly string[]) {
  const found = new Map<string, DeadRecord>();
  for await (const record of readDeadRecords(directory, () => {})) {
    if (refs.includes(record.ref)) found.set(record.ref, record);
  }
  return refs.map((ref) => {
    const record = found.get(ref);
    if (record !== undefined) return record;
    throw new AuditError('CONFIG_INVALID', `there is no record '${ref}' in ${directory}`);
  });
}

function tellUnreadable(ref: string): void {
  process.stderr.write(`pamir-audit: ${ref} is no record of a dead letter\n`);
}

async function readBody(path: string): Promise<Buffer> {
  return readFile(path.replace(/^@/, '')).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AuditError('CONFIG_INVALID', `cannot read ${path}: ${why}`, { cause });
  });
}

function summaryOf({ ref, time, key, exchange, message_id, reason, bytes, sha256 }: DeadRecord) {
  return { ref, time, key, exchange, message_id, reason, bytes, sha256 };
}

function lineOf(record: DeadRecord, original: string | undefined): string {
  const { ref, time, key, bytes, reason } = record;
  const shown = process.stdout.isTTY ? styleText('cyan', ref) : ref;
  const replay = original === undefined ? '' : `  (a replay of ${original})`;
  return `${shown}  ${oneLine(`${time}  ${key}  ${bytes} bytes  ${reason}`)}${replay}`;
}

/** Text as it is; anything else, and control characters, as hex and ASCII side by side. */
function bodyForPeople(body: Buffer): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    if (!/[^\P{Cc}\n\r\t]/u.test(text)) return text;
  } catch {
    // Not UTF-8.
  }
  return hexDump(body);
}

const ROW = 16;
const MOST_ROWS = 64;

function hexDump(body: Buffer): string {
  const rows: string[] = [];
  for (let at = 0; at < body.length && rows.length < MOST_ROWS; at += ROW) {
    const row = body.subarray(at, at + ROW);
    const hex = row.toString('hex').replace(/../g, '$& ');
    const text = row.toString('latin1').replace(/[^\x20-\x7e]/g, '.');
    rows.push(`${at.toString(16).padStart(8, '0')}  ${hex.padEnd(ROW * 3)} ${text}`);
  }
  const left = body.length - rows.length * ROW;
  return rows.join('\n') + (left > 0 ? `\n… ${left} bytes more; --raw has them all` : '');
}

/** Control characters of a message must not reach the terminal. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
