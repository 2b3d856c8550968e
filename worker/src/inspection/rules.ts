/**
 * The rules a queue lives by: its arguments, the one policy that applies to it, and the one
 * operator policy. RabbitMQ shows the result only seconds later, so it is worked out here.
 * https://www.rabbitmq.com/docs/policies
 */
import type { Policy, QueueShape } from '../audit-topology.ts';

export interface PolicySet {
  readonly policies: readonly Policy[];
  readonly operatorPolicies: readonly Policy[];
}

/** The policy with the highest priority among those that match; there is only ever one. */
export function applyingPolicy(
  policies: readonly Policy[],
  kind: 'exchange' | 'queue',
  name: string,
  type = '',
): Policy | undefined {
  const targets = ['all', `${kind}s`, `${type}_${kind}s`];
  const matching = policies.filter(
    (it) => targets.includes(it['apply-to']) && matches(it.pattern, name),
  );
  return matching.toSorted((a, b) => b.priority - a.priority)[0];
}

/** RabbitMQ's patterns are Perl's; one that JavaScript cannot read is taken to match nothing. */
export function matches(pattern: string, name: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(name);
  } catch {
    return false;
  }
}

export interface QueueRules {
  /** Undefined where there is none; the lowest of those given. */
  readonly deliveryLimit: number | undefined;
  readonly maxLength: number | undefined;
  readonly maxBytes: number | undefined;
  readonly overflow: string;
  readonly ttlMs: number | undefined;
  readonly expiresMs: number | undefined;
  readonly deadLetterExchange: string | undefined;
  readonly deadLetterStrategy: string;
  /** Name of the policy, if one applies. */
  readonly policy: string | undefined;
}

export function rulesOf(name: string, shape: QueueShape, set: PolicySet): QueueRules {
  const policy = applyingPolicy(set.policies, 'queue', name, shape.type);
  const operator = applyingPolicy(set.operatorPolicies, 'queue', name, shape.type);
  const given = (key: string) => [
    shape.arguments[`x-${key}`],
    policy?.definition[key],
    operator?.definition[key],
  ];
  const least = (key: string) => {
    const numbers = given(key).filter((it) => typeof it === 'number');
    return numbers.length === 0 ? undefined : Math.min(...numbers);
  };
  const first = (key: string) => given(key).find((it) => typeof it === 'string');
  return {
    deliveryLimit: least('delivery-limit'),
    maxLength: least('max-length'),
    maxBytes: least('max-length-bytes'),
    overflow: first('overflow') ?? 'drop-head',
    ttlMs: least('message-ttl'),
    expiresMs: least('expires'),
    deadLetterExchange: first('dead-letter-exchange'),
    deadLetterStrategy: first('dead-letter-strategy') ?? 'at-most-once',
    policy: policy?.name,
  };
}

/** `[major, minor]`; of a version nobody can read, zeros. */
export function versionNumbers(version: string): readonly [number, number] {
  const [, major = '0', minor = '0'] = /^(\d+)\.(\d+)/.exec(version) ?? [];
  return [Number(major), Number(minor)];
}
