/** Where a broker that was written from the documentation would go another way than RabbitMQ. */
import type { Channel, ConsumeMessage } from 'amqplib';
import { expect, test } from 'vitest';
import {
  answerTo,
  listen,
  onEachBroker,
  take,
  textsOf,
  untilThere,
} from '../support/each-broker.ts';
import { eventually } from '../support/eventually.ts';
import { type Row, testRows } from '../support/refusals.ts';

const BODY = Buffer.from('x');
const QUORUM = { durable: true, arguments: { 'x-queue-type': 'quorum' } };
const unacceptable = (header: string, type: string) => () =>
  `PRECONDITION_FAILED - invalid message: {unacceptable_type_in_header,"${header}",${type}}`;

const ROWS: readonly Row[] = [
  [
    'CC is a list',
    (it) => it.publish('amq.topic', 'x', BODY, { headers: { CC: 5 } }),
    unacceptable('CC', 'byte'),
  ],
  [
    'and so is BCC',
    (it) => it.publish('amq.topic', 'x', BODY, { headers: { BCC: 'x' } }),
    unacceptable('BCC', 'longstr'),
  ],
  [
    'a queue type is a text',
    (it, { none }) => it.assertQueue(none, { arguments: { 'x-queue-type': 5 } }),
    ({ none }) =>
      `PRECONDITION_FAILED - invalid arg 'x-queue-type' for queue '${none}' in vhost '/': {unacceptable_type,byte}`,
  ],
  [
    'a quorum queue knows no limit of the channel',
    async (it, { none }) => {
      await it.assertQueue(none, QUORUM);
      await it.prefetch(5, true);
      await it.consume(none, () => {});
    },
    ({ none }) => `NOT_IMPLEMENTED - queue '${none}' in vhost '/' does not support global qos`,
  ],
  [
    'nothing is bound to the default exchange',
    (it) => it.bindExchange('', 'amq.topic', 'x'),
    () => 'ACCESS_REFUSED - operation not permitted on the default exchange',
  ],
  [
    'a queue that is not there is not bound',
    (it, { none }) => it.unbindQueue(none, 'amq.topic', 'x'),
    () => '',
  ],
  [
    'nor to an exchange that is not there',
    (it, { queue, none }) => it.unbindQueue(queue, none, 'x'),
    () => '',
  ],
  [
    'an expiration may have a sign',
    (it) => it.publish('amq.topic', 'x', BODY, { expiration: '+5' }),
    () => '',
  ],
];

