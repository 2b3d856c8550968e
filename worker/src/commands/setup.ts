/**
 * `pamir-audit setup`: declares on the broker what the worker needs and what keeps events from
 * being lost on the way. It may run again at any time: what is there is left as it is.
 */
import { AuditError } from '@pamir-audit/catalog';
import { type BrokerAccess, type Declared, openBroker, type Topology } from '@pamir-audit/sdk';
import {
  auditTopology,
  exchangePolicy,
  keepingTopologies,
  plannedShape,
  type Policy,
  queuePolicy,
  setPolicyCommand,
} from '../audit-topology.ts';
import { endpointsOf } from '../endpoints.ts';
import { FAILURE, OK } from '../exit.ts';
import { surplusBindings } from '../inspection/exchange.ts';
import { askFacts } from '../inspection/facts.ts';
import { planPolicies } from '../inspection/policies.ts';
import { faultsOf } from '../inspection/queue.ts';
import { type Binding, type Management, openManagement } from '../management.ts';
import { type Flags, readSettings, type Settings } from '../settings.ts';

export async function setup(flags: Flags & { prune?: boolean }): Promise<number> {
  const { prune = false, ...rest } = flags;
  const settings = readSettings(rest, process.env);
  const access = await openBroker({
    endpoints: endpointsOf(settings),
    name: 'pamir-audit setup',
  });
  try {
    const { endpoint } = access;
    const management = openManagement({ url: settings.managementUrl, endpoint });
    const before = await bindingsOr(management, settings);
    if (before instanceof AuditError) {
      if (prune) throw noPrune(before);
      await declareAll(access, settings, undefined);
      printPolicies(endpoint.vhost, plannedPolicies(settings), before);
      return FAILURE;
    }
    const isComplete = await declareAll(access, settings, before);
    const isAttached = await attach(management, settings, endpoint.vhost);
    // Not before every binding that is wanted is there.
    if (prune && isComplete) await removeSurplus(management, settings);
    return isComplete && isAttached ? OK : FAILURE;
  } finally {
    await access.close();
  }
}

/** All bindings of our exchanges, or why the management API does not list them. */
async function bindingsOr(
  management: Management,
  settings: Settings,
): Promise<readonly Binding[] | AuditError> {
  const exchanges = [settings, ...keepingTopologies(settings)].map(({ exchange }) => exchange);
  try {
    // First alone: one refusal is enough for the broker's log.
    await management.overview();
    return (await Promise.all(exchanges.map((it) => management.bindingsFrom(it)))).flat();
  } catch (error) {
    if (error instanceof AuditError) return error;
    throw error;
  }
}

function plannedPolicies(settings: Settings): readonly Policy[] {
  return [queuePolicy(settings, plannedShape(settings)), exchangePolicy(settings)];
}

function noPrune(cause: AuditError): AuditError {
  const message = `--prune needs the list of bindings, and ${cause.message}`;
  return new AuditError(cause.code, message, { cause });
}

/** One line for each thing, as soon as it is known. */
function tell(outcome: string, what: string): void {
  process.stdout.write(`${outcome.padEnd(9)} ${what}\n`);
}

async function declareAll(
  access: BrokerAccess,
  settings: Settings,
  before: readonly Binding[] | undefined,
): Promise<boolean> {
  const audit = auditTopology({ ...settings, queue_type: settings.queueType });
  let isComplete = true;
  for (const topology of [audit, ...keepingTopologies(settings)]) {
    for (const it of await access.declare(topology)) {
      tell(outcomeOf(it, topology, before), it.detail ?? it.thing);
      if (it.outcome === 'refused') isComplete = false;
    }
  }
  return isComplete;
}

/** The broker does not tell whether a binding is new; the list from before does. */
function outcomeOf(
  { outcome, pattern }: Declared,
  { exchange, queue }: Topology,
  before: readonly Binding[] | undefined,
): string {
  if (outcome !== 'bound' || before === undefined) return outcome;
  const wasThere = before.some(
    (it) => it.source === exchange && it.destination === queue?.name && it.routing_key === pattern,
  );
  return wasThere ? 'there' : 'created';
}

/** Dead-letter exchange and alternate exchange; false when something is left to do. */
async function attach(management: Management, settings: Settings, vhost: string): Promise<boolean> {
  const steps = planPolicies(await askFacts(management, settings), settings);
  const left: Policy[] = [];
  let refusal: AuditError | undefined;
  for (const it of steps) {
    if (it.step === 'none') tell('there', `policy of ${it.on}`);
    else if (it.step === 'conflict') {
      const missing = JSON.stringify(it.missing);
      tell('differs', `policy of ${it.on}: ${it.what}; add to it: ${missing}`);
    } else {
      const error = await setPolicy(management, it.policy);
      if (error !== undefined) left.push(it.policy);
      else tell(it.isNew ? 'created' : 'completed', `policy '${it.policy.name}' of ${it.on}`);
      refusal ??= error;
    }
  }
  if (refusal !== undefined) printPolicies(vhost, left, refusal);
  const isSafe = await tellFaults(management, settings);
  return isSafe && refusal === undefined && steps.every(({ step }) => step !== 'conflict');
}

async function setPolicy(management: Management, it: Policy): Promise<AuditError | undefined> {
  try {
    await management.setPolicy(it);
    return undefined;
  } catch (error) {
    if (error instanceof AuditError) return error;
    throw error;
  }
}

/** What no policy of ours can mend. */
async function tellFaults(management: Management, settings: Settings): Promise<boolean> {
  const { queue, policies, version } = await askFacts(management, settings);
  if (queue === undefined) return true;
  const faults = faultsOf(settings.queue, queue, policies, version);
  for (const { what, advice } of faults) tell('unsafe', `${what}. ${advice}`);
  return faults.length === 0;
}

/** For somebody who has a shell on the broker. */
function printPolicies(vhost: string, policies: readonly Policy[], why: AuditError): void {
  for (const it of policies) process.stdout.write(`left      ${setPolicyCommand(vhost, it)}\n`);
  process.stderr.write(
    `pamir-audit: the policies above are left to be set on the broker, because ${why.message}\n`,
  );
}

async function removeSurplus(management: Management, settings: Settings): Promise<void> {
  const facts = await askFacts(management, settings);
  for (const it of surplusBindings(facts, settings)) {
    await management.removeBinding(settings.exchange, it);
    const place = `queue '${settings.queue}' on exchange '${settings.exchange}'`;
    tell('removed', `binding '${it.routing_key}' of ${place}`);
  }
}
