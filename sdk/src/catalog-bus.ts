/** The bus of a catalog: checks what it is handed, and has it published and heard. */
import { hostname } from 'node:os';
import {
  AuditError,
  type AuditEvent,
  type Catalog,
  completeBody,
  definitionOf,
  keysMatching,
  type NewEventBody,
  type PamirCatalog,
} from '@pamir-audit/catalog';
import type {
  Bus,
  BusOptions,
  BusStatus,
  PublishOptions,
  SubscribeOptions,
  Subscription,
} from './bus.ts';
import { type Settings, settingsOf } from './bus-settings.ts';
import { checkId, milliseconds, oneOf, positive, shortString } from './checks.ts';
import { type ChangeListener, Changes } from './changes.ts';
import { BrokerConnection } from './connection.ts';
import { Publisher } from './publisher.ts';
import { PublishCall, type Tally, unawaited } from './publish-call.ts';
import type { Receipt } from './publishing.ts';
import { SpooledPublisher } from './spooled-publisher.ts';
import { checkedBackoff, type Handler, Subscriber } from './subscriber.ts';
import type { QueuePlan } from './topology.ts';
import { within } from './waiting.ts';
import { observe, startPublish } from './telemetry.ts';
import { encode, type Outgoing, withHeaders } from './wire.ts';
import { uuidv7 } from './uuid.ts';

const MAX_PREFETCH = 65_535;
/** How long disconnecting may take when the broker does not answer. */
const DISCONNECT_MS = 500;
/** How long the disk may take to have what could not be sent. */
const SPOOL_CLOSE_MS = 3000;

/**
 * Makes a bus. Returns at once and connects in the background.
 *
 * @throws AuditError CONFIG_INVALID when an option or a `RABBITMQ_*` variable is wrong
 */
export function createBus<C extends Catalog = PamirCatalog>(options: BusOptions<C>): Bus<C> {
  return new CatalogBus(settingsOf(options)) as unknown as Bus<C>;
}

class CatalogBus implements Tally {
  readonly #settings: Settings;
  readonly #publishing: BrokerConnection;
  readonly #publisher: Publisher;
  readonly #spooled: SpooledPublisher | undefined;
  readonly #instance = `${hostname()}.${process.pid}.${uuidv7()}`;
  readonly #subscriptions = new Set<Subscriber>();
  #consuming: BrokerConnection | undefined;
  #seq = 0;
  #confirmed = 0;
  #unroutable = 0;
  #failed = 0;
  #closing: Promise<void> | undefined;
  readonly #unobserve: () => void;
  readonly #changes: Changes;
  /** Set once the subscriptions are closed: until then their handlers may publish. */
  #isRefusing = false;

  constructor(settings: Settings) {
    this.#settings = settings;
    const { endpoints, service, log } = settings;
    this.#publishing = new BrokerConnection({ endpoints, name: `${service} publish`, log });
    const connection = this.#publishing;
    const whenFull = settings.whenFull === 'wait' ? 'wait' : 'reject';
    const publisher = new Publisher({ ...settings, whenFull, connection });
    this.#publisher = publisher;
    this.#unobserve = observe(service, () => gaugesOf(this.status()));
    this.#changes = new Changes(() => this.status(), log);
    const { spool } = settings;
    const isUsedWhenFull = settings.whenFull === 'spool';
    if (spool === undefined) return;
    const drained = (key: string, receipt: Receipt) => unawaited(key, this).resolve(receipt);
    const plan = { publisher, connection, spool, isUsedWhenFull, drained, log };
    this.#spooled = new SpooledPublisher(plan);
  }

