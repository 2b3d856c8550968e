/**
 * Publishes events and reports the truth about each: confirmed, refused, or not known.
 *
 * An event is checked and encoded before anything else, so nothing that the client library would
 * choke on is ever queued. Then it moves:
 *
 *   queued ──▶ sent ──▶ confirmed            the broker has it
 *     ▲         │
 *     ├─────────┤  channel lost: sent again under the same id, because its fate is unknown
 *     └─────────┘  nack: sent again after a pause; the broker is short of room
 *               └──▶ refused                 the broker closed the channel because of it
 *
 * A caller who has waited long enough gets PUBLISH_UNCONFIRMED; the event stays where it is and
 * goes on trying, within the bounds of the queue.
 */
import { AuditError } from '@pamir-audit/catalog';
import type { ConfirmChannel } from 'amqplib';
import { backoff } from './backoff.ts';
import { brokerError, NOT_FOUND, reasonOf, replyCode } from './broker-error.ts';
import { KeptChannel } from './channel.ts';
import type { BrokerConnection } from './connection.ts';
import { type Deferred, deferred } from './deferred.ts';
import { Deque } from './deque.ts';
import type { Logger } from './log.ts';
import { declare } from './topology.ts';
import { type Outgoing, resent } from './wire.ts';

/** Most events sent and not yet confirmed. More does not go faster: the broker batches by itself. */
const WINDOW = 1024;

export interface Receipt {
  /** The AMQP `message_id`: a UUIDv7, the same on every re-send. */
  readonly id: string;
  /** The broker has it, as durably as its queues keep messages. */
  readonly state: 'confirmed';
  /** False when no queue is bound to the key: the broker threw the event away. */
  readonly routed: boolean;
}

export interface PublisherOptions {
  readonly connection: BrokerConnection;
  readonly exchange: string;
  /** Most events queued or unconfirmed. */
  readonly maxEvents: number;
  /** Most bytes of their bodies. */
  readonly maxBytes: number;
  readonly log: Logger;
}

interface Entry extends Outgoing {
  readonly outcome: Deferred<Receipt>;
  isRouted: boolean;
  wasSent: boolean;
}

/** A call that waits until there is room in the queue. */
interface Waiting {
  readonly outgoing: Outgoing;
  readonly isAbandoned: () => boolean;
  readonly admitted: Deferred<Promise<Receipt>>;
}

export class Publisher {
  readonly #options: PublisherOptions;
  /** Everything accepted and not yet settled, by id. */
  readonly #pending = new Map<string, Entry>();
  readonly #queue = new Deque<Entry>();
  /** Sent on the open channel and not yet confirmed, in the order of sending. */
  readonly #sent = new Set<Entry>();
  readonly #waiting = new Deque<Waiting>();
  /** Events of a channel that the broker closed because of one of them: sent one at a time. */
  readonly #suspects = new Set<Entry>();
  readonly #nackPause = backoff(50, 5000);
  readonly #kept: KeptChannel<ConfirmChannel>;
  #channel: ConfirmChannel | undefined;
  #bytes = 0;
  #isSocketFull = false;
  #isPaused = false;
  #drained: (() => void) | undefined;
  /** Why the publishing channel cannot be used right now. */
  failure: AuditError | undefined;

