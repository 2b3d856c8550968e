/**
 * One process that publishes, by the SDK or by the client library alone, and prints its round as JSON:
 * `publisher.js sdk|bare URL EVENTS WINDOW`.
 */
import { hostname } from 'node:os';
import { createBus } from '@pamir-audit/sdk';
import { connect } from 'amqplib';

const EXCHANGE = 'bench.publish';
const QUEUE = 'bench.publish';
const KEY = 'auth.user_action.user.UserCreated';
/** About 400 bytes, as JSON. */
const BODY = {
  user_id: '7c0f4a52-2f0a-4b9e-9f0e-0c9b1b0f5a11',
  user_login: 'ivanov',
  endpoint: '/api/v1/users',
  parameters: '{"name":"x","roles":["reader","writer"],"comment":"created by a script"}',
  metadata: { source_ip: '10.0.0.1', request_id: '0c9b1b0f5a11', method: 'POST', success: true },
  response_status_code: 201,
};

/** As long as that of the SDK: host, process and a UUID. */
const PRODUCER = `${hostname()}.${process.pid}.00000000-0000-7000-8000-000000000000`;

/** Publishes one event and resolves when it is confirmed. */
type Publish = () => Promise<unknown>;

const [kind, url = '', count = '0', most = '1'] = process.argv.slice(2);
const events = Number(count);
const { publish, close } = kind === 'sdk' ? await withSdk() : await withLibrary();
const warmUp = Math.min(2000, events);
await publishAll(publish, warmUp, Number(most));
const cpu = process.cpuUsage();
const started = performance.now();
await publishAll(publish, events, Number(most));
const perSecond = (events / (performance.now() - started)) * 1000;
const { user, system } = process.cpuUsage(cpu);
await close();
const round = {
  perSecond,
  cpuSeconds: (user + system) / events,
  peakMegabytes: process.resourceUsage().maxRSS / 1024,
};
process.stdout.write(JSON.stringify(round));

/** With at most so many that are not confirmed. */
async function publishAll(one: Publish, total: number, window: number): Promise<void> {
  let begun = 0;
  const worker = async () => {
    while (begun < total) {
      begun += 1;
      await one();
    }
  };
  await Promise.all(Array.from({ length: window }, worker));
}

async function withSdk(): Promise<{ publish: Publish; close: () => Promise<void> }> {
  const bus = createBus({ service: 'bench', url, exchange: EXCHANGE });
  await bus.ready();
  return { publish: () => bus.publish(KEY, BODY), close: () => bus.close() };
}

/** The same bytes and properties, without anything that the SDK makes sure of. */
async function withLibrary(): Promise<{ publish: Publish; close: () => Promise<void> }> {
  const connection = await connect(url, { noDelay: true });
  const channel = await connection.createConfirmChannel();
  await channel.assertExchange(EXCHANGE, 'topic');
  await channel.assertQueue(QUEUE, { durable: true });
  await channel.bindQueue(QUEUE, EXCHANGE, '#');
  let seq = 0;
  const publishOne = () =>
    new Promise<void>((resolve, reject) => {
      seq += 1;
      const whole = { ...BODY, event_type: 'UserCreated', timestamp: new Date().toISOString() };
      const properties = {
        messageId: `00000000-0000-7000-8000-${String(seq).padStart(12, '0')}`,
        contentType: 'application/json',
        type: 'UserCreated',
        appId: 'bench',
        userId: 'guest',
        timestamp: Math.floor(Date.now() / 1000),
        deliveryMode: 2,
        mandatory: true,
        headers: { producer: PRODUCER, seq, schema_version: 1 },
      };
      const content = Buffer.from(JSON.stringify(whole));
      channel.publish(EXCHANGE, KEY, content, properties, (error) =>
        error === null ? resolve() : reject(error as Error),
      );
    });
  return {
    publish: publishOne,
    async close() {
      await channel.close();
      await connection.close();
    },
  };
}
