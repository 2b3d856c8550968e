/**
 * Compares every file of a directory with its commit log, offline and without changing anything.
 *
 * What it can show: that no byte of a committed batch was altered, that nothing was put between or
 * behind them, that no file in the middle is missing or was made anew. What it cannot: that the newest
 * batches, or the newest files, were taken away together with their logs, or that every log from one
 * day on was written anew; nothing left in the directory tells.
 */
import { join } from 'node:path';
import { Chain, type Named, removalOf } from './chain.ts';
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
import { type Checked, findingsOf, isUnused, notesOf } from './findings.ts';
import { readHeaders, undoneIn } from './headers.ts';
import { SeenIdentities } from './seen-identities.ts';

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
  /** Lines of the daily files that count, of those with one id and one body one. */
  readonly events: number;
  /** Ids that stand in two lines with one body: after a hand-over between directories, say. */
  readonly doubled: readonly string[];
  /** Events written after this are not covered yet; undefined when every file is sealed. */
  readonly coveredUntil: string | undefined;
}

export interface VerifyOptions {
  /** Called with each file's name before it is read. */
  readonly told?: (name: string) => void;
  /** What stands in other directories, and counts there. It is added to. @default nothing */
  readonly seen?: SeenIdentities;
}

export async function verify(
  disk: Disk,
  directory: string,
  { told = () => {}, seen = new SeenIdentities() }: VerifyOptions = {},
): Promise<Report> {
  const verifier = new Verifier(disk, directory, seen);
  const reports = new Map<string, FileReport>();
  let others: readonly FileReport[] = [];
  // A worker may go on with another file meanwhile: what looks wrong for that is looked at again.
  for (let look = 1; look <= MOST_LOOKS; look += 1) {
    await verifier.readLogs();
    for (const header of verifier.headers.filter(({ name }) => !reports.has(name))) {
      told(header.name);
      reports.set(header.name, await verifier.report(header));
    }
    others = (await verifier.uncovered()).filter(({ name }) => !reports.has(name));
    if (others.every(({ findings }) => findings.length === 0)) break;
  }
  const [unreadable, uncovered] = [true, false].map((isUnreadable) =>
    others.filter(({ verdict }) => (verdict === 'unreadable') === isUnreadable),
  );
  const files = [...(unreadable ?? []), ...reports.values(), ...(uncovered ?? [])];
  const { possibleDuplicates, doubled, events } = verifier;
  const open = files.filter(({ verdict }) => verdict === 'open');
  const coveredUntil = open.map(({ to }) => to ?? '').toSorted()[0];
  return { directory, files, events, possibleDuplicates, doubled, coveredUntil };
}

class Verifier {
  readonly #disk: Disk;
  readonly #directory: string;
  #headers: readonly Header[] = [];
  #chains: ReadonlyMap<string, Chain> = new Map();
  #undone: ReadonlySet<string> = new Set();
  /** Logs that cannot be read at all, and why. */
  #unreadable = new Map<string, unknown>();
  /** What each log says was deleted, and its size when it was read. */
  readonly #removals = new Map<string, { size: number; removed: readonly Named[] }>();
  #removed: ReadonlySet<string> = new Set();
  readonly #seen: SeenIdentities;
  readonly possibleDuplicates: PossibleDuplicate[] = [];
  readonly doubled: string[] = [];
  events = 0;

  constructor(disk: Disk, directory: string, seen: SeenIdentities) {
    this.#disk = disk;
    this.#directory = directory;
    this.#seen = seen;
  }

  get headers(): readonly Header[] {
    return this.#headers;
  }

