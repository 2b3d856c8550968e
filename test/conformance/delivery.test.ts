/** Who gets a message, in which order, and what settling it does. */
import type { Channel, ConsumeMessage } from 'amqplib';
import { expect, test } from 'vitest';
import { listen, onEachBroker, take, textsOf, untilThere } from '../support/each-broker.ts';
import { eventually } from '../support/eventually.ts';

const TYPES = ['classic', 'quorum'] as const;

onEachBroker((target) => {
  const send = (channel: Channel, queue: string, ...texts: string[]) => {
    for (const text of texts) channel.sendToQueue(queue, Buffer.from(text), { deliveryMode: 2 });
  };

  async function counts(
    channel: Channel,
    queue: string,
  ): Promise<readonly [ready: number, consumers: number]> {
    const { messageCount, consumerCount } = await channel.checkQueue(queue);
    return [messageCount, consumerCount];
  }

  const ofType = (channel: Channel, type: string, args: object = {}) =>
    target.queue(channel, { arguments: { 'x-queue-type': type, ...args } });

  test.each(TYPES)(
    'a %s queue delivers in order, and forgets what was acknowledged',
    async (type) => {
      const channel = await target.channel();
      const queue = await ofType(channel, type);
      send(channel, queue, 'a', 'b', 'c');
      const got = await take(channel, queue, 3);
      expect(textsOf(got)).toEqual(['a', 'b', 'c']);
      expect(got.map((it) => it.fields.redelivered)).toEqual([false, false, false]);
      channel.ack(got[1] as ConsumeMessage, true);
      channel.nack(got[2] as ConsumeMessage, false, true);
      const [again] = await take(channel, queue, 1);
      expect([String(again?.content), again?.fields.redelivered]).toEqual(['c', true]);
    },
  );

  test.each(TYPES)('a %s queue takes back what a channel had, in its order', async (type) => {
    const channel = await target.channel();
    const queue = await ofType(channel, type);
    send(channel, queue, 'a', 'b', 'c', 'd');
    const other = await target.channel();
    await other.prefetch(3);
    const had = await listen(other, queue);
    await untilThere(had, 3);
    await other.close();
    const got = await take(channel, queue, 4);
    expect(textsOf(got)).toEqual(['a', 'b', 'c', 'd']);
    expect(got.map((it) => it.fields.redelivered)).toEqual([true, true, true, false]);
  });

  test('a quorum queue tells how often a message came back', async () => {
    const channel = await target.channel();
    const queue = await ofType(channel, 'quorum');
    send(channel, queue, 'a');
    const seen: unknown[] = [];
    for (let round = 0; round < 3; round += 1) {
      const [got] = await take(channel, queue, 1);
      seen.push(got?.properties.headers?.['x-delivery-count']);
      channel.nack(got as ConsumeMessage);
    }
    expect(seen).toEqual([undefined, 1, 2]);
  });

  test('a message that came back too often is dead', async () => {
    const channel = await target.channel();
    const dead = await target.queue(channel);
    const queue = await ofType(channel, 'quorum', {
      'x-delivery-limit': 1,
      'x-dead-letter-exchange': '',
      'x-dead-letter-routing-key': dead,
    });
    send(channel, queue, 'a');
    for (let round = 0; round < 2; round += 1) {
      const [got] = await take(channel, queue, 1);
      channel.nack(got as ConsumeMessage);
    }
    const [letter] = await take(channel, dead, 1);
    expect(letter?.properties.headers?.['x-first-death-reason']).toBe('delivery_limit');
  });

  test('prefetch is how many a consumer has at once', async () => {
    const channel = await target.channel();
    const queue = await target.queue(channel);
    await channel.prefetch(2);
    const got = await listen(channel, queue);
    send(channel, queue, 'a', 'b', 'c', 'd');
    await untilThere(got, 2);
    await eventually('two wait', async () => expect((await counts(channel, queue))[0]).toBe(2));
    channel.ack(got[0] as ConsumeMessage);
    await untilThere(got, 3);
  });

  test('a limit of the channel holds for its consumers together', async () => {
    const channel = await target.channel();
    const [first, second] = [await target.queue(channel), await target.queue(channel)];
    await channel.prefetch(3, true);
    const got = [await listen(channel, first), await listen(channel, second)];
    send(channel, first, 'a', 'b', 'c', 'd');
    send(channel, second, 'e', 'f');
    const both = () => got.flat();
    await eventually('three are there', () => expect(both()).toHaveLength(3));
    const [one] = both();
    channel.ack(one as ConsumeMessage);
    await eventually('one more comes', () => expect(both()).toHaveLength(4));
  });

  test('consumers take turns', async () => {
    const channel = await target.channel();
    const queue = await target.queue(channel);
    const [one, two] = [await listen(channel, queue), await listen(channel, queue)];
    send(channel, queue, ...Array.from({ length: 20 }, (_, index) => String(index)));
    await eventually('all are delivered', () => expect(one.length + two.length).toBe(20));
    expect([one.length, two.length]).toEqual([10, 10]);
  });

  test('the consumer with the highest priority takes what it can', async () => {
    const channel = await target.channel();
    await channel.prefetch(2);
    const queue = await target.queue(channel);
    const low = await listen(channel, queue);
    const high = await listen(channel, queue, { priority: 5 });
    send(channel, queue, 'a', 'b', 'c');
    await eventually('all are delivered', () => expect(low.length + high.length).toBe(3));
    expect([textsOf(high), textsOf(low)]).toEqual([['a', 'b'], ['c']]);
  });

  test.each(TYPES)(
    'a %s queue with a single active consumer goes on with the next',
    async (type) => {
      const channel = await target.channel();
      const queue = await ofType(channel, type, { 'x-single-active-consumer': true });
      const first = await target.channel();
      const one = await listen(first, queue);
      const two = await listen(channel, queue);
      send(channel, queue, 'a', 'b');
      await untilThere(one, 2);
      expect(two).toHaveLength(0);
      await first.close();
      await untilThere(two, 2);
      expect(textsOf(two)).toEqual(['a', 'b']);
    },
  );

  test('a consumer without acknowledgement has its messages for good', async () => {
    const channel = await target.channel();
    const queue = await target.queue(channel);
    await channel.prefetch(1);
    const got = await listen(channel, queue, { noAck: true });
    send(channel, queue, 'a', 'b', 'c');
    await untilThere(got, 3);
    await channel.close();
    expect((await (await target.channel()).checkQueue(queue)).messageCount).toBe(0);
  });

  test('get takes one, and says how many are left', async () => {
    const channel = await target.channel();
    const queue = await target.queue(channel);
    send(channel, queue, 'a', 'b');
    await eventually('both are there', async () =>
      expect((await counts(channel, queue))[0]).toBe(2),
    );
    const got = await channel.get(queue);
    expect(got && [String(got.content), got.fields.messageCount, got.fields.redelivered]).toEqual([
      'a',
      1,
      false,
    ]);
    if (got) channel.nack(got);
    const again = await channel.get(queue, { noAck: true });
    expect(again && [String(again.content), again.fields.redelivered]).toEqual(['a', true]);
    await channel.get(queue, { noAck: true });
    expect(await channel.get(queue)).toBe(false);
  });

  test('recover gives all that is not acknowledged back', async () => {
    const channel = await target.channel();
    const queue = await target.queue(channel);
    const got = await listen(channel, queue);
    send(channel, queue, 'a', 'b');
    await untilThere(got, 2);
    await channel.recover();
    await untilThere(got, 4);
    expect(textsOf(got)).toEqual(['a', 'b', 'a', 'b']);
  });

  test('a consumer is told when its queue is deleted', async () => {
    const channel = await target.channel();
    const queue = await target.queue(channel);
    const told = new Promise((resolve) => {
      void channel.consume(queue, (it) => it === null && resolve('cancelled'));
    });
    const other = await target.channel();
    await eventually('it consumes', async () => expect((await counts(other, queue))[1]).toBe(1));
    await other.deleteQueue(queue);
    expect(await told).toBe('cancelled');
  });

  test('what is cancelled gets no more, and keeps what it has', async () => {
    const channel = await target.channel();
    const queue = await target.queue(channel);
    const got: ConsumeMessage[] = [];
    const { consumerTag } = await channel.consume(queue, (it) => it && got.push(it));
    send(channel, queue, 'a');
    await untilThere(got, 1);
    await channel.cancel(consumerTag);
    send(channel, queue, 'b');
    await eventually('it waits', async () => expect(await counts(channel, queue)).toEqual([1, 0]));
    channel.ack(got[0] as ConsumeMessage);
    expect(textsOf(await take(channel, queue, 1))).toEqual(['b']);
  });

  test('an exclusive queue is gone with its connection, and one that deletes itself with its last consumer', async () => {
    const connection = await target.connect();
    const channel = await connection.createChannel();
    const [own, auto] = [target.name(), target.name()];
    await channel.assertQueue(own, { exclusive: true });
    await channel.assertQueue(auto, { autoDelete: true });
    await channel.assertQueue(auto, { autoDelete: true });
    await listen(channel, auto);
    await connection.close();
    const other = await target.connect();
    for (const name of [own, auto]) {
      await eventually(`${name} is gone`, async () => {
        const it = await other.createChannel();
        it.on('error', () => {});
        const isThere = await it.checkQueue(name).then(
          () => true,
          () => false,
        );
        expect(isThere).toBe(false);
      });
    }
  });

  test('the broker makes up a name for a queue without one', async () => {
    const channel = await target.channel();
    const { queue } = await channel.assertQueue('', { exclusive: true });
    expect(queue).toMatch(/^amq\.gen-[\w-]{22}$/);
  });
});
