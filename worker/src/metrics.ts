/** What the worker counts. */
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';

export interface Metrics {
  readonly registry: Registry;
  readonly stored: Counter;
  readonly dead: Counter;
}

export interface Gauges {
  /** 1 while `/ready` says yes, else 0. */
  readonly isReady: () => boolean;
  /** Copies that best-effort sinks could not take. */
  readonly dropped: () => number;
}

export function openMetrics({ isReady, dropped }: Gauges): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  gauge('audit_worker_ready', 'Whether the worker does its job.', () => (isReady() ? 1 : 0));
  gauge('audit_worker_dropped_copies', 'Events the console or another copy missed.', dropped);
  const counter = (name: string, help: string) =>
    new Counter({ name, help, registers: [registry] });
  return {
    registry,
    stored: counter('audit_worker_stored_events_total', 'Events stored in the daily file.'),
    dead: counter('audit_worker_dead_events_total', 'Events kept in the dead-letter file.'),
  };
}
