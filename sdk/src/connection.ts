/**
 * One connection that is kept up: the only file that imports amqp-connection-manager.
 *
 * That library supplies reconnecting over several addresses and nothing else. Its ChannelWrapper
 * is not used, because it reports publishes the broker holds as failed, and acknowledges on a
 * channel that did not deliver; channels are kept by `channel.ts`.
 *
 * Publishing and consuming take a connection each: while RabbitMQ has an alarm it stops reading
 * from a connection that publishes, and acknowledgements on it would stop too.
 */
import { AuditError } from '@pamir-audit/catalog';
import { type AmqpConnectionManager, connect } from 'amqp-connection-manager';
import { type ChannelModel, credentials } from 'amqplib';
import { backoff, within } from './waiting.ts';
import type { Endpoint } from './endpoint.ts';
import { brokerError, reasonOf } from './broker-error.ts';
import type { Logger } from './log.ts';

/** A dead peer is noticed after two to three of these. */
const HEARTBEAT_SECONDS = 10;
const CONNECT_TIMEOUT_MS = 5000;
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 15_000;

export interface ConnectionOptions {
  readonly endpoints: readonly Endpoint[];
  /** Shown in RabbitMQ's list of connections. */
  readonly name: string;
  readonly log: Logger;
}

export interface ConnectionListener {
  /** A connection was made; channels can be opened on it. */
  up(model: ChannelModel): void;
  /** It is gone, and every channel on it. */
  down?(): void;
}

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: AuditError) => void;
}

/** Connects in the background, with growing waits, until it is closed. */
export class BrokerConnection {
  readonly #endpoints: readonly Endpoint[];
  /** Those not tried yet in this round. */
  #untried: Endpoint[] = [];
  readonly #name: string;
  readonly #log: Logger;
  readonly #manager: AmqpConnectionManager;
  readonly #listeners = new Set<ConnectionListener>();
  readonly #waiters = new Set<Waiter>();
  readonly #retry = backoff(FIRST_RETRY_MS, LONGEST_RETRY_MS);
  #endpoint: Endpoint;
  #failure: AuditError | undefined;
  #isBlocked = false;
  #isClosed = false;

