/**
 * The bus: say an event, hear events.
 *
 * The types are those of a catalog. A wrong key, a wrong body, or a pattern that binds no event of
 * the catalog does not compile.
 */
import { hostname } from 'node:os';
import {
  AuditError,
  type AuditEvent,
  type Catalog,
  completeBody,
  definitionOf,
  type EventsMatching,
  type KeyIn,
  keysMatching,
  type NewEventBody,
  pamirCatalog,
  type PamirCatalog,
} from '@pamir-audit/catalog';
import { v7 as uuidv7 } from 'uuid';
import { checkId, milliseconds, positive, shortString } from './checks.ts';
import { BrokerConnection } from './connection.ts';
import { type Endpoint, endpointsFromEnv, parseUrl } from './endpoint.ts';
import { type Logger, stderrLogger } from './log.ts';
import { Publisher, type Publishing, type Receipt } from './publisher.ts';
import { checkedBackoff, type Handler, type RetryBackoff, Subscriber } from './subscriber.ts';
import type { QueueType } from './topology.ts';
import { within } from './waiting.ts';
import { WatchedPromise } from './watched.ts';
import { encode, type Outgoing } from './wire.ts';

export interface BusOptions<C extends Catalog = PamirCatalog> {
  /** The name of your service, such as `auth`: AMQP `app_id` of what it publishes. */
  readonly service: string;
  /** One broker address, `amqp://user:password@host:5672/vhost`. @default the `RABBITMQ_*` variables */
  readonly url?: string;
  /** Several addresses of one cluster, tried in random order. Wins over `url`. */
  readonly urls?: readonly string[];
  /** The same already read. Wins over both. */
  readonly endpoints?: readonly Endpoint[];
  /** @default AUDIT_EXCHANGE, or else 'pamir_audit_exchange' */
  readonly exchange?: string;
  /** What may be said. @default the events of the Pamir platform */
  readonly catalog?: C;
  /** How long `publish` waits for the broker's confirm, in milliseconds. @default 10_000 */
  readonly timeoutMs?: number;
  /**
   * What to do with an event that no queue is bound to. `report`: resolve with `routed: false`.
   * `reject`: reject with PUBLISH_UNROUTABLE. Either way the broker has thrown it away.
   * @default 'report'
   */
  readonly unroutable?: 'report' | 'reject';
  /** Most events accepted and not yet confirmed; more wait. @default 50_000 */
  readonly maxEvents?: number;
  /** Most bytes of their bodies. @default 64 MiB */
  readonly maxBytes?: number;
  /** Largest body of one event, in bytes; RabbitMQ 4 takes 16 MiB by default. @default 16 MiB */
  readonly maxEventBytes?: number;
  /** @default warnings and errors to stderr */
  readonly log?: Logger;
}

export interface PublishOptions {
  /**
   * Use a fixed id, to publish again what may have been published before: with the same body, the
   * `timestamp` included. @default a new UUIDv7
   */
  readonly id?: string;
  /** Overrides the bus's `timeoutMs`. */
  readonly timeoutMs?: number;
}

export interface SubscribeOptions {
  /** Durable queue to consume; declared and bound when missing. Who shares its name shares the work. */
  readonly queue: string;
  /** Type of a queue that is declared. @default 'quorum' */
  readonly queueType?: QueueType;
  /** Most events handled at the same time. @default 10 */
  readonly concurrency?: number;
  /** How often the handler is tried before the event is parked in `<queue>.parked`. @default 5 */
  readonly attempts?: number;
  /** How long an event waits between two tries, in a queue of the broker. */
  readonly backoff?: RetryBackoff;
}

export interface Subscription extends AsyncDisposable {
  /** Resolves once events can arrive; rejects when the broker refuses for good. */
  readonly ready: Promise<void>;
  /** Takes no new events, waits for the handlers at work, and acknowledges what they finished. */
  close(): Promise<void>;
}

export interface BusStatus {
  readonly isConnected: boolean;
  /** True while the broker is short of memory or disk and takes no publishes. */
  readonly isBlocked: boolean;
  /** Accepted and not yet confirmed. */
  readonly pending: number;
  readonly confirmed: number;
  /** Confirmed, and thrown away by the broker because no queue is bound to the key. */
  readonly unroutable: number;
  /** Rejected, for whatever reason. */
  readonly failed: number;
  /** Why it cannot publish right now. */
  readonly failure: AuditError | undefined;
}

