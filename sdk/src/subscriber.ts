/**
 * Hands events of one queue to a handler: return is done, throw is tried again, `park` sets aside.
 *
 * To try again, the delivery goes into a wait queue of the broker's: its slot is free meanwhile, and
 * the process may end. What cannot be read as an event, or failed too often, goes to the parking queue
 * `<queue>.parked` with the reason in its headers. Nothing is ever dropped, and nothing is requeued at
 * once, which would be a hot loop.
 */
import { setMaxListeners } from 'node:events';
import { AuditError, type AuditEvent, type Catalog } from '@pamir-audit/catalog';
import { Aside, MOST_WAIT_MS, originOf, type Retry } from './aside.ts';
import { milliseconds } from './checks.ts';
import { backoff, sleep, unlessOver } from './waiting.ts';
import { reasonOf } from './broker-error.ts';
import type { BrokerConnection } from './connection.ts';
import { QueueConsumer } from './consumer.ts';
import type { Delivery } from './delivery.ts';
import { type IdempotencyStore, Once } from './idempotency.ts';
import { Lanes } from './lanes.ts';
import type { Logger } from './log.ts';
import type { IsHeld } from './session.ts';
import type { QueuePlan } from './topology.ts';
import { processed, type ProcessSubject } from './telemetry.ts';
import { decode } from './wire.ts';

/** What a handler is told and can ask for beside the event. */
export interface HandlerContext {
  /** 1 for the first try, and one more each time that the event comes back to be tried again. */
  readonly attempt: number;
  /** True when the broker may have handed the event out before. */
  readonly redelivered: boolean;
  /** Aborts when the subscription closes. */
  readonly signal: AbortSignal;
  /** Sets the event aside for good, in the parking queue. Never returns. */
  park(reason: string): never;
  /**
   * Asks for another try, however many there were, after at least so many milliseconds and at most
   * about four times as many; up to 4,096,000. Never returns.
   */
  retryIn(ms: number): never;
  /** Is done with the event without having done anything; the reason is logged. Never returns. */
  skip(reason: string): never;
}

/** What it returns or resolves to does not matter; that it does not throw or reject means done. */
export type Handler<Event> = (event: Event, context: HandlerContext) => unknown;

export interface SubscriberOptions {
  /** To consume on. */
  readonly connection: BrokerConnection;
  /** To park on: a connection that publishes may be blocked, and must not hold up the other. */
  readonly publishing: BrokerConnection;
  readonly catalog: Catalog;
  readonly exchange: string;
  readonly queue: QueuePlan;
  readonly bindings: readonly string[];
  readonly concurrency: number;
  readonly attempts: number;
  readonly backoff: Required<RetryBackoff>;
  readonly order: Order;
  readonly idempotency: IdempotencyStore | undefined;
  readonly log: Logger;
}

/**
 * `none`: as they come, `concurrency` at a time. `key`: those of one routing key one after the other.
 * `strict`: all of the queue one after the other. With the last two an event that is tried again holds
 * up those behind it, and the queue is declared so that one subscriber at a time gets its events.
 */
export type Order = 'none' | 'key' | 'strict';

/** How long an event that failed waits: a random part of a time that doubles with each try. */
export interface RetryBackoff {
  /** At most, after the first try, in milliseconds. @default 1000 */
  readonly firstMs?: number;
  /** At most, after any try, in milliseconds; up to 4,096,000. @default 3_600_000 */
  readonly longestMs?: number;
}

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 3_600_000;
/** @throws AuditError CONFIG_INVALID */
export function checkedBackoff({
  firstMs = FIRST_WAIT_MS,
  longestMs = LONGEST_WAIT_MS,
}: RetryBackoff = {}): Required<RetryBackoff> {
  return {
    firstMs: milliseconds('backoff.firstMs', firstMs, MOST_WAIT_MS),
    longestMs: milliseconds('backoff.longestMs', longestMs, MOST_WAIT_MS),
  };
}

