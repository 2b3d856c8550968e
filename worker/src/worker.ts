/**
 * The worker as a process: pages over HTTP, the directory's lock, and the pipeline while it is held.
 */
import { stat } from 'node:fs/promises';
import { AuditError } from '@pamir-audit/catalog';
import { backoff, sleep } from '@pamir-audit/sdk';
import type { Event, Logger } from './component.ts';
import { lockDirectories } from './directory-lock.ts';
import { serveHealth } from './health.ts';
import { openMetrics } from './metrics.ts';
import { directoriesOf, type Plan } from './plan.ts';
import type { Settings } from './settings.ts';
import { runLocked } from './run-locked.ts';

export type WorkerSettings = Pick<
  Settings,
  'http' | 'spaceWarn' | 'spaceAct' | 'spaceStop' | 'spaceAction'
>;

export interface WorkerOptions {
  readonly plan: Plan;
  readonly settings: WorkerSettings;
  readonly log: Logger;
  /** Drains and ends the worker. */
  readonly stop: AbortSignal;
  /** @default true */
  readonly hasHealth?: boolean;
  /** Told of every write of a sink that counts. */
  readonly stored?: (events: readonly Event[]) => void;
}

/** What the pages of the worker tell, as it is right now. */
export interface WorkerState {
  troubles: () => readonly string[];
  stored: number;
  dead: number;
  dropped: () => number;
}

const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 30_000;
/** How long a worker that reaches no broker keeps its directory from others; doubled each time. */
const PATIENCE_MS = 10_000;
const MOST_PATIENCE_MS = 300_000;
/** One that stands by looks four times a second. */
const YIELD_MS = 1500;

/**
 * Runs until `stop` aborts, or the sources have nothing more to give.
 *
 * @throws AuditError when it cannot start: SINK_UNAVAILABLE for a directory that cannot be
 * written, BROKER_REFUSED, TOPOLOGY_CONFLICT. A broker that is merely away is waited for, and so is
 * a disk that is full or fails.
 */
export async function runWorker(options: WorkerOptions): Promise<void> {
  const { log, stop } = options;
  const state: WorkerState = { troubles: () => [], stored: 0, dead: 0, dropped: () => 0 };
  const health = await openHealth(options, state);
  const retry = backoff(FIRST_RETRY_MS, LONGEST_RETRY_MS);
  const holder = new Holder(options, state);
  try {
    while (!stop.aborted && !holder.isFinished) {
      try {
        await holder.hold();
        retry.reset();
      } catch (error) {
        if (!isDiskTrouble(error, holder.hasHeld)) throw error;
        log.error({ reason: error.message }, 'Cannot open the files; waiting.');
        state.troubles = () => [error.message];
        await sleep(retry.next(), stop);
      }
    }
  } finally {
    await health?.close();
  }
}

/** Locks the directories and runs, once for each call. */
class Holder {
  readonly #options: WorkerOptions;
  readonly #state: WorkerState;
  readonly #directories: readonly string[];
  /** File system of each directory when it was locked first. */
  readonly #devices = new Map<string, number>();
  hasHeld = false;
  isFinished = false;
  #patienceMs = PATIENCE_MS;

  constructor(options: WorkerOptions, state: WorkerState) {
    this.#options = options;
    this.#state = state;
    this.#directories = directoriesOf(options.plan);
  }

  /** Returns when `stop` aborts, the lock is lost, or it is time to let another worker try. */
  async hold(): Promise<void> {
    const { log, stop } = this.#options;
    const directory = this.#directories.join(', ');
    this.#state.troubles = () => [STANDING_BY];
    const lock = await lockDirectories(this.#directories, log, stop);
    if (lock === undefined) return;
    try {
      for (const each of this.#directories) await this.#expectSameDevice(each);
      const heldAt = performance.now();
      const end = await runLocked(this.#options, lock, this.#state, this.#patienceMs);
      this.hasHeld = true;
      this.isFinished = end === 'finished';
      if (end === 'lock lost') log.error({ directory }, 'The directory was taken away.');
      const wasDeafThroughout = performance.now() - heldAt < this.#patienceMs * 2;
      const doubled = Math.min(this.#patienceMs * 2, MOST_PATIENCE_MS);
      this.#patienceMs = wasDeafThroughout ? doubled : PATIENCE_MS;
      if (end !== 'no broker') return;
    } finally {
      await lock.release();
    }
    log.warn({ directory }, 'Released the directory: perhaps another worker can go on.');
    this.#state.troubles = () => [NO_BROKER];
    await sleep(YIELD_MS, stop);
  }

  /** After an unmount the empty directory below would take the events, and hide them at the next mount. */
  async #expectSameDevice(directory: string): Promise<void> {
    const { dev } = await stat(directory);
    const first = this.#devices.get(directory) ?? dev;
    this.#devices.set(directory, first);
    if (dev === first) return;
    const message = `${directory} is on another file system than when the worker started`;
    throw new AuditError('SINK_UNAVAILABLE', message);
  }
}

/**
 * A disk that is full or fails is waited for. A directory that may not be written is a mistake of the
 * one who starts the worker; once it could be, that too is waited for.
 */
function isDiskTrouble(error: unknown, hasHeld: boolean): error is AuditError {
  if (!(error instanceof AuditError) || error.code !== 'SINK_UNAVAILABLE') return false;
  const { code } = (error.cause ?? {}) as NodeJS.ErrnoException;
  return hasHeld || code === 'ENOSPC' || code === 'EDQUOT' || code === 'EIO';
}

const NO_BROKER = 'the broker cannot be reached';
const STANDING_BY = 'another worker writes to this directory; standing by';

async function openHealth({ settings, hasHealth = true }: WorkerOptions, state: WorkerState) {
  if (!hasHealth) return undefined;
  const metrics = openMetrics({
    stored: () => state.stored,
    dead: () => state.dead,
    dropped: () => state.dropped(),
    isReady: () => state.troubles().length === 0,
  });
  return serveHealth({ ...settings.http, troubles: () => state.troubles(), metrics });
}
