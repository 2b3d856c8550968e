/** What the worker counts, in the format of Prometheus. */
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';

/** Where the numbers come from, read whenever somebody asks. */
export interface Readings {
  /** Events stored in the daily file. */
  readonly stored: () => number;
  /** Events kept in the dead-letter file. */
  readonly dead: () => number;
  /** Copies that the console or another best-effort sink could not take. */
  readonly dropped: () => number;
  /** Configurations that were read again and put to work. */
  readonly reloads: () => number;
  /** Those that were not, so that the one before ran on. */
  readonly failedReloads: () => number;
  readonly isReady: () => boolean;
}

/** How often the delay of the event loop is looked at. The default of 10 is all that an idle worker would do. */
const EVENT_LOOP_PRECISION_MS = 100;

export function openMetrics(readings: Readings): Registry {
  const { stored, dead, dropped, reloads, failedReloads, isReady } = readings;
  const registry = new Registry();
  collectDefaultMetrics({
    register: registry,
    eventLoopMonitoringPrecision: EVENT_LOOP_PRECISION_MS,
  });
  const registers = [registry];

  const counter = (name: string, help: string, read: () => number) =>
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  counter('audit_worker_stored_events_total', 'Events stored in the daily file.', stored);
  counter('audit_worker_dead_events_total', 'Events kept in the dead-letter file.', dead);
  counter('audit_worker_dropped_copies_total', 'Events that the console missed.', dropped);
  counter('audit_worker_reloads_total', 'Configurations put to work while it runs.', reloads);
  counter(
    'audit_worker_failed_reloads_total',
    'Configurations that could not be put to work; the one before ran on.',
    failedReloads,
  );
  const ready = new Gauge({
    name: 'audit_worker_ready',
    help: 'Whether the worker does its job: 1 or 0.',
    registers,
    collect() {
      ready.set(isReady() ? 1 : 0);
    },
  });
  return registry;
}
