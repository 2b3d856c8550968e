/**
 * The bus: say an event, hear events.
 *
 * The types are those of a catalog. A wrong key, a wrong body, or a pattern that binds no event of
 * the catalog does not compile.
 */
import type {
  AuditError,
  AuditEvent,
  Catalog,
  EventsMatching,
  KeyIn,
  NewEventBody,
  PamirCatalog,
} from '@pamir-audit/catalog';
import type { ChangeListener } from './changes.ts';
import type { Endpoint, TlsFiles } from './endpoint.ts';
import type { IdempotencyStore } from './idempotency.ts';
import type { Logger } from './log.ts';
import type { Receipt } from './publishing.ts';
import type { Handler, Order, RetryBackoff } from './subscriber.ts';
import type { SpoolStatus } from './spool/spool.ts';
import type { SpoolPlan } from './spooled-publisher.ts';
import type { QueueType } from './topology.ts';

export interface BusOptions<C extends Catalog = PamirCatalog> {
  /** The name of your service, such as `auth`: AMQP `app_id` of what it publishes. */
  readonly service: string;
  /** One broker address, `amqp://user:password@host:5672/vhost`. @default the `RABBITMQ_*` variables */
  readonly url?: string;
  /** Several addresses of one cluster, tried in random order. Wins over `url`. */
  readonly urls?: readonly string[];
  /** File that holds the password, where the address has none; read anew for each connection. */
  readonly passwordFile?: string;
  /** Files for `amqps://`, read anew for each connection. @default what the address says */
  readonly tls?: TlsFiles;
  /** The same already read. Wins over both. */
  readonly endpoints?: readonly Endpoint[];
  /** @default AUDIT_EXCHANGE, or else 'pamir_audit_exchange' */
  readonly exchange?: string;
  /** What may be said. @default the events of the Pamir platform */
  readonly catalog?: C;
  /** How long `publish` waits for the broker's confirm, in milliseconds. @default 10_000 */
  readonly timeoutMs?: number;
  /**
   * When `publish` resolves, by the names of Kubernetes' audit log. `blocking`: when the broker has
   * confirmed the event. `blocking-strict`: when it has, and a queue is bound to it; no outcome but that
   * is good enough. `batch`: at once, when the bus has taken it on; failures are logged and counted.
   * @default 'blocking'
   */
  readonly mode?: 'batch' | 'blocking' | 'blocking-strict';
  /**
   * What to do with an event when `maxEvents` or `maxBytes` are reached. `wait`: for room, up to
   * `timeoutMs`, and in a line of the same bounds. `reject`: with BROKER_UNAVAILABLE at once. `spool`: on
   * the local disk.
   * @default 'wait', with a spool 'spool'
   */
  readonly whenFull?: 'wait' | 'reject' | 'spool';
  /**
   * Keeps events on the local disk while the broker is away, and hands them over when it is back, also
   * after this process has ended. `publish` then resolves with `spooled`, once the disk has the event.
   * @default none
   */
  readonly spool?: SpoolPlan;
  /**
   * What to do with an event that no queue is bound to. `report`: resolve with `routed: false`.
   * `reject`: reject with PUBLISH_UNROUTABLE. Either way the broker has thrown it away.
   * @default 'report', in mode `blocking-strict` 'reject'
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
  /** Whether events are handled one after the other. @default 'none' */
  readonly order?: Order;
  /** Keeps handlers from running twice for one id. @default they may, around a crash or a re-send */
  readonly idempotency?: IdempotencyStore;
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
  /** True while there is no room for another event: see `whenFull`. */
  readonly isFull: boolean;
  /** Accepted and not yet confirmed. */
  readonly pending: number;
  readonly confirmed: number;
  /** Confirmed, and thrown away by the broker because no queue is bound to the key. */
  readonly unroutable: number;
  /** Rejected, for whatever reason. */
  readonly failed: number;
  /** On the local disk; undefined without a spool, or while it is being opened. */
  readonly spool: SpoolStatus | undefined;
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

/** A handler for each key that a pattern binds. */
export type HandlersOf<C, Pattern extends string> = HandlerMap<EventsOf<C>, Matching<C, Pattern>>;

type HandlerMap<Events, Event> = {
  readonly [Key in KeyOf<Event>]: Handler<Key extends keyof Events ? Events[Key] : never>;
};

type KeyOf<Event> = Event extends AuditEvent<infer Key> ? Key : never;

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

  /**
   * The same with a handler for each key that the pattern binds. One that is missing does not compile,
   * unless `otherwise` takes the rest. An event of a key that is in no catalog goes to `otherwise`, or
   * else is parked.
   */
  handlers<const Pattern extends string>(
    pattern: CheckedPattern<C, Pattern>,
    options: SubscribeOptions,
    handlers: Partial<HandlersOf<C, Pattern>> & {
      readonly otherwise: Handler<Matching<C, Pattern>>;
    },
  ): Subscription;
  handlers<const Pattern extends string>(
    pattern: CheckedPattern<C, Pattern>,
    options: SubscribeOptions,
    handlers: HandlersOf<C, Pattern>,
  ): Subscription;

  /** Resolves once it can publish; rejects when the broker refuses the login, or on `close`. */
  ready(): Promise<void>;
  /** What it holds and has done so far. Cheap. */
  status(): BusStatus;
  /** Calls `listener` at each change of connection, blocking, room and spool, until the returned function is called. */
  watch(listener: ChangeListener): () => void;
  /**
   * Closes the subscriptions, waits until what was accepted is confirmed, at most `timeoutMs`
   * (default: the bus's), and disconnects. What is not confirmed by then rejects.
   */
  close(options?: { readonly timeoutMs?: number }): Promise<void>;
}
