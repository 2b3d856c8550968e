/**
 * The commit log of a segment: what was written to the data file, batch by batch, so that after any
 * crash it is known which lines count. docs/commit-log.md describes it for auditors.
 *
 * One JSON object a line. The first is the header; then a line for each batch, written before the
 * batch itself, and now and then a note: a new boot of the machine, what was kept of a batch that a
 * crash cut short, the seal. Nothing in it is ever rewritten. Each line ends with `,"hash":"…"}`:
 * SHA-256 of the hash before, of the line up to there, and of the bytes that the line is about.
 */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

export const FORMAT = 1;
export const SUFFIX = '.commits';

/** What a trail holds: lines of events, or records of what could not become a line. */
export type TrailKind = 'events' | 'dead';

/** The segment before this one. */
export interface Previous {
  readonly name: string;
  readonly sequence: number;
  /** Hash of its last line, the seal: whoever alters it has to alter every log after it, too. */
  readonly hash?: string;
  /** Why it was left, when not because its day was over or it was full. */
  readonly reason?: string;
  /**
   * The hash of its batch in the middle of which the disk failed. That batch could perhaps not be cut
   * off; it does not count there, because it was tried again.
   */
  readonly undone?: string;
}

export interface Header {
  readonly pamir_audit_commits: typeof FORMAT;
  readonly kind: TrailKind;
  /** Counts up over all segments of the kind in a directory. */
  readonly sequence: number;
  /** Name of the data file. */
  readonly name: string;
  /** Identifies the running of the machine: a crash of a process keeps what was written. */
  readonly boot: string;
  readonly time: string;
  readonly previous?: Previous;
}

/** One line of the data: id or null, identity in hex, bytes with its line feed, CRC-32 in hex. */
export type LineEntry =
  | readonly [id: string | null, identity: string, bytes: number, crc: string]
  | readonly [
      id: string | null,
      identity: string,
      bytes: number,
      crc: string,
      mark: { readonly maybe_duplicate_of: string },
    ];

export interface Batch {
  /** Where in the data file it begins. */
  readonly at: number;
  readonly bytes: number;
  readonly time: string;
  readonly lines: readonly LineEntry[];
}

/** Follows a batch that a crash cut short: how much of it stands in the data file. */
export interface Kept {
  readonly kept_lines: number;
  readonly kept_bytes: number;
  readonly time: string;
}

export interface Note {
  /** The machine was started anew since the line before. */
  readonly boot?: string;
  /** Nothing follows: the segment is complete. */
  readonly sealed?: true;
  /** The worker ended in good order: what was there then may not be gone later. */
  readonly stopped?: true;
  /** Segments that were deleted because a limit was set, the oldest there were. */
  readonly removed?: readonly { readonly name: string; readonly sequence: number }[];
  readonly time: string;
}

export type CommitLine = Header | Batch | Kept | Note;

export const isHeader = (line: CommitLine): line is Header => 'pamir_audit_commits' in line;
export const isBatch = (line: CommitLine): line is Batch => 'at' in line;
export const isKept = (line: CommitLine): line is Kept => 'kept_lines' in line;

/** A line with its hash, ready to append, and the hash for the next. */
export interface Encoded {
  readonly bytes: Buffer;
  readonly hash: Buffer;
}

export const NO_HASH = Buffer.alloc(32);

/** @param data the bytes of the batch; none for a header or a note */
export function encodeLine(line: CommitLine, previous: Buffer, data?: Uint8Array): Encoded {
  // Without its closing brace: the hash covers the text up to there.
  return encodeText(Buffer.from(JSON.stringify(line).slice(0, -1)), previous, data);
}

/** @param text of a line, without its closing brace */
export function encodeText(text: Buffer, previous: Buffer, data?: Uint8Array): Encoded {
  const hash = hashOf(previous, text, data);
  const end = Buffer.from(`,"hash":"${hash.toString('hex')}"}\n`);
  return { bytes: Buffer.concat([text, end]), hash };
}

export interface Decoded {
  readonly line: CommitLine;
  /** The text that the hash covers. */
  readonly text: string;
  readonly hash: Buffer;
}

const HASHED = /^(\{.*),"hash":"([0-9a-f]{64})"\}$/s;

/** Reads one line, without its line feed; undefined when it is not one. */
export function decodeLine(text: string): Decoded | undefined {
  const [, covered, hash] = HASHED.exec(text) ?? [];
  if (covered === undefined || hash === undefined) return undefined;
  try {
    const line = JSON.parse(`${covered}}`) as CommitLine;
    if (!isWellFormed(line)) return undefined;
    return { line, text: covered, hash: Buffer.from(hash, 'hex') };
  } catch {
    return undefined;
  }
}

/** A log that somebody altered may hold anything; what is counted and sought must be as declared. */
function isWellFormed(line: CommitLine): boolean {
  if (isHeader(line)) return isCount(line.sequence) && typeof line.name === 'string';
  if (isKept(line)) return isCount(line.kept_lines) && isCount(line.kept_bytes);
  if (!isBatch(line)) return true;
  const isCounted = isCount(line.at) && isCount(line.bytes) && Array.isArray(line.lines);
  return isCounted && line.lines.every(isLineEntry);
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;

function isLineEntry(entry: unknown): boolean {
  if (!Array.isArray(entry)) return false;
  const [id, identity, bytes, crc] = entry as unknown[];
  const isIdentity = typeof identity === 'string' && /^[0-9a-f]{32}$/.test(identity);
  const isCrc = typeof crc === 'string' && /^[0-9a-f]{8}$/.test(crc);
  return (id === null || typeof id === 'string') && isIdentity && isCount(bytes) && isCrc;
}

export function hashOf(previous: Buffer, text: string | Uint8Array, data?: Uint8Array): Buffer {
  const hash = createHash('sha256').update(previous).update(text);
  if (data !== undefined) hash.update(data);
  return hash.digest();
}

/** CRC-32 of a line, its line feed included, as eight hex digits. */
export function checksum(line: Uint8Array): string {
  return crc32(line).toString(16).padStart(8, '0');
}