type EventsOf<C> = C extends Catalog<infer Events> ? Events : never;
type IndexOf<C> = C extends Catalog<object, infer Index> ? Index : never;
/** The events of a catalog that a pattern binds, as a union. */
export type Matching<C, Pattern extends string> = EventsMatching<EventsOf<C>, IndexOf<C>, Pattern>;
type BodyOf<Event> = Event extends AuditEvent<string, infer Body> ? Body : never;

/**
 * The pattern itself, or as a type the reason why it is wrong. A pattern known only at run time may
 * be any text; that case also gives an editor its suggestions.
 */
export type CheckedPattern<C, Pattern extends string> = string extends Pattern
  ? SuggestedPattern<C> | (string & {})
  : [Matching<C, Pattern>] extends [never]
    ? `Error: no event of the catalog matches '${Pattern}'`
    : Pattern;

type SuggestedPattern<C> = Extract<keyof IndexOf<C>, string> | KeyIn<EventsOf<C>>;

/** The routing key itself, or as a type the reason why it is wrong. */
export type CheckedKey<C, Key extends string> = string extends Key
  ? KeyIn<EventsOf<C>>
  : Key extends keyof EventsOf<C>
    ? Key
    : `Error: the catalog has no event '${Key}'`;

type NewBody<Events, Key> = Key extends keyof Events ? NewEventBody<BodyOf<Events[Key]>> : never;

export interface Bus<C extends Catalog = PamirCatalog> extends AsyncDisposable {
  /**
   * Publishes one event; `event_type` and `timestamp` are filled in.
   *
   * Rejects with an AuditError. EVENT_UNKNOWN, EVENT_INVALID, EVENT_TOO_LARGE: mend the call.
   * PUBLISH_UNCONFIRMED: the outcome is not known; the bus goes on trying under `context.id`.
   * BROKER_UNAVAILABLE: it was never sent. BROKER_REFUSED: the broker will not take it.
   * PUBLISH_UNROUTABLE: as asked by `unroutable`. CLOSED: the bus is closed.
   *
   * A rejection that nobody awaits is logged and counted; it never ends the process.
   */
  publish<const Key extends string>(
    key: CheckedKey<C, Key>,
    body: NewBody<EventsOf<C>, Key>,
    options?: PublishOptions,
  ): Promise<Receipt>;

  /**
   * Handles the events that the pattern binds, or any of several: `*` is one word, `#` any number.
   * The handler's event is the union of exactly those. Return means done, throw means again (with growing waits, then
   * parked), `context.park(reason)` means set aside.
   */
  subscribe<const Patterns extends readonly string[]>(
    patterns: { readonly [I in keyof Patterns]: CheckedPattern<C, Patterns[I]> },
    options: SubscribeOptions,
    handler: Handler<Matching<C, Patterns[number]>>,
  ): Subscription;
  // Last, because the compiler explains a mistake by the last form.
  subscribe<const Pattern extends string>(
    pattern: CheckedPattern<C, Pattern>,
    options: SubscribeOptions,
    handler: Handler<Matching<C, Pattern>>,
  ): Subscription;

  /** Resolves once it can publish; rejects when the broker refuses the login, or on `close`. */
  ready(): Promise<void>;
  /** What it holds and has done so far. Cheap. */
  status(): BusStatus;
  /**
   * Closes the subscriptions, waits until what was accepted is confirmed, at most `timeoutMs`
   * (default: the bus's), and disconnects. What is not confirmed by then rejects.
   */
  close(options?: { readonly timeoutMs?: number }): Promise<void>;
}

const DEFAULT_EXCHANGE = 'pamir_audit_exchange';
const MAX_PREFETCH = 65_535;
const MEBIBYTE = 1024 * 1024;
/** How long disconnecting may take when the broker does not answer. */
const DISCONNECT_MS = 500;

/**
 * Makes a bus. Returns at once and connects in the background.
 *
 * @throws AuditError CONFIG_INVALID when an option or a `RABBITMQ_*` variable is wrong
 */
export function createBus<C extends Catalog = PamirCatalog>(options: BusOptions<C>): Bus<C> {
  return new CatalogBus(settingsOf(options)) as unknown as Bus<C>;
}

