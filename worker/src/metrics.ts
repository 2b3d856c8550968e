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
  readonly isReady: () => boolean;
}

export function openMetrics({ stored, dead, dropped, isReady }: Readings): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
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
