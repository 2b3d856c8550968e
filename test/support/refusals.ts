/** Rows of what a client may not do, each a test on both brokers. */
import type { Channel, ChannelModel } from 'amqplib';
import { expect, test } from 'vitest';
import { answerTo, type Target } from './each-broker.ts';

/** The names of the things that each row may use, fresh for each. */
export interface Names {
  readonly none: string;
  readonly queue: string;
  readonly topic: string;
}

export type Act = (channel: Channel, names: Names, connection: ChannelModel) => unknown;
/** The answer is what the broker says when it closes the channel; '' when it does not. USER is who logged in. */
export type Row = readonly [sentence: string, act: Act, answer: (names: Names) => string];

/** A classic queue and a topic exchange that are there, and a name of nothing. */
export async function namesOn(target: Target): Promise<Names> {
  const it = { none: target.name(), queue: target.name(), topic: target.name() };
  const channel = await target.channel();
  await channel.assertQueue(it.queue, { durable: true });
  await channel.assertExchange(it.topic, 'topic');
  return it;
}

export function testRows(target: Target, rows: readonly Row[]): void {
  test.each(rows)('%s', async (_, act, answer) => {
    const names = await namesOn(target);
    const said = await answerTo(target, (channel, connection) => act(channel, names, connection));
    expect(said).toBe(answer(names).replace('USER', new URL(target.url).username));
  });
}
