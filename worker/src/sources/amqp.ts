/** Takes events from a queue of the audit exchange. Adapts the SDK's consumer to the pipeline. */
import { aborted, Endpoint, openConsumer } from '@pamir-audit/sdk';
import { z } from 'zod';
import { auditTopology } from '../audit-topology.ts';
import { defineSource, type Event } from '../component.ts';

export const amqpSource = defineSource({
  type: 'amqp',
  summary: 'Consumes a RabbitMQ queue bound to the audit exchange.',
  options: z.strictObject({
    endpoints: z.array(z.instanceof(Endpoint)).min(1).describe('Brokers of one cluster.'),
    exchange: z.string().min(1).describe('Topic exchange; declared when missing.'),
    queue: z.string().min(1).describe('Queue to consume; declared when missing.'),
    queue_type: z.enum(['quorum', 'classic']).default('quorum').describe('Type when declared.'),
    expires_ms: z.int().min(1).optional().describe('Unused for so long, the queue is deleted.'),
    bindings: z.array(z.string()).min(1).describe('Topic patterns to bind the queue with.'),
    prefetch: z.int().min(1).max(65_535).default(2000).describe('Most events in hand at once.'),
  }),
  example: {
    endpoints: [new Endpoint({})],
    exchange: 'pamir_audit_exchange',
    queue: 'pamir_audit',
    bindings: ['#'],
  },
  build(options, { log }) {
    let trouble: () => string | undefined = () => 'the source has not been started';
    return {
      get trouble() {
        return trouble();
      },
      async run(intake, stop) {
        const { endpoints, prefetch } = options;
        const consumer = openConsumer(
          {
            ...auditTopology(options),
            endpoints,
            prefetch,
            name: 'pamir-audit worker',
            whenReady: () => Promise.race([intake.ready(), aborted(stop)]),
            log,
          },
          (deliveries) => intake.push(deliveries.map(toEvent)),
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
  },
});

type Deliveries = Parameters<Parameters<typeof openConsumer>[1]>[0];

function toEvent(delivery: Deliveries[number]): Event {
  return { origin: asReplayed(delivery), json: delivery.body.toString('utf8') };
}

/** A replay comes past every exchange; its headers say which key it had. See `dead replay`. */
function asReplayed(delivery: Deliveries[number]): Deliveries[number] {
  if (delivery.exchange !== '') return delivery;
  const { replay_key: key, replay_exchange: exchange } = delivery.properties.headers ?? {};
  if (typeof key !== 'string' || typeof exchange !== 'string') return delivery;
  return { ...delivery, key, exchange };
}
