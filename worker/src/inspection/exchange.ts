/** Whether events reach the queue, and nothing else swallows them. Pure: facts in, findings out. */
import type { TopologySettings } from '../audit-topology.ts';
import type { Binding, QueueDetail } from '../management.ts';
import type { Facts } from './facts.ts';
import { type Finding, ok, problem, warning } from './finding.ts';
import { applyingPolicy } from './rules.ts';

const SETUP = 'Run `pamir-audit setup`.';

export function checkExchange(facts: Facts, name: string): Finding[] {
  const { exchange } = facts;
  if (exchange === undefined) return [problem(`there is no exchange '${name}'`, SETUP)];
  return [exchangeShape(exchange), alternateOf(facts, name)];
}

function exchangeShape({ name, type, durable }: NonNullable<Facts['exchange']>): Finding {
  const anew = 'Stop the publishers, delete it, and run `pamir-audit setup`.';
  if (type !== 'topic') return problem(`exchange '${name}' is not a topic but a ${type}`, anew);
  if (!durable) return problem(`exchange '${name}' is not durable: a restart loses it`, anew);
  return ok(`exchange '${name}' is there: topic, durable`);
}

function alternateOf({ exchange, policies }: Facts, name: string): Finding {
  const policy = applyingPolicy(policies.policies, 'exchange', name);
  const alternate =
    exchange?.arguments['alternate-exchange'] ?? policy?.definition['alternate-exchange'];
  if (typeof alternate === 'string') {
    return ok(`exchange '${name}' sends what no queue is bound to to exchange '${alternate}'`);
  }
  return warning(
    `exchange '${name}' has no alternate exchange: an event that no queue is bound to is gone`,
    SETUP,
  );
}

/** A surplus binding only brings more events, so it is no problem. */
export function checkBindings(facts: Facts, settings: TopologySettings): Finding[] {
  const { exchange, queue, bindings } = settings;
  const there = new Set(bindingsOf(facts, settings).map((it) => it.routing_key));
  const findings = bindings.map((pattern) =>
    there.has(pattern)
      ? ok(`queue '${queue}' is bound with '${pattern}'`)
      : problem(`queue '${queue}' is not bound to exchange '${exchange}' with '${pattern}'`, SETUP),
  );
  for (const { routing_key: pattern } of surplusBindings(facts, settings)) {
    findings.push(
      warning(
        `queue '${queue}' is also bound with '${pattern}', which AUDIT_BINDINGS does not name`,
        'Name it there, or run `pamir-audit setup --prune`.',
      ),
    );
  }
  return findings;
}

function bindingsOf({ bindings }: Facts, { queue }: TopologySettings): readonly Binding[] {
  return bindings.filter((it) => it.destination_type === 'queue' && it.destination === queue);
}

export function surplusBindings(facts: Facts, settings: TopologySettings): readonly Binding[] {
  return bindingsOf(facts, settings).filter((it) => !settings.bindings.includes(it.routing_key));
}

/** A queue that nobody consumes takes a copy of each event until the broker's disk is full. */
export function abandonedQueues({ others }: Facts): readonly QueueDetail[] {
  // A queue whose figures are not there yet is a new one.
  return others.filter((it) => it.consumers === 0 && it.exclusive !== true);
}

export function checkAbandoned(facts: Facts, exchange: string): Finding[] {
  const findings = abandonedQueues(facts).map(({ name, messages = 0 }) =>
    warning(
      `nobody consumes queue '${name}', which is bound to exchange '${exchange}' and holds ${messages} messages`,
      'Consume it or delete it: it grows until the disk of the broker is full.',
    ),
  );
  if (findings.length > 0) return findings;
  return [ok(`no abandoned queue is bound to exchange '${exchange}'`)];
}
