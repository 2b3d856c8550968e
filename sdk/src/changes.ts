/** Tells those who watch a bus when its situation changes: for an alert, or a page of a service. */
import type { BusStatus } from './bus.ts';
import { reasonOf } from './broker-error.ts';
import type { Logger } from './log.ts';

/**
 * `connected`, `disconnected`: there is a connection that publishes, or there is none. `blocked`,
 * `unblocked`: the broker is short of memory or disk. `full`, `room`: the bus holds as much as it may.
 * `spooling`, `drained`: events wait on the local disk, or none any more.
 */
export type BusChange =
  | 'connected'
  | 'disconnected'
  | 'blocked'
  | 'unblocked'
  | 'full'
  | 'room'
  | 'spooling'
  | 'drained';

/** Called once for each change, with the status right after it. What it throws is logged. */
export type ChangeListener = (change: BusChange, status: BusStatus) => void;

/** How often it is looked at; a connection that was lost is not back before. */
const LOOK_EVERY_MS = 100;

const SITUATIONS = [
  [({ isConnected }: BusStatus) => isConnected, 'connected', 'disconnected'],
  [({ isBlocked }: BusStatus) => isBlocked, 'blocked', 'unblocked'],
  [({ isFull }: BusStatus) => isFull, 'full', 'room'],
  [({ spool }: BusStatus) => (spool?.events ?? 0) > 0, 'spooling', 'drained'],
] as const;

export class Changes {
  readonly #read: () => BusStatus;
  readonly #log: Logger;
  readonly #listeners = new Set<ChangeListener>();
  #before: readonly boolean[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(read: () => BusStatus, log: Logger) {
    this.#read = read;
    this.#log = log;
  }

  /** Costs nothing while nobody watches. */
  watch(listener: ChangeListener): () => void {
    if (this.#timer === undefined) {
      this.#before = situationOf(this.#read());
      this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS).unref();
    }
    // A function may be given twice, and is then told twice.
    const own: ChangeListener = (change, status) => listener(change, status);
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
      if (this.#listeners.size === 0) this.close();
    };
  }

  #look(): void {
    const status = this.#read();
    const now = situationOf(status);
    const before = this.#before;
    this.#before = now;
    for (const [index, [, begins, ends]] of SITUATIONS.entries()) {
      if (now[index] !== before[index]) this.#tell(now[index] ? begins : ends, status);
    }
  }

  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#listeners.clear();
  }

  #tell(change: BusChange, status: BusStatus): void {
    for (const listener of this.#listeners) {
      try {
        listener(change, status);
      } catch (error) {
        this.#log.error({ change, reason: reasonOf(error) }, 'Who watches the bus threw.');
      }
    }
  }
}

function situationOf(status: BusStatus): readonly boolean[] {
  return SITUATIONS.map(([isSo]) => isSo(status));
}
