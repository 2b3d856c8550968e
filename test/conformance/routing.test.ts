/** Which queues a message reaches. */
import type { Channel, Options } from 'amqplib';
import { expect, test } from 'vitest';
import { answerTo, onEachBroker, take, textsOf } from '../support/each-broker.ts';

onEachBroker((target) => {
  /** A queue bound to an exchange of one type, with the bindings' keys or arguments. */
  async function bound(channel: Channel, type: string, ...bindings: (string | object)[]) {
    const exchange = target.name();
    await channel.assertExchange(exchange, type);
    const queue = await target.queue(channel);
    for (const it of bindings) {
      if (typeof it === 'string') await channel.bindQueue(queue, exchange, it);
      else await channel.bindQueue(queue, exchange, '', it);
    }
    return { exchange, queue };
  }

  async function arrivals(channel: Channel, queue: string): Promise<string[]> {
    const texts: string[] = [];
    for (;;) {
      const message = await channel.get(queue, { noAck: true });
      if (message === false) return texts;
      texts.push(String(message.content));
    }
  }

  const publishing = (channel: Channel, exchange: string) => {
    return (key: string, options: Options.Publish = {}, text = key) =>
      channel.publish(exchange, key, Buffer.from(text), options);
  };

  test('a direct exchange takes the key as it is', async () => {
    const channel = await target.channel();
    const { exchange, queue } = await bound(channel, 'direct', 'a.b', '');
    const publish = publishing(channel, exchange);
    for (const key of ['a.b', 'a.*', 'a', '']) publish(key, {}, `<${key}>`);
    expect(await arrivals(channel, queue)).toEqual(['<a.b>', '<>']);
  });

  test('a fanout exchange takes every key', async () => {
    const channel = await target.channel();
    const { exchange, queue } = await bound(channel, 'fanout', 'ignored');
    const publish = publishing(channel, exchange);
    for (const key of ['a', 'b.c']) publish(key);
    expect(await arrivals(channel, queue)).toEqual(['a', 'b.c']);
  });

  test('a topic exchange: one word for *, any number for #', async () => {
    const channel = await target.channel();
    const keys = ['a', 'a.b', 'a.b.c', 'b', '', 'a.', '.a', 'a..b', 'a.b.a.b', 'b.a'];
    const patterns = [
      '#',
      'a',
      'a.#',
      '#.b',
      'a.*',
      '*.b',
      '#.a.#',
      '*',
      'a.*.b',
      '*.*',
      'a.#.b',
      '#.#',
      'a.b.#.b',
      '',
    ];
    const reached: Record<string, string[]> = {};
    for (const pattern of patterns) {
      const { exchange, queue } = await bound(channel, 'topic', pattern);
      const publish = publishing(channel, exchange);
      for (const key of keys) publish(key, {}, `<${key}>`);
      reached[pattern] = await arrivals(channel, queue);
    }
    await expect(shown(reached)).toMatchFileSnapshot('reached/topic.txt');
  });

  test('a headers exchange: all, any, and with the headers that begin with x-', async () => {
    const channel = await target.channel();
    const headers: Record<string, object> = {
      both: { colour: 'red', size: 5 },
      colour: { colour: 'red' },
      other: { colour: 'blue', size: 5 },
      with: { colour: 'red', size: 5, 'x-note': 'n' },
      none: {},
    };
    const wanted = { colour: 'red', size: 5 };
    const reached: Record<string, string[]> = {};
    for (const match of [undefined, 'all', 'any', 'all-with-x', 'any-with-x']) {
      const args = { ...wanted, 'x-note': 'n', ...(match ? { 'x-match': match } : {}) };
      const { exchange, queue } = await bound(channel, 'headers', args);
      const publish = publishing(channel, exchange);
      for (const [name, it] of Object.entries(headers)) publish('', { headers: it }, name);
      reached[String(match)] = await arrivals(channel, queue);
    }
    await expect(shown(reached)).toMatchFileSnapshot('reached/headers.txt');
  });

  test('a queue gets one copy, however many bindings match', async () => {
    const channel = await target.channel();
    const { exchange, queue } = await bound(channel, 'topic', '#', 'a.#', 'a.b');
    publishing(channel, exchange)('a.b');
    expect(await arrivals(channel, queue)).toEqual(['a.b']);
  });

  test('the default exchange goes to the queue of that name', async () => {
    const channel = await target.channel();
    const queue = await target.queue(channel);
    publishing(channel, '')(queue);
    expect(await arrivals(channel, queue)).toEqual([queue]);
  });

  test('from exchange to exchange, also in a circle', async () => {
    const channel = await target.channel();
    const { exchange, queue } = await bound(channel, 'topic', 'a.#');
    const first = target.name();
    await channel.assertExchange(first, 'fanout');
    await channel.bindExchange(exchange, first, '');
    await channel.bindExchange(first, exchange, '#');
    const publish = publishing(channel, first);
    publish('a.b');
    publish('b');
    await channel.unbindExchange(exchange, first, '');
    publish('a.c');
    expect(await arrivals(channel, queue)).toEqual(['a.b']);
  });

  test('an alternate exchange takes what no binding takes', async () => {
    const channel = await target.confirmChannel();
    const { exchange: alternate, queue } = await bound(channel, 'fanout', '');
    const exchange = target.name();
    await channel.assertExchange(exchange, 'topic', { alternateExchange: alternate });
    const taken = await target.queue(channel);
    await channel.bindQueue(taken, exchange, 'a');
    const returned: string[] = [];
    channel.on('return', ({ content }) => returned.push(String(content)));
    const publish = publishing(channel, exchange);
    publish('a', { mandatory: true });
    publish('b', { mandatory: true });
    await channel.waitForConfirms();
    expect(await arrivals(channel, queue)).toEqual(['b']);
    expect(await arrivals(channel, taken)).toEqual(['a']);
    expect(returned).toEqual([]);
  });

  test('CC and BCC name more keys; receivers see only CC', async () => {
    const channel = await target.channel();
    const { exchange, queue } = await bound(channel, 'direct', 'to');
    const copies = await Promise.all(
      ['cc', 'bcc'].map(async (key) => {
        const copy = await target.queue(channel);
        await channel.bindQueue(copy, exchange, key);
        return copy;
      }),
    );
    publishing(channel, exchange)('to', { headers: { CC: ['cc'], BCC: ['bcc'] } });
    for (const it of [queue, ...copies]) {
      const message = await channel.get(it, { noAck: true });
      expect(message && [message.fields.routingKey, message.properties.headers]).toEqual([
        'to',
        { CC: ['cc'] },
      ]);
    }
  });

  test('an exchange that deletes itself goes with its last binding', async () => {
    const channel = await target.channel();
    const exchange = target.name();
    await channel.assertExchange(exchange, 'topic', { autoDelete: true });
    const queue = await target.queue(channel);
    await channel.bindQueue(queue, exchange, 'a');
    await channel.bindQueue(queue, exchange, 'b');
    await channel.unbindQueue(queue, exchange, 'a');
    await channel.checkExchange(exchange);
    await channel.deleteQueue(queue);
    expect(await answerTo(target, (it) => it.checkExchange(exchange))).toMatch(/^NOT_FOUND/);
  });

  test('a binding is made once, and told apart by its arguments', async () => {
    const channel = await target.channel();
    const { exchange, queue } = await bound(channel, 'topic', 'a', 'a');
    await channel.bindQueue(queue, exchange, 'a', { note: 'another' });
    await channel.unbindQueue(queue, exchange, 'a');
    publishing(channel, exchange)('a');
    await channel.unbindQueue(queue, exchange, 'a', { note: 'another' });
    publishing(channel, exchange)('a');
    expect(await arrivals(channel, queue)).toEqual(['a']);
  });

  test('every property and header arrives as it was sent', async () => {
    const channel = await target.channel();
    const queue = await target.queue(channel);
    const sent = {
      contentType: 'application/json',
      contentEncoding: 'utf-8',
      headers: {
        text: 'ü',
        number: 2 ** 40,
        small: -5,
        float: 1.5,
        yes: true,
        none: null,
        list: [1, 'a', { b: 2 }],
        deep: { er: { est: 1 } },
      },
      deliveryMode: 2,
      priority: 3,
      correlationId: 'c',
      replyTo: 'r',
      expiration: '60000',
      messageId: 'm',
      timestamp: 1_700_000_000,
      type: 't',
      appId: 'a',
    };
    channel.sendToQueue(queue, Buffer.from('x'), sent);
    channel.sendToQueue(queue, Buffer.alloc(0));
    const [full, bare] = await take(channel, queue, 2);
    expect(full?.properties).toMatchObject(sent);
    expect(bare?.content).toHaveLength(0);
    expect(Object.values(bare?.properties ?? {}).filter((it) => it !== undefined)).toEqual([{}]);
  });

  test('a message larger than a frame arrives in one piece', async () => {
    const connection = await target.connect({ frameMax: 8192 });
    const channel = await connection.createChannel();
    const queue = await target.queue(channel);
    const bodies = [8183, 8184, 8185, 300_000].map((size) => 'x'.repeat(size));
    for (const it of bodies) channel.sendToQueue(queue, Buffer.from(it));
    expect(textsOf(await take(channel, queue, bodies.length))).toEqual(bodies);
  });
});

/** One file for both brokers: what differs cannot match it. */
function shown(reached: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(reached)
    .map(([name, keys]) => `${name}: ${keys.join(' ')}\n`)
    .join('');
}
