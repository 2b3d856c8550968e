/** amqp-connection-manager: its channel outlives connections. */
import { connect } from 'amqp-connection-manager';
import type { ConfirmChannel } from 'amqplib';
import { type Client, RECONNECT_MS } from './client.ts';

export const amqpConnectionManager: Client = {
  name: 'amqp-connection-manager',
  async open(url) {
    const returned: string[] = [];
    const connection = connect([url], { reconnectTimeInSeconds: RECONNECT_MS / 1000 });
    const channel = connection.createChannel({
      setup(it: ConfirmChannel) {
        it.on('return', ({ content }) => returned.push(String(content)));
        return Promise.resolve();
      },
    });
    channel.on('error', () => {
      // It connects again.
    });
    await channel.waitForConnect();
    return {
      returned,
      async publish(queue, text) {
        await channel.sendToQueue(queue, Buffer.from(text), { persistent: true, mandatory: true });
      },
      async consume(queue, prefetch, onDelivery) {
        const receive: Parameters<typeof channel.consume>[1] = (message) =>
          onDelivery({
            text: String(message.content),
            isRedelivered: message.fields.redelivered,
            acknowledge: () => channel.ack(message),
          });
        await channel.consume(queue, receive, { prefetch });
      },
      async close() {
        await channel.close();
        await connection.close();
      },
    };
  },
};
