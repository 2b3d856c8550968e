/**
 * What belongs on the broker: the one plan that `run`, `dev` and `setup` declare from, and what
 * `setup` adds so that nothing is lost on the way.
 *
 * Dead-letter exchange and alternate exchange are attached by policies only. As arguments they
 * would conflict with every queue and exchange that exists already.
 */
import { DELIVERY_LIMIT, queueArguments, type QueueType, type Topology } from '@pamir-audit/sdk';
import type { Settings } from './settings.ts';

export interface AuditTopologyOptions {
  readonly exchange: string;
  readonly queue: string;
  readonly queue_type: QueueType;
  readonly bindings: readonly string[];
  /** The broker deletes the queue once it is unused for so long. @default never */
  readonly expires_ms?: number | undefined;
}

/** Exchange, queue and bindings. */
export function auditTopology(options: AuditTopologyOptions) {
  const { exchange, queue, queue_type: type, bindings, expires_ms: expiresMs } = options;
  return {
    exchange,
    queue: {
      name: queue,
      type,
      hasSingleActiveConsumer: true,
      ...(expiresMs === undefined ? {} : { expiresMs }),
    },
    bindings,
  } satisfies Topology;
}

export type TopologySettings = Pick<Settings, 'exchange' | 'queue' | 'queueType'> & {
  readonly bindings: readonly string[];
};

/** Exchange and queue of what a consumer rejects share this name. */
const deadLetterName = (queue: string): string => `${queue}.dead`;

/** Exchange and queue of what no queue is bound to share this name. */
const unroutedName = (exchange: string): string => `${exchange}.unrouted`;

/** Where what would be lost is kept; nobody consumes these two. */
export function keepingTopologies(settings: TopologySettings): readonly Topology[] {
  const names = [deadLetterName(settings.queue), unroutedName(settings.exchange)];
  return names.map((name) => ({
    exchange: name,
    exchangeType: 'fanout',
    queue: { name, type: settings.queueType },
    bindings: [''],
  }));
}

/** A policy as the management API takes and gives it. */
export interface Policy {
  readonly name: string;
  /** A regular expression that the name of a queue or exchange matches somewhere. */
  readonly pattern: string;
  readonly 'apply-to': string;
  readonly priority: number;
  readonly definition: Readonly<Record<string, unknown>>;
}

/** A queue as far as its policy depends on it. */
export interface QueueShape {
  readonly type: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** What the queue has when we declare it. */
export function plannedShape(settings: TopologySettings): QueueShape {
  const { queue } = auditTopology({ ...settings, queue_type: settings.queueType });
  return { type: queue.type, arguments: queueArguments(queue) };
}

export function queuePolicy(settings: TopologySettings, shape: QueueShape): Policy {
  const name = deadLetterName(settings.queue);
  const definition = {
    'dead-letter-exchange': name,
    // At least once takes effect only where a full queue refuses what is published.
    ...(shape.type === 'quorum'
      ? {
          'dead-letter-strategy': 'at-least-once',
          overflow: 'reject-publish',
          'delivery-limit': DELIVERY_LIMIT,
        }
      : {}),
  };
  // What a queue was declared with stands, whatever a policy says.
  const open = Object.entries(definition).filter(([key]) => !(`x-${key}` in shape.arguments));
  return policy(name, settings.queue, 'queues', Object.fromEntries(open));
}

export function exchangePolicy(
  settings: TopologySettings,
  given: Readonly<Record<string, unknown>> = {},
): Policy {
  const name = unroutedName(settings.exchange);
  const definition = 'alternate-exchange' in given ? {} : { 'alternate-exchange': name };
  return policy(name, settings.exchange, 'exchanges', definition);
}

function policy(
  name: string,
  target: string,
  applyTo: string,
  definition: Policy['definition'],
): Policy {
  const pattern = `^${target.replace(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)}$`;
  return { name, pattern, 'apply-to': applyTo, priority: 0, definition };
}

/** The command that sets a policy, for a shell on a node of the broker. */
export function setPolicyCommand(vhost: string, it: Policy): string {
  const words = ['rabbitmqctl', 'set_policy', '-p', vhost];
  words.push('--priority', String(it.priority), '--apply-to', it['apply-to']);
  words.push(it.name, it.pattern, JSON.stringify(it.definition));
  return words.map(quoted).join(' ');
}

function quoted(word: string): string {
  return /^[\w./:-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