onEachBroker((target) => {
  testRows(target, ROWS);

  const send = (channel: Channel, queue: string, texts: readonly string[], options = {}) => {
    for (const text of texts) channel.sendToQueue(queue, Buffer.from(text), options);
  };

  test('a client that closes a channel which the broker closes, too, keeps its connection', async () => {
    const connection = await target.connect();
    const channel = await connection.createChannel();
    channel.on('error', () => {});
    channel.publish(target.name(), 'x', BODY);
    await channel.close().catch(() => {});
    const other = await connection.createChannel();
    expect(await other.checkExchange('amq.topic')).toEqual({});
  });

  test('a message without any time is for a consumer that is free right now', async () => {
    const channel = await target.channel();
    const queue = await target.queue(channel, { arguments: { 'x-message-ttl': 0 } });
    const got = await listen(channel, queue);
    send(channel, queue, ['a']);
    await untilThere(got, 1);
    expect(textsOf(got)).toEqual(['a']);
  });

  test('what is given back to a full queue makes it drop its oldest', async () => {
    const channel = await target.confirmChannel();
    const queue = await target.queue(channel, { arguments: { 'x-max-length': 1 } });
    send(channel, queue, ['a']);
    await channel.waitForConfirms();
    const first = await channel.get(queue);
    send(channel, queue, ['b']);
    await channel.waitForConfirms();
    if (first) channel.nack(first);
    expect(textsOf(await take(channel, queue, 1))).toEqual(['b']);
    expect((await channel.checkQueue(queue)).messageCount).toBe(0);
  });

  test('a full queue with priorities drops what it would deliver next', async () => {
    const channel = await target.confirmChannel();
    const queue = await target.queue(channel, {
      arguments: { 'x-max-length': 2, 'x-max-priority': 5 },
    });
    for (const [text, priority] of [
      ['high', 5],
      ['low', 0],
      ['low again', 0],
    ] as const) {
      send(channel, queue, [text], { priority });
    }
    await channel.waitForConfirms();
    expect(textsOf(await take(channel, queue, 2))).toEqual(['low', 'low again']);
  });

  test('what expires behind another waits for its turn', async () => {
    const channel = await target.confirmChannel();
    const queue = await target.queue(channel);
    const shorter = await target.queue(channel);
    send(channel, queue, ['a']);
    send(channel, queue, ['b'], { expiration: '1' });
    // Once this one is gone, the other would be, too.
    send(channel, shorter, ['c'], { expiration: '50' });
    await channel.waitForConfirms();
    await eventually('the later one has expired', async () =>
      expect((await channel.checkQueue(shorter)).messageCount).toBe(0),
    );
    expect((await channel.checkQueue(queue)).messageCount).toBe(2);
    expect(textsOf(await take(channel, queue, 1))).toEqual(['a']);
  });

  test('a queue that is gone sends no dead letters', async () => {
    const channel = await target.channel();
    const dead = await target.queue(channel);
    const queue = await target.queue(channel, {
      arguments: { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': dead },
    });
    send(channel, queue, ['a']);
    const [got] = await take(channel, queue, 1);
    await channel.deleteQueue(queue);
    channel.reject(got as ConsumeMessage, false);
    expect((await channel.checkQueue(dead)).messageCount).toBe(0);
  });

  test('an alternate exchange is for messages of which no key is taken', async () => {
    const channel = await target.channel();
    const [exchange, alternate] = [target.name(), target.name()];
    await channel.assertExchange(alternate, 'fanout');
    await channel.assertExchange(exchange, 'direct', { alternateExchange: alternate });
    const [taken, rest] = [await target.queue(channel), await target.queue(channel)];
    await channel.bindQueue(taken, exchange, 'a');
    await channel.bindQueue(rest, alternate, '');
    channel.publish(exchange, 'a', BODY, { headers: { CC: ['b'] } });
    await take(channel, taken, 1);
    expect((await channel.checkQueue(rest)).messageCount).toBe(0);
  });

  test('all up to a delivery that is settled already cannot be acknowledged', async () => {
    const said = await answerTo(target, async (channel) => {
      const queue = await target.queue(channel);
      send(channel, queue, ['a', 'b']);
      const [, second] = await take(channel, queue, 2);
      channel.ack(second as ConsumeMessage);
      channel.ack(second as ConsumeMessage, true);
    });
    expect(said).toBe('PRECONDITION_FAILED - unknown delivery tag 2');
  });

  test('the first single active consumer stays it, whatever the priority of the next', async () => {
    const channel = await target.channel();
    const queue = await target.queue(channel, { arguments: { 'x-single-active-consumer': true } });
    const first = await listen(channel, queue);
    const second = await listen(channel, queue, { priority: 5 });
    send(channel, queue, ['a']);
    await untilThere(first, 1);
    expect(second).toHaveLength(0);
  });

  test('what was fetched does not count against the limit of a channel', async () => {
    const channel = await target.channel();
    const queue = await target.queue(channel);
    await channel.prefetch(1, true);
    send(channel, queue, ['a', 'b']);
    await eventually('one can be fetched', async () =>
      expect(await channel.get(queue)).not.toBe(false),
    );
    await untilThere(await listen(channel, queue), 1);
  });

  test('a dead letter goes to the hidden copies’ keys, too', async () => {
    const channel = await target.channel();
    const exchange = target.name();
    await channel.assertExchange(exchange, 'direct');
    const queue = await target.queue(channel, {
      arguments: { 'x-dead-letter-exchange': exchange },
    });
    const copies = await target.queue(channel);
    await channel.bindQueue(copies, exchange, 'hidden');
    send(channel, queue, ['a'], { headers: { BCC: ['hidden'] } });
    const [got] = await take(channel, queue, 1);
    channel.reject(got as ConsumeMessage, false);
    expect(textsOf(await take(channel, copies, 1))).toEqual(['a']);
  });

  test('a returned message does not name the hidden copies', async () => {
    const channel = await target.confirmChannel();
    const returned = new Promise<unknown>((resolve) => {
      channel.once('return', ({ properties }) => resolve(properties.headers));
    });
    const headers = { BCC: ['nowhere'], note: 'n' };
    channel.publish('amq.direct', 'nowhere.either', BODY, { mandatory: true, headers });
    expect(await returned).toEqual({ note: 'n' });
  });
});
