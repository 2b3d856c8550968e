/** What a publisher is told. */
import type { ConfirmChannel, Options } from 'amqplib';
import { expect, test } from 'vitest';
import { onEachBroker, type Target } from '../support/each-broker.ts';

onEachBroker((target) => {
  /** Publishes and waits for what the broker says of it. */
  const publish = (
    channel: ConfirmChannel,
    [exchange, key]: readonly [exchange: string, key: string],
    options: Options.Publish = {},
  ) =>
    new Promise<'confirmed' | 'refused'>((resolve) => {
      channel.publish(exchange, key, Buffer.from('x'), options, (error) =>
        resolve(error ? 'refused' : 'confirmed'),
      );
    });

  test('each message is confirmed, many of them at once', async () => {
    const channel = await target.confirmChannel();
    const queue = await target.queue(channel);
    const outcomes = await Promise.all(
      Array.from({ length: 200 }, () => publish(channel, ['', queue], { deliveryMode: 2 })),
    );
    expect(outcomes.filter((it) => it === 'confirmed')).toHaveLength(200);
    expect((await channel.checkQueue(queue)).messageCount).toBe(200);
  });

  test('a mandatory message that no queue takes comes back before it is confirmed', async () => {
    const channel = await target.confirmChannel();
    const told: string[] = [];
    channel.on('return', ({ fields, properties }) => {
      const { replyCode, replyText, exchange, routingKey } = fields as never as Record<
        string,
        unknown
      >;
      told.push([replyCode, replyText, exchange, routingKey, properties.messageId].join(' '));
    });
    told.push(
      await publish(channel, ['amq.topic', 'no.such.key'], { mandatory: true, messageId: 'm' }),
    );
    expect(told).toEqual(['312 NO_ROUTE amq.topic no.such.key m', 'confirmed']);
  });

  test('without mandatory it is confirmed all the same', async () => {
    const channel = await target.confirmChannel();
    let isReturned = false;
    channel.on('return', () => (isReturned = true));
    expect(await publish(channel, ['amq.topic', 'no.such.key'])).toBe('confirmed');
    expect(isReturned).toBe(false);
  });

  test('a message that one queue of several refuses is refused, and the others have it', async () => {
    const channel = await target.confirmChannel();
    const exchange = target.name();
    await channel.assertExchange(exchange, 'fanout');
    const full = await target.queue(channel, {
      arguments: { 'x-max-length': 0, 'x-overflow': 'reject-publish' },
    });
    const open = await target.queue(channel);
    for (const it of [full, open]) await channel.bindQueue(it, exchange, '');
    expect(await publish(channel, [exchange, ''])).toBe('refused');
    expect((await channel.checkQueue(open)).messageCount).toBe(1);
  });

  test('an error of the channel leaves what was published before it in the queue', async () => {
    const channel = await target.confirmChannel();
    const queue = await target.queue(channel);
    const closed = new Promise((resolve) => channel.once('close', () => resolve('closed')));
    channel.sendToQueue(queue, Buffer.from('a'));
    channel.publish(target.name(), 'x', Buffer.from('b'));
    channel.sendToQueue(queue, Buffer.from('c'));
    expect(await closed).toBe('closed');
    expect((await (await target.channel()).checkQueue(queue)).messageCount).toBe(1);
  });

  test('the broker’s own user may be named', async () => {
    const channel = await target.confirmChannel();
    const queue = await target.queue(channel);
    expect(await publish(channel, ['', queue], { userId: userOf(target) })).toBe('confirmed');
    const got = await channel.get(queue, { noAck: true });
    expect(got && (got.properties as { userId?: string }).userId).toBe(userOf(target));
  });
});

function userOf({ url }: Target): string {
  return new URL(url).username;
}
