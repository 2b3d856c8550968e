/** Whether the audit queue keeps what it is given. Pure: facts in, findings out. */
import type { QueueShape } from '../audit-topology.ts';
import type { QueueDetail } from '../management.ts';
import { type Finding, ok, problem, warning } from './finding.ts';
import { type PolicySet, type QueueRules, rulesOf, versionNumbers } from './rules.ts';

/** Fewer deliveries than this, and a worker that crashes and is restarted burns them. */
export const LEAST_DELIVERY_LIMIT = 1000;
/** Of a quorum queue without one, since RabbitMQ 4. */
const DEFAULT_DELIVERY_LIMIT = 20;

/** A queue with this fault loses events by its very rules. */
export interface Fault {
  readonly what: string;
  readonly advice: string;
}

/** Why a worker must not consume this queue. */
export function faultsOf(
  name: string,
  shape: QueueShape,
  set: PolicySet,
  version: string,
): readonly Fault[] {
  const rules = rulesOf(name, shape, set);
  const [major] = versionNumbers(version);
  const faults = [dropHead(name, rules), deliveryLimit(name, shape, rules, major)];
  return faults.filter((it) => it !== undefined);
}

function dropHead(name: string, rules: QueueRules): Fault | undefined {
  const { maxLength, maxBytes, overflow } = rules;
  if (overflow !== 'drop-head' || (maxLength ?? maxBytes) === undefined) return undefined;
  const length =
    maxLength === undefined ? `max-length-bytes ${maxBytes}` : `max-length ${maxLength}`;
  return {
    what: `queue '${name}' throws its oldest messages away when it is full: overflow drop-head with ${length}`,
    advice: `Set overflow to reject-publish, or remove the limit${placeOf(rules)}.`,
  };
}

function deliveryLimit(
  name: string,
  { type, arguments: given }: QueueShape,
  rules: QueueRules,
  major: number,
): Fault | undefined {
  if (type !== 'quorum') return undefined;
  const usual = major >= 4 ? DEFAULT_DELIVERY_LIMIT : undefined;
  const limit = rules.deliveryLimit ?? usual;
  // Below zero means without limit since RabbitMQ 4; before, it means none at all.
  if (limit === undefined || limit >= LEAST_DELIVERY_LIMIT || (limit < 0 && major >= 4)) {
    return undefined;
  }
  const source = rules.deliveryLimit === undefined ? ', the default of RabbitMQ 4' : '';
  const isArgument = given['x-delivery-limit'] !== undefined;
  return {
    what: `queue '${name}' gives a message up after ${limit} failed deliveries (delivery-limit${source}), where 1,000 is the least`,
    advice: isArgument
      ? 'An argument cannot be changed: empty the queue, delete it, and run `pamir-audit setup`.'
      : 'Run `pamir-audit setup`, or set delivery-limit to 1000000 in the policy that applies.',
  };
}

function placeOf({ policy }: QueueRules): string {
  return policy === undefined ? '' : ` (its policy is '${policy}')`;
}

/** Every check of the queue, in the order in which a person would look. */
export function checkQueue(queue: QueueDetail, set: PolicySet, version: string): Finding[] {
  const { name } = queue;
  const rules = rulesOf(name, queue, set);
  const faults = faultsOf(name, queue, set, version).map((it) => problem(it.what, it.advice));
  if (faults.length === 0) {
    faults.push(ok(`queue '${name}' drops nothing: delivery limit and overflow are safe`));
  }
  return [
    shapeOf(queue),
    activeConsumer(queue),
    ...faults,
    lifetime(name, rules),
    deadLetter(queue, rules),
  ];
}

function shapeOf({
  name,
  type,
  durable,
  exclusive,
  auto_delete: autoDelete,
}: QueueDetail): Finding {
  const anew = 'Delete it when it is empty, and run `pamir-audit setup`.';
  if (!durable) return problem(`queue '${name}' is not durable: a restart loses it`, anew);
  if (exclusive || autoDelete) {
    return problem(`queue '${name}' is deleted with its last consumer or connection`, anew);
  }
  if (type === 'quorum') return ok(`queue '${name}' is there: quorum, durable`);
  if (type !== 'classic') {
    return problem(`queue '${name}' is of type ${type}, which is not consumed here`, anew);
  }
  return ok(`queue '${name}' is there: classic, durable, on one node only`);
}

function activeConsumer({ name, arguments: given }: QueueDetail): Finding {
  if (given['x-single-active-consumer'] === true) {
    return ok(`queue '${name}' serves one consumer at a time`);
  }
  return warning(
    `queue '${name}' is not of a single active consumer`,
    'Two workers would share the events between them: run one, or declare the queue anew.',
  );
}

function lifetime(name: string, { ttlMs, expiresMs }: QueueRules): Finding {
  if (ttlMs !== undefined) {
    return problem(
      `queue '${name}' drops what has waited for ${ttlMs} ms (message-ttl)`,
      'Remove message-ttl from the policy, or declare the queue anew without it.',
    );
  }
  if (expiresMs !== undefined) {
    return problem(
      `queue '${name}' is deleted after ${expiresMs} ms without a consumer (expires)`,
      'Remove expires from the policy, or declare the queue anew without it.',
    );
  }
  return ok(`queue '${name}' keeps messages for any length of time`);
}

function deadLetter({ name, type }: QueueDetail, rules: QueueRules): Finding {
  const { deadLetterExchange: exchange, deadLetterStrategy, overflow } = rules;
  if (exchange === undefined) {
    return warning(
      `queue '${name}' has no dead-letter exchange: what a consumer rejects is gone`,
      'Run `pamir-audit setup`.',
    );
  }
  const isSafe = deadLetterStrategy === 'at-least-once' && overflow === 'reject-publish';
  if (type === 'quorum' && !isSafe) {
    return warning(
      `queue '${name}' dead-letters to '${exchange}' at most once`,
      `Set dead-letter-strategy to at-least-once and overflow to reject-publish${placeOf(rules)}.`,
    );
  }
  return ok(`queue '${name}' dead-letters to exchange '${exchange}'`);
}
