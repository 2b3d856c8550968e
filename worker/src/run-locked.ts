/** What a worker does while it holds its directories: it runs the graph of its plan. */
import { resolve } from 'node:path';
import { AuditError } from '@pamir-audit/catalog';
import type { Sink } from './component.ts';
import type { DirectoryLocks } from './directory-lock.ts';
import { type SpaceWatch, watchSpace } from './disk-space.ts';
import { type Graph, type GraphSurroundings, openGraph } from './graph.ts';
import { directoriesOf, type Plan, type PlannedSink } from './plan.ts';
import type { WorkerOptions, WorkerState } from './worker.ts';

/**
 * How long a sink that fails may still try at shutdown. Then its events go back to the broker, so
 * that the process ends well within the eight seconds that are promised.
 */
const GIVE_UP_MS = 3500;
const LISTEN_MS = 500;

/** Why a worker does not hold its directories any more. */
export type End = 'stopped' | 'finished' | 'lock lost' | 'no broker';

export interface Holding {
  readonly plan: Plan;
  readonly locks: DirectoryLocks;
  readonly patienceMs: number;
  /** Asked about each directory that is new to it. */
  readonly expectSameDevice: (directory: string) => Promise<void>;
  /** Told of the graph once it can be given another plan. */
  readonly opened: (graph: Graph) => void;
}

/**
 * Works until `stop` aborts, the lock is lost, or nothing could be consumed for `patienceMs`: perhaps
 * another worker that stands by still reaches the broker.
 *
 * @throws AuditError SINK_UNAVAILABLE when the files cannot be opened, BROKER_REFUSED,
 * TOPOLOGY_CONFLICT
 */
export async function runLocked(
  options: WorkerOptions,
  holding: Holding,
  state: WorkerState,
): Promise<End> {
  const { log } = options;
  const { plan, locks, patienceMs, opened } = holding;
  const giveUp = new AbortController();
  const end = endOf(options.stop, locks, giveUp);
  const premises = new Premises(options, holding);
  try {
    await premises.hold(directoriesOf(plan));
    const graph = await openGraph(plan, {
      ...premises.shared(),
      giveUp: giveUp.signal,
      stop: end.signal,
      stored(events) {
        state.stored += events.length;
        options.stored?.(events);
      },
      buried(events) {
        state.dead += events.length;
        log.warn({ events: events.length }, 'Kept in the dead-letter file.');
      },
    });
    try {
      state.dropped = () => graph.dropped;
      state.troubles = () => graph.troubles();
      end.watch(patienceMs, () => graph.isDeaf);
      opened(graph);
      await graph.run();
      return end.reason();
    } finally {
      await graph.closeCopies();
    }
  } finally {
    end.dispose();
    premises.close();
  }
}

/** A stop leaves a moment for what is in hand; without the lock nothing more may be written. */
function endOf(stop: AbortSignal, { lost }: DirectoryLocks, giveUp: AbortController) {
  const onStop = () => setTimeout(() => giveUp.abort(), GIVE_UP_MS).unref();
  const onLost = () => giveUp.abort();
  const deaf = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  stop.addEventListener('abort', onStop, { once: true });
  lost.addEventListener('abort', onLost, { once: true });
  return {
    signal: AbortSignal.any([stop, lost, deaf.signal]),
    watch(patienceMs: number, isDeaf: () => boolean) {
      let heardAt = performance.now();
      timer = setInterval(() => {
        if (!isDeaf()) heardAt = performance.now();
        else if (performance.now() - heardAt > patienceMs) deaf.abort();
      }, LISTEN_MS);
      timer.unref();
    },
    reason(): End {
      if (stop.aborted) return 'stopped';
      if (lost.aborted) return 'lock lost';
      return deaf.signal.aborted ? 'no broker' : 'finished';
    },
    dispose() {
      clearInterval(timer);
      stop.removeEventListener('abort', onStop);
      lost.removeEventListener('abort', onLost);
    },
  };
}

/** What sinks share: the locks of their directories, and the room on the disk. */
class Premises {
  readonly #options: WorkerOptions;
  readonly #holding: Holding;
  readonly #spaces = new Map<string, SpaceWatch>();

  constructor(options: WorkerOptions, holding: Holding) {
    this.#options = options;
    this.#holding = holding;
  }

  async hold(directories: readonly string[]): Promise<void> {
    const { spaceWarn: warn, spaceAct: act, spaceStop: stop } = this.#options.settings;
    await this.#holding.locks.add(directories);
    for (const directory of directories.filter((it) => !this.#spaces.has(it))) {
      await this.#holding.expectSameDevice(directory);
      const space = await watchSpace(directory, { warn, act, stop }, this.#options.log);
      this.#spaces.set(directory, space);
    }
  }

  async holdOnly(directories: readonly string[]): Promise<void> {
    for (const [directory, space] of this.#spaces) {
      if (directories.includes(directory)) continue;
      space.close();
      this.#spaces.delete(directory);
    }
    await this.#holding.locks.retain(directories);
  }

  close(): void {
    for (const space of this.#spaces.values()) space.close();
  }

  shared() {
    const { settings, log } = this.#options;
    return {
      log,
      hold: (directories) => this.hold(directories),
      holdOnly: (directories) => this.holdOnly(directories),
      guarded: (sink, planned) => guarded(sink, this.#holding.locks, this.#spacesOf(planned)),
      isShortOfSpace: (planned) => {
        if (settings.spaceAction !== 'delete') return undefined;
        const spaces = this.#spacesOf(planned);
        return async () => {
          const stages = await Promise.all(spaces.map((space) => space.look()));
          return stages.some((stage) => stage === 'act' || stage === 'stop');
        };
      },
    } satisfies Partial<GraphSurroundings>;
  }

  #spacesOf({ directories }: PlannedSink): readonly SpaceWatch[] {
    return directories.flatMap((directory) => this.#spaces.get(resolve(directory)) ?? []);
  }
}

/** What is refused goes back to the broker, and comes again to whoever holds the directory then. */
function guarded(sink: Sink, lock: DirectoryLocks, spaces: readonly SpaceWatch[]): Sink {
  const refuse = (reason: string) => new AuditError('SINK_UNAVAILABLE', reason);
  const expectRoom = () => {
    if (spaces.some(({ stage }) => stage === 'stop')) {
      throw refuse('the disk has less room than AUDIT_SPACE_STOP');
    }
  };
  return {
    ...sink,
    async write(events) {
      if (lock.lost.aborted) throw refuse('the lock is lost');
      expectRoom();
      return sink.write(events);
    },
    async probe() {
      await Promise.all(spaces.map((space) => space.look()));
      expectRoom();
      await sink.probe?.();
    },
  };
}
