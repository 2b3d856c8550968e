/** A broker that stops, dies and comes back, under load. One of its own, never the shared one. */
import { pamirKeys } from '@pamir-audit/catalog';
import { type Bus, createBus, parseUrl, silentLogger } from '@pamir-audit/sdk';
import { connect } from 'amqplib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from './support/eventually.ts';
import { linesOf, temporaryDirectory } from './support/files.ts';
import { startWorker } from './support/process.ts';
import { type RestartableBroker, restartableBroker } from './support/restartable-broker.ts';
import { BODY as body, KEY as key } from './support/sample.ts';

let node: RestartableBroker;
beforeAll(async () => {
  node = await restartableBroker();
});
afterAll(() => node.close());

const aBus = (): Bus =>
  createBus({ service: 'auth', url: node.url, log: silentLogger, timeoutMs: 60_000 });

/** Publishes `count` numbered events, as fast as the window lets it. */
function publishNumbered(bus: Bus, count: number) {
  return Array.from({ length: count }, (_, number) => {
    const it = pamirKeys[number % pamirKeys.length] ?? key;
    return bus.publish(it, { ...body, parameters: String(number) });
  });
}

const numbersIn = (directory: string) =>
  linesOf(directory).map((line) => Number((JSON.parse(line) as { parameters: string }).parameters));

describe('the worker', () => {
  test.each([
    ['stopped and started', (it: RestartableBroker) => it.stop()],
    ['killed and started', (it: RestartableBroker) => it.kill()],
  ])('needs no touch when the broker is %s in the middle of 20,000 events', async (_, end) => {
    const directory = temporaryDirectory();
    const worker = await startWorker({ RABBITMQ_URL: node.url, AUDIT_DIR: directory });
    // A quorum queue that is killed too soon after its declaration comes back dead on 3.10.
    await new Promise((resolve) => setTimeout(resolve, 3000));
    await using bus = aBus();
    const publishing = publishNumbered(bus, 20_000);
    await publishing[4000];
    await end(node);
    await eventually('the worker says what is wrong', async () => {
      const { ready, reasons } = await worker.readiness();
      expect(ready).toBe(false);
      expect(reasons.join()).toMatch(/connect/);
    });
    await node.start();
    await Promise.all(publishing);
    await eventually('all are in the file', () => {
      expect(new Set(numbersIn(directory)).size).toBe(20_000);
    });
    expect(await worker.kill('SIGTERM')).toBe(0);
  });
});

/** RabbitMQ 3.10 forgets a quorum queue that was declared a moment before the node is killed. */
const QUORUM_SETTLES_MS = 3000;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('the SDK', () => {
  test('sends what was unconfirmed again under the same id, and says it is a re-send', async () => {
    await using bus = aBus();
    const ids = new Map<string, boolean[]>();
    // A classic queue confirms before its data is safe from a kill; a quorum queue does not.
    const sub = bus.subscribe('#', { queue: 'resend' }, () => {});
    await sub.ready;
    await sub.close();
    await pause(QUORUM_SETTLES_MS);
    const many = publishNumbered(bus, 3000);
    await node.kill();
    await node.start();
    const receipts = await Promise.all(many);
    expect(new Set(receipts.map(({ id }) => id)).size).toBe(3000);
    const { host, port } = parseUrl(node.url);
    const connection = await connect({ hostname: host, port });
    const channel = await connection.createChannel();
    for (;;) {
      const message = await channel.get('resend', { noAck: true });
      if (!message) break;
      const id = String(message.properties.messageId);
      ids.set(id, [...(ids.get(id) ?? []), message.properties.headers?.['resent'] === true]);
    }
    await connection.close();
    const routed = receipts.filter((receipt) => receipt.routed).map(({ id }) => id);
    expect(routed.filter((id) => !ids.has(id))).toEqual([]);
    expect([...ids.values()].flat().some(Boolean)).toBe(true);
  });

  test('subscriptions come back by themselves', async () => {
    await using bus = aBus();
    const seen = new Set<string | undefined>();
    const sub = bus.subscribe('auth.#', { queue: 'again', queueType: 'classic' }, ({ id }) => {
      seen.add(id);
    });
    await sub.ready;
    await node.stop();
    await node.start();
    const { id } = await bus.publish(key, body);
    await eventually('the event is handled', () => expect(seen).toContain(id));
  });
});
