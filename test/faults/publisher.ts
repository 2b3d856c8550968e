/**
 * Publishes from outside the faulted processes, and writes down what the broker confirmed. What is
 * unconfirmed when the connection dies goes out again under its id, until it is confirmed and routed.
 */
import { type ChannelModel, type ConfirmChannel, connect } from 'amqplib';
import { eventually } from '../support/eventually.ts';
import type { Event, EventMaker, Ledger } from './ledger.ts';

/** Most that may wait for a confirm; a broker that is away then stops the load. */
const MAX_UNCONFIRMED = 1500;
const TICK_MS = 10;
const AGAIN_MS = 100;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

export interface PublisherOptions {
  readonly url: string;
  readonly exchange: string;
  readonly ledger: Ledger;
  readonly maker: EventMaker;
}

export class Publisher {
  readonly #options: PublisherOptions;
  readonly #unconfirmed = new Map<number, Event>();
  readonly #returned = new Set<number>();
  #model: ChannelModel | undefined;
  #channel: ConfirmChannel | undefined;
  #count = 0;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;
  readonly #over: Promise<void>;
  /** Connections that were lost. */
  lost = 0;
  /** Times the broker said that it takes no more for now. */
  blocked = 0;
  /** Events sent more than once because the first was not confirmed, or not routed. */
  resent = 0;

  constructor(options: PublisherOptions) {
    this.#options = options;
    this.#over = this.#stayConnected();
  }

  get unconfirmed(): number {
    return this.#unconfirmed.size;
  }

  /** Publishes so many a second from now on, until `rest`. */
  load(perSecond: number): void {
    clearInterval(this.#timer);
    const started = performance.now();
    let made = 0;
    this.#timer = setInterval(() => {
      const due = ((performance.now() - started) / 1000) * perSecond;
      for (; made < due; made += 1) {
        if (this.#unconfirmed.size < MAX_UNCONFIRMED) this.issue(this.#options.maker.make());
      }
    }, TICK_MS);
  }

  /** No more load; resolves once all that was issued is confirmed. */
  async rest(timeoutMs = 60_000): Promise<void> {
    clearInterval(this.#timer);
    await eventually(
      'the broker has confirmed everything',
      () => {
        if (this.#unconfirmed.size > 0) throw new Error(`${this.#unconfirmed.size} are not`);
      },
      timeoutMs,
    );
  }

  /** So many new events, confirmed. */
  async publish(count: number): Promise<readonly Event[]> {
    const events = Array.from({ length: count }, () => this.#options.maker.make());
    for (const event of events) this.issue(event);
    await this.rest();
    return events;
  }

  /** @param isEachALine see `Ledger.issue` */
  issue(event: Event, isEachALine = false): void {
    this.#options.ledger.issue(event, isEachALine);
    this.#count += 1;
    this.#unconfirmed.set(this.#count, event);
    this.#send(this.#count, event);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    await this.#model?.close().catch(() => {
      // It is gone already.
    });
    await this.#over;
  }

  async #stayConnected(): Promise<void> {
    while (!this.#isClosed) {
      try {
        const model = await connect(this.#options.url, { timeout: 5000 });
        const gone = new Promise((resolve) => model.once('close', resolve));
        model.on('error', () => {});
        model.on('blocked', () => (this.blocked += 1));
        this.#model = model;
        await this.#open(model);
        await gone;
        if (!this.#isClosed) this.lost += 1;
      } catch {
        // The broker is away; there is another attempt in a moment.
      }
      this.#channel = undefined;
      if (!this.#isClosed) await pause(AGAIN_MS);
    }
  }

  async #open(model: ChannelModel): Promise<void> {
    const channel = await model.createConfirmChannel();
    channel.on('error', () => {});
    await channel.assertExchange(this.#options.exchange, 'topic', { durable: true });
    channel.on('return', (message) => {
      this.#returned.add(Number(message.properties.headers?.['number']));
    });
    this.#channel = channel;
    for (const [number, event] of this.#unconfirmed) {
      this.resent += 1;
      this.#send(number, event);
    }
  }

  #send(number: number, { key, body, messageId, id }: Event): void {
    const channel = this.#channel;
    if (channel === undefined) return;
    const options = {
      mandatory: true,
      persistent: true,
      contentType: 'application/json',
      headers: { number },
      ...(messageId === undefined ? {} : { messageId }),
    };
    try {
      channel.publish(this.#options.exchange, key, body, options, (error: unknown) => {
        // A confirm says nothing about a queue: what was returned is in none.
        const isStored = !error && !this.#returned.delete(number);
        if (isStored && this.#unconfirmed.delete(number)) this.#options.ledger.confirm(id);
        else if (this.#channel === channel) setTimeout(() => this.#again(number), AGAIN_MS);
      });
    } catch {
      // The channel has just closed; everything unconfirmed goes out again on the next.
    }
  }

  #again(number: number): void {
    const event = this.#unconfirmed.get(number);
    if (event === undefined) return;
    this.resent += 1;
    this.#send(number, event);
  }
}
