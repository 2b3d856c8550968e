/**
 * A private RabbitMQ node from an installed rabbitmq-server: data of its own in a temporary
 * directory, ports, port mapper and cookie of its own, loopback only. The system's node is never
 * touched.
 *
 * Every process started here is tied to ours by a pipe: when this process ends, however it ends,
 * the pipe closes and they are killed.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Broker } from './broker.ts';

export interface PrivateNode extends Broker {
  /** Where its management API answers; undefined without the plugin `rabbitmq_management`. */
  readonly managementUrl: string | undefined;
  /** `host:port` of its TLS listener; undefined without `tls`. */
  readonly tlsHost: string | undefined;
  /** Ends the node in good order. Its data stays. */
  stop(): Promise<void>;
  /** Ends it as a power cut would end the process: SIGKILL. Its data stays. */
  kill(): Promise<void>;
  /** Starts it again on the same data and port. */
  start(): Promise<void>;
}

const START_TIMEOUT_MS = 90_000;
const HOST = '127.0.0.1';

/** Debian puts a wrapper on the PATH that changes to another user; the server itself is here. */
const DEBIAN_SERVER = '/usr/lib/rabbitmq/bin/rabbitmq-server';

/** The rabbitmq-server of this machine, or undefined. It is never asked for its version: that boots it. */
export function findServer(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const places = [DEBIAN_SERVER, ...folders.map((folder) => join(folder, 'rabbitmq-server'))];
  return places.find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export interface NodeOptions {
  /** The program to start. @default the one that `findServer` finds */
  readonly server?: string | undefined;
  /** Plugins to enable. @default none */
  readonly plugins?: readonly string[];
  /** Files in PEM for a second listener, with TLS. @default none */
  readonly tls?: NodeTls | undefined;
}

export interface NodeTls {
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
}

/** Starts a node and waits until it answers. */
export async function privateNode({
  server = findServer(),
  plugins = [],
  tls,
}: NodeOptions = {}): Promise<PrivateNode> {
  if (server === undefined) throw new Error('rabbitmq-server is not installed');
  const directory = await mkdtemp(join(tmpdir(), 'pamir-audit-rabbitmq-'));
  const [amqpPort, distributionPort, mapperPort, managementPort, tlsPort] = await freePorts(5);
  const ports = { amqpPort, distributionPort, mapperPort, managementPort, tlsPort };
  const env = await nodeEnvironment(directory, ports, { plugins, tls });
  const hasManagement = plugins.includes('rabbitmq_management');
  const mapper = spawnTied('epmd', ['-address', HOST, '-port', String(mapperPort)], env);
  let running: ChildProcess | undefined;

  const node: PrivateNode = {
    url: `amqp://guest:guest@${HOST}:${amqpPort}`,
    managementUrl: hasManagement ? `http://${HOST}:${managementPort}` : undefined,
    tlsHost: tls === undefined ? undefined : `${HOST}:${tlsPort}`,
    kind: 'node',
    description: `a private RabbitMQ node at ${HOST}:${amqpPort}`,
    async start() {
      running = spawnTied(server, [], env);
      const log = join(directory, 'startup.log');
      await untilAnswering(() => isAnswering(amqpPort), running, log);
      // Plugins start after the broker itself listens.
      if (hasManagement) await untilAnswering(() => isServing(managementPort), running, log);
    },
    async stop() {
      // The server's script passes the signal on to the virtual machine, which shuts down in order.
      const pid = Number(await readFile(join(directory, 'pid'), 'utf8'));
      process.kill(pid, 'SIGTERM');
      if (running) await ended(running);
      running = undefined;
    },
    async kill() {
      if (running) await killGroup(running);
      running = undefined;
    },
    async close() {
      await node.kill();
      await killGroup(mapper);
      await rm(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
  try {
    await node.start();
  } catch (error) {
    await node.close();
    throw error;
  }
  return node;
}

interface Ports {
  readonly amqpPort: number;
  readonly distributionPort: number;
  readonly mapperPort: number;
  readonly managementPort: number;
  readonly tlsPort: number;
}

async function nodeEnvironment(
  directory: string,
  ports: Ports,
  { plugins = [], tls }: NodeOptions,
): Promise<NodeJS.ProcessEnv> {
  const file = (name: string) => join(directory, name);
  await mkdir(file('data'));
  await writeFile(file('enabled_plugins'), `[${plugins.join(',')}].\n`);
  await writeFile(file('rabbitmq-env.conf'), '');
  // Machines of developers have little room; the default would block publishing below 50 MB.
  const lines = ['disk_free_limit.absolute = 10MB'];
  // A setting of a plugin that is not enabled keeps the node from starting.
  if (plugins.includes('rabbitmq_management')) {
    lines.push(`management.tcp.ip = ${HOST}`, `management.tcp.port = ${ports.managementPort}`);
  }
  if (tls !== undefined) lines.push(...tlsLines(ports.tlsPort, tls));
  await writeFile(file('rabbitmq.conf'), `${lines.join('\n')}\n`);
  return {
    PATH: process.env['PATH'],
    LANG: 'C.UTF-8',
    // The Erlang cookie is made here.
    HOME: directory,
    ERL_EPMD_ADDRESS: HOST,
    ERL_EPMD_PORT: String(ports.mapperPort),
    RABBITMQ_NODENAME: `pamir-${randomBytes(4).toString('hex')}@localhost`,
    RABBITMQ_NODE_IP_ADDRESS: HOST,
    RABBITMQ_NODE_PORT: String(ports.amqpPort),
    RABBITMQ_DIST_PORT: String(ports.distributionPort),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
    RABBITMQ_MNESIA_BASE: file('data'),
    RABBITMQ_LOG_BASE: directory,
    RABBITMQ_PID_FILE: file('pid'),
    RABBITMQ_ENABLED_PLUGINS_FILE: file('enabled_plugins'),
    RABBITMQ_CONF_ENV_FILE: file('rabbitmq-env.conf'),
    RABBITMQ_CONFIG_FILE: file('rabbitmq'),
    NODE_STARTUP_LOG: file('startup.log'),
  };
}

/** Clients with a certificate may log in with it, if the plugin for that is enabled. */
function tlsLines(port: number, { caFile, certFile, keyFile }: NodeTls): readonly string[] {
  return [
    `listeners.ssl.1 = ${HOST}:${port}`,
    `ssl_options.cacertfile = ${caFile}`,
    `ssl_options.certfile = ${certFile}`,
    `ssl_options.keyfile = ${keyFile}`,
    'ssl_options.verify = verify_peer',
    'ssl_options.fail_if_no_peer_cert = false',
    'ssl_cert_login_from = common_name',
    'auth_mechanisms.1 = PLAIN',
    'auth_mechanisms.2 = EXTERNAL',
  ];
}

/** In a process group of its own, which is killed when standard input ends, that is, when we end. */
function spawnTied(command: string, args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  const script = `
    exec 3<&0
    { cat <&3 >/dev/null; kill -9 0; } &
    "$@" </dev/null 3<&- >>"$NODE_STARTUP_LOG" 2>&1`;
  const child = spawn('sh', ['-c', script, 'tied', command, ...args], {
    env,
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.stdin?.on('error', () => {
    // It closes when the child ends first.
  });
  return child;
}

async function killGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The whole group has ended already.
  }
  await ended(child);
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

async function untilAnswering(
  isThere: () => Promise<boolean>,
  child: ChildProcess,
  log: string,
): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await isThere())) {
    const isOver = child.exitCode !== null || child.signalCode !== null;
    if (isOver || Date.now() > deadline) {
      const output = await readFile(log, 'utf8').catch(() => '');
      throw new Error(`rabbitmq-server did not start: ${output.trim().slice(-500) || 'no output'}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Says hello as an AMQP client would, and waits for any answer. */
function isAnswering(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, HOST, () => socket.write('AMQP\0\0\x09\x01'));
    const finish = (isThere: boolean) => {
      socket.destroy();
      resolve(isThere);
    };
    socket.setTimeout(2000, () => finish(false));
    socket.once('data', () => finish(true));
    socket.once('error', () => finish(false));
    socket.once('end', () => finish(false));
  });
}

function isServing(port: number): Promise<boolean> {
  return fetch(`http://${HOST}:${port}/`).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** Ports that were free a moment ago, all different. */
async function freePorts(count: 5): Promise<[number, number, number, number, number]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  const [first = 0, second = 0, third = 0, fourth = 0, fifth = 0] = ports;
  return [first, second, third, fourth, fifth];
}
