/** Which events were handled already, by their ids: for handlers that must not run twice. */
import type { AuditEvent } from '@pamir-audit/catalog';
import { reasonOf } from './broker-error.ts';
import { positive } from './checks.ts';
import { Lanes } from './lanes.ts';
import type { Logger } from './log.ts';

/**
 * Where handled ids are kept. One that outlives the process, in the database that the handler writes
 * to, say, makes a handler run once also around a crash.
 */
export interface IdempotencyStore {
  /**
   * @param id the queue and the event's id, with a slash between
   *
   * A rejection counts as a failure of the handler.
   */
  has(id: string): boolean | Promise<boolean>;
  /** Called after the handler is done. A rejection is logged; the event may then be handled again. */
  add(id: string): unknown;
}

const DEFAULT_IDS = 100_000;

/** Remembers the last `maxIds` (100,000) ids of this process; about 10 MB. */
export function memoryIdempotency({ maxIds = DEFAULT_IDS } = {}): IdempotencyStore {
  positive('maxIds', maxIds);
  const ids = new Set<string>();
  return {
    has: (id) => ids.has(id),
    add(id) {
      ids.add(id);
      const [oldest] = ids;
      if (ids.size > maxIds && oldest !== undefined) ids.delete(oldest);
    },
  };
}

/** Runs a handler for an event that was not handled before. */
export class Once {
  readonly #store: IdempotencyStore | undefined;
  readonly #queue: string;
  readonly #log: Logger;
  /** A copy waits for the one that is at work. */
  readonly #copies = new Lanes();

  constructor(store: IdempotencyStore | undefined, queue: string, log: Logger) {
    this.#store = store;
    this.#queue = queue;
    this.#log = log;
  }

  async run({ key, id }: AuditEvent, handle: () => unknown): Promise<void> {
    const store = this.#store;
    if (store === undefined || id === undefined) {
      await handle();
      return;
    }
    const name = `${this.#queue}/${id}`;
    await this.#copies.run(name, async () => {
      if (await store.has(name)) {
        this.#log.info({ key, id }, 'Handled before.');
        return;
      }
      await handle();
      try {
        await store.add(name);
      } catch (error) {
        const reason = reasonOf(error);
        this.#log.warn({ key, id, reason }, 'Cannot note that an event is handled.');
      }
    });
  }
}
