/** One call of `publish`: a promise that settles once, in time, and as it was asked for. */
import { AuditError } from '@pamir-audit/catalog';
import type { Publishing, Receipt, Waiter } from './publishing.ts';
import type { PublishSpan } from './telemetry.ts';
import { WatchedPromise } from './watched.ts';
import type { Outgoing } from './wire.ts';

/** What a bus does with the outcome of every call. */
export interface Tally {
  /** Counts it. @throws AuditError when such a receipt is to be an error */
  counted(key: string, receipt: Receipt): Receipt;
  /** Counts it. */
  failed(): void;
  /** Says it in the log, as nobody waits for it. */
  tellFailure(key: string, error: AuditError): void;
  /** Why nothing is confirmed right now, as far as that is known. */
  readonly hindrance: { readonly reason: string | undefined; readonly cause: unknown };
}

/** What a time-out means, by what is known of the event then. */
const TIMED_OUT = {
  unsent: ['BROKER_UNAVAILABLE', 'was not sent'],
  rejected: ['PUBLISH_REJECTED', 'was not taken'],
  unknown: ['PUBLISH_UNCONFIRMED', 'was not confirmed'],
} as const;

export class PublishCall implements Waiter {
  readonly promise: Promise<Receipt>;
  readonly #key: string;
  readonly #tally: Tally;
  readonly #outcome: Waiter;
  #isSettled = false;
  #span: PublishSpan | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(key: string, tally: Tally) {
    this.#key = key;
    this.#tally = tally;
    const outcome = WatchedPromise.open<Receipt>((error) =>
      tally.tellFailure(key, error as AuditError),
    );
    this.#outcome = outcome;
    this.promise = outcome.promise;
  }

  /** The event is checked; the span ends as the promise does. */
  begin(span: PublishSpan): void {
    this.#span = span;
  }

  /** It was handed on: from now on the caller waits so long. */
  waitFor(publishing: Publishing, { id }: Outgoing, timeoutMs: number): void {
    if (this.#isSettled) return;
    this.#timer = setTimeout(() => {
      const { reason, cause } = this.#tally.hindrance;
      const why = reason === undefined ? '' : `: ${reason}`;
      const details = { cause, context: { id, key: this.#key } };
      const [code, what] = TIMED_OUT[publishing.abandon()];
      const message = `'${this.#key}' ${what} within ${timeoutMs} ms${why}`;
      this.reject(new AuditError(code, message, details));
    }, timeoutMs);
  }

  /** The broker has it, or the disk. */
  resolve(receipt: Receipt): void {
    try {
      this.accept(this.#tally.counted(this.#key, receipt));
    } catch (error) {
      this.reject(error);
    }
  }

  /** In mode `batch`: this process has it, which is all that the caller waits for. */
  accept(receipt: Receipt): void {
    if (!this.#settle()) return;
    this.#span?.end();
    this.#outcome.resolve(receipt);
  }

  reject(error: unknown): void {
    if (!this.#settle()) return;
    const failure = this.#asAuditError(error);
    this.#tally.failed();
    this.#span?.end(failure.code);
    this.#outcome.reject(failure);
  }

  /** False when it was before. */
  #settle(): boolean {
    if (this.#isSettled) return false;
    this.#isSettled = true;
    clearTimeout(this.#timer);
    return true;
  }

  /** What is none is about metadata that goes round in a circle, or deeper than the stack. */
  #asAuditError(error: unknown): AuditError {
    if (error instanceof AuditError) return error;
    const key = this.#key;
    const message = `'${key}' cannot be written as JSON`;
    return new AuditError('EVENT_INVALID', message, { cause: error, context: { key } });
  }
}

/** What becomes of an event whose caller waits no longer: counted, and said when it failed. */
export function unawaited(key: string, tally: Tally): Waiter {
  const reject = (error: unknown) => {
    tally.failed();
    tally.tellFailure(key, error as AuditError);
  };
  return {
    resolve(receipt) {
      try {
        tally.counted(key, receipt);
      } catch (error) {
        reject(error);
      }
    },
    reject,
  };
}
