/** The two priorities of a quorum queue, which RabbitMQ has since 4.0: before, it takes them in their order. */
import type { ConfirmChannel } from 'amqplib';
import { expect, test } from 'vitest';
import { onEachBroker } from '../support/each-broker.ts';

type Sent = readonly [text: string, priority?: number];

const of = (name: string, priority: number, count: number): readonly Sent[] =>
  Array.from({ length: count }, (_, index) => [`${name}${index}`, priority]);
const LOW = of('l', 0, 4);
const HIGH = of('h', 9, 6);
const textsOf = (sent: readonly Sent[]) => sent.map(([text]) => text).join(' ');

onEachBroker((target) => {
  /** A channel, and whether its broker knows the two priorities. */
  async function open() {
    const connection = await target.connect();
    const channel = await connection.createConfirmChannel();
    const { version } = connection.connection.serverProperties;
    return { channel, hasPriorities: Number.parseInt(version, 10) >= 4 };
  }

  async function filled(channel: ConfirmChannel, sent: readonly Sent[], args: object = {}) {
    const queue = await target.queue(channel, {
      arguments: { 'x-queue-type': 'quorum', ...args },
    });
    await send(channel, queue, sent);
    return queue;
  }

  async function send(channel: ConfirmChannel, queue: string, sent: readonly Sent[]) {
    for (const [text, priority] of sent) {
      channel.sendToQueue(queue, Buffer.from(text), priority === undefined ? {} : { priority });
    }
    await channel.waitForConfirms();
  }

  /** All of them, one after the other; the messages at `givenBack` are given back. */
  async function fetchAll(
    channel: ConfirmChannel,
    queue: string,
    givenBack: readonly number[] = [],
  ): Promise<string> {
    const got: string[] = [];
    for (;;) {
      const message = await channel.get(queue);
      if (!message) return got.join(' ');
      if (givenBack.includes(got.length)) channel.nack(message);
      else channel.ack(message);
      got.push(String(message.content));
    }
  }

  test('after two of high priority one of normal priority has its turn', async () => {
    const { channel, hasPriorities } = await open();
    const queue = await filled(channel, [...LOW, ...HIGH]);
    const expected = hasPriorities ? 'h0 h1 l0 h2 h3 l1 h4 h5 l2 l3' : textsOf([...LOW, ...HIGH]);
    expect(await fetchAll(channel, queue)).toBe(expected);
  });

  test('five and more is high, less and none is normal', async () => {
    const { channel, hasPriorities } = await open();
    const sent = [['none'], ['zero', 0], ['four', 4], ['five', 5], ['most', 255]] as const;
    const queue = await filled(channel, sent);
    const expected = hasPriorities ? 'five most none zero four' : textsOf(sent);
    expect(await fetchAll(channel, queue)).toBe(expected);
  });

  test('what is given back comes first, and takes nobody’s turn', async () => {
    const { channel, hasPriorities } = await open();
    // Without a limit 3.10 puts it at the end, as 4.0 does with a limit of -1.
    const queue = await filled(channel, [...LOW, ...HIGH], { 'x-delivery-limit': 5 });
    const expected = hasPriorities
      ? 'h0 h0 h1 l0 h2 h2 h2 h3 l1 h4 h5 l2 l3'
      : 'l0 l0 l1 l2 l3 l3 l3 h0 h1 h2 h3 h4 h5';
    expect(await fetchAll(channel, queue, [0, 4, 5])).toBe(expected);
  });

  test('the turn goes on where it was, also over an empty queue', async () => {
    const { channel, hasPriorities } = await open();
    const queue = await filled(channel, HIGH.slice(0, 1));
    await fetchAll(channel, queue);
    const sent = [...LOW.slice(0, 2), ...HIGH.slice(1, 5)];
    await send(channel, queue, sent);
    const expected = hasPriorities ? 'h1 l0 h2 h3 l1 h4' : textsOf(sent);
    expect(await fetchAll(channel, queue)).toBe(expected);
  });

  test('a full one drops what it would deliver next', async () => {
    const { channel, hasPriorities } = await open();
    const queue = await filled(channel, [...LOW, ...HIGH.slice(0, 4)], { 'x-max-length': 4 });
    const expected = hasPriorities ? 'h3 l1 l2 l3' : 'h0 h1 h2 h3';
    expect(await fetchAll(channel, queue)).toBe(expected);
  });
});