  /** Learns from the logs, as they are now, which segments there are and which were deleted. */
  async readLogs(): Promise<void> {
    const unreadable = new Map<string, unknown>();
    this.#headers = await readHeaders(this.#disk, this.#directory, (name, cause) => {
      unreadable.set(name, cause);
    });
    this.#unreadable = unreadable;
    this.#undone = undoneIn(this.#headers);
    const kinds = new Set(this.#headers.map(({ kind }) => kind));
    this.#chains = new Map(
      [...kinds].map((it) => [it, new Chain(this.#headers.filter(({ kind }) => kind === it))]),
    );
    this.#removed = await this.#readRemovals();
  }

  /** What the logs say was deleted because a limit was set. Anybody can add a log that no other names. */
  async #readRemovals(): Promise<ReadonlySet<string>> {
    const all = new Set<string>();
    for (const { name, kind, sequence } of [...this.#chains.values()].flatMap((it) => it.members)) {
      const removed = await this.#removedIn(name).catch(() => {
        // What is wrong with the log is found when the segment is checked.
        return [];
      });
      const older = removed.filter((it) => it.sequence < sequence);
      for (const it of older) all.add(removalOf(kind, it));
    }
    return all;
  }

  /** What one log says was deleted. It is read again only when it has grown. */
  async #removedIn(name: string): Promise<readonly Named[]> {
    return withFile(this.#disk, join(this.#directory, name + SUFFIX), async (commits) => {
      const size = await commits.size();
      const known = this.#removals.get(name);
      if (known?.size === size) return known.removed;
      const found: Named[] = [];
      const onNote = ({ removed = [] }: Note) => void found.push(...removed);
      await checkSegment(commits, { onNote });
      this.#removals.set(name, { size, removed: found });
      return found;
    });
  }

  /** What is to be said of a segment. One that is gone may have been deleted since the logs were read. */
  async report(header: Header): Promise<FileReport> {
    const { name } = header;
    const report = await this.segment(header).catch((cause: unknown) =>
      unreadableReport(name, cause),
    );
    const isInDoubt = report.verdict === 'missing' || report.verdict === 'unreadable';
    if (!isInDoubt || hasData(await this.#disk.list(this.#directory), name)) return report;
    await this.readLogs();
    if (!this.#removed.has(removalOf(header.kind, header))) return report;
    return { ...reportOf(name, 'whole', []), notes: ['it was deleted because a limit was set'] };
  }

  async segment(header: Header): Promise<FileReport> {
    const { name } = header;
    const chain = this.#chains.get(header.kind);
    const wasRemoved = (it: Named) => this.#removed.has(removalOf(header.kind, it));
    const gaps = [...this.#gapBefore(header), ...(chain?.gapAfter(header, wasRemoved) ?? [])];
    const names = await this.#disk.list(this.#directory);
    if (!hasData(names, name)) {
      return reportOf(name, 'missing', [...gaps, 'the file is gone, its commit log is there']);
    }
    const lines = new Lines();
    // Its size first: while a worker writes, the log is ahead of the data, never behind.
    const checked = await this.#check(name, (entry, batch) => {
      lines.add(batch);
      this.#note(header, lines.count, entry);
    });
    if (typeof checked === 'string') return reportOf(name, 'altered', [...gaps, checked]);
    const { check } = checked;
    const isLoose = chain?.hasNo(header) ?? false;
    if (isLoose && isUnused(checked)) return unusedReport(name, gaps);
    const next = chain?.nextOf(header);
    const copies = await differingCopies(this.#disk, join(this.#directory, name));
    const findings = [
      ...(isLoose ? ['no commit log of a later file vouches for it'] : []),
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
    const unreadable = [...this.#unreadable]
      // One that is gone by now was deleted; if it should not have been, the next header misses it.
      .filter(([name]) => names.includes(name))
      .map(([name, cause]) => unreadableReport(name, cause));
    const isUnreadable = (it: FileReport) => this.#unreadable.has(it.name);
    const judged = [...bare, ...logs].filter((it) => !isUnreadable(it));
    return [...unreadable, ...(await Promise.all(judged.map((it) => this.#unlessEmpty(it))))];
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

  #note({ name, kind }: Header, line: number, [id, identity, , , mark]: LineEntry): void {
    if (mark) this.possibleDuplicates.push({ file: name, line, identity: mark.maybe_duplicate_of });
    if (id !== null && !this.#seen.add(kind, identity)) this.doubled.push(id);
    else if (kind === 'events') this.events += 1;
  }

  /** Each header names the segment before it. */
  #gapBefore({ kind, previous }: Header): readonly string[] {
    if (previous === undefined) return [];
    const isThere = this.#headers.some(
      (it) => it.kind === kind && it.name === previous.name && it.sequence === previous.sequence,
    );
    const wasRemoved = this.#removed.has(removalOf(kind, previous));
    return isThere || wasRemoved ? [] : [`the one before it, ${previous.name}, is missing`];
  }
}

/** How often a directory is looked at, while a worker goes on in it, before something in it is wrong. */
const MOST_LOOKS = 3;

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

function unusedReport(name: string, gaps: readonly string[]): FileReport {
  const notes = ['it was never used: making it failed, and another file was begun instead'];
  return { ...reportOf(name, gaps.length > 0 ? 'missing' : 'whole', gaps), notes };
}

function reportOf(name: string, verdict: Verdict, findings: readonly string[]): FileReport {
  const nothing = { notes: [], events: 0, bytes: 0, from: undefined, to: undefined };
  return { name, verdict, findings, ...nothing };
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
