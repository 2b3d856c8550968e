/** Which policies `setup` sets, and which it leaves to people. Pure. */
import {
  exchangePolicy,
  plannedShape,
  type Policy,
  queuePolicy,
  type TopologySettings,
} from '../audit-topology.ts';
import type { Facts } from './facts.ts';
import { LEAST_DELIVERY_LIMIT } from './queue.ts';
import { applyingPolicy } from './rules.ts';

/** What to do about a policy that is wanted. */
export type PolicyStep = { readonly on: string } & (
  | { readonly step: 'none' }
  | { readonly step: 'set'; readonly policy: Policy; readonly isNew: boolean }
  | { readonly step: 'conflict'; readonly what: string; readonly missing: Policy['definition'] }
);

/** For queue and exchange as they are, or as they would be declared. */
export function planPolicies(facts: Facts, settings: TopologySettings): readonly PolicyStep[] {
  const { exchange, queue } = settings;
  const { policies } = facts.policies;
  const shape = facts.queue ?? plannedShape(settings);
  const ofQueue = applyingPolicy(policies, 'queue', queue, shape.type);
  const ofExchange = applyingPolicy(policies, 'exchange', exchange);
  const wantedOfExchange = exchangePolicy(settings, facts.exchange?.arguments);
  return [
    { on: `queue '${queue}'`, ...plan(queuePolicy(settings, shape), policies, ofQueue) },
    { on: `exchange '${exchange}'`, ...plan(wantedOfExchange, policies, ofExchange) },
  ];
}

type Step = PolicyStep extends infer Each
  ? Each extends unknown
    ? Omit<Each, 'on'>
    : never
  : never;

/**
 * A policy of somebody else is never changed, because only one applies and it has its reasons; ours
 * is completed, and left alone where somebody chose another value.
 */
function plan(wanted: Policy, policies: readonly Policy[], applying: Policy | undefined): Step {
  const has = applying?.definition ?? {};
  const missing = Object.entries(wanted.definition).filter(([key, value]) => {
    const given = has[key];
    const isEnough = key === 'delivery-limit' && Number(given) >= LEAST_DELIVERY_LIMIT;
    return given !== value && !isEnough;
  });
  if (missing.length === 0) return { step: 'none' };
  const left = Object.fromEntries(missing);
  const ours = policies.find(({ name }) => name === wanted.name);
  if (applying === undefined && ours === undefined) {
    return { step: 'set', policy: wanted, isNew: true };
  }
  if (applying !== undefined && applying === ours && missing.every(([key]) => !(key in has))) {
    const definition = { ...has, ...left };
    return { step: 'set', policy: { ...applying, definition }, isNew: false };
  }
  const name = applying?.name ?? wanted.name;
  const what =
    applying === undefined
      ? `policy '${name}' is there and matches something else`
      : `policy '${name}' applies and has other content`;
  return { step: 'conflict', what, missing: left };
}
