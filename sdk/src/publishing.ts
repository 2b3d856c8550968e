/** One event on its way out, as its publisher and its caller see it. */
import { AuditError } from '@pamir-audit/catalog';
import type { Outgoing } from './wire.ts';

export interface Receipt {
  /** The AMQP `message_id`: a UUIDv7, the same on every re-send. */
  readonly id: string;
  /**
   * `confirmed`: the broker has it, as durably as its queues keep messages. `accepted`, in mode `batch`
   * only: this process has it, and goes on trying. `spooled`: it is on the local disk, and goes to the
   * broker when that is back.
   */
  readonly state: 'confirmed' | 'accepted' | 'spooled';
  /**
   * False when no queue is bound to the key: the broker threw the event away. Undefined while that is
   * not known.
   */
  readonly routed: boolean | undefined;
}

/** Told once, and only then, what became of an event. A promise with its two ends in hand is one. */
export interface Waiter {
  resolve(receipt: Receipt): void;
  /** The broker never will confirm it. */
  reject(error: unknown): void;
}

/** As the publisher sees it. */
export interface Entry extends Outgoing {
  waiter: Waiter;
  /** How many calls published it, and have neither given it up nor released it. */
  callers: number;
  /** There is no room in the queue yet. */
  isWaiting: boolean;
  /** The broker's last answer was that it has no room. */
  isNacked: boolean;
  /** Nobody wants it any more, and it is not on its way. */
  isAbandoned: boolean;
  wasSent: boolean;
  isRouted: boolean;
  /** Told once there is room for it. */
  onAccepted?: () => void;
}

/** As its caller sees it. */
export interface Publishing {
  /** Resolves once there is room for it. */
  accepted(): Promise<void>;
  /**
   * The caller waits no longer. `unsent`: it never left, and is dropped. `rejected`: the broker would
   * not take it, and it is dropped. `unknown`: it goes on trying, also for another call that waits for
   * the same event.
   */
  abandon(): 'unsent' | 'rejected' | 'unknown';
}

/** One that somebody else may take over. */
export interface HeldPublishing extends Publishing {
  /** It is safe elsewhere: nothing more is to be done here for this call. */
  release(): void;
}

/**
 * The same event published again while it is pending is one event, which both wait for.
 *
 * @throws AuditError EVENT_INVALID when it is another event under the same id
 */
export function join(entry: Entry, again: Outgoing, waiter: Waiter): Entry {
  if (entry.key !== again.key || !entry.content.equals(again.content)) {
    const message = `another event is being published under the id '${again.id}'`;
    throw new AuditError('EVENT_INVALID', message, about(again));
  }
  const { waiter: before } = entry;
  entry.callers += 1;
  entry.waiter = {
    resolve(receipt) {
      before.resolve(receipt);
      waiter.resolve(receipt);
    },
    reject(error) {
      before.reject(error);
      waiter.reject(error);
    },
  };
  return entry;
}

/** For one of those who published it. Only the last of them can have it dropped. */
export function held(
  entry: Entry,
  { abandon, release }: Pick<HeldPublishing, 'abandon' | 'release'>,
): HeldPublishing {
  let isCounted = true;
  const isLast = () => {
    // A call that gave the event up may release it later, and is one call.
    if (isCounted) entry.callers -= 1;
    isCounted = false;
    return entry.callers === 0;
  };
  return {
    accepted: () => whenAccepted(entry),
    abandon: () => (isLast() ? abandon() : 'unknown'),
    release: () => {
      if (isLast()) release();
    },
  };
}

function whenAccepted(entry: Entry): Promise<void> {
  if (!entry.isWaiting) return Promise.resolve();
  return new Promise((resolve) => {
    const before = entry.onAccepted;
    entry.onAccepted = () => {
      before?.();
      resolve();
    };
  });
}

export function about({ id, key }: Outgoing): { context: { id: string; key: string } } {
  return { context: { id, key } };
}
