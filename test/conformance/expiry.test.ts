/** Messages that leave a queue on their own: too old, too many, refused; and where they go. */
import type { Channel, ConsumeMessage } from 'amqplib';
import { expect, test } from 'vitest';
import { answerTo, onEachBroker, take, textsOf } from '../support/each-broker.ts';
import { eventually } from '../support/eventually.ts';

onEachBroker((target) => {
  /** A queue whose dead letters go to another. */
  async function withDead(channel: Channel, args: object) {
    const dead = await target.queue(channel);
    const queue = await target.queue(channel, {
      arguments: { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': dead, ...args },
    });
    return { queue, dead };
  }

  const send = (channel: Channel, queue: string, texts: readonly string[], options = {}) => {
    for (const text of texts) channel.sendToQueue(queue, Buffer.from(text), options);
  };

  const waiting = async (channel: Channel, queue: string) =>
    (await channel.checkQueue(queue)).messageCount;

  /** What x-death says, without the times. */
  function deathsOf({ properties: { headers } }: ConsumeMessage): unknown[] {
    const deaths = (headers?.['x-death'] ?? []) as unknown as Record<string, unknown>[];
    return deaths.map(({ time: _, ...it }) => it);
  }

  test('a message expires after the time of its queue, without a consumer', async () => {
    const channel = await target.channel();
    const { queue, dead } = await withDead(channel, { 'x-message-ttl': 50 });
    send(channel, queue, ['a', 'b']);
    const [first, second] = await take(channel, dead, 2);
    expect(textsOf([first, second] as ConsumeMessage[])).toEqual(['a', 'b']);
    expect(deathsOf(first as ConsumeMessage)).toEqual([
      { count: 1, reason: 'expired', queue, exchange: '', 'routing-keys': [queue] },
    ]);
    expect(first?.properties.headers).toMatchObject({
      'x-first-death-queue': queue,
      'x-first-death-reason': 'expired',
      'x-first-death-exchange': '',
    });
    expect(await waiting(channel, queue)).toBe(0);
  });

  test('or after its own time, once it is at the head', async () => {
    const channel = await target.channel();
    const { queue, dead } = await withDead(channel, {});
    send(channel, queue, ['a'], { expiration: '30' });
    const [letter] = await take(channel, dead, 1);
    expect(deathsOf(letter as ConsumeMessage)).toEqual([
      {
        count: 1,
        reason: 'expired',
        queue,
        exchange: '',
        'routing-keys': [queue],
        'original-expiration': '30',
      },
    ]);
    expect(letter?.properties.expiration).toBeUndefined();
  });

  test('a queue that nobody uses is deleted after its time', async () => {
    const channel = await target.channel();
    // Asking for the queue would be a use of it. This exchange goes with its last binding.
    const exchange = target.name();
    await channel.assertExchange(exchange, 'fanout', { autoDelete: true });
    const queue = await target.queue(channel, { arguments: { 'x-expires': 300 } });
    await channel.bindQueue(queue, exchange, '');
    await channel.checkExchange(exchange);
    await eventually('it is gone', async () => {
      expect(await answerTo(target, (it) => it.checkExchange(exchange))).toMatch(/^NOT_FOUND/);
    });
  });

  test('a full queue drops its oldest', async () => {
    const channel = await target.confirmChannel();
    const { queue, dead } = await withDead(channel, { 'x-max-length': 2 });
    send(channel, queue, ['a', 'b', 'c', 'd']);
    await channel.waitForConfirms();
    expect(textsOf(await take(channel, queue, 2))).toEqual(['c', 'd']);
    const letters = await take(channel, dead, 2);
    expect(textsOf(letters)).toEqual(['a', 'b']);
    expect(letters[0]?.properties.headers?.['x-first-death-reason']).toBe('maxlen');
  });

  test('also when it is full of bytes', async () => {
    const channel = await target.confirmChannel();
    const queue = await target.queue(channel, { arguments: { 'x-max-length-bytes': 10 } });
    send(channel, queue, ['aaaa', 'bbbb', 'cccc']);
    await channel.waitForConfirms();
    expect(textsOf(await take(channel, queue, 2))).toEqual(['bbbb', 'cccc']);
  });

  test.each(['reject-publish', 'reject-publish-dlx'])(
    'or refuses the newest: %s',
    async (overflow) => {
      const channel = await target.confirmChannel();
      const { queue, dead } = await withDead(channel, {
        'x-max-length': 1,
        'x-overflow': overflow,
      });
      const outcomes: string[] = [];
      for (const text of ['a', 'b', 'c']) {
        await new Promise<void>((resolve) => {
          channel.sendToQueue(queue, Buffer.from(text), {}, (error) => {
            outcomes.push(error ? 'refused' : 'confirmed');
            resolve();
          });
        });
      }
      expect(outcomes).toEqual(['confirmed', 'refused', 'refused']);
      expect(await waiting(channel, queue)).toBe(1);
      const letters = overflow === 'reject-publish' ? 0 : 2;
      await eventually('the letters are there', async () =>
        expect(await waiting(channel, dead)).toBe(letters),
      );
    },
  );

  test('a message that is delivered at once does not fill the queue', async () => {
    const channel = await target.confirmChannel();
    const queue = await target.queue(channel, {
      arguments: { 'x-max-length': 1, 'x-overflow': 'reject-publish' },
    });
    const got: ConsumeMessage[] = [];
    await channel.consume(queue, (it) => it && got.push(it));
    send(channel, queue, ['a', 'b', 'c']);
    await channel.waitForConfirms();
    await eventually('all are delivered', () => expect(textsOf(got)).toEqual(['a', 'b', 'c']));
  });

  test('a rejected message goes to the dead-letter exchange under its own key, or is gone', async () => {
    const channel = await target.channel();
    const exchange = target.name();
    await channel.assertExchange(exchange, 'topic');
    const dead = await target.queue(channel);
    await channel.bindQueue(dead, exchange, '#');
    const queue = await target.queue(channel, {
      arguments: { 'x-dead-letter-exchange': exchange },
    });
    const plain = await target.queue(channel);
    for (const it of [queue, plain]) {
      send(channel, it, ['a']);
      const [got] = await take(channel, it, 1);
      channel.reject(got as ConsumeMessage, false);
    }
    const [letter] = await take(channel, dead, 1);
    expect([letter?.fields.exchange, letter?.fields.routingKey]).toEqual([exchange, queue]);
    expect(deathsOf(letter as ConsumeMessage)).toEqual([
      { count: 1, reason: 'rejected', queue, exchange: '', 'routing-keys': [queue] },
    ]);
    expect(await waiting(channel, plain)).toBe(0);
  });

  test('a message that goes round is counted, and a round that nobody rejects is broken', async () => {
    const channel = await target.channel();
    const retry = target.name();
    const queue = await target.queue(channel, {
      arguments: { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': retry },
    });
    await channel.assertQueue(retry, {
      durable: true,
      arguments: {
        'x-message-ttl': 20,
        'x-dead-letter-exchange': '',
        'x-dead-letter-routing-key': queue,
      },
    });
    send(channel, queue, ['a']);
    let letter: ConsumeMessage | undefined;
    for (let round = 0; round < 3; round += 1) {
      [letter] = await take(channel, queue, 1);
      if (round < 2) channel.reject(letter as ConsumeMessage, false);
    }
    expect(deathsOf(letter as ConsumeMessage)).toEqual([
      { count: 2, reason: 'expired', queue: retry, exchange: '', 'routing-keys': [retry] },
      { count: 2, reason: 'rejected', queue, exchange: '', 'routing-keys': [queue] },
    ]);
    const circle = target.name();
    await channel.assertQueue(circle, {
      durable: true,
      arguments: {
        'x-message-ttl': 20,
        'x-dead-letter-exchange': '',
        'x-dead-letter-routing-key': circle,
      },
    });
    send(channel, circle, ['b']);
    await eventually('it is gone', async () => expect(await waiting(channel, circle)).toBe(0));
  });

  test('messages with priorities are delivered highest first, in order', async () => {
    const channel = await target.confirmChannel();
    const queue = await target.queue(channel, { arguments: { 'x-max-priority': 5 } });
    for (const [text, priority] of [
      ['low', 0],
      ['high', 5],
      ['beyond', 9],
      ['middle', 3],
      ['high again', 5],
    ] as const) {
      channel.sendToQueue(queue, Buffer.from(text), { priority });
    }
    await channel.waitForConfirms();
    const got = await take(channel, queue, 5);
    expect(textsOf(got)).toEqual(['high', 'beyond', 'high again', 'middle', 'low']);
  });

  test('purging says how many there were, and leaves what was delivered', async () => {
    const channel = await target.confirmChannel();
    const queue = await target.queue(channel);
    send(channel, queue, ['a', 'b', 'c']);
    await channel.waitForConfirms();
    const got = await channel.get(queue);
    expect((await channel.purgeQueue(queue)).messageCount).toBe(2);
    if (got) channel.nack(got);
    expect(textsOf(await take(channel, queue, 1))).toEqual(['a']);
  });
});
