/** Queues of events to measure with. */
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'amqplib';

export const EXCHANGE = 'bench';
export const KEY = 'auth.user_action.user.UserCreated';
/** That of `publish`, and its exchange. */
export const PUBLISH_QUEUE = 'bench.publish';
export const USUAL_BYTES = 400;

export type QueueType = 'classic' | 'quorum';

const CONFIRMED_AT_ONCE = 2000;
/**
 * RabbitMQ lets a queue sleep that nothing reaches for a second, and collects its garbage first. Before
 * that a classic queue delivers half as fast, and whether it has done so was chance, round by round.
 */
const REST_MS = 3000;
const MOST_BYTES_AT_ONCE = 16 * 1024 * 1024;

const FIELDS = {
  event_type: 'UserCreated',
  user_id: '7c0f4a52-2f0a-4b9e-9f0e-0c9b1b0f5a11',
  user_login: 'ivanov',
  endpoint: '/api/v1/users',
  metadata: { source_ip: '10.0.0.1', request_id: '0c9b1b0f5a11' },
  response_status_code: 201,
  timestamp: '2025-03-01T12:34:56.789012+00:00',
};
const SHORT_FIELDS = { event_type: 'UserCreated', user_login: 'ivanov', endpoint: '/users' };

/** A body of exactly so many bytes that begins its `parameters` with `text`, and pads it with zeros. */
export function bodyOf(text: string, bytes: number): Buffer {
  const fields = bytes < USUAL_BYTES ? SHORT_FIELDS : FIELDS;
  const bare = JSON.stringify({ ...fields, parameters: '' }).length;
  const parameters = text.padEnd(bytes - bare, '0');
  return Buffer.from(JSON.stringify({ ...fields, parameters }));
}

/** An empty queue, bound to the exchange by its own name and by the event's key. */
export async function declareQueue(
  url: string,
  type: QueueType,
  name: string,
  exchange = EXCHANGE,
): Promise<void> {
  const connection = await connect(url);
  const channel = await connection.createChannel();
  await channel.assertExchange(exchange, 'topic');
  // One of an earlier round may hold events, or have been declared otherwise.
  await channel.deleteQueue(name);
  const asDeclaredByUs = { 'x-queue-type': type, 'x-single-active-consumer': true };
  await channel.assertQueue(name, { arguments: asDeclaredByUs });
  await channel.bindQueue(name, exchange, '#');
  await connection.close();
}

/**
 * Publishes bodies all of one length, so that the file's size tells how many are in it. Resolves when the
 * queue is at rest: a full queue is one that filled while nobody took from it.
 */
export async function fill(
  url: string,
  events: number,
  bytes: number,
  exchange = EXCHANGE,
): Promise<void> {
  const connection = await connect(url);
  const channel = await connection.createConfirmChannel();
  const atOnce = Math.min(CONFIRMED_AT_ONCE, Math.ceil(MOST_BYTES_AT_ONCE / bytes));
  for (let index = 1; index <= events; index += 1) {
    const body = bodyOf(String(index).padStart(8, '0'), bytes);
    channel.publish(exchange, KEY, body, { deliveryMode: 2 });
    if (index % atOnce === 0) await channel.waitForConfirms();
  }
  await channel.waitForConfirms();
  await connection.close();
  await sleep(REST_MS);
}

/** Deletes a queue, which would get the events of the next case, too. A drain that left some is none. */
export async function deleteEmpty(url: string, queue: string): Promise<void> {
  const connection = await connect(url);
  const { messageCount } = await (await connection.createChannel()).deleteQueue(queue);
  await connection.close();
  if (messageCount > 0) throw new Error(`${messageCount} events are left in ${queue}`);
}