  publish(key: string, body: NewEventBody, options: PublishOptions = {}): Promise<Receipt> {
    const call = new PublishCall(key, this);
    try {
      if (this.#isRefusing) throw new AuditError('CLOSED', 'the bus is closed');
      const timeoutMs = milliseconds('timeoutMs', options.timeoutMs ?? this.#settings.timeoutMs);
      this.#hand(this.#encoded(key, body, options), call, timeoutMs);
    } catch (error) {
      call.reject(error);
    }
    return call.promise;
  }

  #encoded(key: string, body: NewEventBody, { id }: PublishOptions): Outgoing {
    const { catalog, service, maxEventBytes } = this.#settings;
    const definition = definitionOf(catalog, key);
    if (id !== undefined) checkId(id);
    const complete = completeBody(definition, body);
    shortString('event_type', complete.event_type);
    const { login } = this.#publishing.endpoint;
    const producer = { service, instance: this.#instance, login };
    const outgoing = encode(key, complete, producer, this.#seq + 1, id);
    const { length } = outgoing.content;
    if (length <= maxEventBytes) return outgoing;
    const message = `'${key}' has a body of ${length} bytes, more than ${maxEventBytes}`;
    throw new AuditError('EVENT_TOO_LARGE', message, { context: { key, length } });
  }

  #hand(plain: Outgoing, call: PublishCall, timeoutMs: number): void {
    const { id, key, content } = plain;
    const { exchange, mode } = this.#settings;
    const { endpoint } = this.#publishing;
    const span = startPublish({ exchange, key, endpoint }, id, content.length);
    call.begin(span);
    const outgoing = withHeaders(plain, span.headers);
    const waiter = mode === 'batch' ? unawaited(key, this) : call;
    const publishing = (this.#spooled ?? this.#publisher).publish(outgoing, waiter);
    // Only now: a gap in the numbers is to mean that an event was lost.
    this.#seq += 1;
    call.waitFor(publishing, outgoing, timeoutMs);
    if (mode !== 'batch') return;
    const receipt = { id, state: 'accepted', routed: undefined } as const;
    publishing.accepted().then(
      () => call.accept(receipt),
      (error: unknown) => call.reject(error),
    );
  }

  /** @throws AuditError PUBLISH_UNROUTABLE when that is to be an error */
  counted(key: string, receipt: Receipt): Receipt {
    if (receipt.state === 'spooled') return receipt;
    this.#confirmed += 1;
    if (receipt.routed) return receipt;
    this.#unroutable += 1;
    if (this.#settings.unroutable === 'report') return receipt;
    const message = `no queue is bound to '${key}': the broker threw the event away`;
    throw new AuditError('PUBLISH_UNROUTABLE', message, { context: { key, id: receipt.id } });
  }

  failed(): void {
    this.#failed += 1;
  }

  tellFailure(key: string, { code, message }: AuditError): void {
    this.#settings.log.warn({ key, code, reason: message }, 'An event was not published.');
  }

  get hindrance(): Tally['hindrance'] {
    const cause = this.#publishing.failure ?? this.#publisher.failure;
    const reason = this.#publishing.isBlocked ? 'it blocks publishing' : cause?.message;
    return { reason, cause };
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
        queue: queuePlanOf(options),
        bindings,
        concurrency: positive('concurrency', options.concurrency ?? 10, MAX_PREFETCH),
        attempts: positive('attempts', options.attempts ?? 5),
        backoff: checkedBackoff(options.backoff),
        order: oneOf('order', options.order ?? 'none', ['none', 'key', 'strict']),
        idempotency: options.idempotency,
        log,
      },
      handler,
    );
    this.#subscriptions.add(subscriber);
    const close = () => subscriber.close().then(() => void this.#subscriptions.delete(subscriber));
    return { ready: subscriber.ready, close, [Symbol.asyncDispose]: close };
  }

  handlers(
    pattern: string,
    options: SubscribeOptions,
    handlers: Readonly<Record<string, Handler<AuditEvent>>>,
  ): Subscription {
    return this.subscribe(pattern, options, byKey(handlers));
  }

  ready(): Promise<void> {
    return this.#publishing.ready();
  }

  status(): BusStatus {
    return {
      isConnected: this.#publishing.model !== undefined,
      isBlocked: this.#publishing.isBlocked,
      isFull: this.#publisher.isFull,
      pending: this.#publisher.pending,
      confirmed: this.#confirmed,
      unroutable: this.#unroutable,
      failed: this.#failed,
      spool: this.#spooled?.status,
      failure: this.#publishing.failure ?? this.#publisher.failure,
    };
  }

  watch(listener: ChangeListener): () => void {
    return this.#changes.watch(listener);
  }

  close({ timeoutMs = this.#settings.timeoutMs } = {}): Promise<void> {
    this.#closing ??= this.#close(milliseconds('timeoutMs', timeoutMs));
    return this.#closing;
  }

  async #close(timeoutMs: number): Promise<void> {
    this.#unobserve();
    this.#changes.close();
    const started = performance.now();
    // A handler that never returns must not keep the service from ending.
    await within(timeoutMs, Promise.all([...this.#subscriptions].map((it) => it.close())));
    this.#isRefusing = true;
    const leftMs = Math.max(0, timeoutMs - (performance.now() - started));
    const spoolMs = this.#spooled === undefined ? 0 : SPOOL_CLOSE_MS;
    const publisher = this.#spooled ?? this.#publisher;
    await within(leftMs + DISCONNECT_MS + spoolMs, publisher.close(leftMs));
    await Promise.all([
      this.#publishing.close(DISCONNECT_MS),
      this.#consuming?.close(DISCONNECT_MS),
    ]);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** With several subscribers at once, order would be lost. */
function queuePlanOf({
  queue: name,
  queueType: type,
  order = 'none',
}: SubscribeOptions): QueuePlan {
  const plan = { name, hasSingleActiveConsumer: order !== 'none' };
  return type === undefined ? plan : { ...plan, type };
}

function byKey(handlers: Readonly<Record<string, Handler<AuditEvent>>>): Handler<AuditEvent> {
  return (event, context) => {
    const { key } = event;
    const handler = Object.hasOwn(handlers, key) ? handlers[key] : handlers['otherwise'];
    return handler === undefined
      ? context.park(`there is no handler for '${key}'`)
      : handler(event, context);
  };
}

function gaugesOf({ pending, isBlocked, spool }: BusStatus): Readonly<Record<string, number>> {
  const { events = 0, bytes = 0, oldest } = spool ?? {};
  return {
    'pamir_audit.publish.pending': pending,
    'pamir_audit.publish.blocked': Number(isBlocked),
    'pamir_audit.spool.events': events,
    'pamir_audit.spool.bytes': bytes,
    'pamir_audit.spool.age_seconds': oldest ? (Date.now() - oldest.getTime()) / 1000 : 0,
  };
}
