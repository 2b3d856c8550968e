/**
 * Where the check of a commit log may begin at a start of the worker.
 *
 * All but the last batch was synced before the line of the next was written, and verified when it was
 * written. So a crash can have harmed the end only, and that is what is looked at; whether somebody
 * altered the rest is for `pamir-audit verify` to say. A day of 2 GB would take a quarter of a minute.
 */
import type { Committed } from './check.ts';
import { decodeLine, type Decoded, type Header, isBatch, isHeader } from './commit-log.ts';
import type { DiskFile } from './disk.ts';
import { readHeader } from './headers.ts';

/** What the check of a whole log would know at a line. */
export interface Start {
  readonly header: Header;
  /** The machine's boot at which the line before was written. */
  readonly boot: string;
  readonly committed: Committed;
}

/** So much of a log is checked at least, which is some 10,000 lines of data. */
const TAIL_BYTES = 1024 * 1024;
/** Where nothing can be followed in so much of it, all of it is checked: this is held in memory. */
const MOST_TAIL_BYTES = 64 * 1024 * 1024;
const CHUNK = 1024 * 1024;
/** Of a note of a boot, by far. */
const MOST_OF_NOTE = 64 * 1024;
const LINE_FEED = 10;
const BOOT_NOTE = Buffer.from('\n{"boot":"');

/**
 * Undefined when the whole log is to be checked: it is short, or not as it should be.
 *
 * @param boot of the machine as it is now; without it, `boot` of what is returned is that of the header
 * @param tailBytes how much of the log is checked at least
 */
export async function startOfTail(
  commits: DiskFile,
  boot: string | undefined,
  tailBytes = TAIL_BYTES,
): Promise<Start | undefined> {
  const size = await commits.size();
  for (let length = tailBytes; length < Math.min(size, MOST_TAIL_BYTES); length *= 2) {
    const tail = await commits.read(size - length, length);
    const found = firstBatchIn(tail);
    if (found === undefined) continue;
    const header = await readHeader(commits);
    const at = size - length + found.offset;
    if (header === undefined) return undefined;
    const committed = { data: found.dataAt, commits: at, hash: found.before.hash };
    return { header, boot: await bootAt(commits, at, header, boot), committed };
  }
  return undefined;
}

interface FirstBatch {
  /** The line before it, which is taken as it stands. */
  readonly before: Decoded;
  readonly offset: number;
  readonly dataAt: number;
}

/** The first line of a batch that stands whole in the bytes, behind another whole line. */
function firstBatchIn(bytes: Buffer): FirstBatch | undefined {
  let start = bytes.indexOf(LINE_FEED) + 1;
  let before: Decoded | undefined;
  for (;;) {
    const end = bytes.indexOf(LINE_FEED, start);
    if (start === 0 || end < 0) return undefined;
    const decoded = decodeLine(bytes.toString('utf8', start, end));
    if (decoded === undefined) return undefined;
    if (before !== undefined && isBatch(decoded.line)) {
      return { before, offset: start, dataAt: decoded.line.at };
    }
    before = decoded;
    start = end + 1;
  }
}

/** The boot that the last note before there tells. No boot comes again: begun in this one, it is still this one. */
async function bootAt(commits: DiskFile, end: number, header: Header, now: string | undefined) {
  if (now === undefined || header.boot === now) return header.boot;
  for (let until = end; until > 0; until -= CHUNK) {
    const from = Math.max(0, until - CHUNK);
    // A note may begin in this chunk and end in the next.
    const bytes = await commits.read(from, Math.min(end, until + MOST_OF_NOTE) - from);
    for (
      let at = bytes.lastIndexOf(BOOT_NOTE);
      at >= 0;
      at = at > 0 ? bytes.lastIndexOf(BOOT_NOTE, at - 1) : -1
    ) {
      const line = decodeLine(
        bytes.toString('utf8', at + 1, bytes.indexOf(LINE_FEED, at + 1)),
      )?.line;
      if (line && !isHeader(line) && 'boot' in line && line.boot !== undefined) return line.boot;
    }
  }
  return header.boot;
}
