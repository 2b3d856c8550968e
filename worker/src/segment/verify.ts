/**
 * Compares every file of a directory with its commit log, offline and without changing anything.
 *
 * What it can show: that no byte of a committed batch was altered, that nothing was put between or
 * behind them, that no file in the middle is missing or was made anew. What it cannot: that the newest
 * batches, or the newest files, were taken away together with their logs, or that every log from one
 * day on was written anew; nothing left in the directory tells.
 */
import { join } from 'node:path';
import { type Check, checkSegment, wholeLines } from './check.ts';
import { DataDamaged, differingCopies, hasData, openData, withoutSuffix } from './compressed.ts';
import {
  type Batch,
  type Header,
  type LineEntry,
  type Note,
  type Previous,
  SUFFIX,
} from './commit-log.ts';
import { type Disk, withFile } from './disk.ts';
import { readHeaders, undoneIn } from './headers.ts';
import { IdentityWindow } from './identity.ts';

/**
 * `open`: it may still be written to. `unreadable`: nothing can be said, for want of rights or because
 * the disk fails. The other states are what the auditor looks for.
 */
export type Verdict = 'whole' | 'open' | 'altered' | 'missing' | 'unreadable';

export interface FileReport {
  readonly name: string;
  readonly verdict: Verdict;
  /** What is wrong with it, a sentence each. */
  readonly findings: readonly string[];
  /** What is worth knowing and not wrong. */
  readonly notes: readonly string[];
  /** Lines that count. */
  readonly events: number;
  /** Bytes that agree with the log. */
  readonly bytes: number;
  /** When the first and the last batch were written. */
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** A line without an id that came when an equal one was there, around a crash. */
export interface PossibleDuplicate {
  readonly file: string;
  readonly line: number;
  readonly identity: string;
}

export interface Report {
  readonly directory: string;
  readonly files: readonly FileReport[];
  readonly possibleDuplicates: readonly PossibleDuplicate[];
  /** Ids that stand in two lines with one body: after a hand-over between directories, say. */
  readonly doubled: readonly string[];
  /** Events written after this are not covered yet; undefined when every file is sealed. */
  readonly coveredUntil: string | undefined;
}

/** @param told called with each file's name before it is read */
export async function verify(
  disk: Disk,
  directory: string,
  told: (name: string) => void = () => {},
): Promise<Report> {
  const unreadable: FileReport[] = [];
  const headers = await readHeaders(disk, directory, (name, cause) => {
    unreadable.push(unreadableReport(name, cause));
  });
  const verifier = new Verifier(disk, directory, headers);
  await verifier.readRemovals();
  const files = unreadable;
  for (const header of headers) {
    told(header.name);
    const report = verifier.segment(header);
    files.push(await report.catch((cause: unknown) => unreadableReport(header.name, cause)));
  }
  const isListed = new Set(files.map(({ name }) => name));
  files.push(...(await verifier.uncovered()).filter(({ name }) => !isListed.has(name)));
  const { possibleDuplicates, doubled } = verifier;
  const open = files.filter(({ verdict }) => verdict === 'open');
  const coveredUntil = open.map(({ to }) => to ?? '').toSorted()[0];
  return { directory, files, possibleDuplicates, doubled, coveredUntil };
}

class Verifier {
  readonly #disk: Disk;
  readonly #directory: string;
  readonly #headers: readonly Header[];
  readonly #undone: ReadonlySet<string>;
  readonly #removed = new Set<string>();
  readonly #seen = new IdentityWindow(Number.MAX_SAFE_INTEGER);
  readonly possibleDuplicates: PossibleDuplicate[] = [];
  readonly doubled: string[] = [];

  constructor(disk: Disk, directory: string, headers: readonly Header[]) {
    this.#disk = disk;
    this.#directory = directory;
    this.#headers = headers;
    this.#undone = undoneIn(headers);
  }

  /** What the logs say was deleted because a limit was set. */
  async readRemovals(): Promise<void> {
    for (const { name, kind } of this.#headers) {
      const onNote = ({ removed = [] }: Note) => {
        for (const it of removed) this.#removed.add(`${kind} ${it.sequence} ${it.name}`);
      };
      const path = join(this.#directory, name + SUFFIX);
      await withFile(this.#disk, path, (commits) => checkSegment(commits, { onNote })).catch(() => {
        // It is found when the segment is checked.
      });
    }
  }

