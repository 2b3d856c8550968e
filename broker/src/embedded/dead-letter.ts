/** Messages that leave a queue without being acknowledged, and the header that tells their way. */
import { keysIn, type Message } from './message.ts';
import type { Queue, QueueContext } from './queue.ts';
import { long, longstr, table, type Value } from './values.ts';

export type DeadReason = 'expired' | 'rejected' | 'maxlen' | 'delivery_limit';

/** One queue that a message has left for one reason. */
export interface Death {
  readonly queue: string;
  readonly reason: DeadReason;
  readonly count: number;
  /** Of the first time, in milliseconds. */
  readonly time: number;
  readonly exchange: string;
  readonly keys: readonly string[];
  readonly expiration: string | undefined;
}

/** Sends a message to the queue's dead-letter exchange; without one it is gone. */
export function deadLetter(
  queue: Queue,
  message: Message,
  reason: DeadReason,
  { clock, route }: Pick<QueueContext, 'clock' | 'route'>,
): void {
  const { deadExchange: exchange, deadKey } = queue.plan.settings;
  if (exchange === undefined) return;
  const deaths = withDeath(message, queue, reason, clock.now());
  const encoded = message.encodedWith({
    headers: headersOf(message, deaths, deadKey === undefined),
    expiration: undefined,
  });
  const keys = deadKey === undefined ? message.keys : ([deadKey] as const);
  route(
    message.with({ exchange, keys, encoded, deaths }),
    (target) => reason !== 'rejected' && isCycle(target, deaths),
  );
}

/** With a key of the queue's own the copies that the sender asked for are not made again. */
function headersOf(message: Message, deaths: readonly Death[], isCopied: boolean) {
  const headers = new Map(message.headers);
  headers.set('x-death', { type: 'array', value: deaths.map(entryOf) });
  const [last, first] = [deaths[0], message.deaths.at(-1) ?? deaths[0]];
  for (const [name, death] of [
    ['first', first],
    ['last', last],
  ] as const) {
    headers.set(`x-${name}-death-queue`, longstr(death?.queue ?? ''));
    headers.set(`x-${name}-death-reason`, longstr(death?.reason ?? ''));
    headers.set(`x-${name}-death-exchange`, longstr(death?.exchange ?? ''));
  }
  if (!isCopied) headers.delete('CC');
  return headers;
}

function entryOf({ count, reason, queue, time, exchange, keys, expiration }: Death): Value {
  return table({
    count: long(count),
    reason: longstr(reason),
    queue: longstr(queue),
    time: { type: 'timestamp', value: BigInt(Math.floor(time / 1000)) },
    exchange: longstr(exchange),
    'routing-keys': { type: 'array', value: keys.map(longstr) },
    ...(expiration === undefined ? {} : { 'original-expiration': longstr(expiration) }),
  });
}

/** One entry for each queue and reason, the latest first. */
function withDeath(
  message: Message,
  { name: queue }: Queue,
  reason: DeadReason,
  time: number,
): readonly Death[] {
  const { deaths, exchange, routingKey, headers, properties } = message;
  const before = deaths.find((it) => it.queue === queue && it.reason === reason);
  if (before !== undefined) {
    return [{ ...before, count: before.count + 1 }, ...deaths.filter((it) => it !== before)];
  }
  const keys = [routingKey, ...keysIn(headers, 'CC')];
  const { expiration } = properties;
  return [{ queue, reason, count: 1, time, exchange, keys, expiration }, ...deaths];
}

/** It has been there, and nobody has rejected it since: it would go round for ever. */
function isCycle(target: Queue, deaths: readonly Death[]): boolean {
  const last = deaths.findIndex((it) => it.queue === target.name);
  if (last < 0) return false;
  return deaths.slice(0, last + 1).every((it) => it.reason !== 'rejected');
}
