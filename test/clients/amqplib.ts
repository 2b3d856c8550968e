/** amqplib, with its own recovery: what a channel had is set up anew on each connection. */
import { type ChannelModel, type ConfirmChannel, connect } from 'amqplib';
import { type Client, RECONNECT_MS } from './client.ts';

export const amqplib: Client = {
  name: 'amqplib',
  async open(url) {
    const returned: string[] = [];
    const consumers: ((channel: ConfirmChannel) => Promise<unknown>)[] = [];
    let channel: ConfirmChannel | undefined;
    const connection = await connect(url, {
      recovery: {
        initialDelay: RECONNECT_MS,
        maxDelay: RECONNECT_MS,
        async setup(model: ChannelModel) {
          const fresh = await model.createConfirmChannel();
          fresh.on('return', ({ content }) => returned.push(String(content)));
          for (const consume of consumers) await consume(fresh);
          channel = fresh;
        },
      },
    });
    connection.on('error', () => {
      // It connects again.
    });
    const current = () => {
      if (channel === undefined) throw new Error('there is no channel');
      return channel;
    };
    return {
      returned,
      publish: (queue, text) =>
        new Promise((resolve, reject) => {
          const options = { persistent: true, mandatory: true };
          current().sendToQueue(queue, Buffer.from(text), options, (error) =>
            error === null ? resolve() : reject(error as Error),
          );
        }),
      async consume(queue, prefetch, onDelivery) {
        const consume = async (it: ConfirmChannel) => {
          await it.prefetch(prefetch);
          await it.consume(queue, (message) => {
            if (message === null) return;
            onDelivery({
              text: String(message.content),
              isRedelivered: message.fields.redelivered,
              acknowledge: () => it.ack(message),
            });
          });
        };
        consumers.push(consume);
        await consume(current());
      },
      async close() {
        // Without it, acknowledgements that are not sent yet would be lost.
        await current().close();
        await connection.close();
      },
    };
  },
};
