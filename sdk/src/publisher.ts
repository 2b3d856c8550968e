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
import { backoff } from './waiting.ts';
import { brokerError, NOT_FOUND, reasonOf, replyCode } from './broker-error.ts';
import { KeptChannel } from './channel.ts';
import type { BrokerConnection } from './connection.ts';
import { Deque } from './deque.ts';
import type { Logger } from './log.ts';
import { declare } from './topology.ts';
import { about, type Entry, held, type HeldPublishing, join, type Waiter } from './publishing.ts';
import { type Outgoing, resent, vouchedFor } from './wire.ts';

/** Most events sent and not yet confirmed. More does not go faster: the broker batches by itself. */
const WINDOW = 1024;

export interface PublisherOptions {
  readonly connection: BrokerConnection;
  readonly exchange: string;
  /** Most events queued or unconfirmed. */
  readonly maxEvents: number;
  /** Most bytes of their bodies. */
  readonly maxBytes: number;
  /** What becomes of an event for which there is no room. */
  readonly whenFull: 'wait' | 'reject';
  readonly log: Logger;
}

export class Publisher {
  readonly #options: PublisherOptions;
  /** Everything not yet settled, by id. */
  readonly #pending = new Map<string, Entry>();
  readonly #waiting = new Deque<Entry>();
  readonly #queue = new Deque<Entry>();
  /** Sent on the open channel and not yet confirmed, in the order of sending. */
  readonly #sent = new Set<Entry>();
  /** Events of a channel that the broker closed because of one of them: sent one at a time. */
  readonly #suspects = new Set<Entry>();
  readonly #nackPause = backoff(50, 5000);
  /** To be sent again after the pause, in their order. */
  #nackedAgain: Entry[] = [];
  readonly #kept: KeptChannel<ConfirmChannel>;
  #channel: ConfirmChannel | undefined;
  /** Of those with room, queued or sent: how many, and the bytes of their bodies. */
  #accepted = 0;
  #acceptedBytes = 0;
  #waitingBytes = 0;
  #isSocketFull = false;
  #isPaused = false;
  #isCompared = false;
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
        const { model } = connection;
        if (model) await declare(model, { exchange, isCompared: !this.#isCompared });
        this.#isCompared = true;
        // The connection may have gone while the exchange was looked at.
        if (model === undefined || connection.model !== model) {
          throw new AuditError('BROKER_UNAVAILABLE', 'the connection is gone');
        }
        this.#open(channel);
      },
      lost: (channel, error) => this.#lost(channel, error),
      failed: (error) => {
        this.failure = error;
        log.error({ exchange, reason: error.message }, 'Cannot publish.');
      },
    });
  }

  /** Events not yet settled. */
  get pending(): number {
    return this.#pending.size;
  }

  /** True while another event would have to wait, or be refused. */
  get isFull(): boolean {
    const { maxEvents, maxBytes } = this.#options;
    return (
      this.#waiting.length > 0 || this.#accepted >= maxEvents || this.#acceptedBytes >= maxBytes
    );
  }

  /**
   * Takes an event on; the waiter is told later what became of it. While there is no room the event
   * waits; those that wait are bounded as well.
   *
   * @throws AuditError BROKER_UNAVAILABLE when too many wait already
   * @throws AuditError EVENT_INVALID when another event has the id and is not settled yet
   */
  publish(outgoing: Outgoing, waiter: Waiter): HeldPublishing {
    const same = this.#pending.get(outgoing.id);
    if (same) return this.#held(join(same, outgoing, waiter));
    const isWaiting = this.#waiting.length > 0 || !this.#hasRoomFor(outgoing);
    if (isWaiting) this.#expectRoomToWait(outgoing);
    const entry: Entry = {
      // One by one: spreading it took as long as all the rest of this.
      id: outgoing.id,
      key: outgoing.key,
      content: outgoing.content,
      properties: outgoing.properties,
      waiter,
      callers: 1,
      isWaiting,
      isNacked: false,
      isAbandoned: false,
      wasSent: false,
      isRouted: true,
    };
    this.#pending.set(entry.id, entry);
    if (isWaiting) this.#wait(entry);
    else this.#accept(entry);
    return this.#held(entry);
  }

  #held(entry: Entry): HeldPublishing {
    const abandon = () => this.#abandon(entry);
    return held(entry, { abandon, release: () => this.#release(entry) });
  }

  /** Waits until nothing is pending, at most `timeoutMs`; then gives up the rest. */
  async close(timeoutMs: number): Promise<void> {
    if (this.pending > 0) await this.#drain(timeoutMs);
    for (const { waiter, wasSent, ...entry } of this.#pending.values()) {
      const code = wasSent ? 'PUBLISH_UNCONFIRMED' : 'CLOSED';
      const why = wasSent ? 'before the broker confirmed the event' : 'before the event was sent';
      waiter.reject(new AuditError(code, `the bus was closed ${why}`, about(entry)));
    }
    this.#pending.clear();
    this.#waiting.clear();
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
    if (this.#accepted === 0) return true;
    return this.#accepted < maxEvents && this.#acceptedBytes + content.length <= maxBytes;
  }

  #expectRoomToWait({ content }: Outgoing): void {
    const { maxEvents, maxBytes, whenFull } = this.#options;
    if (whenFull === 'reject') {
      const message = `there is no room: ${this.#accepted} events are not confirmed yet`;
      throw new AuditError('BROKER_UNAVAILABLE', message);
    }
    const isFull = this.#waitingBytes + content.length > maxBytes && this.#waiting.length > 0;
    if (this.#waiting.length < maxEvents && !isFull) return;
    throw new AuditError('BROKER_UNAVAILABLE', 'too many events wait for the broker already');
  }

  #wait(entry: Entry): void {
    this.#waiting.push(entry);
    this.#waitingBytes += entry.content.length;
  }

  #accept(entry: Entry): void {
    entry.isWaiting = false;
    entry.onAccepted?.();
    this.#accepted += 1;
    this.#acceptedBytes += entry.content.length;
    this.#queue.push(entry);
    this.#pump();
  }

  #abandon(entry: Entry): 'unsent' | 'rejected' | 'unknown' {
    if (entry.isWaiting) {
      entry.isAbandoned = true;
      this.#pending.delete(entry.id);
      this.#waitingBytes -= entry.content.length;
      this.#dropAbandoned();
      return 'unsent';
    }
    if (!entry.isNacked) return 'unknown';
    entry.isAbandoned = true;
    this.#done(entry);
    return 'rejected';
  }

  #release(entry: Entry): void {
    if (this.#pending.get(entry.id) !== entry) return;
    entry.isAbandoned = true;
    if (!entry.isWaiting) return this.#done(entry);
    this.#pending.delete(entry.id);
    this.#waitingBytes -= entry.content.length;
    this.#dropAbandoned();
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
      if (!entry.isAbandoned && !this.#send(this.#channel, entry)) return;
    }
  }

  #maySend(): boolean {
    const window = this.#suspects.size > 0 ? 1 : WINDOW;
    return !this.#isSocketFull && !this.#isPaused && this.#sent.size < window;
  }

  /** False when the channel turns out to be gone: then it stays queued. */
  #send(channel: ConfirmChannel, entry: Entry): boolean {
    const { exchange, connection } = this.#options;
    const properties = entry.wasSent ? resent(entry.properties) : entry.properties;
    const { login } = connection.endpoint;
    const vouched = vouchedFor(properties, login);
    entry.wasSent = true;
    entry.isRouted = true;
    this.#sent.add(entry);
    const onConfirm = (error: unknown) => {
      // The confirms of a channel that is gone mean nothing: `#lost` decides.
      if (channel !== this.#channel || !this.#sent.has(entry)) return;
      if (error === null) this.#confirmed(entry);
      else if (reasonOf(error) === 'message nacked') this.#nacked(entry);
    };
    try {
      const { key, content } = entry;
      this.#isSocketFull = !channel.publish(exchange, key, content, vouched, onConfirm);
      // From here on its fate is open again.
      entry.isNacked = false;
      return true;
    } catch {
      // Everything was checked before, so it is the channel: closed, and about to say so.
      this.#sent.delete(entry);
      this.#queue.unshift([entry]);
      return false;
    }
  }

  #confirmed(entry: Entry): void {
    if (this.#nackedAgain.length === 0 && !this.#isPaused) {
      this.#nackPause.reset();
      this.failure = undefined;
    }
    this.#done(entry);
    entry.waiter.resolve({ id: entry.id, state: 'confirmed', routed: entry.isRouted });
    this.#pump();
  }

  /** The broker had no room, for instance a queue with `reject-publish`: later, not never. */
  #nacked(entry: Entry): void {
    this.#sent.delete(entry);
    entry.isNacked = true;
    this.#nackedAgain.push(entry);
    if (this.#isPaused) return;
    this.#isPaused = true;
    this.failure = new AuditError('PUBLISH_REJECTED', 'the broker answers nack: it has no room');
    setTimeout(() => {
      this.#isPaused = false;
      this.#queue.unshift(this.#nackedAgain);
      this.#nackedAgain = [];
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
    entry.waiter.reject(new AuditError(refusal.code, refusal.message, details));
  }

  #done(entry: Entry): void {
    this.#pending.delete(entry.id);
    this.#sent.delete(entry);
    this.#suspects.delete(entry);
    this.#accepted -= 1;
    this.#acceptedBytes -= entry.content.length;
    this.#admit();
    if (this.pending === 0) this.#drained?.();
  }

  /** Lets in those that wait, in their order, as far as there is room. */
  #admit(): void {
    this.#dropAbandoned();
    for (;;) {
      const next = this.#waiting.first;
      if (next === undefined || !this.#hasRoomFor(next)) return;
      this.#waiting.shift();
      this.#waitingBytes -= next.content.length;
      this.#accept(next);
      this.#dropAbandoned();
    }
  }

  /** Those in the middle of the line stay until they are first: moving the rest would cost more. */
  #dropAbandoned(): void {
    while (this.#waiting.first?.isAbandoned) this.#waiting.shift();
  }
}
