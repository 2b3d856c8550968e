/** What is done to segments that are complete: sealing, compressing, deleting if a limit is set. */
import { join } from 'node:path';
import { checkSegment } from './check.ts';
import { compress, type Compression } from './compressed.ts';
import { decodeLine, type Header, SUFFIX } from './commit-log.ts';
import { type Disk, type DiskFile, withFile } from './disk.ts';
import { startOfTail } from './log-tail.ts';
import type { Trail } from './trail.ts';

export interface Upkeep {
  /** How complete files are compressed. @default not at all */
  readonly compression?: Compression | undefined;
  /**
   * Files whose last event is older than so many days are deleted. Where the clock was wrong, the
   * latest of the times in a file's log and in the next one's header counts. @default none ever
   */
  readonly keepDays?: number | undefined;
  /** Asked before each deletion of a file that is not too old: true deletes the oldest. @default never */
  readonly isShortOfSpace?: () => Promise<boolean>;
}

const DAY_MS = 86_400_000;

export interface UpkeepContext {
  readonly trail: Trail;
  readonly disk: Disk;
  readonly directory: string;
  readonly now: Date;
  /** Runs with nothing being written to the trail. */
  readonly exclusively: <T>(work: () => Promise<T>) => Promise<T>;
  /** True when the trail is closed, and no other file is to be begun with. */
  readonly isOver: () => boolean;
  /** Told of each file that was deleted, and why. */
  readonly removed: (name: string, reason: string) => void;
}

export async function keepUp(context: UpkeepContext, upkeep: Upkeep): Promise<void> {
  const { trail, exclusively } = context;
  await exclusively(() => trail.sealIfOver());
  await removeOld(context, upkeep);
  if (upkeep.compression === undefined) return;
  for (const { name } of trail.past) {
    if (context.isOver()) return;
    await compressOne(context, name, upkeep.compression);
  }
}

async function removeOld(context: UpkeepContext, upkeep: Upkeep): Promise<void> {
  const { trail, now } = context;
  const { keepDays = Infinity, isShortOfSpace = () => Promise.resolve(false) } = upkeep;
  const isOld = (time: number) => now.getTime() - time > keepDays * DAY_MS;
  const tooOld: Header[] = [];
  const { past } = trail;
  for (const [index, header] of past.entries()) {
    // The next one begins where this one ends, unless the clock was wrong when it did.
    const next = past[index + 1] ?? trail.current;
    if (next === undefined || ![header, next].every(({ time }) => isOld(Date.parse(time))))
      continue;
    if (isOld(await lastBatchTime(context, header))) tooOld.push(header);
  }
  await remove(context, tooOld, `older than ${keepDays} days`);
  for (const header of trail.past) {
    if (context.isOver() || !(await isShortOfSpace())) return;
    if (!(await remove(context, [header], 'the disk is short of space'))) return;
  }
}

/** When its last batch was written, in milliseconds; that of its header when it has none, or no log. */
async function lastBatchTime({ disk, directory }: UpkeepContext, { name, time }: Header) {
  const names = await disk.list(directory);
  if (!names.includes(name + SUFFIX)) return Date.parse(time);
  const { last } = await withFile(disk, join(directory, name + SUFFIX), async (commits) =>
    checkSegment(commits, { start: await startOfTail(commits, undefined) }),
  );
  return Date.parse(last?.batch.time ?? time);
}

async function remove(context: UpkeepContext, doomed: readonly Header[], reason: string) {
  const { trail, exclusively, removed } = context;
  const isDone = await exclusively(() => trail.remove(doomed));
  if (isDone) for (const { name } of doomed) removed(name, reason);
  return isDone;
}

/** Only what is sealed: another file was left because something was wrong with it. */
async function compressOne({ disk, directory }: UpkeepContext, name: string, method: Compression) {
  const names = await disk.list(directory);
  if (!names.includes(name)) return;
  const path = join(directory, name);
  if (await withFile(disk, path + SUFFIX, isSealed)) await compress(disk, path, method);
}

const LAST_LINE_BYTES = 512;

async function isSealed(commits: DiskFile): Promise<boolean> {
  const size = await commits.size();
  const end = await commits.read(Math.max(0, size - LAST_LINE_BYTES), LAST_LINE_BYTES);
  const lastLine = end.toString('utf8').trimEnd().split('\n').at(-1) ?? '';
  const line = decodeLine(lastLine)?.line;
  return line !== undefined && 'sealed' in line;
}
