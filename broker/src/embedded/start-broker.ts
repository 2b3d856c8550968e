/**
 * An AMQP 0-9-1 broker within this process, which behaves as RabbitMQ 4.0 does: for laptops and
 * tests. Nothing is written to a disk, and nothing outlives the process.
 */
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Broker } from '../broker.ts';
import type { Outcome } from './channel.ts';
import { Clock } from './clock.ts';
import { Connection, type ConnectionContext } from './connection.ts';
import { survivorOf } from './durable-state.ts';
import { type AmqpError, channelError, connectionError } from './error.ts';
import type { Faults, RestartOptions } from './faults.ts';
import { type Inspection, inspectHost } from './inspection.ts';
import { noFaults } from './link.ts';
import { Memory } from './memory.ts';
import type { Queue } from './queue.ts';
import type { Users } from './users.ts';
import { type HostContext, VirtualHost } from './virtual-host.ts';

export interface EmbeddedOptions {
  /** On loopback. @default 0, which is one that is free */
  readonly port?: number;
  /** By name. @default guest with the password guest, who may do everything */
  readonly users?: Users;
  /** @default ['/'] */
  readonly virtualHosts?: readonly string[];
  /** What is proposed to clients, in seconds; 0 is none. @default 60 */
  readonly heartbeat?: number;
  /** Larger messages are refused. @default 16 MiB, as RabbitMQ 4.0 */
  readonly maxMessageBytes?: number;
  /** Messages take as much memory before publishers are blocked. @default 512 MiB */
  readonly maxBytes?: number;
  /** Told in one sentence what this is, and what it is not for. @default standard error */
  readonly say?: (sentence: string) => void;
}

export interface EmbeddedBroker extends Broker {
  readonly kind: 'embedded';
  readonly port: number;
  readonly faults: Faults;
  /** Time for all that expires. Real time, until a test moves it forward. */
  readonly clock: Pick<Clock, 'now' | 'advance'>;
  /** @param host a virtual host. @default '/' */
  inspect(host?: string): Inspection;
  /** Told of every message that is published and of every delivery that is settled. */
  watch(listener: (happening: Happening) => void): () => void;
}

export type Happening =
  | {
      readonly what: 'published';
      readonly exchange: string;
      readonly key: string;
      readonly id: string | undefined;
      /** `app_id` */
      readonly service: string | undefined;
      /** Whether any queue is bound to it. */
      readonly isRouted: boolean;
      readonly body: Buffer;
    }
  | {
      readonly what: 'settled';
      readonly queue: string;
      readonly id: string | undefined;
      readonly outcome: Outcome;
    };

const HOST = '127.0.0.1';
const VERSION = '4.0.0';
const HEARTBEAT_SECONDS = 60;
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;
const MAX_BYTES = 512 * 1024 * 1024;
const SENTENCE =
  'This is the embedded broker of Pamir Audit, for laptops and tests: it keeps messages in memory only.';

/**
 * @throws Error when the port is taken
 */
export async function startBroker(options: EmbeddedOptions = {}): Promise<EmbeddedBroker> {
  const broker = new InProcessBroker(options);
  await broker.listen(options.port ?? 0);
  const { say = (sentence) => process.stderr.write(`${sentence}\n`) } = options;
  say(SENTENCE);
  return broker;
}

class InProcessBroker implements EmbeddedBroker {
  readonly kind = 'embedded';
  readonly clock = new Clock();
  readonly faults: Faults;
  port = 0;
  readonly #options: EmbeddedOptions;
  readonly #users: Users;
  readonly #context: ConnectionContext;
  readonly #link = noFaults();
  readonly #connections = new Set<Connection>();
  readonly #listeners = new Set<(happening: Happening) => void>();
  #hosts: ReadonlyMap<string, VirtualHost>;
  #server: Server | undefined;
  /** Of the messages since the last start. */
  #memory: Memory;
  #alarm: string | undefined;
  #isClosed = false;
  /** One after the other. */
  #restarting: Promise<void> = Promise.resolve();
  /** Publishes still to be refused. */
  #refusals = 0;

  constructor(options: EmbeddedOptions) {
    this.#options = options;
    this.#users = options.users ?? { guest: 'guest' };
    this.#memory = this.#freshMemory();
    this.#hosts = this.#freshHosts();
    this.#context = this.#connectionContext();
    this.faults = this.#faults();
  }

  get url(): string {
    const [name, user] = Object.entries(this.#users)[0] ?? ['guest', 'guest'];
    const password = typeof user === 'string' ? user : user.password;
    const login = `${encodeURIComponent(name)}:${encodeURIComponent(password)}`;
    const [host = '/'] = this.#hosts.keys();
    const path = host === '/' ? '' : `/${encodeURIComponent(host)}`;
    return `amqp://${login}@${HOST}:${this.port}${path}`;
  }

  get description(): string {
    return `the embedded broker at ${HOST}:${this.port}`;
  }

  async listen(port: number): Promise<void> {
    const server = createServer((socket) => this.#accept(socket));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, HOST, resolve);
    });
    this.#server = server;
    const address = server.address();
    if (typeof address === 'object' && address !== null) this.port = address.port;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#restarting;
    await this.#stop();
    this.clock.stop();
  }

