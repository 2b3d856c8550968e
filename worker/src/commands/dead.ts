/** `pamir-audit dead`: what the worker could not turn into a line; to list, to look at, to replay. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { styleText } from 'node:util';
import { AuditError, matches } from '@pamir-audit/catalog';
import { openQueueWriter, type QueueWriter, silentLogger } from '@pamir-audit/sdk';
import type { CommandContext } from '../command-line.ts';
import { type DeadRecord, readDeadRecords } from '../dead-letter-file.ts';
import { endpointsOf } from '../endpoints.ts';
import { FAILURE, OK } from '../exit.ts';
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
  let count = 0;
  for await (const record of recordsOf(directory, {
    ...(key && { key }),
    ...(reason && { reason }),
  })) {
    if (stop.aborted) return FAILURE;
    count += 1;
    say(json ? JSON.stringify(summaryOf(record)) : lineOf(record));
  }
  if (!json) process.stderr.write(`${count} in ${directory}\n`);
  return OK;
}

export async function showDead(
  ref: string,
  { raw = false, ...flags }: Flags & { raw?: boolean },
): Promise<number> {
  const record = await find(readSettings(flags, process.env).dir, ref);
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

/** Sends records to the worker's own queue, each under an id that follows from the record. */
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
  const chosen = all ? recordsOf(dir, filter) : findAll(dir, refs);
  const endpoints = endpointsOf(settings);
  const name = 'pamir-audit dead replay';
  const writer = await openQueueWriter({ endpoints, queue, name, log: silentLogger });
  let failures = 0;
  try {
    for await (const record of chosen) {
      if (stop.aborted) return FAILURE;
      failures += (await replayOne(writer, record, body)) ? 0 : 1;
    }
  } finally {
    await writer.close();
  }
  return failures === 0 ? OK : FAILURE;
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
  try {
    await writer.send({ body, properties, headers });
  } catch (error) {
    if (!(error instanceof AuditError)) throw error;
    process.stderr.write(`pamir-audit: ${record.ref}: ${error.message}\n`);
    return false;
  }
  say(`${record.ref} ${id} confirmed`);
  return true;
}

/** A UUIDv8 of the record and the body: replayed twice by mistake, the worker writes it once. */
function replayId({ line }: DeadRecord, body: Buffer): string {
  const bytes = createHash('sha256').update(line).update('\0').update(body).digest();
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20, 32),
  ].join('-');
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

async function* findAll(directory: string, refs: readonly string[]) {
  for (const ref of refs) yield await find(directory, ref);
}

async function find(directory: string, ref: string): Promise<DeadRecord> {
  for await (const record of readDeadRecords(directory, () => {})) {
    if (record.ref === ref) return record;
  }
  throw new AuditError('CONFIG_INVALID', `there is no record '${ref}' in ${directory}`);
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

function lineOf({ ref, time, key, bytes, reason }: DeadRecord): string {
  const shown = process.stdout.isTTY ? styleText('cyan', ref) : ref;
  return `${shown}  ${oneLine(`${time}  ${key}  ${bytes} bytes  ${reason}`)}`;
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