  constructor({ endpoints, name, log }: ConnectionOptions) {
    const [first] = endpoints;
    if (first === undefined) throw new AuditError('CONFIG_INVALID', 'no broker address is given');
    this.#endpoint = first;
    this.#endpoints = endpoints;
    this.#name = name;
    this.#log = log;
    this.#manager = connect([], {
      heartbeatIntervalInSeconds: HEARTBEAT_SECONDS,
      // One each time, because files may have changed since the last.
      findServers: async () => serverOf(this.#next(), name),
    });
    this.#manager.on('connect', () => this.#connected());
    this.#manager.on('connectFailed', ({ err }) => this.#connectFailed(err));
    this.#manager.on('disconnect', ({ err }) => this.#disconnected(err));
    this.#manager.on('blocked', ({ reason }) => this.#blocked(reason));
    this.#manager.on('unblocked', () => this.#unblocked());
  }

  /** The connection as it is now; undefined while there is none. */
  get model(): ChannelModel | undefined {
    return this.#manager.connection;
  }

  /** The endpoint in use, or the one tried last. */
  get endpoint(): Endpoint {
    return this.#endpoint;
  }

  /** Why the last attempt failed; undefined while connected. */
  get failure(): AuditError | undefined {
    return this.#failure;
  }

  /** True while the broker takes no publishes because it is short of memory or disk. */
  get isBlocked(): boolean {
    return this.#isBlocked;
  }

  /** Tells `listener` now if connected, and at every change, until the returned function is called. */
  listen(listener: ConnectionListener): () => void {
    this.#listeners.add(listener);
    if (this.model !== undefined) listener.up(this.model);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves at the next connection; rejects when refused (BROKER_REFUSED) or closed. */
  ready(): Promise<void> {
    if (this.#isClosed) return Promise.reject(new AuditError('CLOSED', 'it is closed'));
    if (this.model !== undefined) return Promise.resolve();
    if (this.#failure && !this.#failure.retryable) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => this.#waiters.add({ resolve, reject }));
  }

  /** Closes, within `timeoutMs` even if the broker does not answer. */
  async close(timeoutMs: number): Promise<void> {
    this.#isClosed = true;
    // After an attempt that is under way and fails, the library waits once more before it ends.
    this.#manager.reconnectTimeInSeconds = 0;
    this.#settleWaiters(new AuditError('CLOSED', 'the connection was closed'));
    const { model } = this;
    await within(timeoutMs, this.#manager.close());
    if (model !== undefined) destroySocket(model);
  }

  /** In random order, so that not every service begins with the same node of a cluster. */
  #next(): Endpoint {
    if (this.#untried.length === 0) this.#untried = shuffle(this.#endpoints);
    this.#endpoint = this.#untried.pop() ?? this.#endpoint;
    return this.#endpoint;
  }

  #connected(): void {
    const { model } = this;
    if (model === undefined) return;
    this.#retry.reset();
    this.#failure = undefined;
    this.#isBlocked = false;
    this.#log.info({ endpoint: this.#endpoint, connection: this.#name }, 'Connected.');
    this.#tell((listener) => listener.up(model));
    this.#settleWaiters();
  }

  #connectFailed(error: Error): void {
    if (this.#isClosed) return;
    this.#failure = brokerError(error, `cannot connect to ${this.#endpoint.toString()}`);
    const retryInMs = this.#waitNext();
    const fields = { endpoint: this.#endpoint, reason: reasonOf(error), retryInMs };
    this.#log.warn(fields, 'Cannot connect to the broker.');
    if (!this.#failure.retryable) this.#settleWaiters(this.#failure);
  }

  #disconnected(error: Error): void {
    this.#isBlocked = false;
    if (this.#isClosed) return;
    const what = `lost the connection to ${this.#endpoint.toString()}`;
    this.#failure = brokerError(error, what, 'BROKER_UNAVAILABLE');
    const retryInMs = this.#waitNext();
    const fields = { endpoint: this.#endpoint, reason: reasonOf(error), retryInMs };
    this.#log.warn(fields, 'Lost the connection.');
    this.#tell((listener) => listener.down?.());
  }

  /** The library reads its fixed wait after telling us, so it can be made to grow. */
  #waitNext(): number {
    const waitMs = Math.round(this.#retry.next());
    this.#manager.reconnectTimeInSeconds = waitMs / 1000;
    return waitMs;
  }

  #blocked(reason: string): void {
    this.#isBlocked = true;
    this.#log.warn({ endpoint: this.#endpoint, reason }, 'The broker blocks publishing.');
  }

  #unblocked(): void {
    this.#isBlocked = false;
    this.#log.info({ endpoint: this.#endpoint }, 'The broker takes publishes again.');
  }

  #settleWaiters(error?: AuditError): void {
    for (const { resolve, reject } of this.#waiters) {
      if (error) reject(error);
      else resolve();
    }
    this.#waiters.clear();
  }

  /** A throw in a listener of the library would leak the connection, so none gets out. */
  #tell(action: (listener: ConnectionListener) => void): void {
    for (const listener of this.#listeners) {
      try {
        action(listener);
      } catch (error) {
        this.#log.error({ reason: reasonOf(error) }, 'A connection listener threw.');
      }
    }
  }
}

/**
 * The client library is given an object, never an address that could show up in an error.
 *
 * @throws AuditError CONFIG_INVALID when a file cannot be read now
 */
function serverOf(endpoint: Endpoint, name: string) {
  const server = {
    protocol: endpoint.isTls ? 'amqps' : 'amqp',
    hostname: endpoint.host,
    port: endpoint.port,
    username: endpoint.user,
    password: endpoint.password,
    // It decodes the virtual host once more.
    vhost: encodeURIComponent(endpoint.vhost),
    heartbeat: HEARTBEAT_SECONDS,
  };
  const connectionOptions = {
    timeout: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    noDelay: true,
    clientProperties: { connection_name: name },
    ...(endpoint.isTls ? endpoint.tls : {}),
    ...(endpoint.isExternal ? { credentials: credentials.external() } : {}),
  };
  // It takes an object here as well, whatever its types say.
  return { url: server as unknown as string, connectionOptions };
}

function shuffle<Server>(servers: readonly Server[]): Server[] {
  return servers
    .map((server) => ({ server, rank: Math.random() }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ server }) => server);
}

/** The way out when the peer accepts bytes and never answers: the public close would wait. */
function destroySocket(model: ChannelModel): void {
  const { stream } = model.connection as { stream?: { destroy(): void } };
  stream?.destroy();
}
