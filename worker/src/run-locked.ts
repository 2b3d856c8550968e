/** What a worker does while it holds its directory: queue → line → daily file, console. */
import { join } from 'node:path';
import { AuditError } from '@pamir-audit/catalog';
import { bestEffort, type Copies } from './best-effort.ts';
import type { Event, Logger, Sink } from './component.ts';
import type { DirectoryLock } from './directory-lock.ts';
import { type SpaceStage, type SpaceWatch, watchSpace } from './disk-space.ts';
import { group } from './group.ts';
import { run } from './pipeline.ts';
import { consoleSink } from './sinks/console.ts';
import { amqpSource } from './sources/amqp.ts';
import { openTrailSink } from './trail-sink.ts';
import { auditLineTransform } from './transforms/audit-line.ts';
import type { WorkerOptions, WorkerState } from './worker.ts';

/**
 * How long a sink that fails may still try at shutdown. Then its events go back to the broker, so
 * that the process ends well within the eight seconds that are promised.
 */
const GIVE_UP_MS = 3500;
const LISTEN_MS = 500;

/** Why a worker does not hold its directory any more. */
export type End = 'stopped' | 'lock lost' | 'no broker';

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
  const { settings, log } = options;
  await options.check?.();
  const giveUp = new AbortController();
  const end = endOf(options.stop, lock, giveUp);
  const source = await amqpSource.build(sourceOptions(options), { id: 'rabbitmq', log });
  const copies = settings.console ? await consoleCopies(log) : undefined;
  const { spaceWarn: warn, spaceAct: act, spaceStop } = settings;
  const space = await watchSpace(settings.dir, { warn, act, stop: spaceStop }, log);
  try {
    const sinkOptions = { lock, giveUp: giveUp.signal, state, copies, space };
    const { file, dead } = await openSinks(options, sinkOptions);
    state.dropped = () => copies?.dropped ?? 0;
    state.troubles = () => troublesOf({ file, dead, source });
    const transform = await auditLineTransform.build({}, { id: 'audit_line', log });
    end.watch(
      patienceMs,
      () => source.trouble !== undefined && !file.isSuspended && !dead.isSuspended,
    );
    await run({ source, transforms: [transform], sinks: [file], dead }, end.signal);
    return end.reason();
  } finally {
    end.dispose();
    space.close();
    await copies?.close();
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
      return lost.aborted ? 'lock lost' : 'no broker';
    },
    dispose() {
      clearInterval(timer);
      stop.removeEventListener('abort', onStop);
      lost.removeEventListener('abort', onLost);
    },
  };
}

function troublesOf(parts: Readonly<Record<string, { readonly trouble: string | undefined }>>) {
  return Object.entries(parts).flatMap(([name, { trouble }]) =>
    trouble === undefined ? [] : [`${name}: ${trouble}`],
  );
}

interface SinkOptions {
  readonly lock: DirectoryLock;
  readonly giveUp: AbortSignal;
  readonly state: WorkerState;
  readonly copies: Copies | undefined;
  readonly space: SpaceWatch;
}

/** The daily file, whose writes the console is shown, and the dead-letter file beside it. */
async function openSinks(options: WorkerOptions, sinkOptions: SinkOptions) {
  const { settings, log } = options;
  const { state, copies, giveUp, space } = sinkOptions;
  const file = await openDailyFile(options, space);
  const dead = await openTrailSink(
    {
      path: join(settings.dir, 'dead-%Y-%m-%d.jsonl'),
      kind: 'dead',
      upkeep: { keepDays: settings.keepDays },
    },
    { id: 'dead_letter', log },
  ).catch(async (error: unknown) => {
    await file.close();
    throw error;
  });
  const grouped = (id: string, sink: Sink, stored: (events: readonly Event[]) => void) =>
    group({ id, sink: guarded(sink, sinkOptions), log, giveUp, stored });
  return {
    file: grouped('file', file, (events) => {
      state.stored += events.length;
      copies?.offer(events);
      options.stored?.(events);
    }),
    dead: grouped('dead_letter', dead, (events) => {
      state.dead += events.length;
      log.warn({ events: events.length }, 'Kept in the dead-letter file.');
    }),
  };
}

function openDailyFile({ settings, log }: WorkerOptions, space: SpaceWatch): Promise<Sink> {
  const { dir, file, fileBytes, compress, keepDays, spaceAction } = settings;
  const isShortOfSpace = async () => ['act', 'stop'].includes(await space.look());
  const upkeep = {
    compression: compress === 'none' ? undefined : compress,
    keepDays,
    ...(spaceAction === 'delete' ? { isShortOfSpace } : {}),
  };
  const path = join(dir, file);
  return openTrailSink(
    { path, kind: 'events', maxSegmentBytes: fileBytes, upkeep },
    { id: 'file', log },
  );
}

/** What is refused goes back to the broker, and comes again to whoever holds the directory then. */
function guarded(sink: Sink, { lock, space }: SinkOptions): Sink {
  const refuse = (reason: string) => new AuditError('SINK_UNAVAILABLE', reason);
  const expectRoom = (stage: SpaceStage) => {
    if (stage === 'stop') throw refuse('the disk has less room than AUDIT_SPACE_STOP');
  };
  return {
    ...sink,
    async write(events) {
      if (lock.lost.aborted) throw refuse('the lock is lost');
      expectRoom(space.stage);
      return sink.write(events);
    },
    async probe() {
      expectRoom(await space.look());
      await sink.probe?.();
    },
  };
}

/** The console is shown what the daily file has. */
async function consoleCopies(log: Logger) {
  const sink = await consoleSink.build(consoleSink.options.parse({}), { id: 'console', log });
  return bestEffort('console', sink, log);
}

function sourceOptions({ settings, endpoints, queueExpiresMs }: WorkerOptions) {
  return {
    endpoints: [...endpoints],
    exchange: settings.exchange,
    queue: settings.queue,
    queue_type: settings.queueType,
    bindings: settings.bindings,
    prefetch: settings.prefetch,
    ...(queueExpiresMs === undefined ? {} : { expires_ms: queueExpiresMs }),
  };
}
