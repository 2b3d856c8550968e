/** Connections with TLS, and logins from files, on a RabbitMQ of its own. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { privateNode, type PrivateNode } from '@pamir-audit/broker';
import { type Bus, type BusOptions, createBus, silentLogger } from '@pamir-audit/sdk';
import { connect } from 'amqplib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Certificates, makeCertificates } from './support/certificates.ts';
import { eventually } from './support/eventually.ts';
import { linesOf, temporaryDirectory } from './support/files.ts';
import { needsOpenssl, needsServer } from './support/needs.ts';
import { start } from './support/process.ts';
import { BODY as body, KEY } from './support/sample.ts';

const CLIENT = 'billing';
let node: PrivateNode | undefined;
let certificates: Certificates;

beforeEach(needsServer);
beforeEach(needsOpenssl);
beforeAll(async () => {
  try {
    certificates = makeCertificates(CLIENT);
    const { caFile, server } = certificates;
    const plugins = ['rabbitmq_management', 'rabbitmq_auth_mechanism_ssl'];
    node = await privateNode({ plugins, tls: { caFile, ...server } });
  } catch {
    // What is missing is named by each test.
  }
});
afterAll(() => node?.close());

const open: Bus[] = [];
afterEach(async () => {
  for (const bus of open.splice(0)) await bus.close({ timeoutMs: 1000 });
});

function aBus(login: string, options: Partial<BusOptions> = {}): Bus {
  const url = `amqps://${login}${node?.tlsHost}`;
  const bus = createBus({ service: 'test', url, log: silentLogger, timeoutMs: 3000, ...options });
  open.push(bus);
  return bus;
}

async function api(method: string, path: string, content?: object): Promise<void> {
  const response = await fetch(`${node?.managementUrl}/api/${path}`, {
    method,
    headers: { authorization: `Basic ${Buffer.from('guest:guest').toString('base64')}` },
    ...(content === undefined ? {} : { body: JSON.stringify(content) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
}

async function addUser(name: string, login: object): Promise<void> {
  await api('PUT', `users/${name}`, { tags: '', ...login });
  await api('PUT', `permissions/%2F/${name}`, { configure: '.*', write: '.*', read: '.*' });
}

describe('a connection with TLS', () => {
  test('is made with the authority that is named, in options or in the address', async () => {
    const { caFile } = certificates;
    for (const bus of [
      aBus('guest:guest@', { tls: { caFile } }),
      aBus('guest:guest@', { url: `amqps://${node?.tlsHost}?cacertfile=${caFile}` }),
    ]) {
      expect(await bus.publish(KEY, body)).toMatchObject({ state: 'confirmed' });
    }
  });

  test('is not made to a broker that nobody vouches for', async () => {
    const bus = aBus('guest:c4nary@', { timeoutMs: 1000 });
    const error = await bus.publish(KEY, body).catch((reason: unknown) => reason);
    expect(String(error)).toMatch(/certificate/);
    expect(String(error)).not.toContain('c4nary');
  });

  test('is not made to a broker with another name', async () => {
    const tls = { caFile: certificates.caFile, serverName: 'elsewhere' };
    const bus = aBus('guest:guest@', { tls, timeoutMs: 1000 });
    await expect(bus.publish(KEY, body)).rejects.toThrow(/altnames/);
  });
});

describe('a worker with a configuration', () => {
  /** Starts it with an address, and options of the table `tls`. */
  function startWith(address: string, options: Readonly<Record<string, string>>, directory = '') {
    const tls = Object.entries(options).map(([name, value]) => `tls.${name} = "${value}"\n`);
    const path = join(temporaryDirectory(), 'audit.toml');
    const configuration = `[api]
enabled = false
[sources.in]
type = "amqp"
connection_string = "amqps://${address}"
queue = "configured"
${tls.join('')}[sinks.out]
type = "file"
inputs = ["in"]
path = "${directory || temporaryDirectory()}/audit-%F.log"
encoding.codec = "json"
`;
    writeFileSync(path, configuration);
    return start(['run', '--config', path]);
  }

  test('trusts the authority of ca_file, and shows the certificate of crt_file', async () => {
    await addUser(CLIENT, { password_hash: '' });
    const { caFile, client } = certificates;
    const directory = temporaryDirectory();
    const own = { crt_file: client.certFile, key_file: client.keyFile };
    const address = `${CLIENT}@${node?.tlsHost}?auth_mechanism=external`;
    const worker = startWith(address, { ca_file: caFile, ...own }, directory);
    await eventually('it consumes', () => expect(worker.stderr).toContain('Consuming.'));
    await aBus('guest:guest@', { tls: { caFile } }).publish(KEY, body);
    await eventually('it writes', () => expect(linesOf(directory)).toHaveLength(1));
    expect(await worker.kill('SIGTERM')).toBe(0);
  });

  test('connects to no broker that nobody vouches for, or that has another name', async () => {
    const address = `guest:c4nary@${node?.tlsHost}`;
    const unknown = startWith(address, {});
    const other = startWith(address, { ca_file: certificates.caFile, server_name: 'elsewhere' });
    await eventually('both say why', () => {
      expect(unknown.stderr).toMatch(/certificate/);
      expect(other.stderr).toMatch(/altnames/);
    });
    for (const worker of [unknown, other]) {
      expect(worker.stderr).not.toContain('Connected.');
      expect(worker.stderr).not.toContain('c4nary');
      await worker.kill('SIGTERM');
    }
  });
});

