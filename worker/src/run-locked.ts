/** What a worker does while it holds its directories: it runs the graph of its plan. */
import { AuditError } from '@pamir-audit/catalog';
import type { Sink } from './component.ts';
import type { DirectoryLock } from './directory-lock.ts';
import { type SpaceWatch, watchSpace } from './disk-space.ts';
import { type GraphSurroundings, openGraph } from './graph.ts';
import { run } from './pipeline.ts';
import { directoriesOf, type PlannedSink } from './plan.ts';
import type { WorkerOptions, WorkerState } from './worker.ts';

/**
 * How long a sink that fails may still try at shutdown. Then its events go back to the broker, so
 * that the process ends well within the eight seconds that are promised.
 */
const GIVE_UP_MS = 3500;
const LISTEN_MS = 500;

/** Why a worker does not hold its directories any more. */
export type End = 'stopped' | 'finished' | 'lock lost' | 'no broker';

/**
 * Works until `stop` aborts, the lock is lost, or nothing could be consumed for `patienceMs`: perhaps
 * another worker that stands by still reaches the broker.
 *
 * @throws AuditError SINK_UNAVAILABLE when the files cannot be opened, BROKER_REFUSED,
 * TOPOLOGY_CONFLICT
 */
export async function runLocked(
  options: WorkerOptions,
  lock: DirectoryLock,
  state: WorkerState,
  patienceMs: number,
): Promise<End> {
  const { plan, log } = options;
  const giveUp = new AbortController();
  const end = endOf(options.stop, lock, giveUp);
  const spaces = await watchSpaces(options);
  try {
    const graph = await openGraph(plan, {
      ...shared(options, lock, spaces),
      giveUp: giveUp.signal,
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
      await run(graph.pipeline, end.signal);
      return end.reason();
    } finally {
      await graph.closeCopies();
    }
  } finally {
    end.dispose();
    for (const space of spaces.values()) space.close();
  }
}

/** A stop leaves a moment for what is in hand; without the lock nothing more may be written. */
function endOf(stop: AbortSignal, { lost }: DirectoryLock, giveUp: AbortController) {
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

type Spaces = ReadonlyMap<string, SpaceWatch>;

async function watchSpaces({ plan, settings, log }: WorkerOptions): Promise<Spaces> {
  const { spaceWarn: warn, spaceAct: act, spaceStop: stop } = settings;
  const spaces = new Map<string, SpaceWatch>();
  for (const directory of directoriesOf(plan)) {
    spaces.set(directory, await watchSpace(directory, { warn, act, stop }, log));
  }
  return spaces;
}

/** What sinks share: the lock, and the room on the disk. */
function shared({ plan, settings, log }: WorkerOptions, lock: DirectoryLock, all: Spaces) {
  const spacesOf = ({ directories }: PlannedSink) =>
    directories.flatMap((directory) => all.get(directory) ?? []);
  return {
    log,
    guarded: (sink, planned) => guarded(sink, lock, spacesOf(planned)),
    isShortOfSpace(planned) {
      if (settings.spaceAction !== 'delete' || planned === plan.dead) return undefined;
      const spaces = spacesOf(planned);
      return async () => {
        const stages = await Promise.all(spaces.map((space) => space.look()));
        return stages.some((stage) => stage === 'act' || stage === 'stop');
      };
    },
  } satisfies Partial<GraphSurroundings>;
}

/** What is refused goes back to the broker, and comes again to whoever holds the directory then. */
function guarded(sink: Sink, lock: DirectoryLock, spaces: readonly SpaceWatch[]): Sink {
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
