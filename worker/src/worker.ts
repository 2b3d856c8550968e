/** The built-in pipeline, put together from settings and run: queue → line → daily file, console. */
import { join } from 'node:path';
import { keysMatching, nearest, pamirCatalog, pamirServices } from '@pamir-audit/catalog';
import type { Endpoint } from '@pamir-audit/sdk';
import { bestEffort, type Copies } from './best-effort.ts';
import type { Event, Logger } from './component.ts';
import { lockDirectory } from './directory-lock.ts';
import { group } from './group.ts';
import { serveHealth } from './health.ts';
import { openMetrics } from './metrics.ts';
import { run } from './pipeline.ts';
import type { Settings } from './settings.ts';
import { consoleSink } from './sinks/console.ts';
import { fileSink } from './sinks/file.ts';
import { amqpSource } from './sources/amqp.ts';
import { openTrailSink } from './trail-sink.ts';
import { auditLineTransform } from './transforms/audit-line.ts';

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

/**
 * How long a sink that fails may still try at shutdown. Then its events go back to the broker, so
 * that the process ends well within the eight seconds that are promised.
 */
const GIVE_UP_MS = 3500;

/**
 * Runs until `stop` aborts.
 *
 * @throws AuditError when it cannot start: SINK_UNAVAILABLE for a directory that cannot be
 * written, BROKER_REFUSED, TOPOLOGY_CONFLICT. A broker that is merely away is waited for.
 */
export async function runWorker(options: WorkerOptions): Promise<void> {
  const { settings, log, stop } = options;
  warnOfIdlePatterns(settings.bindings, log);
  const state: State = { troubles: () => [STANDING_BY], stored: 0, dead: 0, dropped: () => 0 };
  const health = await openHealth(options, state);
  try {
    const lock = await lockDirectory(settings.dir, log, stop);
    try {
      if (lock) await work(options, state);
    } finally {
      await lock?.release();
    }
  } finally {
    await health?.close();
  }
}

const STANDING_BY = 'another worker writes to this directory; standing by';

/** What the pages of the worker tell, as it is right now. */
interface State {
  troubles: () => readonly string[];
  stored: number;
  dead: number;
  dropped: () => number;
}

async function openHealth({ settings, hasHealth = true }: WorkerOptions, state: State) {
  if (!hasHealth) return undefined;
  const metrics = openMetrics({
    stored: () => state.stored,
    dead: () => state.dead,
    dropped: () => state.dropped(),
    isReady: () => state.troubles().length === 0,
  });
  return serveHealth({ ...settings.http, troubles: () => state.troubles(), metrics });
}

async function work(options: WorkerOptions, state: State): Promise<void> {
  const { settings, log, stop } = options;
  await options.check?.();
  const giveUp = new AbortController();
  const onStop = () => setTimeout(() => giveUp.abort(), GIVE_UP_MS).unref();
  stop.addEventListener('abort', onStop, { once: true });
  const source = await amqpSource.build(sourceOptions(options), { id: 'rabbitmq', log });
  const copies = settings.console ? await consoleCopies(log) : undefined;
  const { file, dead } = await openSinks(options, giveUp.signal, state, copies);
  state.dropped = () => copies?.dropped ?? 0;
  state.troubles = () =>
    [source, file, dead].map(({ trouble }) => trouble).filter((it) => it !== undefined);
  const transform = await auditLineTransform.build({}, { id: 'audit_line', log });
  try {
    await run({ source, transforms: [transform], sinks: [file], dead }, stop);
  } finally {
    stop.removeEventListener('abort', onStop);
    await copies?.close();
  }
}

/** The daily file, whose writes the console is shown, and the dead-letter file beside it. */
async function openSinks(
  { settings, log, stored }: WorkerOptions,
  giveUp: AbortSignal,
  state: State,
  copies: Copies | undefined,
) {
  const path = join(settings.dir, settings.file);
  const file = await fileSink.build({ path }, { id: 'file', log });
  const deadPath = join(settings.dir, 'dead-%Y-%m-%d.jsonl');
  const dead = await openTrailSink({ path: deadPath, kind: 'dead' }, { id: 'dead_letter', log });
  return {
    file: group({
      id: 'file',
      sink: file,
      log,
      giveUp,
      stored(events) {
        state.stored += events.length;
        copies?.offer(events);
        stored?.(events);
      },
    }),
    dead: group({
      id: 'dead_letter',
      sink: dead,
      log,
      giveUp,
      stored(events) {
        state.dead += events.length;
        log.warn({ events: events.length }, 'Kept in the dead-letter file.');
      },
    }),
  };
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