  constructor(options: PublisherOptions) {
    this.#options = options;
    const { connection, exchange, log } = options;
    this.#kept = new KeptChannel<ConfirmChannel>({
      connection,
      create: (model) => model.createConfirmChannel(),
      opened: async (channel) => {
        if (connection.model) await declare(connection.model, { exchange });
        this.#open(channel);
      },
      lost: (channel, error) => this.#lost(channel, error),
      failed: (error) => {
        this.failure = error;
        log.error({ exchange, reason: error.message }, 'Cannot publish.');
      },
    });
  }

  /** Events accepted and not yet settled. */
  get pending(): number {
    return this.#pending.size + this.#waiting.length;
  }

  /**
   * Resolves as the broker decides; rejects only when it never will confirm. While there is no
   * room the event waits, unless `isAbandoned` says meanwhile that nobody wants it any more.
   */
  async publish(outgoing: Outgoing, isAbandoned: () => boolean): Promise<Receipt> {
    const same = this.#pending.get(outgoing.id);
    if (same) return same.outcome.promise;
    if (this.#waiting.length === 0 && this.#hasRoomFor(outgoing)) return this.#accept(outgoing);
    if (this.#waiting.length >= this.#options.maxEvents) {
      throw new AuditError('BROKER_UNAVAILABLE', 'too many events wait for the broker already');
    }
    const admitted = deferred<Promise<Receipt>>();
    this.#waiting.push({ outgoing, isAbandoned, admitted });
    return admitted.promise;
  }

  /** Waits until nothing is pending, at most `timeoutMs`; then gives up the rest. */
  async close(timeoutMs: number): Promise<void> {
    if (this.pending > 0) await this.#drain(timeoutMs);
    for (const { admitted } of this.#waiting.clear()) {
      admitted.reject(new AuditError('CLOSED', 'the bus was closed before the event was sent'));
    }
    for (const { outcome, wasSent, ...entry } of this.#pending.values()) {
      const code = wasSent ? 'PUBLISH_UNCONFIRMED' : 'CLOSED';
      const why = wasSent ? 'before the broker confirmed the event' : 'before the event was sent';
      outcome.reject(new AuditError(code, `the bus was closed ${why}`, about(entry)));
    }
    this.#pending.clear();
    this.#queue.clear();
    this.#sent.clear();
    await this.#kept.close();
  }

  #drain(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      this.#drained = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #hasRoomFor({ content }: Outgoing): boolean {
    const { maxEvents, maxBytes } = this.#options;
    if (this.#pending.size === 0) return true;
    return this.#pending.size < maxEvents && this.#bytes + content.length <= maxBytes;
  }

  #accept(outgoing: Outgoing): Promise<Receipt> {
    const entry = { ...outgoing, outcome: deferred<Receipt>(), isRouted: true, wasSent: false };
    this.#bytes += entry.content.length;
    this.#pending.set(entry.id, entry);
    this.#queue.push(entry);
    this.#pump();
    return entry.outcome.promise;
  }

  #open(channel: ConfirmChannel): void {
    this.#channel = channel;
    this.#isSocketFull = false;
    this.failure = undefined;
    channel.on('drain', () => {
      this.#isSocketFull = false;
      this.#pump();
    });
    // A return comes before the confirm of the same message, on the same channel.
    channel.on('return', ({ properties }) => {
      const entry = this.#pending.get(String(properties.messageId));
      if (entry) entry.isRouted = false;
    });
    this.#pump();
  }

  #pump(): void {
    while (this.#channel !== undefined && this.#maySend()) {
      const entry = this.#queue.shift();
      if (entry === undefined) return;
      this.#send(this.#channel, entry);
    }
  }

  #maySend(): boolean {
    const window = this.#suspects.size > 0 ? 1 : WINDOW;
    return !this.#isSocketFull && !this.#isPaused && this.#sent.size < window;
  }

  #send(channel: ConfirmChannel, entry: Entry): void {
    const { exchange, connection } = this.#options;
    const properties = entry.wasSent ? resent(entry.properties) : entry.properties;
    // The broker compares it with the login, and so vouches for the producer.
    const vouched = { ...properties, userId: connection.endpoint.user };
    entry.wasSent = true;
    entry.isRouted = true;
    this.#sent.add(entry);
    const isRoomLeft = channel.publish(exchange, entry.key, entry.content, vouched, (error) => {
      // The confirms of a channel that is gone mean nothing: `#lost` decides.
      if (channel !== this.#channel || !this.#sent.has(entry)) return;
      if (error === null) this.#confirmed(entry);
      else if (reasonOf(error) === 'message nacked') this.#nacked(entry);
    });
    if (!isRoomLeft) this.#isSocketFull = true;
  }

  #confirmed(entry: Entry): void {
    this.#nackPause.reset();
    this.#done(entry);
    entry.outcome.resolve({ id: entry.id, state: 'confirmed', routed: entry.isRouted });
    this.#pump();
  }

  /** The broker had no room, for instance a queue with `reject-publish`: later, not never. */
  #nacked(entry: Entry): void {
    this.#sent.delete(entry);
    this.#queue.unshift([entry]);
    if (this.#isPaused) return;
    this.#isPaused = true;
    this.failure = new AuditError('PUBLISH_REJECTED', 'the broker answers nack: it has no room');
    setTimeout(() => {
      this.#isPaused = false;
      this.#pump();
    }, this.#nackPause.next()).unref();
  }

  /**
   * Everything sent and unconfirmed is unknown now. When the broker closed the channel because of
   * an event, it does not say which: they go out again one at a time, and the one that is alone
   * when it happens again is the culprit.
   */
  #lost(channel: ConfirmChannel, error: Error | undefined): void {
    if (channel !== this.#channel) return;
    this.#channel = undefined;
    const unknown = [...this.#sent];
    this.#sent.clear();
    const isRefusal = error !== undefined && replyCode(error) !== NOT_FOUND;
    const [culprit] = unknown;
    if (isRefusal && culprit !== undefined && unknown.length === 1) {
      this.#refused(culprit, error);
      return;
    }
    if (isRefusal) for (const entry of unknown) this.#suspects.add(entry);
    this.#queue.unshift(unknown);
  }

  #refused(entry: Entry, error: Error): void {
    this.#done(entry);
    const refusal = brokerError(error, `the broker refused '${entry.key}'`, 'BROKER_REFUSED');
    const details = { cause: error, ...about(entry) };
    entry.outcome.reject(new AuditError(refusal.code, refusal.message, details));
  }

  #done(entry: Entry): void {
    this.#pending.delete(entry.id);
    this.#sent.delete(entry);
    this.#suspects.delete(entry);
    this.#bytes -= entry.content.length;
    this.#admit();
    if (this.pending === 0) this.#drained?.();
  }

  /** Lets in those that wait, in their order, as far as there is room. */
  #admit(): void {
    for (let next = this.#waiting.first; next !== undefined; next = this.#waiting.first) {
      if (next.isAbandoned()) {
        this.#waiting.shift();
        next.admitted.reject(new AuditError('BROKER_UNAVAILABLE', 'the event was never sent'));
      } else if (this.#hasRoomFor(next.outgoing)) {
        this.#waiting.shift();
        next.admitted.resolve(this.#accept(next.outgoing));
      } else {
        return;
      }
    }
  }
}

function about({ id, key }: Outgoing): { context: { id: string; key: string } } {
  return { context: { id, key } };
}
