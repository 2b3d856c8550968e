/**
 * What `run` asks the management API before it consumes: whether the queue loses events by its own
 * rules. The API is a convenience, so a worker never waits for it long nor fails without it.
 */
import { AuditError } from '@pamir-audit/catalog';
import type { Endpoint } from '@pamir-audit/sdk';
import { plannedShape, type TopologySettings } from './audit-topology.ts';
import type { Logger } from './component.ts';
import { abandonedQueues } from './inspection/exchange.ts';
import { askFacts, type Facts } from './inspection/facts.ts';
import { faultsOf } from './inspection/queue.ts';
import { openManagement } from './management.ts';

const LONGEST_MS = 2000;

export interface PreflightOptions {
  readonly settings: TopologySettings & { readonly managementUrl: string | undefined };
  readonly endpoints: readonly Endpoint[];
  readonly log: Logger;
  readonly stop: AbortSignal;
}

/** @throws AuditError TOPOLOGY_CONFLICT for a queue that must not be consumed as it is */
export async function preflight({
  settings,
  endpoints,
  log,
  stop,
}: PreflightOptions): Promise<void> {
  const [endpoint] = endpoints;
  if (endpoint === undefined) return;
  const signal = AbortSignal.any([stop, AbortSignal.timeout(LONGEST_MS)]);
  let facts: Facts;
  try {
    facts = await askFacts(
      openManagement({ url: settings.managementUrl, endpoint, signal }),
      settings,
    );
  } catch (error) {
    if (!(error instanceof AuditError)) throw error;
    if (stop.aborted) return;
    const fields = { queue: settings.queue, reason: error.message };
    log.info(
      fields,
      'Overflow and delivery limit of the queue, and abandoned queues, are unchecked.',
    );
    return;
  }
  // A queue that is not there yet is declared next, and the policies that wait for it count too.
  const shape = facts.queue ?? plannedShape(settings);
  const faults = faultsOf(settings.queue, shape, facts.policies, facts.version);
  if (faults.length > 0) {
    throw new AuditError('TOPOLOGY_CONFLICT', faults.map(({ what }) => what).join('; '));
  }
  for (const { name, messages } of abandonedQueues(facts)) {
    const fields = { abandoned: name, messages, exchange: settings.exchange };
    log.warn(fields, 'A queue is bound to the exchange and nobody consumes it.');
  }
}
