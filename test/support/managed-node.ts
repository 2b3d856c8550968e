/** A private RabbitMQ with its management API, and ways to disturb it. */
import { randomUUID } from 'node:crypto';
import { findServer, privateNode, type PrivateNode } from '@pamir-audit/broker';
import { type Channel, type ChannelModel, connect, type ConsumeMessage } from 'amqplib';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { temporaryDirectory } from './files.ts';
import { needsServer } from './needs.ts';

interface Rights {
  readonly configure: string;
  readonly write: string;
  readonly read: string;
}

/** Call at the top of a test file. Each test has a channel of its own. */
export function useManagedNode() {
  let node: PrivateNode;
  let connection: ChannelModel;
  let channel: Channel;
  const isServerThere = findServer() !== undefined;
  beforeAll(async () => {
    if (!isServerThere) return;
    node = await privateNode({ plugins: ['rabbitmq_management'] });
    connection = await connect(node.url);
  });
  afterAll(async () => {
    await connection?.close();
    await node?.close();
  });
  beforeEach(needsServer);
  beforeEach(async () => {
    channel = await connection.createChannel();
    return () => channel.close();
  });

  /** Asks the management API itself, as the administrator. */
  async function api(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(`${node.managementUrl}/api/${path}`, {
      method,
      headers: { authorization: `Basic ${Buffer.from('guest:guest').toString('base64')}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
    const text = await response.text();
    return text === '' ? undefined : JSON.parse(text);
  }

  return {
    api,
    get channel() {
      return channel;
    },
    /** Variables with names nobody else uses. */
    place(overrides: NodeJS.ProcessEnv = {}) {
      const id = randomUUID().slice(0, 8);
      return {
        RABBITMQ_URL: node.url,
        RABBITMQ_MANAGEMENT_URL: node.managementUrl ?? '',
        AUDIT_EXCHANGE: `exchange.${id}`,
        AUDIT_QUEUE: `queue.${id}`,
        AUDIT_BINDINGS: 'auth.#,srm.#',
        AUDIT_DIR: temporaryDirectory(),
        ...overrides,
      };
    },
    /** A user of its own, as the variable that logs it in. */
    async login(tags: string, rights: Rights) {
      const name = `user-${randomUUID().slice(0, 8)}`;
      await api('PUT', `users/${name}`, { password: 'c4nary', tags });
      await api('PUT', `permissions/%2F/${name}`, rights);
      return { RABBITMQ_URL: `amqp://${name}:c4nary@${new URL(node.url).host}` };
    },
    setPolicy: (name: string, pattern: string, definition: object, priority = 0) =>
      api('PUT', `policies/%2F/${name}`, { pattern, definition, priority, 'apply-to': 'queues' }),
    declare: (queue: string, args: object, type = 'quorum') =>
      channel.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': type, ...args } }),
    /**
     * The first message of the queue, settled as told. By a consumer, because a quorum queue with
     * single active consumer has no `get`.
     */
    async take(queue: string, settle = (it: ConsumeMessage) => channel.ack(it)) {
      const taken = new Promise<ConsumeMessage>((resolve) => {
        void channel.consume(queue, (it) => it && resolve(it), { consumerTag: queue });
      });
      const it = await taken;
      settle(it);
      await channel.cancel(queue);
      return it;
    },
  };
}
