/**
 * What was issued and what the broker confirmed, kept outside every process that is faulted.
 *
 * A line of the daily file has no message id, so the id also stands in `metadata.event_id`.
 */
import { createHash } from 'node:crypto';
import { pamirKeys } from '@pamir-audit/catalog';
import type { Random } from './random.ts';

/** Something to publish. */
export interface Event {
  /** Stands in the line; message id as well, unless `messageId` says otherwise. */
  readonly id: string;
  /** Undefined: published without one. */
  readonly messageId: string | undefined;
  readonly key: string;
  readonly body: Buffer;
  /** The line that it must become; undefined when it may also be kept in the dead-letter file. */
  readonly line: string | undefined;
}

export interface Account {
  /** SHA-256 of the body, in hex. */
  readonly body: string;
  /** SHA-256 of the line that is demanded. */
  line: string | undefined;
  issued: number;
  confirmed: number;
  /** Lines that one or more confirmed copies must become; more are doubled, fewer are lost. */
  readonly isEachALine: boolean;
  /** Without an id a crash may double it. */
  readonly mayDouble: boolean;
}

export const sha256 = (bytes: Uint8Array | string): string =>
  createHash('sha256').update(bytes).digest('hex');

export class Ledger {
  readonly accounts = new Map<string, Account>();

  /** @param isEachALine each copy published is an event of its own */
  issue(event: Event, isEachALine = false): void {
    const { id, body, line, messageId } = event;
    const account = this.accounts.get(id) ?? {
      body: sha256(body),
      line: line === undefined ? undefined : sha256(line),
      issued: 0,
      confirmed: 0,
      isEachALine,
      mayDouble: messageId === undefined,
    };
    account.issued += 1;
    this.accounts.set(id, account);
  }

  confirm(id: string): void {
    const account = this.accounts.get(id);
    if (account) account.confirmed += 1;
  }

  /** A line that somebody else wrote and nobody may touch. */
  adopt(event: Event): void {
    this.issue(event);
    this.confirm(event.id);
  }

  /** The fault itself changed the line: it has to stay as it is now. */
  changed(id: string, line: string): void {
    const account = this.accounts.get(id);
    if (account) account.line = sha256(line);
  }

  get confirmed(): number {
    let count = 0;
    for (const { confirmed } of this.accounts.values()) count += confirmed;
    return count;
  }
}

/** Makes events, all different, and the line that each must become. */
export class EventMaker {
  readonly #random: Random;
  readonly #prefix: string;
  #count = 0;

  constructor(random: Random, prefix: string) {
    this.#random = random;
    this.#prefix = prefix;
  }

  make(): Event {
    this.#count += 1;
    const random = this.#random;
    const id = `${this.#prefix}-${String(this.#count).padStart(7, '0')}`;
    const key = pamirKeys[this.#count % pamirKeys.length] ?? '';
    // Some are large, so that a batch is many writes of the socket and a kill can tear it.
    const length = this.#count % 97 === 0 ? 20_000 : random.between(10, 400);
    const fields = {
      endpoint: `/api/v1/users/${this.#count}`,
      metadata: { event_id: id, nonce: random.text(16) },
      parameters: random.text(20).repeat(Math.ceil(length / 20)),
      response_status_code: random.pick([200, 201, 404, 500]),
      timestamp: '2026-11-22T10:20:30.123456+00:00',
      user_id: null,
      user_login: `user${this.#count}`,
    };
    return { id, messageId: id, key, ...written(key, fields) };
  }
}

interface Fields {
  readonly endpoint: string;
  readonly metadata: object;
  readonly parameters: string;
  readonly response_status_code: number;
  readonly timestamp: string;
  readonly user_login: string;
}

/** The body, in an order of its own, and the line: the order of the outward contract. */
function written(key: string, fields: Fields) {
  const { endpoint, ...rest } = fields;
  const body = { user_id: null, event_type: key.split('.').at(-1), ...rest, endpoint };
  const line = JSON.stringify({ endpoint, event: key, ...rest });
  return { body: Buffer.from(JSON.stringify(body)), line };
}