  async segment(header: Header): Promise<FileReport> {
    const { name } = header;
    const gaps = this.#gapBefore(header);
    const names = await this.#disk.list(this.#directory);
    if (!hasData(names, name)) {
      return reportOf(name, 'missing', [...gaps, 'the file is gone, its commit log is there']);
    }
    const lines = new Lines();
    // Its size first: while a worker writes, the log is ahead of the data, never behind.
    const checked = await this.#check(name, (entry, batch) => {
      lines.add(batch);
      this.#note(name, lines.count, entry);
    });
    if (typeof checked === 'string') return reportOf(name, 'altered', [...gaps, checked]);
    const { check } = checked;
    const next = this.#nextOf(header);
    const copies = await differingCopies(this.#disk, join(this.#directory, name));
    const findings = [
      ...findingsOf(checked, next),
      ...copies.map((copy) => `beside it, ${copy} does not hold what it does`),
    ];
    return {
      ...reportOf(name, verdictOf(check, findings, gaps, next), [...gaps, ...findings]),
      notes: findings.length > 0 ? [] : notesOf(check, next),
      events: lines.count,
      bytes: check.committed.data,
      from: lines.from,
      to: lines.to,
    };
  }

  /** Files that bear the name of a segment and have no log, or one that cannot be read. */
  async uncovered(): Promise<readonly FileReport[]> {
    const names = await this.#disk.list(this.#directory);
    const known = new Set(this.#headers.map(({ name }) => name));
    const families = new Set([...known, ...TYPICAL].map(familyOf));
    const isOurs = (name: string) => families.has(familyOf(name)) && !known.has(name);
    const logs = names
      .filter((name) => name.endsWith(SUFFIX) && isOurs(name.slice(0, -SUFFIX.length)))
      .map((name) => reportOf(name, 'altered', ['the commit log has no header that can be read']));
    const data = new Set(names.map(withoutSuffix));
    const without = [...data].filter((name) => isOurs(name) && !names.includes(name + SUFFIX));
    const bare = without.map((name) =>
      reportOf(name, 'missing', ['it has no commit log: nothing vouches for it']),
    );
    return Promise.all([...bare, ...logs].map((it) => this.#unlessEmpty(it)));
  }

  /** A crash may leave files that were being made. What had been in one is missed by the next header. */
  async #unlessEmpty(report: FileReport): Promise<FileReport> {
    const path = join(this.#directory, report.name);
    const size = await withFile(this.#disk, path, (file) => file.size()).catch(() => undefined);
    if (size !== 0) return report;
    const note = 'it is empty: a crash left it as it was being made';
    return { ...reportOf(report.name, 'whole', []), notes: [note] };
  }

  async #check(
    name: string,
    onLine: (entry: LineEntry, batch: Batch) => void,
  ): Promise<Checked | string> {
    const path = join(this.#directory, name);
    const data = await openData(this.#disk, path);
    try {
      const size = await data.size();
      const options = { data, undone: this.#undone, onLine };
      const check = await withFile(this.#disk, path + SUFFIX, (commits) =>
        checkSegment(commits, options),
      );
      const isTorn = !check.disagreeing || (await wholeLines(data, check.disagreeing.batch)).isTorn;
      return { check, size, isTorn };
    } catch (error) {
      if (error instanceof DataDamaged) return `it ${error.message}`;
      throw error;
    } finally {
      await data.close();
    }
  }

  #note(file: string, line: number, [id, identity, , , mark]: LineEntry): void {
    if (mark) this.possibleDuplicates.push({ file, line, identity: mark.maybe_duplicate_of });
    if (id === null) return;
    if (this.#seen.has(identity)) this.doubled.push(id);
    else this.#seen.add(identity);
  }

  /** Each header names the segment before it. */
  #gapBefore({ kind, previous }: Header): readonly string[] {
    if (previous === undefined) return [];
    const isThere = this.#headers.some(
      (it) => it.kind === kind && it.name === previous.name && it.sequence === previous.sequence,
    );
    const wasRemoved = this.#removed.has(`${kind} ${previous.sequence} ${previous.name}`);
    return isThere || wasRemoved ? [] : [`the one before it, ${previous.name}, is missing`];
  }

  /** What the next segment's header says of this one; undefined when there is no next. */
  #nextOf({ kind, name, sequence }: Header): Previous | undefined {
    const later = this.#headers.filter((it) => it.kind === kind && it.sequence > sequence);
    const next = later.find(({ previous }) => previous?.sequence === sequence);
    return next?.previous ?? (later.length > 0 ? { name, sequence } : undefined);
  }
}

interface Checked {
  readonly check: Check;
  readonly size: number;
  /** Of the batch that disagrees, the lines that are there are as they were written. */
  readonly isTorn: boolean;
}

const TYPICAL = ['audit-2026-01-01.log', 'dead-2026-01-01.jsonl'];

/** What the names of one trail have in common: all but the digits and the number of a segment. */
function familyOf(name: string): string {
  return name.replace(/_\d{3,}(?=\.[^.]*$|$)/, '').replace(/\d/g, '0');
}

/** Counts the lines that agree, and when they were written. */
class Lines {
  count = 0;
  from: string | undefined;
  to: string | undefined;

  add({ time }: Batch): void {
    this.count += 1;
    this.from ??= time;
    this.to = time;
  }
}

function unreadableReport(name: string, cause: unknown): FileReport {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return reportOf(name, 'unreadable', [`it cannot be read: ${reason}`]);
}

function reportOf(name: string, verdict: Verdict, findings: readonly string[]): FileReport {
  const nothing = { notes: [], events: 0, bytes: 0, from: undefined, to: undefined };
  return { name, verdict, findings, ...nothing };
}

/** @param next undefined for the newest segment, whose last batch may be on its way right now */
function findingsOf(
  { check, size, isTorn }: Checked,
  next: Previous | undefined,
): readonly string[] {
  const { problem, disagreeing } = check;
  if (problem !== undefined) return [`its commit log was altered: ${problem}`];
  if (disagreeing === undefined) return endFindings(check, size, next);
  const { batch, isLast, hash } = disagreeing;
  // The disk failed there: that batch was written again in the next segment.
  if (isLast && next?.undone === hash.toString('hex')) return [];
  const isUnfinished = isLast && !check.isSealed && size < batch.at + batch.bytes && isTorn;
  if (isUnfinished && next === undefined) return [];
  return [`its bytes from ${batch.at} on are not what was written at ${batch.time}`];
}

function endFindings(check: Check, size: number, next: Previous | undefined): readonly string[] {
  const surplus = size - check.committed.data;
  if (surplus > 0) {
    // A machine that goes down then may lose the log's line about that batch, and keep some of its bytes.
    const why =
      next?.undone === undefined ? '' : ', or are left of a batch that the disk failed on';
    return [`it has ${surplus} bytes at its end that were never committed${why}`];
  }
  const isOver = next !== undefined || check.isSealed;
  if (check.tornCommits > 0 && isOver) return ['the last line of its commit log is cut short'];
  // A worker goes on with another file only after it sealed the one before, or says why not.
  if (next === undefined || next.reason !== undefined) return [];
  if (!check.isSealed) return ['its commit log has no seal: its end was taken away'];
  const isAsItWas = next.hash === undefined || next.hash === check.committed.hash.toString('hex');
  return isAsItWas ? [] : ['its commit log is not the one that the next file goes on from'];
}

function notesOf(
  { disagreeing, tornCommits }: Check,
  next: Previous | undefined,
): readonly string[] {
  const isUnfinished = disagreeing !== undefined || tornCommits > 0;
  if (isUnfinished && next === undefined) {
    return ['its last batch is not whole: it is being written, or a crash cut it short'];
  }
  if (next?.undone !== undefined)
    return ['the disk failed at its end; the next file goes on there'];
  if (next?.reason !== undefined) return [`the worker left it: ${next.reason}`];
  return [];
}

function verdictOf(
  check: Check,
  findings: readonly string[],
  gaps: readonly string[],
  next: Previous | undefined,
): Verdict {
  if (findings.length > 0) return 'altered';
  if (gaps.length > 0) return 'missing';
  return check.isSealed || next !== undefined ? 'whole' : 'open';
}
