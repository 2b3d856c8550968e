/** What the management API tells about the exchange and the queue, asked for all at once. */
import { AuditError } from '@pamir-audit/catalog';
import type { TopologySettings } from '../audit-topology.ts';
import type {
  Alarm,
  Binding,
  ExchangeDetail,
  Management,
  Permission,
  QueueDetail,
} from '../management.ts';
import type { PolicySet } from './rules.ts';

export interface Facts {
  readonly version: string;
  readonly clockAheadMs: number;
  readonly exchange: ExchangeDetail | undefined;
  readonly queue: QueueDetail | undefined;
  /** Bindings of the exchange to anything. */
  readonly bindings: readonly Binding[];
  /** The other queues that are bound to the exchange. */
  readonly others: readonly QueueDetail[];
  readonly policies: PolicySet;
}

/** @throws AuditError BROKER_UNAVAILABLE or BROKER_REFUSED */
export async function askFacts(
  management: Management,
  settings: Pick<TopologySettings, 'exchange' | 'queue'>,
): Promise<Facts> {
  // First alone: one refusal is enough for the broker's log.
  const { version, clockAheadMs } = await management.overview();
  const [exchange, queue, bindings, policies, operatorPolicies] = await Promise.all([
    management.exchange(settings.exchange),
    management.queue(settings.queue),
    management.bindingsFrom(settings.exchange),
    management.policies(),
    management.operatorPolicies(),
  ]);
  const names = bindings
    .filter((it) => it.destination_type === 'queue' && it.destination !== settings.queue)
    .map(({ destination }) => destination);
  const others = await Promise.all([...new Set(names)].map((name) => management.queue(name)));
  return {
    version,
    clockAheadMs,
    exchange,
    queue,
    bindings,
    others: others.filter((it) => it !== undefined),
    policies: { policies, operatorPolicies },
  };
}

export interface Privileged {
  readonly alarms: readonly Alarm[];
  /** Undefined where this login may not look. */
  readonly permission: Permission | undefined;
}

/** What only some logins may see. */
export async function askPrivileged(management: Management, user: string): Promise<Privileged> {
  const [alarms, permission] = await Promise.all([
    management.alarms(),
    management.permission(user).catch((error: unknown) => {
      if (error instanceof AuditError && error.code === 'BROKER_REFUSED') return undefined;
      throw error;
    }),
  ]);
  return { alarms, permission };
}