describe('a login', () => {
  test('by certificate needs no password, and the broker vouches for the producer', async () => {
    await addUser(CLIENT, { password_hash: '' });
    const { caFile, client } = certificates;
    const url = `amqps://${CLIENT}@${node?.tlsHost}?auth_mechanism=external`;
    const bus = aBus('', { url, tls: { caFile, ...client } });
    const connection = await connect(node?.url ?? '');
    const channel = await connection.createChannel();
    await bus.ready();
    await channel.assertExchange('pamir_audit_exchange', 'topic');
    const { queue } = await channel.assertQueue('', { exclusive: true });
    await channel.bindQueue(queue, 'pamir_audit_exchange', '#');
    expect(await bus.publish(KEY, body)).toMatchObject({ routed: true });
    const message = await channel.get(queue);
    expect(message && message.properties.userId).toBe(CLIENT);
    await connection.close();
    // Who it is may be left to the certificate altogether.
    const nameless = url.replace(`${CLIENT}@`, '');
    const other = aBus('', { url: nameless, tls: { caFile, ...client } });
    expect(await other.publish(KEY, body)).toMatchObject({ state: 'confirmed' });
  });

  test('by a password in a file uses what is in it now', async () => {
    const passwordFile = join(temporaryDirectory(), 'password');
    writeFileSync(passwordFile, 'old\n');
    await addUser('rotating', { password: 'old' });
    const bus = aBus('rotating@', { tls: { caFile: certificates.caFile }, passwordFile });
    await bus.publish(KEY, body);
    await api('PUT', 'users/rotating', { tags: '', password: 'new' });
    writeFileSync(passwordFile, 'new\n');
    await dropConnections('rotating');
    expect(await bus.publish(KEY, body)).toMatchObject({ state: 'confirmed' });
  });
});

/** The management API learns of a connection after a while. */
async function dropConnections(user: string): Promise<void> {
  for (let dropped = 0; dropped === 0;) {
    const headers = { authorization: `Basic ${Buffer.from('guest:guest').toString('base64')}` };
    const response = await fetch(`${node?.managementUrl}/api/connections`, { headers });
    const connections = (await response.json()) as { name: string; user: string }[];
    for (const { name } of connections.filter((it) => it.user === user)) {
      await api('DELETE', `connections/${encodeURIComponent(name)}`);
      dropped += 1;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
