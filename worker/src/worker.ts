/**
 * The worker as a process: pages over HTTP, the directory's lock, and the pipeline while it is held.
 */
import { stat } from 'node:fs/promises';
import {
  AuditError,
  keysMatching,
  nearest,
  pamirCatalog,
  pamirServices,
} from '@pamir-audit/catalog';
import { backoff, type Endpoint, sleep } from '@pamir-audit/sdk';
import type { Event, Logger } from './component.ts';
import { lockDirectory } from './directory-lock.ts';
import { serveHealth } from './health.ts';
import { openMetrics } from './metrics.ts';
import type { Settings } from './settings.ts';
import { runLocked } from './run-locked.ts';
import { expectSupported } from './segment/compressed.ts';

export interface WorkerOptions {
  readonly settings: Settings;
  readonly endpoints: readonly Endpoint[];
  readonly log: Logger;
  /** Drains and ends the worker. */
  readonly stop: AbortSignal;
  /** The broker deletes the queue once it is unused for so long. @default never */
  readonly queueExpiresMs?: number;
  /** @default true */
  readonly hasHealth?: boolean;
  /** Asked before the queue is consumed; a throw ends the worker. */
  readonly check?: () => Promise<void>;
  /** Told of every write to the daily file. */
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
 * Runs until `stop` aborts.
 *
 * @throws AuditError when it cannot start: SINK_UNAVAILABLE for a directory that cannot be
 * written, BROKER_REFUSED, TOPOLOGY_CONFLICT. A broker that is merely away is waited for, and so is
 * a disk that is full or fails.
 */
export async function runWorker(options: WorkerOptions): Promise<void> {
  const { settings, log, stop } = options;
  if (settings.compress !== 'none') expectSupported(settings.compress);
  warnOfIdlePatterns(settings.bindings, log);
  const state: WorkerState = { troubles: () => [], stored: 0, dead: 0, dropped: () => 0 };
  const health = await openHealth(options, state);
  const retry = backoff(FIRST_RETRY_MS, LONGEST_RETRY_MS);
  const holder = new Holder(options, state);
  try {
    while (!stop.aborted) {
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

/** Locks the directory and runs, once for each call. */
class Holder {
  readonly #options: WorkerOptions;
  readonly #state: WorkerState;
  /** File system of the directory when it was locked first. */
  #device: number | undefined;
  hasHeld = false;
  #patienceMs = PATIENCE_MS;

  constructor(options: WorkerOptions, state: WorkerState) {
    this.#options = options;
    this.#state = state;
  }

  /** Returns when `stop` aborts, the lock is lost, or it is time to let another worker try. */
  async hold(): Promise<void> {
    const { settings, log, stop } = this.#options;
    this.#state.troubles = () => [STANDING_BY];
    const lock = await lockDirectory(settings.dir, log, stop);
    if (lock === undefined) return;
    try {
      await this.#expectSameDevice();
      const heldAt = performance.now();
      const end = await runLocked(this.#options, lock, this.#state, this.#patienceMs);
      this.hasHeld = true;
      if (end === 'lock lost')
        log.error({ directory: settings.dir }, 'The directory was taken away.');
      const wasDeafThroughout = performance.now() - heldAt < this.#patienceMs * 2;
      const doubled = Math.min(this.#patienceMs * 2, MOST_PATIENCE_MS);
      this.#patienceMs = wasDeafThroughout ? doubled : PATIENCE_MS;
      if (end !== 'no broker') return;
    } finally {
      await lock.release();
    }
    log.warn(
      { directory: settings.dir },
      'Released the directory: perhaps another worker can go on.',
    );
    this.#state.troubles = () => [NO_BROKER];
    await sleep(YIELD_MS, stop);
  }

  /** After an unmount the empty directory below would take the events, and hide them at the next mount. */
  async #expectSameDevice(): Promise<void> {
    const { dir } = this.#options.settings;
    const { dev } = await stat(dir);
    this.#device ??= dev;
    if (dev === this.#device) return;
    const message = `${dir} is on another file system than when the worker started`;
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

/** Keys outside the catalog are fine, so this is a warning: most often it is a slip of the pen. */
function warnOfIdlePatterns(patterns: readonly string[], log: Logger): void {
  for (const pattern of patterns) {
    if (keysMatching(pamirCatalog, pattern).length > 0) continue;
    const [first = '', ...rest] = pattern.split('.');
    const service = nearest(
      first,
      pamirServices.map(({ name }) => name),
    );
    const meant = service === undefined ? undefined : [service, ...rest].join('.');
    log.warn({ pattern, meant }, 'No event of the catalog matches this binding.');
  }
}
