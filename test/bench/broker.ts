/** What one client gets out of the embedded broker, against RabbitMQ. Both are processes of their own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type ConfirmChannel, connect } from 'amqplib';
import type { Case } from './main.ts';
import type { Round } from './rounds.ts';

const QUEUE = 'bench.broker';
const BODY = Buffer.alloc(400, 'x');
/** Most messages that are not confirmed, where that is measured and where a queue is filled. */
const WINDOW = 1000;
const FILL_WINDOW = 20_000;
const PREFETCH = 1000;
const ACKNOWLEDGED_AT_ONCE = 100;
const EMBEDDED = fileURLToPath(new URL('embedded-broker.js', import.meta.url));

export interface EmbeddedProcess {
  readonly url: string;
  close(): Promise<void>;
}

export async function embeddedProcess(): Promise<EmbeddedProcess> {
  const child = spawn(process.execPath, [EMBEDDED], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [url] = await once(child.stdout, 'data');
  return { url: String(url), close: () => end(child) };
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill();
  await ended;
}

/** Publishes persistent messages to a durable classic queue, and waits until all are confirmed. */
export function confirm(rabbitmq: string, embedded: string, events: number): Case {
  return both('broker-confirm', rabbitmq, embedded, async (channel) => {
    const started = performance.now();
    await publish(channel, events, WINDOW);
    return { perSecond: perSecondSince(started, events), left: events };
  });
}

/** Takes all there are from a full queue, acknowledging many at a time. */
export function deliver(rabbitmq: string, embedded: string, events: number): Case {
  return both('broker-deliver', rabbitmq, embedded, async (channel) => {
    await publish(channel, events, FILL_WINDOW);
    await channel.prefetch(PREFETCH);
    const started = performance.now();
    await drain(channel, events);
    return { perSecond: perSecondSince(started, events), left: 0 };
  });
}

/** With the number of messages that are in the queue if it did all that was measured. */
interface Measured extends Round {
  readonly left: number;
}

function both(
  name: string,
  rabbitmq: string,
  embedded: string,
  measure: (channel: ConfirmChannel) => Promise<Measured>,
): Case {
  return {
    name,
    unit: 'messages a second',
    baseline: () => onFreshQueue(rabbitmq, measure),
    ours: () => onFreshQueue(embedded, measure),
  };
}

async function onFreshQueue(
  url: string,
  measure: (channel: ConfirmChannel) => Promise<Measured>,
): Promise<Round> {
  const connection = await connect(url);
  const channel = await connection.createConfirmChannel();
  await channel.assertQueue(QUEUE, { durable: true });
  const round = await measure(channel);
  // What is not acknowledged comes back with the end of the channel.
  await channel.close();
  const { messageCount } = await (await connection.createChannel()).deleteQueue(QUEUE);
  await connection.close();
  if (messageCount !== round.left) throw new Error(`${messageCount} messages are left in ${QUEUE}`);
  return round;
}

function publish(channel: ConfirmChannel, events: number, window: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let sent = 0;
    let confirmed = 0;
    const fill = () => {
      for (; sent < events && sent - confirmed < window; sent += 1) {
        channel.sendToQueue(QUEUE, BODY, { persistent: true }, (error) => {
          if (error !== null) return reject(error as Error);
          confirmed += 1;
          if (confirmed === events) resolve();
        });
      }
      if (sent < events) setImmediate(fill);
    };
    fill();
  });
}

function drain(channel: ConfirmChannel, events: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let taken = 0;
    const receive: Parameters<typeof channel.consume>[1] = (message) => {
      if (message === null) return reject(new Error('the queue is gone'));
      taken += 1;
      if (taken % ACKNOWLEDGED_AT_ONCE === 0 || taken === events) channel.ack(message, true);
      if (taken === events) resolve();
    };
    channel.consume(QUEUE, receive).catch(reject);
  });
}

function perSecondSince(started: number, events: number): number {
  return (events / (performance.now() - started)) * 1000;
}
