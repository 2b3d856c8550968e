/**
 * A publisher with a spool beside it: what the broker does not confirm soon goes to the local disk, and
 * from there to the broker when it is back, in order.
 *
 *   live      events go to the broker; one that is not confirmed in time is spooled as well
 *   spooling  the broker is away, or older events are in the spool: all go through it
 *
 * An event may then reach the broker twice, under one id: a spool cannot know what became of it.
 */
import { AuditError } from '@pamir-audit/catalog';
import type { BrokerConnection } from './connection.ts';
import { isAccessRefused, reasonOf } from './broker-error.ts';
import { deferred } from './deferred.ts';
import type { Logger } from './log.ts';
import type { Publisher } from './publisher.ts';
import type { HeldPublishing, Publishing, Receipt, Waiter } from './publishing.ts';
import { Spool, type SpoolStatus } from './spool/spool.ts';
import { within } from './waiting.ts';
import { type Outgoing, resent } from './wire.ts';

export interface SpoolPlan {
  /** For one broker and exchange; any number of processes may share it. Made when it is missing. */
  readonly directory: string;
  /** Most bytes on the disk. @default 256 MiB */
  readonly maxBytes?: number;
}

export interface SpooledPublisherOptions {
  readonly publisher: Publisher;
  readonly connection: BrokerConnection;
  readonly spool: SpoolPlan;
  /** Whether an event for which there is no room in memory is spooled, or refused. */
  readonly isUsedWhenFull: boolean;
  /** The broker has confirmed an event from the spool, and the spool has forgotten it. */
  readonly drained: (key: string, receipt: Receipt) => void;
  readonly log: Logger;
}

/** How long the broker has to confirm an event before it is spooled. */
const SPOOL_AFTER_MS = 1000;
/** Events on their way from the spool to the broker at a time. */
const DRAIN_EVENTS = 1000;
/** How often to look whether a dead process left something. */
const LOOK_EVERY_MS = 2000;
const CLOSE_TIMEOUT_MS = 2000;

/** On its way to the broker, with the promise of what becomes of it. */
interface Live extends HeldPublishing {
  readonly outcome: Promise<Receipt>;
}

export class SpooledPublisher {
  readonly #publisher: Publisher;
  readonly #connection: BrokerConnection;
  readonly #log: Logger;
  readonly #isUsedWhenFull: boolean;
  readonly #drained: SpooledPublisherOptions['drained'];
  readonly #opening: Promise<Spool>;
  readonly #draining: Promise<void>;
  readonly #unlisten: () => void;
  #spool: Spool | undefined;
  #isClosed = false;
  /** Of those drained since it was last told, how many no queue took. */
  #unrouted = 0;
  #wake = deferred<void>();

  constructor(options: SpooledPublisherOptions) {
    const { publisher, connection, spool, log, isUsedWhenFull, drained } = options;
    this.#publisher = publisher;
    this.#isUsedWhenFull = isUsedWhenFull;
    this.#drained = drained;
    this.#connection = connection;
    this.#log = log;
    this.#opening = Spool.open({ ...spool, log });
    // Told by the first that needs it, and by `drain`.
    this.#opening.catch(() => {});
    this.#unlisten = connection.listen({ up: () => this.#wake.resolve() });
    this.#draining = this.#drain();
  }

  /** Undefined until it is open. */
  get status(): SpoolStatus | undefined {
    return this.#spool?.status;
  }

  publish(outgoing: Outgoing, waiter: Waiter): Publishing {
    let live: HeldPublishing | undefined;
    const outcome = this.#deliver(outgoing, (publishing) => (live = publishing));
    outcome.then(
      (receipt) => waiter.resolve(receipt),
      (error: unknown) => waiter.reject(error),
    );
    return {
      async accepted() {
        await (live?.accepted() ?? outcome);
      },
      abandon: () => live?.abandon() ?? 'unknown',
    };
  }

  async close(timeoutMs: number): Promise<void> {
    this.#isClosed = true;
    this.#wake.resolve();
    this.#unlisten();
    await this.#publisher.close(timeoutMs);
    // What it gave up goes to the spool now.
    await within(CLOSE_TIMEOUT_MS, this.#draining);
    await this.#spool?.close();
  }

  async #deliver(outgoing: Outgoing, began: (live: Live) => void): Promise<Receipt> {
    if (this.#isLive) {
      const live = this.#tryLive(outgoing);
      if (live === undefined) return this.#toSpool(outgoing);
      began(live);
      const receipt = await confirmedSoon(live);
      if (receipt !== undefined) return receipt;
      try {
        const spooled = await this.#toSpool(outgoing);
        live.release();
        return spooled;
      } catch (error) {
        this.#tellNoSpool(error);
        return live.outcome;
      }
    }
    try {
      return await this.#toSpool(outgoing);
    } catch (error) {
      if (this.#isClosed) throw error;
      this.#tellNoSpool(error);
      const live = this.#sendLive(outgoing);
      began(live);
      return live.outcome;
    }
  }

  get #isAway(): boolean {
    return this.#connection.model === undefined || this.#connection.isBlocked;
  }

