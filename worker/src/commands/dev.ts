/**
 * `pamir-audit dev`: the whole product on one machine, to see it work: a broker, the worker, and
 * sample events published through the SDK.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { resolveBroker } from '@pamir-audit/broker';
import { AuditError, type EventKey, matches, pamirKeys } from '@pamir-audit/catalog';
import { aborted, type Bus, createBus, type Endpoint, parseUrl, sleep } from '@pamir-audit/sdk';
import { builtInPlan } from '../built-in-plan.ts';
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
/** How long to wait before a sample that no queue took is published again. */
const UNROUTED_PAUSE_MS = 50;
/** How many are published at a time otherwise. */
const GROUP = 500;

export async function dev(
  flags: Flags & { events?: number },
  { stop }: CommandContext,
): Promise<number> {
  const { events: count, ...rest } = flags;
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
    const isQueueTypeGiven = Boolean(rest.queueType ?? process.env['AUDIT_QUEUE_TYPE']);
    const settings: Settings = {
      ...given,
      logLevel: (rest.logLevel ?? process.env['LOG_LEVEL']) ? given.logLevel : 'warn',
      exchange: isShared ? (rest.exchange ?? DEV_EXCHANGE) : given.exchange,
      queue: isShared ? (rest.queue ?? `${DEV_EXCHANGE}.${randomUUID()}`) : given.queue,
      queueType: isQueueTypeGiven ? given.queueType : 'classic',
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
  /** Ids that were stored before their confirm arrived. */
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
  await Promise.race([bus.ready(), aborted(end)]);
  const queueExpiresMs = QUEUE_EXPIRES_MS;
  const worker = runWorker({
    plan: builtInPlan({ settings, endpoints, queueExpiresMs, isChecked: false }),
    settings,
    log,
    stop: end,
    hasHealth: false,
    stored(batch) {
      for (const { origin } of batch) {
        if (origin.id === undefined) continue;
        if (!open.delete(origin.id)) stored.add(origin.id);
      }
      finishIfAll();
    },
  });
  const keys = boundKeys(settings.bindings);
  const publishing = publishSamples(bus, keys, count, end, (id) => {
    confirmed += 1;
    if (!stored.delete(id)) open.add(id);
    finishIfAll();
  });
  // Whichever fails first ends both; the other then has nothing left to do.
  const failing = (error: unknown) => {
    done.abort();
    throw error;
  };
  const published = Promise.race([publishing, aborted(end)]);
  await Promise.all([worker.catch(failing), published.catch(failing)]);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say(
    `${confirmed - open.size} events published, confirmed and written to ${path} in ${seconds} s.`,
  );
}

/** One event per catalog key in turn, in groups; the first waits until the worker listens. */
async function publishSamples(
  bus: Bus,
  keys: readonly EventKey[],
  count: number | undefined,
  end: AbortSignal,
  confirmed: (id: string) => void,
): Promise<void> {
  const publish = async (index: number) => {
    const key = keys[index % keys.length] as EventKey;
    for (; !end.aborted; await sleep(UNROUTED_PAUSE_MS, end)) {
      const { id, routed } = await bus.publish(key, sampleBody(key, index));
      // While no queue is bound the broker throws samples away: this one goes again.
      if (routed) return confirmed(id);
    }
  };
  const last = count ?? Infinity;
  for (let index = 0; index < last && !end.aborted;) {
    const size = index === 0 || count === undefined ? 1 : Math.min(GROUP, last - index);
    const first = index;
    await Promise.all(Array.from({ length: size }, (_, offset) => publish(first + offset)));
    index += size;
    if (count === undefined) await sleep(PAUSE_MS, end);
  }
}

/** Samples of the keys that the worker's queue is bound with; others would never arrive. */
function boundKeys(bindings: readonly string[]): readonly EventKey[] {
  const keys = pamirKeys.filter((key) => bindings.some((pattern) => matches(pattern, key)));
  if (keys.length > 0) return keys;
  throw new AuditError('CONFIG_INVALID', `no event of the catalog matches ${bindings.join(' ')}`);
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

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}