  inspect(host = '/'): Inspection {
    const found = this.#hosts.get(host);
    if (found === undefined) throw new Error(`there is no virtual host '${host}'`);
    return inspectHost(found, this.#connections);
  }

  watch(listener: (happening: Happening) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #freshHosts(): ReadonlyMap<string, VirtualHost> {
    const names = this.#options.virtualHosts ?? ['/'];
    return new Map(names.map((name) => [name, new VirtualHost(name, this.#hostContext)]));
  }

  get #hostContext(): HostContext {
    return { clock: this.clock, weigh: this.#memory.weigh };
  }

  #freshMemory(): Memory {
    return new Memory(this.#options.maxBytes ?? MAX_BYTES, () => this.#unblock());
  }

  #connectionContext(): ConnectionContext {
    const { heartbeat = HEARTBEAT_SECONDS, maxMessageBytes = MAX_MESSAGE_BYTES } = this.#options;
    return {
      users: this.#users,
      host: (name) => this.#hosts.get(name),
      version: VERSION,
      heartbeat,
      alarm: () => this.#alarm ?? (this.#memory.isFull ? 'low on memory' : undefined),
      faults: this.#link,
      closed: (connection) => this.#connections.delete(connection),
      channel: {
        maxMessageBytes,
        isRefusing: () => this.#refuses(),
        published: ({ exchange, routingKey: key, properties, body }, isRouted) =>
          this.#tell({
            what: 'published',
            exchange,
            key,
            id: properties.messageId,
            service: properties.appId,
            isRouted,
            body,
          }),
        settled: ({ name }, { message }, outcome) =>
          this.#tell({ what: 'settled', queue: name, id: message.properties.messageId, outcome }),
      },
    };
  }

  #tell(happening: Happening): void {
    for (const listener of this.#listeners) listener(happening);
  }

  #accept(socket: Socket): void {
    this.#connections.add(new Connection(socket, this.#context));
  }

  #refuses(): boolean {
    if (this.#refusals === 0) return false;
    this.#refusals -= 1;
    return true;
  }

  #unblock(): void {
    if (this.#context.alarm() !== undefined) return;
    for (const connection of this.#connections) setImmediate(() => connection.unblocked());
  }

  async #stop(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    const closed = new Promise((resolve) => server.close(resolve));
    this.#dropConnections();
    await closed;
  }

  /** All at once: nothing that one had is handed to another that is about to end. */
  #dropConnections(how?: 'fin' | 'reset'): void {
    for (const { channels } of this.#connections) channels.detach();
    for (const connection of this.#connections) connection.destroy(how);
  }

  async #restart({ isStateKept = true, downMs = 0 }: RestartOptions = {}): Promise<void> {
    await this.#stop();
    const before = [...this.#hosts.values()];
    this.#memory = this.#freshMemory();
    this.#hosts = isStateKept
      ? new Map(before.map((host) => [host.name, survivorOf(host, this.#hostContext)]))
      : this.#freshHosts();
    // Their timers would go on.
    for (const host of before) for (const queue of host.queues.values()) queue.close();
    if (downMs > 0) await wait(downMs);
    if (!this.#isClosed) await this.listen(this.port);
  }

  *#queuesNamed(name: string): Generator<Queue> {
    for (const host of this.#hosts.values()) {
      const queue = host.queues.get(name);
      if (queue !== undefined) yield queue;
    }
  }

  #faults(): Faults {
    return {
      dropConnections: (how) => this.#dropConnections(how),
      closeConnections: (reason = "broker forced connection closure with reason 'test'") => {
        for (const connection of this.#connections) connection.close(connectionError(320, reason));
      },
      fallSilent: () => {
        this.#link.isSilent = true;
      },
      speak: () => {
        this.#dropConnections();
        this.#link.isSilent = false;
      },
      delay: (ms) => {
        this.#link.delayMs = ms;
      },
      cutAfter: (bytes, direction) => {
        this.#link.passes[direction] = bytes;
      },
      block: (reason = 'low on memory') => {
        this.#alarm = reason;
      },
      unblock: () => {
        this.#alarm = undefined;
        this.#unblock();
      },
      refusePublishes: (count) => {
        this.#refusals = count;
      },
      cancelConsumers: (queue) => {
        for (const it of this.#queuesNamed(queue)) it.cancelConsumers();
      },
      closeChannels: (code, text, queue) => this.#closeChannels(channelError(code, text), queue),
      restart: (options) => {
        this.#restarting = this.#restarting.then(() => this.#restart(options));
        return this.#restarting;
      },
    };
  }

  #closeChannels(error: AmqpError, queue: string | undefined): void {
    for (const connection of this.#connections) {
      for (const channel of connection.channels) {
        if (queue === undefined || channel.isConsuming(queue))
          connection.channels.close(channel, error);
      }
    }
  }
}