  /** What is spooled was said first. Until the spool is open there may be something in it. */
  get #isLive(): boolean {
    return !this.#isAway && this.#spool?.isDrained === true;
  }

  /** Undefined when there is no room in memory, and the spool is for that as well. */
  #tryLive(outgoing: Outgoing): Live | undefined {
    try {
      return this.#sendLive(outgoing);
    } catch (error) {
      const isFull = error instanceof AuditError && error.code === 'BROKER_UNAVAILABLE';
      if (isFull && this.#isUsedWhenFull) return undefined;
      throw error;
    }
  }

  #sendLive(outgoing: Outgoing): Live {
    const { promise: outcome, ...waiter } = deferred<Receipt>();
    return { ...this.#publisher.publish(outgoing, waiter), outcome };
  }

  async #toSpool(outgoing: Outgoing): Promise<Receipt> {
    const spool = await this.#opening;
    await spool.append(outgoing);
    this.#wake.resolve();
    return { id: outgoing.id, state: 'spooled', routed: undefined };
  }

  #tellNoSpool(error: unknown): void {
    this.#log.error({ reason: reasonOf(error) }, 'An event cannot be spooled.');
  }

  async #drain(): Promise<void> {
    try {
      this.#spool = await this.#opening;
    } catch (error) {
      this.#tellNoSpool(error);
      return;
    }
    while (!this.#isClosed) {
      try {
        if (this.#isAway || !(await this.#drainSome(this.#spool))) await this.#untilWoken();
      } catch (error) {
        if (this.#isClosed) break;
        this.#log.error({ reason: reasonOf(error) }, 'The spool cannot be drained.');
        await this.#untilWoken();
      }
    }
    this.#tellUnrouted();
  }

  /** False when there was nothing. */
  async #drainSome(spool: Spool): Promise<boolean> {
    const events = await spool.next(DRAIN_EVENTS);
    if (events.length === 0) return false;
    const outcomes = await this.#sendAgain(events);
    const failed = outcomes.findIndex(({ status }) => status === 'rejected');
    const confirmed = failed < 0 ? outcomes : outcomes.slice(0, failed);
    if (confirmed.length > 0) {
      await spool.done(confirmed.length);
      this.#count(events, confirmed);
      return true;
    }
    const { reason } = outcomes[0] as PromiseRejectedResult;
    if (!isAboutEvent(reason)) throw reason;
    const { id, key } = events[0] as Outgoing;
    this.#log.error({ id, key, reason: reason.message }, 'The broker refuses a spooled event.');
    await spool.refuse();
    return true;
  }

  /**
   * Once the right to publish turns out to be missing, those still on their way are given up: each
   * would be refused as well, and every refusal costs a channel and a longer wait for the next.
   */
  #sendAgain(events: readonly Outgoing[]): Promise<PromiseSettledResult<Receipt>[]> {
    const { promise: stopped, reject: stop } = deferred<never>();
    stopped.catch(() => {});
    const send = async (event: Outgoing): Promise<Receipt> => {
      const live = this.#sendLive({ ...event, properties: resent(event.properties) });
      try {
        return await Promise.race([live.outcome, stopped]);
      } catch (error) {
        if (error instanceof AuditError && isAccessRefused(error.cause)) stop(error);
        live.release();
        throw error;
      }
    };
    return Promise.allSettled(events.map(send));
  }

  /** Only once the spool has forgotten them: those that fail after another one are sent again. */
  #count(events: readonly Outgoing[], outcomes: readonly PromiseSettledResult<Receipt>[]): void {
    for (const [index, outcome] of outcomes.entries()) {
      const event = events[index];
      if (event === undefined || outcome.status === 'rejected') continue;
      if (outcome.value.routed === false) this.#unrouted += 1;
      this.#drained(event.key, outcome.value);
    }
  }

  #tellUnrouted(): void {
    const events = this.#unrouted;
    this.#unrouted = 0;
    if (events === 0) return;
    const message = 'The broker threw spooled events away: no queue is bound to their keys.';
    this.#log.warn({ events }, message);
  }

  async #untilWoken(): Promise<void> {
    this.#tellUnrouted();
    await within(LOOK_EVERY_MS, this.#wake.promise);
    this.#wake = deferred<void>();
  }
}

/** Undefined when it is not, or when the publisher was closed before. @throws why it never will be */
async function confirmedSoon({ outcome }: Live): Promise<Receipt | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), SPOOL_AFTER_MS);
  });
  const confirmed = outcome.catch((error: unknown) => {
    if (error instanceof AuditError && GIVEN_UP.includes(error.code)) return undefined;
    throw error;
  });
  return Promise.race([confirmed, late]).finally(() => clearTimeout(timer));
}

/** A refusal for good, and not for want of a right that the next event would need as well. */
function isAboutEvent(error: unknown): error is AuditError {
  const isRefusal = error instanceof AuditError && error.code === 'BROKER_REFUSED';
  return isRefusal && !isAccessRefused(error.cause);
}

const GIVEN_UP: readonly string[] = ['CLOSED', 'PUBLISH_UNCONFIRMED'];
