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
import { reasonOf } from './broker-error.ts';
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
  readonly #opening: Promise<Spool>;
  readonly #draining: Promise<void>;
  readonly #unlisten: () => void;
  #spool: Spool | undefined;
  #isClosed = false;
  #wake = deferred<void>();

  constructor({ publisher, connection, spool, log, isUsedWhenFull }: SpooledPublisherOptions) {
    this.#publisher = publisher;
    this.#isUsedWhenFull = isUsedWhenFull;
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
        if (this.#isClosed) return;
        this.#log.error({ reason: reasonOf(error) }, 'The spool cannot be drained.');
        await this.#untilWoken();
      }
    }
  }

  /** False when there was nothing. */
  async #drainSome(spool: Spool): Promise<boolean> {
    const events = await spool.next(DRAIN_EVENTS);
    if (events.length === 0) return false;
    const outcomes = await Promise.allSettled(events.map((event) => this.#sendAgain(event)));
    const failed = outcomes.findIndex(({ status }) => status === 'rejected');
    if (failed < 0) {
      await spool.done(events.length);
      return true;
    }
    const { reason } = outcomes[failed] as PromiseRejectedResult;
    if (failed > 0) await spool.done(failed);
    else if (reason instanceof AuditError && reason.code === 'BROKER_REFUSED') {
      const { id, key } = events[0] as Outgoing;
      this.#log.error({ id, key, reason: reason.message }, 'The broker refuses a spooled event.');
      await spool.refuse();
    } else throw reason;
    return true;
  }

  async #sendAgain(event: Outgoing): Promise<Receipt> {
    return this.#sendLive({ ...event, properties: resent(event.properties) }).outcome;
  }

  async #untilWoken(): Promise<void> {
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

const GIVEN_UP: readonly string[] = ['CLOSED', 'PUBLISH_UNCONFIRMED'];
