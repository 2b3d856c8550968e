/**
 * The oracle: reads what stands in the files and compares it with the ledger. Shares no code with
 * the worker; it knows the format from its description.
 *
 * A batch of which a later header says `undone` does not count: the disk failed in the middle of it,
 * and it was written again to the segment after.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Account, type Ledger, sha256 } from './ledger.ts';

const SUFFIX = '.commits';

export interface Found {
  /** Lines of the daily files of one directory, by event. */
  readonly lines: Map<string, string[]>;
  /** Records of its dead-letter files, by event: SHA-256 of the raw body. */
  readonly dead: Map<string, string[]>;
  /** What ended without its line feed or did not parse, as file and beginning. */
  readonly torn: string[];
  /** Daily files that have a commit log. */
  readonly files: number;
  /** Batches that a crash cut short, of which a part was kept. */
  readonly cutShort: number;
  /** Batches that a later segment replaces. */
  readonly undone: number;
}

export function readDirectory(directory: string): Found {
  const names = readdirSync(directory).toSorted();
  const logs = readLogs(directory, names);
  const lines = new Map<string, string[]>();
  const dead = new Map<string, string[]>();
  const torn: string[] = [];
  for (const name of names.filter((it) => /\.(log|jsonl)(\.before)?$/.test(it))) {
    const bytes = readFileSync(join(directory, name));
    for (const line of linesThatCount(bytes, logs.undone.get(name) ?? [])) {
      const isRead = name.startsWith('dead-') ? readDead(line, dead) : readLine(line, lines);
      if (!isRead) torn.push(`${name}: ${line.slice(0, 60).toString()}`);
    }
  }
  return { lines, dead, torn, files: logs.files, cutShort: logs.cutShort, undone: logs.count };
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** What the commit logs say about batches that do not count. */
function readLogs(directory: string, names: readonly string[]) {
  const logs = names.filter((name) => name.endsWith(SUFFIX));
  const lines = logs.flatMap((log) => readLog(join(directory, log)));
  const hashes = new Set(lines.flatMap(({ previous }) => previous?.undone ?? []));
  const undone = new Map<string, Range[]>();
  for (const { name, at, bytes = 0, hash = '' } of lines) {
    if (at === undefined || !hashes.has(hash)) continue;
    undone.set(name, [...(undone.get(name) ?? []), { from: at, to: at + bytes }]);
  }
  return {
    undone,
    files: logs.filter((log) => !log.startsWith('dead-')).length,
    cutShort: lines.filter((line) => line.kept_lines !== undefined).length,
    count: hashes.size,
  };
}

/** Its lines with the name of the data file; one that cannot be read says nothing. */
function readLog(path: string): (LogLine & { readonly name: string })[] {
  const name = basename(path, SUFFIX);
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.flatMap((text) => {
    const line = parsed(text);
    return typeof line === 'object' && line !== null ? [{ ...line, name }] : [];
  });
}

interface LogLine {
  readonly at?: number;
  readonly bytes?: number;
  readonly hash?: string;
  readonly kept_lines?: number;
  readonly previous?: { readonly undone?: string };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Each piece up to a line feed, and what follows the last, but nothing of the undone ranges. */
function* linesThatCount(bytes: Buffer, undone: readonly Range[]): Generator<Buffer> {
  let from = 0;
  for (const range of [...undone, { from: bytes.length, to: bytes.length }].toSorted(
    (a, b) => a.from - b.from,
  )) {
    const part = bytes.subarray(from, Math.min(range.from, bytes.length));
    let at = 0;
    for (let end = part.indexOf(10); end >= 0; end = part.indexOf(10, at)) {
      yield part.subarray(at, end + 1);
      at = end + 1;
    }
    if (at < part.length) yield part.subarray(at);
    from = range.to;
  }
}

function readLine(line: Buffer, into: Map<string, string[]>): boolean {
  const text = line.toString();
  const fields = parsed(text) as { metadata?: { event_id?: unknown } } | null | undefined;
  if (!text.endsWith('\n') || typeof fields !== 'object' || fields === null) return false;
  const given = fields.metadata?.event_id;
  const id = typeof given === 'string' ? given : `no id: ${text.slice(0, 80)}`;
  into.set(id, [...(into.get(id) ?? []), text.slice(0, -1)]);
  return true;
}

function readDead(line: Buffer, into: Map<string, string[]>): boolean {
  const text = line.toString();
  const record = parsed(text) as { message_id?: string; sha256?: string; body_base64?: string };
  if (!text.endsWith('\n') || record?.body_base64 === undefined) return false;
  const body = sha256(Buffer.from(record.body_base64, 'base64'));
  const id = String(record.message_id);
  // A record that contradicts itself is as bad as a wrong body.
  into.set(id, [...(into.get(id) ?? []), record.sha256 === body ? body : 'contradicts itself']);
  return true;
}

export interface Verdict {
  readonly confirmed: number;
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  /** Copies of events without an id, and across directories: allowed around a crash. */
  readonly allowedDoubles: number;
  readonly corrupt: readonly string[];
  readonly torn: readonly string[];
  readonly spurious: readonly string[];
}

/** Compares what all directories of a run hold with the ledger. */
export function compare(ledger: Ledger, found: readonly Found[]): Verdict {
  const judged = [...ledger.accounts].map(([id, account]) => ({
    id,
    ...judge(id, account, found),
  }));
  const times = (of: (it: (typeof judged)[number]) => number) =>
    judged.flatMap((it) => Array.from({ length: of(it) }, () => it.id));
  const written = found.flatMap(({ lines, dead }) => [...lines.keys(), ...dead.keys()]);
  return {
    confirmed: ledger.confirmed,
    lost: times(({ lost }) => lost),
    doubled: times(({ doubled }) => doubled),
    allowedDoubles: judged.reduce((sum, { allowed }) => sum + allowed, 0),
    corrupt: times(({ isCorrupt }) => Number(isCorrupt)),
    torn: found.flatMap(({ torn }) => torn),
    spurious: [...new Set(written.filter((id) => !ledger.accounts.has(id)))],
  };
}

/** One event: how many of its lines are missing or too many. */
function judge(id: string, account: Account, found: readonly Found[]) {
  const { isEachALine, issued, confirmed, mayDouble } = account;
  const most = isEachALine ? issued : 1;
  const least = isEachALine ? confirmed : Math.min(confirmed, 1);
  const counts = found.map((it) => countIn(it, id, account));
  const total = counts.reduce((sum, count) => sum + count, 0);
  const extra = counts.reduce((sum, count) => sum + Math.max(0, count - most), 0);
  // Two directories know nothing of each other.
  const across = Math.max(0, total - extra - most);
  return {
    lost: Math.max(0, least - total),
    doubled: mayDouble ? 0 : extra,
    allowed: across + (mayDouble ? extra : 0),
    isCorrupt: found.some((it) => isAltered(it, id, account)),
  };
}

function countIn({ lines, dead }: Found, id: string, { line }: Account): number {
  const kept = dead.get(id)?.length ?? 0;
  // An event may be in both files: the line for readers, the raw body as it came.
  return Math.max(lines.get(id)?.length ?? 0, line === undefined ? kept : 0);
}

function isAltered({ lines, dead }: Found, id: string, { line, body }: Account): boolean {
  const isLineWrong = line !== undefined && lines.get(id)?.some((it) => sha256(it) !== line);
  return isLineWrong === true || dead.get(id)?.some((it) => it !== body) === true;
}
