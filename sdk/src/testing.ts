/**
 * A bus for tests: the same `Bus`, on an embedded broker of its own, with what a test wants to wait
 * for. It asks nothing of a test runner but that a test may await a promise.
 */
import {
  type EmbeddedBroker,
  type EmbeddedOptions,
  type Faults,
  type Happening,
  startBroker,
} from '@pamir-audit/broker';
import {
  type AuditEvent,
  type Catalog,
  matches,
  pamirCatalog,
  type PamirCatalog,
} from '@pamir-audit/catalog';
import { asideOf } from './aside.ts';
import type { Bus, BusOptions, CheckedPattern, Matching } from './bus.ts';
import { createBus } from './catalog-bus.ts';
import { counted, History } from './history.ts';
import { silentLogger } from './log.ts';
import { decode } from './wire.ts';

/** What became of a delivery: handled, put aside for another try, or set aside for good. */
export type ConsumedAs = 'done' | 'retried' | 'parked';

export interface WaitOptions {
  /** @default 5000 */
  readonly timeoutMs?: number;
}

export interface ConsumedOptions extends WaitOptions {
  /** How often it must have been so. @default 1 */
  readonly times?: number;
}

export interface TestBus<C extends Catalog = PamirCatalog> extends Bus<C> {
  /** Address of the broker, for a service under test that makes a bus of its own. */
  readonly url: string;
  readonly published: {
    /** Every event that reached the exchange, whoever published it. */
    readonly events: readonly AuditEvent[];
    /**
     * The first event of the pattern that meets `isMeant`, published already or from now on. What
     * `isMeant` throws, rejects.
     */
    waitFor<const Pattern extends string>(
      pattern: CheckedPattern<C, Pattern>,
      isMeant?: (event: Matching<C, Pattern>) => boolean,
      options?: WaitOptions,
    ): Promise<Matching<C, Pattern>>;
  };
  readonly consumed: {
    /** Resolves when the event has been consumed from the queue so, already or from now on. */
    waitFor(queue: string, id: string, as: ConsumedAs, options?: ConsumedOptions): Promise<unknown>;
  };
  /**
   * Resolves when nothing is left to do: all that this bus took on is confirmed, and no queue with a
   * consumer has an event that waits for it, also not one that is to be tried again later. For that
   * one `clock.advance` makes later come sooner.
   */
  idle(options?: WaitOptions): Promise<void>;
  readonly faults: Faults;
  readonly clock: EmbeddedBroker['clock'];
  /** Queues, bindings and connections as they are. */
  readonly inspect: EmbeddedBroker['inspect'];
}

export interface TestBusOptions<C extends Catalog = PamirCatalog> extends Partial<
  Omit<BusOptions<C>, 'url' | 'urls' | 'endpoints'>
> {
  readonly broker?: EmbeddedOptions;
}

const TIMEOUT_MS = 5000;
const LOOK_EVERY_MS = 5;

/** Resolves when it is connected. Close it, and the broker goes with it. */
export async function createTestBus<C extends Catalog = PamirCatalog>(
  options: TestBusOptions<C> = {},
): Promise<TestBus<C>> {
  const { broker: brokerOptions, ...busOptions } = options;
  const broker = await startBroker({ say: () => {}, ...brokerOptions });
  const exchange = options.exchange ?? 'pamir_audit_exchange';
  const defaults = { service: 'test', log: silentLogger };
  const bus = createBus<C>({ ...defaults, ...busOptions, exchange, url: broker.url });
  const observer = new Observer(broker, exchange, options.catalog ?? pamirCatalog);
  await bus.ready();
  const close: Bus['close'] = async (closing) => {
    await bus.close(closing);
    await broker.close();
  };
  return {
    publish: bus.publish.bind(bus),
    subscribe: bus.subscribe.bind(bus),
    handlers: bus.handlers.bind(bus),
    ready: () => bus.ready(),
    status: () => bus.status(),
    watch: (listener) => bus.watch(listener),
    close,
    [Symbol.asyncDispose]: () => close(),
    url: broker.url,
    published: observer.published as unknown as TestBus<C>['published'],
    consumed: observer.consumed,
    idle: ({ timeoutMs = TIMEOUT_MS } = {}) => untilIdle(bus, broker, timeoutMs),
    faults: broker.faults,
    clock: broker.clock,
    inspect: (host) => broker.inspect(host),
  };
}

interface Consumed {
  readonly queue: string;
  readonly id: string | undefined;
  readonly as: ConsumedAs;
}

