/** A queue as a source: adapts the SDK's consumer to the pipeline. */
import { isUtf8 } from 'node:buffer';
import { aborted, type Delivery, type Endpoint, openConsumer } from '@pamir-audit/sdk';
import { auditTopology, type AuditTopologyOptions } from './audit-topology.ts';
import type { Event, Logger, Source } from './component.ts';
import { ReceivedEvent } from './lazy-event.ts';
import { warnOfIdlePatterns } from './idle-patterns.ts';
import { Bytes, Timestamp, type Value } from './vrl/value.ts';

export interface AmqpIntakeOptions extends AuditTopologyOptions {
  /** Brokers of one cluster. */
  readonly endpoints: readonly Endpoint[];
  /** Most events in hand at once. */
  readonly prefetch: number;
  /** @default one that the broker makes */
  readonly consumerTag?: string;
  /** Under which names transforms see where an event came from. */
  readonly names?: FieldNames;
  /** Asked before the queue is consumed for the first time; a throw ends the source. */
  readonly check?: ((stop: AbortSignal) => Promise<void>) | undefined;
}

export interface FieldNames {
  readonly routing: string;
  readonly exchange: string;
  readonly offset: string;
}

/** Those of Vector's source. */
const NAMES: FieldNames = { routing: 'routing', exchange: 'exchange', offset: 'offset' };

export function openAmqpIntake(options: AmqpIntakeOptions, log: Logger): Source {
  const fields = amqpFields(options.names ?? NAMES);
  warnOfIdlePatterns(options.bindings, log);
  let trouble: () => string | undefined = () => 'the source has not been started';
  return {
    get trouble() {
      return trouble();
    },
    async run(intake, stop) {
      await options.check?.(stop);
      const { endpoints, prefetch, consumerTag } = options;
      const consumer = openConsumer(
        {
          ...auditTopology(options),
          endpoints,
          prefetch,
          ...(consumerTag === undefined ? {} : { consumerTag }),
          name: 'pamir-audit worker',
          whenReady: () => Promise.race([intake.ready(), aborted(stop)]),
          log,
        },
        (deliveries) => {
          const receivedAt = Date.now();
          return intake.push(deliveries.map((it) => toEvent(it, fields, receivedAt)));
        },
      );
      trouble = () =>
        consumer.isConsuming ? undefined : (consumer.failure?.message ?? 'not consuming');
      try {
        await Promise.race([consumer.ready, aborted(stop)]);
        await aborted(stop);
      } finally {
        await consumer.close();
      }
    },
  };
}

type Fields = (event: Event) => Value;

function toEvent(delivery: Delivery, fields: Fields, receivedAt: number): Event {
  const origin = asReplayed(delivery);
  return new ReceivedEvent(origin, fields, receivedAt);
}

/** A replay comes past every exchange; its headers say which key it had. See `dead replay`. */
function asReplayed(delivery: Delivery): Delivery {
  if (delivery.exchange !== '') return delivery;
  const { replay_key: key, replay_exchange: exchange } = delivery.properties.headers ?? {};
  if (typeof key !== 'string' || typeof exchange !== 'string') return delivery;
  return { ...delivery, key, exchange };
}

/** The fields of Vector's amqp source. */
export function amqpFields({ routing, exchange, offset }: FieldNames): Fields {
  return (event) => {
    const { origin, json } = event;
    return {
      [exchange]: origin.exchange,
      message: isUtf8(origin.body) ? json : new Bytes(origin.body),
      [offset]: origin.tag ?? 0,
      [routing]: origin.key,
      source_type: 'amqp',
      timestamp: timeOf(event),
    };
  };
}

/** Beyond it a number can only be milliseconds: as seconds it would be the year 5138. */
const MOST_SECONDS = 99_999_999_999;

/**
 * The property `timestamp`, else when the event was received. AMQP counts seconds; Vector reads them
 * as milliseconds, and is in 1970 then. Producers that adapted to it are understood, too.
 */
function timeOf({ origin, receivedAt = 0 }: Event): Timestamp {
  const { timestamp } = origin.properties as { readonly timestamp?: unknown };
  const isSet = typeof timestamp === 'number' && Number.isSafeInteger(timestamp) && timestamp >= 0;
  if (!isSet) return fromMilliseconds(receivedAt);
  return timestamp > MOST_SECONDS ? fromMilliseconds(timestamp) : new Timestamp(timestamp, 0);
}

function fromMilliseconds(ms: number): Timestamp {
  const seconds = Math.floor(ms / 1000);
  return new Timestamp(seconds, (ms - seconds * 1000) * 1_000_000);
}
