/**
 * `pamir-audit dev`: the whole product on one machine, to see it work: a broker, the worker, and
 * sample events published through the SDK.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { resolveBroker } from '@pamir-audit/broker';
import { AuditError, type EventKey, pamirKeys } from '@pamir-audit/catalog';
import { type Bus, createBus, type Endpoint, parseUrl, type Receipt } from '@pamir-audit/sdk';
import type { CommandContext } from '../command-line.ts';
import { endpointsOf } from '../endpoints.ts';
import { OK } from '../exit.ts';
import { openLog } from '../log.ts';
import { sampleBody } from '../sample.ts';
import { type Flags, readSettings, type Settings } from '../settings.ts';
import { formatTime } from '../time-format.ts';
import { runWorker } from '../worker.ts';

/** Samples must never enter a real trail, so on a configured broker they have their own exchange. */
const DEV_EXCHANGE = 'pamir_audit_dev';
const QUEUE_EXPIRES_MS = 60_000;
/** How fast samples come when nobody says how many. */
const PAUSE_MS = 500;
/** How many are published at a time otherwise. */
const GROUP = 500;

export async function dev(
  flags: Flags & { events?: string },
  { stop }: CommandContext,
): Promise<number> {
  const { events, ...rest } = flags;
  const count = events === undefined ? undefined : parseCount(events);
  const given = readSettings(rest, process.env);
  const env = brokerEnvironment(given, rest);
  const broker = await resolveBroker(env, say).catch((error: unknown) => {
    throw new AuditError(
      'BROKER_UNAVAILABLE',
      error instanceof Error ? error.message : 'no broker',
    );
  });
  try {
    say(`Using ${broker.description}.`);
    const isShared = broker.kind === 'configured';
    const settings: Settings = {
      ...given,
      logLevel: (rest.logLevel ?? process.env['LOG_LEVEL']) ? given.logLevel : 'warn',
      exchange: isShared ? (rest.exchange ?? DEV_EXCHANGE) : given.exchange,
      queue: isShared ? (rest.queue ?? `${DEV_EXCHANGE}.${randomUUID()}`) : given.queue,
      queueType: rest.queueType === undefined ? 'classic' : given.queueType,
    };
    const endpoints = isShared ? endpointsOf(given) : [parseUrl(broker.url)];
    await sampleRun(settings, endpoints, count, stop);
  } finally {
    await broker.close();
  }
  return OK;
}

/** Worker and publisher side by side; ends when all samples are stored, or on `stop`. */
async function sampleRun(
  settings: Settings,
  endpoints: readonly Endpoint[],
  count: number | undefined,
  stop: AbortSignal,
): Promise<void> {
  const log = openLog(settings);
  const started = performance.now();
  const path = formatTime(join(settings.dir, settings.file), new Date());
  const done = new AbortController();
  const end = AbortSignal.any([stop, done.signal]);
  const stored = new Set<string>();
  /** Ids that were confirmed and not yet stored. */
  const open = new Set<string>();
  let confirmed = 0;
  const finishIfAll = () => {
    if (confirmed === count && open.size === 0) done.abort();
  };

  await using bus = createBus({
    service: 'pamir-audit-dev',
    endpoints,
    exchange: settings.exchange,
    log,
  });
  const worker = runWorker({
    settings,
    endpoints,
    log,
    stop: end,
    queueExpiresMs: QUEUE_EXPIRES_MS,
    hasHealth: false,
    stored(batch) {
      for (const { origin } of batch) {
        if (origin.id === undefined) continue;
        stored.add(origin.id);
        open.delete(origin.id);
      }
      finishIfAll();
    },
  });
  const publishing = publishSamples(bus, count, end, (id) => {
    confirmed += 1;
    if (!stored.has(id)) open.add(id);
    finishIfAll();
  });
  // Whichever fails first ends both; the other then has nothing left to do.
  const failing = (error: unknown) => {
    done.abort();
    throw error;
  };
  await Promise.all([worker.catch(failing), publishing.catch(failing)]);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say(
    `${confirmed - open.size} events published, confirmed and written to ${path} in ${seconds} s.`,
  );
}

/** One event per catalog key in turn, in groups; the first waits until the worker listens. */
async function publishSamples(
  bus: Bus,
  count: number | undefined,
  end: AbortSignal,
  confirmed: (id: string) => void,
): Promise<void> {
  const last = count ?? Infinity;
  for (let index = 0; index < last && !end.aborted;) {
    const size = index === 0 || count === undefined ? 1 : Math.min(GROUP, last - index);
    const first = index;
    const group = Array.from({ length: size }, (_, offset) => publishSample(bus, first + offset));
    for (const { id, routed } of await Promise.all(group)) {
      // While no queue is bound the broker throws samples away: that one goes again.
      if (!routed) continue;
      index += 1;
      confirmed(id);
    }
    const pauseMs = index === first ? 50 : PAUSE_MS;
    if ((index === first || count === undefined) && (await paused(pauseMs, end))) return;
  }
}

function publishSample(bus: Bus, index: number): Promise<Receipt> {
  const key = pamirKeys[index % pamirKeys.length] as EventKey;
  return bus.publish(key, sampleBody(key, index));
}

/** True when `end` came meanwhile. */
function paused(ms: number, end: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(end.aborted), ms);
    end.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}

/** The variables that name a broker, as flags and environment have them together. */
function brokerEnvironment(settings: Settings, flags: Flags) {
  return {
    RABBITMQ_URL: settings.url,
    RABBITMQ_HOST: flags.host ?? process.env['RABBITMQ_HOST'],
    RABBITMQ_PORT: settings.port,
    RABBITMQ_USER: settings.user,
    RABBITMQ_PASSWORD: settings.password,
    RABBITMQ_VHOST: settings.vhost,
  };
}

function parseCount(text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count > 0) return count;
  throw new AuditError('CONFIG_INVALID', `--events is not a whole number above 0: '${text}'`);
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}