/** Sees what goes through the broker, whichever process sent it. */
class Observer {
  readonly #events = new History<AuditEvent>();
  readonly #consumed = new History<Consumed>();
  /** Keys of messages that are no events of the catalog's form. */
  readonly #others: string[] = [];
  /** What is being put aside, and not yet acknowledged where it came from. */
  readonly #aside = new Map<string, ConsumedAs>();
  readonly #exchange: string;
  readonly #catalog: Catalog;

  constructor(broker: EmbeddedBroker, exchange: string, catalog: Catalog) {
    this.#exchange = exchange;
    this.#catalog = catalog;
    broker.watch((happening) => {
      if (happening.what === 'published') this.#onPublished(happening);
      else this.#onSettled(happening);
    });
  }

  readonly published = {
    events: this.#events.items,
    waitFor: (
      pattern: string,
      isMeant: (event: AuditEvent) => boolean = () => true,
      { timeoutMs = TIMEOUT_MS }: WaitOptions = {},
    ) =>
      this.#events.find(
        (event) => matches(pattern, event.key) && isMeant(event),
        timeoutMs,
        () => late(`no such event of '${pattern}' was published`, timeoutMs, this.#publishedKeys()),
      ),
  };

  readonly consumed = {
    waitFor: (
      queue: string,
      id: string,
      as: ConsumedAs,
      { timeoutMs = TIMEOUT_MS, times = 1 }: ConsumedOptions = {},
    ) => {
      let left = times;
      const isMeant = (it: Consumed) => {
        if (it.queue === queue && it.id === id && it.as === as) left -= 1;
        return left === 0;
      };
      const what = `the event ${id} was not ${as} in queue '${queue}'`;
      return this.#consumed.find(isMeant, timeoutMs, () =>
        late(what, timeoutMs, this.#consumptions(id)),
      );
    },
  };

  #onPublished(happening: Happening & { what: 'published' }): void {
    const { exchange, key, id, service, body, isRouted } = happening;
    const aside = exchange === '' && isRouted ? asideOf(key) : undefined;
    if (aside) this.#aside.set(`${aside.queue} ${id}`, aside.what);
    if (exchange !== this.#exchange) return;
    const origin = { key, exchange, body, id, redelivered: false };
    try {
      this.#events.add(decode({ ...origin, properties: { appId: service } }, this.#catalog));
    } catch {
      this.#others.push(`${key} (not an event)`);
    }
  }

  #onSettled({ queue, id, outcome }: Happening & { what: 'settled' }): void {
    const name = `${queue} ${id}`;
    const aside = this.#aside.get(name);
    this.#aside.delete(name);
    // It comes again, as if nothing had been.
    if (outcome === 'requeued') return;
    const as = outcome === 'acknowledged' ? (aside ?? 'done') : 'parked';
    this.#consumed.add({ queue, id, as });
  }

  #publishedKeys(): string {
    const keys = [...this.#events.items.map(({ key }) => key), ...this.#others];
    return keys.length === 0 ? 'nothing was' : `published were ${counted(keys)}`;
  }

  #consumptions(meant: string): string {
    const seen = this.#consumed.items.map(({ queue, id, as }) => {
      return `${id === meant ? 'it was' : 'others were'} ${as} in '${queue}'`;
    });
    return seen.length === 0 ? 'nothing was consumed' : counted(seen);
  }
}

function late(what: string, timeoutMs: number, seen: string): Error {
  return new Error(`${what} within ${timeoutMs} ms; ${seen}`);
}

async function untilIdle(
  bus: Pick<Bus, 'status'>,
  broker: EmbeddedBroker,
  timeoutMs: number,
): Promise<void> {
  const started = performance.now();
  for (;;) {
    const busy = whatIsLeft(bus, broker);
    if (busy.length === 0) return;
    if (performance.now() - started > timeoutMs) throw late('not idle', timeoutMs, busy.join(', '));
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

function whatIsLeft(bus: Pick<Bus, 'status'>, broker: EmbeddedBroker): readonly string[] {
  const { pending } = bus.status();
  const unconfirmed = pending > 0 ? [`${pending} are not confirmed`] : [];
  const { queues } = broker.inspect();
  const isConsumed = (name: string) =>
    queues.some((it) => it.name === name && it.consumers + it.unacked > 0);
  const waiting = queues.flatMap(({ name, ready, unacked }) => {
    const aside = asideOf(name);
    const consumer = aside?.what === 'retried' ? aside.queue : name;
    const count = ready + unacked;
    return count > 0 && isConsumed(consumer) ? [`${count} are in '${name}'`] : [];
  });
  return [...unconfirmed, ...waiting];
}