type Settings = ReturnType<typeof settingsOf>;

function settingsOf(options: BusOptions<Catalog>) {
  shortString('service', options.service);
  if (options.service === '') throw new AuditError('CONFIG_INVALID', 'service is empty');
  const exchange = options.exchange ?? (process.env['AUDIT_EXCHANGE'] || DEFAULT_EXCHANGE);
  shortString('exchange', exchange);
  return {
    endpoints: endpointsOf(options),
    exchange,
    service: options.service,
    catalog: options.catalog ?? pamirCatalog,
    timeoutMs: milliseconds('timeoutMs', options.timeoutMs ?? 10_000),
    unroutable: options.unroutable ?? 'report',
    maxEvents: positive('maxEvents', options.maxEvents ?? 50_000),
    maxBytes: positive('maxBytes', options.maxBytes ?? 64 * MEBIBYTE),
    maxEventBytes: positive('maxEventBytes', options.maxEventBytes ?? 16 * MEBIBYTE),
    log: options.log ?? stderrLogger,
  };
}

function endpointsOf({ url, urls, endpoints }: BusOptions<Catalog>): readonly Endpoint[] {
  if (endpoints !== undefined) return endpoints;
  const addresses = urls ?? (url === undefined ? undefined : [url]);
  if (addresses === undefined) return endpointsFromEnv(process.env);
  return addresses.map((address) => parseUrl(address));
}

/** What a time-out means, by what is known of the event then. */
const TIMED_OUT = {
  unsent: ['BROKER_UNAVAILABLE', 'was not sent'],
  rejected: ['PUBLISH_REJECTED', 'was not taken'],
  unknown: ['PUBLISH_UNCONFIRMED', 'was not confirmed'],
} as const;

class CatalogBus {
  readonly #settings: Settings;
  readonly #publishing: BrokerConnection;
  readonly #publisher: Publisher;
  readonly #instance = `${hostname()}.${process.pid}.${uuidv7()}`;
  readonly #subscriptions = new Set<Subscriber>();
  #consuming: BrokerConnection | undefined;
  #seq = 0;
  #confirmed = 0;
  #unroutable = 0;
  #failed = 0;
  #closing: Promise<void> | undefined;
  /** Set once the subscriptions are closed: until then their handlers may publish. */
  #isRefusing = false;

  constructor(settings: Settings) {
    this.#settings = settings;
    const { endpoints, service, log } = settings;
    this.#publishing = new BrokerConnection({ endpoints, name: `${service} publish`, log });
    this.#publisher = new Publisher({ ...settings, connection: this.#publishing });
  }