const FIRST_PARKING_MS = 200;
const LONGEST_PARKING_MS = 10_000;
/** How long putting aside that is under way may take when the subscription closes. */
const ASIDE_GRACE_MS = 1000;
/** How often an event that waits in its place looks whether it is still this subscriber's. */
const LOOK_EVERY_MS = 500;

/** What is to become of an event that its handler did not take. */
interface Verdict {
  readonly reason: string;
  /** Until it is tried again; without it, it is parked. */
  readonly waitMs?: number;
}

/** Thrown by the context. Not an error of ours that anyone should catch. */
class Decided extends Error {
  override readonly name = 'Decided';
  /** Undefined: it is done with. */
  readonly verdict: Verdict | undefined;

  constructor(reason: string, verdict?: Verdict) {
    super(reason);
    this.verdict = verdict;
  }
}

export class Subscriber {
  readonly #options: SubscriberOptions;
  readonly #handler: Handler<AuditEvent>;
  readonly #consumer: QueueConsumer;
  readonly #closing = closingSignal();
  readonly #aside: Aside;
  readonly #lanes = new Lanes();
  readonly #once: Once;

  constructor(options: SubscriberOptions, handler: Handler<AuditEvent>) {
    this.#options = options;
    this.#handler = handler;
    this.#aside = new Aside(options.publishing, options.queue);
    this.#once = new Once(options.idempotency, options.queue.name, options.log);
    this.#consumer = new QueueConsumer(
      options.connection,
      { ...options, prefetch: options.concurrency, settle: 'single' },
      async ([delivery], isHeld) => {
        if (delivery) await this.#inOrder(delivery, isHeld);
      },
    );
  }

  get ready(): Promise<void> {
    return this.#consumer.ready;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#consumer.close();
    await this.#aside.close();
  }

  #inOrder(delivery: Delivery, isHeld: IsHeld): Promise<void> {
    const { order } = this.#options;
    if (order === 'none') return this.#onDelivery(delivery, isHeld);
    const lane = order === 'strict' ? '' : originOf(delivery).key;
    return this.#lanes.run(lane, () => this.#onDelivery(delivery, isHeld));
  }

  /**
   * Resolves when the delivery is done with, or no longer held: then the broker has it back, and what
   * is done here would be done once more for the redelivery. Rejects to give it back, which only
   * closing does.
   */
  async #onDelivery(delivery: Delivery, isHeld: IsHeld): Promise<void> {
    const origin = originOf(delivery);
    let event: AuditEvent;
    try {
      event = decode({ ...delivery, ...origin }, this.#options.catalog);
    } catch (error) {
      return this.#park(delivery, isHeld, reasonOf(error));
    }
    for (let { attempt } = origin; ; attempt += 1) {
      if (!isHeld()) return;
      this.#expectOpen();
      const verdict = await this.#try(event, delivery, attempt);
      if (verdict === undefined || !isHeld()) return;
      const { reason, waitMs } = verdict;
      if (waitMs === undefined) return this.#park(delivery, isHeld, reason);
      if (await this.#retryLater(delivery, { attempt, reason, waitMs })) return;
      // For the sake of order, or for want of rights or of a broker, it waits in its place.
      await this.#waitInPlace(waitMs, isHeld);
    }
  }

  /** Ends early when the subscription closes, and soon after the delivery is no longer held. */
  async #waitInPlace(waitMs: number, isHeld: IsHeld): Promise<void> {
    for (let leftMs = waitMs; leftMs > 0 && isHeld(); leftMs -= LOOK_EVERY_MS) {
      await sleep(Math.min(leftMs, LOOK_EVERY_MS), this.#closing.signal);
      this.#expectOpen();
    }
  }

  async #try(event: AuditEvent, delivery: Delivery, attempt: number): Promise<Verdict | undefined> {
    const { attempts, log } = this.#options;
    const { key, id } = event;
    try {
      const handle = async () => this.#handler(event, this.#contextOf(delivery, attempt));
      const subject = this.#subjectOf(event, delivery);
      await this.#once.run(event, () => processed(subject, handle, errorTypeOf));
      return undefined;
    } catch (error) {
      if (error instanceof Decided) {
        const { verdict, message: reason } = error;
        if (verdict === undefined) log.info({ key, id, reason }, 'Skipped an event.');
        return verdict;
      }
      const reason = `failed ${attempt} times: ${reasonOf(error)}`;
      log.warn({ key, id, reason }, 'A handler failed.');
      return attempt >= attempts ? { reason } : { reason, waitMs: this.#waitAfter(attempt) };
    }
  }

  #subjectOf({ key, id }: AuditEvent, { properties }: Delivery): ProcessSubject {
    const { exchange, queue, connection } = this.#options;
    const { headers = {} } = properties;
    return { exchange, key, id, queue: queue.name, headers, endpoint: connection.endpoint };
  }

  #waitAfter(attempt: number): number {
    const { firstMs, longestMs } = this.#options.backoff;
    const mostMs = Math.min(firstMs * 2 ** (attempt - 1), longestMs);
    return mostMs / 2 + (Math.random() * mostMs) / 2;
  }

  #contextOf(delivery: Delivery, attempt: number): HandlerContext {
    return {
      attempt,
      redelivered: delivery.redelivered,
      signal: this.#closing.signal,
      park(reason) {
        throw new Decided(reason, { reason });
      },
      retryIn(ms) {
        const waitMs = milliseconds('the time to retry in', ms, MOST_WAIT_MS);
        throw new Decided('later', { reason: `asked for another try in ${ms} ms`, waitMs });
      },
      skip(reason) {
        throw new Decided(reason);
      },
    };
  }

  /** False when it could not be put aside. */
  async #retryLater(delivery: Delivery, retry: Retry): Promise<boolean> {
    if (this.#options.order !== 'none') return false;
    try {
      await this.#orGraceIsOver(this.#aside.retry(delivery, retry));
      return true;
    } catch (error) {
      this.#expectOpen();
      const fields = { queue: this.#options.queue.name, reason: reasonOf(error) };
      this.#options.log.warn(fields, 'An event that failed waits in its place.');
      return false;
    }
  }

  async #park(delivery: Delivery, isHeld: IsHeld, reason: string): Promise<void> {
    const { log } = this.#options;
    const { parking: queue } = this.#aside;
    const pause = backoff(FIRST_PARKING_MS, LONGEST_PARKING_MS);
    for (;;) {
      if (!isHeld()) return;
      try {
        await this.#orGraceIsOver(this.#aside.park(delivery, reason));
        break;
      } catch (error) {
        log.error({ queue, reason: reasonOf(error) }, 'Cannot park an event.');
      }
      await this.#waitInPlace(pause.next(), isHeld);
    }
    log.warn({ key: originOf(delivery).key, id: delivery.id, queue, reason }, 'Parked an event.');
  }

  /** A publishing connection that is blocked answers nothing; closing does not wait for it. */
  #orGraceIsOver(work: Promise<void>): Promise<void> {
    return unlessOver(work, this.#closing.signal, ASIDE_GRACE_MS, closed);
  }

  #expectOpen(): void {
    if (this.#closing.signal.aborted) throw closed();
  }
}

/** For traces: what was asked for by name, or the class of the error. */
function errorTypeOf(error: unknown): string | undefined {
  if (!(error instanceof Decided)) return error instanceof Error ? error.name : 'Error';
  if (error.verdict === undefined) return undefined;
  return error.verdict.waitMs === undefined ? 'parked' : 'retried';
}

const closed = () => new AuditError('CLOSED', 'the subscription was closed');

/** Every handler at work may listen to it, and Node would warn of more than ten. */
function closingSignal(): AbortController {
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  return closing;
}
