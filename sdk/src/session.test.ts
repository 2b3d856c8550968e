import type { Channel, ConsumeMessage } from 'amqplib';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { deferred } from './deferred.ts';
import { Session } from './session.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test('while many come, what several reads bring goes on together, a millisecond later', async () => {
  const { batches, read } = await consuming();
  read(8);
  vi.advanceTimersByTime(0);
  expect(batches).toEqual([8]);
  read(3);
  vi.advanceTimersByTime(0);
  read(2);
  vi.advanceTimersByTime(0);
  expect(batches).toEqual([8]);
  vi.advanceTimersByTime(1);
  expect(batches).toEqual([8, 5]);
});

test('few go on with the read that brought them', async () => {
  const { batches, read } = await consuming();
  for (const count of [7, 1, 2]) {
    read(count);
    vi.advanceTimersByTime(0);
  }
  expect(batches).toEqual([7, 1, 2]);
});

test('many that come after a rest go on at once', async () => {
  const { batches, read } = await consuming();
  read(100);
  vi.advanceTimersByTime(1);
  read(100);
  vi.advanceTimersByTime(0);
  expect(batches).toEqual([100, 100]);
});

test('with all of it stored nothing is waited for, or a small window would stand still', async () => {
  const { batches, read, store } = await consuming();
  read(8);
  vi.advanceTimersByTime(0);
  store();
  // The session learns of it a few turns of the promises later.
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  read(8);
  vi.advanceTimersByTime(0);
  expect(batches).toEqual([8, 8]);
});

test('what is settled one by one goes on with its read', async () => {
  const { batches, read } = await consuming('single');
  read(8);
  vi.advanceTimersByTime(0);
  read(1);
  vi.advanceTimersByTime(0);
  expect(batches).toHaveLength(9);
});

/** A session on a channel that delivers when the test says so; `batches` are the sizes of those handed on. */
async function consuming(settle: 'batch' | 'single' = 'batch') {
  let deliver: (message: ConsumeMessage | null) => void = () => {};
  const channel: Pick<Channel, 'consume' | 'ack'> = {
    consume: async (_queue, onMessage) => {
      deliver = onMessage;
      return { consumerTag: 'test' };
    },
    ack() {},
  };
  const batches: number[] = [];
  const stored = deferred<void>();
  const session = new Session({
    channel: channel as Channel,
    settle,
    onBatch: ({ length }) => {
      batches.push(length);
      return stored.promise;
    },
    gone() {},
  });
  await session.start('queue');
  let tag = 0;
  const read = (count: number) => {
    for (let index = 0; index < count; index += 1) {
      tag += 1;
      deliver(message(tag));
    }
  };
  return { batches, read, store: () => stored.resolve() };
}

function message(deliveryTag: number): ConsumeMessage {
  const fields = { deliveryTag, redelivered: false, exchange: 'exchange', routingKey: 'key' };
  const properties = { headers: {} };
  return { fields, properties, content: Buffer.from('{}') } as unknown as ConsumeMessage;
}
