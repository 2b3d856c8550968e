/** Users with few rights, on the embedded broker and on a RabbitMQ whose management API makes them. */
import { randomUUID } from 'node:crypto';
import { findServer, type PrivateNode, privateNode, startBroker } from '@pamir-audit/broker';
import { afterAll, beforeAll, beforeEach, describe, inject } from 'vitest';
import { needsServer } from './needs.ts';

export interface UserTarget {
  /** Somebody who may do everything. */
  readonly adminUrl: string;
  /** Has all rights to names that begin with `own`, and to no other. */
  readonly clerkUrl: string;
  /** May use no virtual host. */
  readonly strangerUrl: string;
}

const PASSWORD = 'c4nary';
const OWN = '^own';
const RIGHTS = { configure: OWN, write: OWN, read: OWN };

/** Call at the top of a test file. The target can be used within tests only. */
export function onEachBrokerWithUsers(define: (target: () => UserTarget) => void): void {
  const id = randomUUID().slice(0, 8);
  const [clerk, stranger] = [`clerk-${id}`, `stranger-${id}`];
  const targetOf = (adminUrl: string): UserTarget => {
    const login = (user: string) => `amqp://${user}:${PASSWORD}@${new URL(adminUrl).host}`;
    return { adminUrl, clerkUrl: login(clerk), strangerUrl: login(stranger) };
  };

  describe('the embedded broker', () => {
    let target: UserTarget;
    beforeAll(async () => {
      const users = {
        guest: 'guest',
        [clerk]: { password: PASSWORD, permissions: { '/': RIGHTS } },
        [stranger]: { password: PASSWORD, permissions: {} },
      };
      const broker = await startBroker({ say: () => {}, users });
      target = targetOf(broker.url);
      return () => broker.close();
    });
    define(() => target);
  });

  describe('RabbitMQ', () => {
    const shared = inject('brokerManagementUrl');
    const isThere = shared !== '' || findServer() !== undefined;
    let target: UserTarget;
    let node: PrivateNode | undefined;
    beforeEach((context) => {
      if (!isThere) needsServer(context);
    });
    beforeAll(async () => {
      if (!isThere) return;
      if (shared === '') node = await privateNode({ plugins: ['rabbitmq_management'] });
      const adminUrl = node?.url ?? inject('brokerUrl');
      target = targetOf(adminUrl);
      const put = managementOf(node?.managementUrl ?? shared, adminUrl);
      for (const user of [clerk, stranger])
        await put(`users/${user}`, { password: PASSWORD, tags: '' });
      await put(`permissions/%2F/${clerk}`, RIGHTS);
    });
    afterAll(() => node?.close());
    define(() => target);
  });
}

function managementOf(url: string, adminUrl: string) {
  const { username, password } = new URL(adminUrl);
  const login = Buffer.from(`${username}:${password}`).toString('base64');
  return async (path: string, body: object) => {
    const headers = { authorization: `Basic ${login}` };
    const request = { method: 'PUT', headers, body: JSON.stringify(body) };
    const { ok, status } = await fetch(`${url}/api/${path}`, request);
    if (!ok) throw new Error(`PUT ${path}: ${status}`);
  };
}
