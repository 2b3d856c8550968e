/** What is wrong with a segment, or worth knowing, in the words that an auditor reads. */
import type { Check, Disagreeing } from './check.ts';
import type { Previous } from './commit-log.ts';

/** A segment that was compared with its log. */
export interface Checked {
  readonly check: Check;
  /** Bytes of the data. */
  readonly size: number;
  /** Of the batch that disagrees, the lines that are there are as they were written. */
  readonly isTorn: boolean;
}

/**
 * No batch and no bytes: the disk failed, or the machine went down, while the segment was being made.
 * Its header may be cut short, too.
 */
export function isUnused({ check, size }: Checked): boolean {
  const { last, disagreeing, problem, isSealed } = check;
  const hasNoBatch = last === undefined && disagreeing === undefined;
  return hasNoBatch && problem === undefined && !isSealed && size === 0;
}

/** @param next undefined for the newest segment, whose last batch may be on its way right now */
export function findingsOf(
  { check, size, isTorn }: Checked,
  next: Previous | undefined,
): readonly string[] {
  const { problem, disagreeing } = check;
  if (problem !== undefined) return [`its commit log was altered: ${problem}`];
  if (disagreeing === undefined) return endFindings(check, size, next);
  const { batch } = disagreeing;
  if (mayBeCutShort(check, disagreeing, next) && isTorn && size <= batch.at + batch.bytes)
    return [];
  return [`its bytes from ${batch.at} on are not what was written at ${batch.time}`];
}

/** Whether there may be less of a batch than its line in the log says: a beginning of it, or nothing. */
function mayBeCutShort(
  { isSealed, tornCommits }: Check,
  { isLast, hash }: Disagreeing,
  next: Previous | undefined,
): boolean {
  if (!isLast) return false;
  // It may be on its way, or a crash cut it short.
  if (next === undefined) return !isSealed;
  // The disk failed there: that batch was written again in the next segment.
  return next.undone === hash.toString('hex') && tornCommits === 0;
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

export function notesOf(
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
