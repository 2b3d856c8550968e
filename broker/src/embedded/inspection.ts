/** What is in a broker right now, as plain values: for tests, and for people who look. */
import type { Connection } from './connection.ts';
import { Queue } from './queue.ts';
import { textOf, type Value } from './values.ts';
import type { VirtualHost } from './virtual-host.ts';

export interface Inspection {
  readonly connections: readonly {
    readonly user: string;
    /** `connection_name` of the client's properties. */
    readonly name: string | undefined;
    readonly channels: number;
  }[];
  readonly exchanges: readonly {
    readonly name: string;
    readonly type: string;
    readonly durable: boolean;
    readonly arguments: Readonly<Record<string, unknown>>;
  }[];
  readonly queues: readonly InspectedQueue[];
  readonly bindings: readonly {
    readonly source: string;
    readonly destination: string;
    readonly to: 'queue' | 'exchange';
    readonly routingKey: string;
    readonly arguments: Readonly<Record<string, unknown>>;
  }[];
}

export interface InspectedQueue {
  readonly name: string;
  readonly type: 'classic' | 'quorum';
  readonly durable: boolean;
  readonly exclusive: boolean;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** Messages that wait for a consumer. */
  readonly ready: number;
  /** Messages that were delivered and not yet acknowledged. */
  readonly unacked: number;
  readonly consumers: number;
}

export function inspectHost(host: VirtualHost, connections: Iterable<Connection>): Inspection {
  const exchanges = [...host.exchanges.values()];
  return {
    connections: [...connections]
      .filter((it) => it.isOpen && it.host === host)
      .map(({ user, channels, clientProperties }) => ({
        user,
        name: textOf(clientProperties.get('connection_name')),
        channels: channels.size,
      })),
    exchanges: exchanges.map(({ plan: { name, type, durable, arguments: args } }) => ({
      name,
      type,
      durable,
      arguments: plain(args),
    })),
    queues: [...host.queues.values()].map(inspectQueue),
    bindings: exchanges.flatMap((exchange) =>
      exchange.bindings.map(({ destination, routingKey, arguments: args }) => ({
        source: exchange.name,
        destination: destination.name,
        to: destination instanceof Queue ? ('queue' as const) : ('exchange' as const),
        routingKey,
        arguments: plain(args),
      })),
    ),
  };
}

function inspectQueue({ plan, ready, unacked, consumers }: Queue): InspectedQueue {
  return {
    name: plan.name,
    type: plan.settings.isQuorum ? 'quorum' : 'classic',
    durable: plan.durable,
    exclusive: plan.owner !== undefined,
    arguments: plain(plan.arguments),
    ready,
    unacked,
    consumers: consumers.length,
  };
}

/** Values as JavaScript has them. */
function plain(table: ReadonlyMap<string, Value>): Readonly<Record<string, unknown>> {
  return Object.fromEntries([...table].map(([name, value]) => [name, plainValue(value)]));
}

function plainValue(it: Value): unknown {
  if (it.type === 'longstr') return it.value.toString();
  if (it.type === 'table') return plain(it.value);
  if (it.type === 'array') return it.value.map(plainValue);
  return it.value;
}
