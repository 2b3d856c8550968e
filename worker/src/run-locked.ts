/** What a worker does while it holds its directory: queue → line → daily file, console. */
import { join } from 'node:path';
import { AuditError } from '@pamir-audit/catalog';
import { bestEffort, type Copies } from './best-effort.ts';
import type { Event, Logger } from './component.ts';
import type { DirectoryLock } from './directory-lock.ts';
import { type Group, group } from './group.ts';
import { run } from './pipeline.ts';
import { consoleSink } from './sinks/console.ts';
import { fileSink } from './sinks/file.ts';
import { amqpSource } from './sources/amqp.ts';
import { openTrailSink } from './trail-sink.ts';
import { auditLineTransform } from './transforms/audit-line.ts';
import type { WorkerOptions, WorkerState } from './worker.ts';

/**
 * How long a sink that fails may still try at shutdown. Then its events go back to the broker, so
 * that the process ends well within the eight seconds that are promised.
 */
const GIVE_UP_MS = 3500;

/**
 * Works until `stop` aborts or the lock is lost.
 *
 * @throws AuditError SINK_UNAVAILABLE when the files cannot be opened, BROKER_REFUSED,
 * TOPOLOGY_CONFLICT
 */
export async function runLocked(
  options: WorkerOptions,
  lock: DirectoryLock,
  state: WorkerState,
): Promise<void> {
  const { settings, log } = options;
  const giveUp = new AbortController();
  const end = endOf(options.stop, lock, giveUp);
  const source = await amqpSource.build(sourceOptions(options), { id: 'rabbitmq', log });
  const copies = settings.console ? await consoleCopies(log) : undefined;
  try {
    const { file, dead } = await openSinks(options, { lock, giveUp: giveUp.signal, state, copies });
    state.dropped = () => copies?.dropped ?? 0;
    state.troubles = () => troublesOf({ file, dead, source });
    const transform = await auditLineTransform.build({}, { id: 'audit_line', log });
    await run({ source, transforms: [transform], sinks: [file], dead }, end.signal);
  } finally {
    end.dispose();
    await copies?.close();
  }
}

/** A stop leaves a moment for what is in hand; without the lock nothing more may be written. */
function endOf(stop: AbortSignal, { lost }: DirectoryLock, giveUp: AbortController) {
  const onStop = () => setTimeout(() => giveUp.abort(), GIVE_UP_MS).unref();
  const onLost = () => giveUp.abort();
  stop.addEventListener('abort', onStop, { once: true });
  lost.addEventListener('abort', onLost, { once: true });
  return {
    signal: AbortSignal.any([stop, lost]),
    dispose() {
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
}

/** The daily file, whose writes the console is shown, and the dead-letter file beside it. */
async function openSinks(options: WorkerOptions, { lock, giveUp, state, copies }: SinkOptions) {
  const { settings, log } = options;
  const path = join(settings.dir, settings.file);
  const file = await fileSink.build({ path }, { id: 'file', log });
  const deadPath = join(settings.dir, 'dead-%Y-%m-%d.jsonl');
  const dead = await openTrailSink({ path: deadPath, kind: 'dead' }, { id: 'dead_letter', log });
  const guarded = (sink: typeof file): typeof file => ({
    ...sink,
    async write(events) {
      // The batch goes back to the broker, and comes again to whoever holds the directory then.
      if (lock.lost.aborted) throw new AuditError('SINK_UNAVAILABLE', 'the lock is lost');
      return sink.write(events);
    },
  });
  const grouped = (id: string, sink: typeof file, stored: (events: readonly Event[]) => void) =>
    group({ id, sink: guarded(sink), log, giveUp, stored });
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
  } satisfies Record<string, Group>;
}

/** The console is shown what the daily file has. */
async function consoleCopies(log: Logger) {
  const sink = await consoleSink.build({ target: 'stdout' }, { id: 'console', log });
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
