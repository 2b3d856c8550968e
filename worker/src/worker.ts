/**
 * The worker as a process: pages over HTTP, the directory's lock, and the pipeline while it is held.
 */
import { stat } from 'node:fs/promises';
import { AuditError } from '@pamir-audit/catalog';
import { backoff, sleep } from '@pamir-audit/sdk';
import type { Event, Logger } from './component.ts';
import { type DirectoryLocks, lockDirectories } from './directory-lock.ts';
import type { Graph } from './graph.ts';
import { serveHealth } from './health.ts';
import { openMetrics } from './metrics.ts';
import { directoriesOf, type Plan } from './plan.ts';
import { changeOf, type PlanChange } from './plan-change.ts';
import { type End, runLocked } from './run-locked.ts';
import type { Settings } from './settings.ts';

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
  /** How often the plan was to be another: for the metrics. @default never */
  readonly reloads?: ReloadCounts;
}

export interface ReloadCounts {
  readonly done: number;
  readonly failed: number;
}

export interface Worker {
  /**
   * Runs until `stop` aborts, or the sources have nothing more to give.
   *
   * @throws AuditError when it cannot start: SINK_UNAVAILABLE for a directory that cannot be
   * written, BROKER_REFUSED, TOPOLOGY_CONFLICT. A broker that is merely away is waited for, and so is
   * a disk that is full or fails.
   */
  run(): Promise<void>;
  /**
   * Runs another plan from now on; of what both have, nothing is touched. Not called again before it
   * has settled.
   *
   * @throws what keeps the other plan from running; the one before runs on
   */
  reload(plan: Plan): Promise<PlanChange>;
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

/** One whose plan stays as it is. */
export function runWorker(options: WorkerOptions): Promise<void> {
  return openWorker(options).run();
}

export function openWorker(options: WorkerOptions): Worker {
  const { log, stop } = options;
  const state: WorkerState = { troubles: () => [], stored: 0, dead: 0, dropped: () => 0 };
  const retry = backoff(FIRST_RETRY_MS, LONGEST_RETRY_MS);
  const holder = new Holder(options, state);
  return {
    reload: (plan) => holder.reload(plan),
    async run() {
      const health = await openHealth(options, state);
      try {
        while (!stop.aborted && !holder.isFinished) {
          try {
            await holder.hold();
            retry.reset();
          } catch (error) {
            if (!isDiskTrouble(error, holder.hasHeld)) throw error;
            log.error({ reason: error.message }, 'Cannot open the files; waiting.');
            state.troubles = () => [error.message];
            await holder.pause(retry.next());
          }
        }
      } finally {
        await health?.close();
      }
    },
  };
}

/** Locks the directories and runs, once for each call. */
class Holder {
  readonly #options: WorkerOptions;
  readonly #state: WorkerState;
  #plan: Plan;
  /** Aborts when there is another plan to be run, while none runs yet. */
  #replanned = new AbortController();
  /** File system of each directory when it was locked first. */
  readonly #devices = new Map<string, number>();
  /** What runs; pending while it is opened. */
  #graph: Promise<Graph | undefined> = Promise.resolve(undefined);
  hasHeld = false;
  isFinished = false;
  #patienceMs = PATIENCE_MS;

  constructor(options: WorkerOptions, state: WorkerState) {
    this.#options = options;
    this.#state = state;
    this.#plan = options.plan;
  }

  async reload(plan: Plan): Promise<PlanChange> {
    let seen: Promise<Graph | undefined>;
    let graph: Graph | undefined;
    do {
      seen = this.#graph;
      graph = await seen;
    } while (seen !== this.#graph);
    const change = graph ? await graph.reload(plan) : changeOf(this.#plan, plan);
    this.#plan = plan;
    const directories = directoriesOf(plan);
    for (const directory of this.#devices.keys()) {
      if (!directories.includes(directory)) this.#devices.delete(directory);
    }
    if (graph === undefined) this.#replanned.abort();
    return change;
  }

  /** Shorter when `stop` aborts or there is another plan. */
  async pause(ms: number): Promise<void> {
    await sleep(ms, AbortSignal.any([this.#options.stop, this.#replanned.signal]));
  }

  /** Returns when `stop` aborts, the lock is lost, or it is time to let another worker try. */
  async hold(): Promise<void> {
    const { log, stop } = this.#options;
    this.#replanned = new AbortController();
    const directories = directoriesOf(this.#plan);
    this.#state.troubles = () => [STANDING_BY];
    const waiting = AbortSignal.any([stop, this.#replanned.signal]);
    const locks = await lockDirectories(directories, log, waiting);
    if (locks === undefined) return;
    try {
      if (this.#replanned.signal.aborted) return;
      const end = await this.#run(locks);
      if (end !== 'no broker') return;
    } finally {
      await locks.retain([]);
    }
    const directory = directoriesOf(this.#plan).join(', ');
    log.warn({ directory }, 'Released the directory: perhaps another worker can go on.');
    this.#state.troubles = () => [NO_BROKER];
    await this.pause(YIELD_MS);
  }

  async #run(locks: DirectoryLocks): Promise<End> {
    const heldAt = performance.now();
    let opened: (graph?: Graph) => void = () => {};
    this.#graph = new Promise((resolve) => {
      opened = resolve;
    });
    const expectSameDevice = (directory: string) => this.#expectSameDevice(directory);
    const holding = {
      plan: this.#plan,
      locks,
      patienceMs: this.#patienceMs,
      expectSameDevice,
      opened,
    };
    let end: End;
    try {
      end = await runLocked(this.#options, holding, this.#state);
    } finally {
      opened();
      this.#graph = Promise.resolve(undefined);
    }
    this.hasHeld = true;
    this.isFinished = end === 'finished';
    const directory = directoriesOf(this.#plan).join(', ');
    if (end === 'lock lost')
      this.#options.log.error({ directory }, 'The directory was taken away.');
    const wasDeafThroughout = performance.now() - heldAt < this.#patienceMs * 2;
    const doubled = Math.min(this.#patienceMs * 2, MOST_PATIENCE_MS);
    this.#patienceMs = wasDeafThroughout ? doubled : PATIENCE_MS;
    return end;
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

async function openHealth(
  { settings, hasHealth = true, reloads }: WorkerOptions,
  state: WorkerState,
) {
  if (!hasHealth) return undefined;
  const metrics = openMetrics({
    stored: () => state.stored,
    dead: () => state.dead,
    dropped: () => state.dropped(),
    reloads: () => reloads?.done ?? 0,
    failedReloads: () => reloads?.failed ?? 0,
    isReady: () => state.troubles().length === 0,
  });
  return serveHealth({ ...settings.http, troubles: () => state.troubles(), metrics });
}
