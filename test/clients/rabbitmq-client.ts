/** rabbitmq-client: a handler acknowledges by resolving, so that it waits until it is told to. */
import { once } from 'node:events';
import { Connection, type Consumer, ConsumerStatus } from 'rabbitmq-client';
import { type Client, RECONNECT_MS } from './client.ts';

export const rabbitmqClient: Client = {
  name: 'rabbitmq-client',
  async open(url) {
    const returned: string[] = [];
    const consumers: Consumer[] = [];
    const handled: ((status: ConsumerStatus) => void)[] = [];
    const connection = new Connection({ url, retryLow: RECONNECT_MS, retryHigh: RECONNECT_MS });
    // A consumer waits for its handlers before it consumes again, and before it closes.
    const letGo = () => {
      for (const resolve of handled.splice(0)) resolve(ConsumerStatus.REQUEUE);
    };
    connection.on('error', letGo);
    await connection.onConnect();
    const publisher = connection.createPublisher({ confirm: true });
    // Its option `onReturn` is never called.
    publisher.on('basic.return', ({ body }) => returned.push(String(body)));
    return {
      returned,
      async publish(routingKey, text) {
        await publisher.send({ routingKey, durable: true, mandatory: true }, Buffer.from(text));
      },
      async consume(queue, prefetchCount, onDelivery) {
        const plan = { queue, queueOptions: { passive: true }, qos: { prefetchCount } };
        const consumer = connection.createConsumer(plan, ({ body, redelivered }) => {
          return new Promise<ConsumerStatus>((resolve) => {
            handled.push(resolve);
            onDelivery({
              text: String(body),
              isRedelivered: redelivered,
              acknowledge: () => resolve(ConsumerStatus.ACK),
            });
          });
        });
        consumer.on('error', () => {
          // It consumes again.
        });
        consumers.push(consumer);
        await once(consumer, 'ready');
      },
      async close() {
        await publisher.close();
        // What was given back before this would come to them again.
        const closed = consumers.map((it) => it.close());
        letGo();
        await Promise.all(closed);
        await connection.close();
      },
    };
  },
};
