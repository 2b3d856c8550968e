/** A trail as a sink of the pipeline: the daily file, and the dead-letter file. */
import { rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { AuditError } from '@pamir-audit/catalog';
import type { Context, Sink } from './component.ts';
import { bootId } from './segment/boot.ts';
import type { TrailKind } from './segment/commit-log.ts';
import { nodeDisk } from './segment/node-disk.ts';
import { Trail } from './segment/trail.ts';
import { keepUp, type Upkeep } from './segment/upkeep.ts';
import { TrailWriter } from './trail-writer.ts';

export interface TrailSinkOptions {
  /** Its last part may hold `%Y`, `%m`, `%d` and the like. */
  readonly path: string;
  /** Whose clock that is, as IANA names it. @default UTC */
  readonly timeZone?: string | undefined;
  readonly kind: TrailKind;
  readonly maxSegmentBytes?: number | undefined;
  /** What is done to files that are complete. @default they are sealed */
  readonly upkeep?: Upkeep;
}

/** How often it is looked whether a day is over, or a file too old. */
const UPKEEP_MS = 30_000;

/**
 * Opens the trail: mends what a crash left, learns what was written, and only then takes events.
 *
 * @throws AuditError SINK_UNAVAILABLE when the directory cannot be read or written, CONFIG_INVALID
 * when another sink writes a trail there
 */
export async function openTrailSink(options: TrailSinkOptions, context: Context): Promise<Sink> {
  const release = claim(options);
  try {
    const sink = await openTrail(options, context);
    return { ...sink, close: () => sink.close().finally(release) };
  } catch (error) {
    release();
    throw error;
  }
}

/** Directories with a trail that is open, for each kind. */
const claimed = new Set<string>();

/** All segments of a kind in a directory are one trail: two would take each other's for their own. */
function claim({ path, kind }: TrailSinkOptions): () => void {
  const directory = resolve(dirname(path));
  const claimOf = `${kind} ${directory}`;
  if (claimed.has(claimOf)) {
    const message = `two sinks write to ${directory}; give each a directory of its own`;
    throw new AuditError('CONFIG_INVALID', message);
  }
  claimed.add(claimOf);
  return () => claimed.delete(claimOf);
}

async function openTrail(options: TrailSinkOptions, given: Context): Promise<Sink> {
  const { path, kind, maxSegmentBytes, timeZone } = options;
  const { log, isShortOfSpace } = given;
  const upkeep = { ...options.upkeep, ...(isShortOfSpace && { isShortOfSpace }) };
  const directory = dirname(path);
  const trail = await Trail.open({
    directory,
    template: basename(path),
    kind,
    disk: nodeDisk,
    now: () => new Date(),
    boot: bootId(),
    ...(maxSegmentBytes === undefined ? {} : { maxSegmentBytes }),
    ...(timeZone === undefined ? {} : { timeZone }),
    lost: (name, reason) =>
      log.error({ file: name, reason }, 'Left a file as it is; writing another.'),
  }).catch(unavailable(path));
  const exclusively = oneAtATime();
  const removed = (name: string, reason: string) => log.warn({ file: name, reason }, 'Deleted.');
  const writer = new TrailWriter(trail);
  let isClosed = false;
  const context = {
    trail,
    disk: nodeDisk,
    directory,
    exclusively,
    removed,
    isOver: () => isClosed,
  };
  const keeping = every(UPKEEP_MS, () =>
    keepUp({ ...context, now: new Date() }, upkeep).catch((error: unknown) => {
      log.error({ path, reason: reasonOf(error) }, 'Cannot tidy up the files of past days.');
    }),
  );
  return {
    write: (events) => exclusively(() => writer.write(events)).catch(unavailable(path)),
    probe: () => probe(directory).catch(unavailable(path)),
    async close() {
      // A file that is being compressed is not waited for: it is begun again at the next start.
      isClosed = true;
      keeping.stop();
      await exclusively(() => trail.close());
    },
  };
}

/** Runs what it is given one after the other, in the order of the calls. */
function oneAtATime() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work);
    last = next.catch(() => {
      // Whoever asked for it is told.
    });
    return next;
  };
}

/** At once and then again and again, never twice at a time. */
function every(ms: number, work: () => Promise<void>) {
  let isRunning = false;
  const run = async () => {
    if (isRunning) return;
    isRunning = true;
    await work();
    isRunning = false;
  };
  void run();
  const timer = setInterval(() => void run(), ms);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

const PROBE_BYTES = 64 * 1024;

/** Writes a file and takes it away again: a disk that is full or fails says so. */
async function probe(directory: string): Promise<void> {
  const path = join(directory, '.probe');
  try {
    await writeFile(path, Buffer.alloc(PROBE_BYTES), { mode: 0o640, flush: true });
  } finally {
    await rm(path, { force: true });
  }
}

function unavailable(path: string): (cause: unknown) => never {
  return (cause) => {
    throw new AuditError('SINK_UNAVAILABLE', `cannot append to ${path}: ${reasonOf(cause)}`, {
      cause,
    });
  };
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