  publish(key: string, body: NewEventBody, options: PublishOptions = {}): Promise<Receipt> {
    return WatchedPromise.watch(this.#publish(key, body, options), (error) => {
      const { code, message } = error as AuditError;
      this.#settings.log.warn({ key, code, reason: message }, 'An event was not published.');
    });
  }

  async #publish(key: string, body: NewEventBody, options: PublishOptions): Promise<Receipt> {
    try {
      if (this.#isRefusing) throw new AuditError('CLOSED', 'the bus is closed');
      const receipt = await this.#send(key, body, options);
      this.#confirmed += 1;
      if (!receipt.routed) this.#unroutable += 1;
      if (receipt.routed || this.#settings.unroutable === 'report') return receipt;
      const message = `no queue is bound to '${key}': the broker threw the event away`;
      throw new AuditError('PUBLISH_UNROUTABLE', message, { context: { key, id: receipt.id } });
    } catch (error) {
      this.#failed += 1;
      if (error instanceof AuditError) throw error;
      // Metadata that goes round in a circle, or deeper than the stack.
      const message = `'${key}' cannot be written as JSON`;
      throw new AuditError('EVENT_INVALID', message, { cause: error, context: { key } });
    }
  }

  #send(key: string, body: NewEventBody, options: PublishOptions): Promise<Receipt> {
    const { catalog, service, maxEventBytes } = this.#settings;
    const definition = definitionOf(catalog, key);
    if (options.id !== undefined) checkId(options.id);
    const complete = completeBody(definition, body);
    shortString('event_type', complete.event_type);
    const producer = { service, instance: this.#instance };
    const outgoing = encode(key, complete, producer, this.#seq + 1, options.id);
    const { length } = outgoing.content;
    if (length > maxEventBytes) {
      const message = `'${key}' has a body of ${length} bytes, more than ${maxEventBytes}`;
      throw new AuditError('EVENT_TOO_LARGE', message, { context: { key, length } });
    }
    const timeoutMs = milliseconds('timeoutMs', options.timeoutMs ?? this.#settings.timeoutMs);
    const publishing = this.#publisher.publish(outgoing);
    // Only now: a gap in the numbers is to mean that an event was lost.
    this.#seq += 1;
    return this.#inTime(timeoutMs, outgoing, publishing);
  }

  /** The outcome; after `timeoutMs`, that it is not known, or that the event was never sent. */
  #inTime(timeoutMs: number, { id, key }: Outgoing, publishing: Publishing): Promise<Receipt> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        const cause = this.#publishing.failure ?? this.#publisher.failure;
        const reason = this.#publishing.isBlocked ? 'it blocks publishing' : cause?.message;
        const why = reason === undefined ? '' : `: ${reason}`;
        const details = { cause, context: { id, key } };
        const [code, what] = TIMED_OUT[publishing.abandon()];
        reject(new AuditError(code, `'${key}' ${what} within ${timeoutMs} ms${why}`, details));
      }, timeoutMs);
      publishing.outcome.then(resolve, reject).finally(() => clearTimeout(timer));
    });
  }

  subscribe(
    patterns: string | readonly string[],
    options: SubscribeOptions,
    handler: Handler<AuditEvent>,
  ): Subscription {
    if (this.#closing) throw new AuditError('CLOSED', 'the bus is closed');
    const { endpoints, service, catalog, exchange, log } = this.#settings;
    const bindings = typeof patterns === 'string' ? [patterns] : patterns;
    for (const pattern of bindings) {
      shortString('pattern', pattern);
      if (keysMatching(catalog, pattern).length > 0) continue;
      log.warn({ pattern }, 'No event of the catalog matches this pattern.');
    }
    if (options.queue === '') throw new AuditError('CONFIG_INVALID', 'queue is empty');
    shortString('queue', `${options.queue}.retry.4096s`);
    this.#consuming ??= new BrokerConnection({ endpoints, name: `${service} consume`, log });
    const subscriber = new Subscriber(
      {
        connection: this.#consuming,
        publishing: this.#publishing,
        catalog,
        exchange,
        queue: { name: options.queue, ...(options.queueType ? { type: options.queueType } : {}) },
        bindings,
        concurrency: positive('concurrency', options.concurrency ?? 10, MAX_PREFETCH),
        attempts: positive('attempts', options.attempts ?? 5),
        backoff: checkedBackoff(options.backoff),
        log,
      },
      handler,
    );
    this.#subscriptions.add(subscriber);
    const close = () => subscriber.close().then(() => void this.#subscriptions.delete(subscriber));
    return { ready: subscriber.ready, close, [Symbol.asyncDispose]: close };
  }

  ready(): Promise<void> {
    return this.#publishing.ready();
  }

  status(): BusStatus {
    return {
      isConnected: this.#publishing.model !== undefined,
      isBlocked: this.#publishing.isBlocked,
      pending: this.#publisher.pending,
      confirmed: this.#confirmed,
      unroutable: this.#unroutable,
      failed: this.#failed,
      failure: this.#publishing.failure ?? this.#publisher.failure,
    };
  }

  close({ timeoutMs = this.#settings.timeoutMs } = {}): Promise<void> {
    this.#closing ??= this.#close(milliseconds('timeoutMs', timeoutMs));
    return this.#closing;
  }

  async #close(timeoutMs: number): Promise<void> {
    const started = performance.now();
    // A handler that never returns must not keep the service from ending.
    await within(timeoutMs, Promise.all([...this.#subscriptions].map((it) => it.close())));
    this.#isRefusing = true;
    const leftMs = Math.max(0, timeoutMs - (performance.now() - started));
    await within(leftMs + DISCONNECT_MS, this.#publisher.close(leftMs));
    await Promise.all([
      this.#publishing.close(DISCONNECT_MS),
      this.#consuming?.close(DISCONNECT_MS),
    ]);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
