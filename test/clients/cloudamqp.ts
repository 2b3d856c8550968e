/** @cloudamqp/amqp-client: its session outlives connections. */
import { AMQPSession } from '@cloudamqp/amqp-client';
import { type Client, RECONNECT_MS } from './client.ts';

export const cloudamqp: Client = {
  name: '@cloudamqp/amqp-client',
  async open(url) {
    const returned: string[] = [];
    const session = await AMQPSession.connect(url, {
      reconnectInterval: RECONNECT_MS,
      maxReconnectInterval: RECONNECT_MS,
      logger: null,
      onreturn: (message) => void returned.push(message.bodyString() ?? ''),
    });
    const exchange = await session.directExchange('');
    return {
      returned,
      async publish(routingKey, text) {
        await exchange.publish(text, { routingKey, mandatory: true, deliveryMode: 2 });
      },
      async consume(name, prefetch, onDelivery) {
        const queue = await session.queue(name, { passive: true });
        await queue.subscribe({ noAck: false, manualAck: true, prefetch }, (message) =>
          onDelivery({
            text: message.bodyString() ?? '',
            isRedelivered: message.redelivered,
            acknowledge: () => void message.ack(),
          }),
        );
      },
      close: () => session.stop(),
    };
  },
};
