/**
 * One run: a queue of its own, a directory, a publisher with its ledger outside, and workers behind a
 * link that counts what passes. `finish` drains it and asks the oracle.
 */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ChannelModel, connect } from 'amqplib';
import { eventually } from '../support/eventually.ts';
import { type Link, openLink } from '../support/link.ts';
import { compare, type Found, readDirectory, type Verdict } from './audit.ts';
import { EventMaker, Ledger } from './ledger.ts';
import { Publisher } from './publisher.ts';
import type { Random } from './random.ts';
import { type Traffic, watch } from './traffic.ts';
import { Worker, type WorkerOptions } from './worker.ts';

/** A new daily file every second: the day changes all the time. */
const EACH_SECOND = 'audit-%Y-%m-%dT%H%M%S.log';
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const LONGEST_SHUTDOWN_MS = 8000;

export interface SceneOptions {
  readonly name: string;
  /** Of the broker, without the link. */
  readonly url: string;
  /** Everything of the run is in it. */
  readonly home: string;
  readonly random: Random;
  readonly queueType?: 'classic' | 'quorum';
  /** @default a new one each second */
  readonly file?: string;
  /** Of every worker of the run. */
  readonly env?: NodeJS.ProcessEnv;
  readonly preload?: readonly URL[];
}

export interface StartOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly directory?: string;
  readonly strace?: WorkerOptions['strace'];
  readonly preload?: readonly URL[];
}

export interface Result extends Verdict {
  /** The longest time from the end of a fault to a fresh event in the file. */
  readonly recoverySeconds: number;
  readonly failures: readonly string[];
  /** What the run had to contain and did not. */
  readonly missing: readonly string[];
  /** What it contained, as "200 kills". */
  readonly seen: readonly string[];
  /** What its workers said about themselves. */
  readonly log: string;
}

export class Scene {
  readonly ledger = new Ledger();
  readonly maker: EventMaker;
  readonly publisher: Publisher;
  readonly link: Link;
  readonly traffic: Traffic;
  readonly directory: string;
  readonly queue: string;
  readonly exchange: string;
  readonly random: Random;
  readonly workers: Worker[] = [];
  readonly #options: SceneOptions;
  readonly #directories = new Set<string>();
  readonly #failures: string[] = [];
  readonly #seen: string[] = [];
  readonly #missing: string[] = [];
  #recoverySeconds = 0;
  #isClosed = false;

  private constructor(options: SceneOptions, link: Link) {
    this.#options = options;
    this.link = link;
    this.random = options.random;
    this.traffic = watch(link);
    this.directory = join(options.home, 'log');
    mkdirSync(this.directory, { recursive: true });
    this.queue = options.name;
    this.exchange = `${options.name}.exchange`;
    this.maker = new EventMaker(options.random, options.name);
    const { url } = options;
    const { exchange, ledger, maker } = this;
    this.publisher = new Publisher({ url, exchange, ledger, maker });
  }

  static async open(options: SceneOptions): Promise<Scene> {
    return new Scene(options, await openLink(options.url));
  }

  /** Starts a worker; it has not connected yet when this returns. */
  start({ env, directory = this.directory, strace, preload = [] }: StartOptions = {}): Worker {
    this.#directories.add(directory);
    const { file = EACH_SECOND, queueType = 'classic', home } = this.#options;
    const worker = new Worker({
      env: {
        RABBITMQ_URL: this.link.url,
        AUDIT_EXCHANGE: this.exchange,
        AUDIT_QUEUE: this.queue,
        AUDIT_QUEUE_TYPE: queueType,
        AUDIT_DIR: directory,
        AUDIT_FILE: file,
        AUDIT_CONSOLE: 'false',
        AUDIT_HTTP: '127.0.0.1:0',
        ...this.#options.env,
        ...env,
      },
      logPath: join(home, `worker-${this.workers.length + 1}.log`),
      ...(strace === undefined ? {} : { strace }),
      preload: [...(this.#options.preload ?? []), ...preload],
    });
    this.workers.push(worker);
    return worker;
  }

  /** The worker that was started last. */
  get worker(): Worker {
    const worker = this.workers.at(-1);
    if (worker === undefined) throw new Error('no worker was started');
    return worker;
  }

  /** Starts a worker and waits until an event has gone all the way. */
  async startWorking(options: StartOptions = {}): Promise<Worker> {
    const worker = this.start(options);
    await this.passed(60_000, options.directory);
    return worker;
  }

  /** Publishes one fresh event and waits until it is in a file. */
  async passed(timeoutMs = 60_000, directory = this.directory): Promise<void> {
    const event = this.maker.make();
    this.publisher.issue(event);
    const files = this.search(event.id, directory);
    await eventually(
      `${event.id} is in a file`,
      () => {
        if (!files.look()) throw new Error(this.workers.at(-1)?.log.slice(-800));
      },
      timeoutMs,
    );
  }

  /** Waits until the broker delivers more, so that what follows hits a worker at work. */
  async deliveries(): Promise<void> {
    const before = this.traffic.delivered;
    await eventually('deliveries arrive', () => {
      if (this.traffic.delivered === before) throw new Error(this.worker.log.slice(-800));
    });
  }

  /**
   * Kills the worker at a random moment: of its start, of the first rush, or of its work.
   *
   * @param workMs how long after the first delivery at most; one of them is picked
   */
  async killAtRandom(workMs: readonly [number, ...number[]] = [10, 40, 400]): Promise<void> {
    const { random } = this;
    if (random.next() < 0.3) await pause(random.between(0, 900));
    else {
      await this.deliveries();
      await pause(random.between(0, random.pick(workMs)));
    }
    await this.worker.kill();
  }

  /** Whether an event stands in the files, told by `look`. */
  search(id: string, directory = this.directory): Search {
    return new Search(directory, id);
  }

  /** Declares the queue as the worker would, for runs in which it may die before it does. */
  async declare(): Promise<void> {
    const { queueType = 'classic' } = this.#options;
    await this.onBroker(async (model) => {
      const channel = await model.createChannel();
      await channel.assertExchange(this.exchange, 'topic', { durable: true });
      await channel.assertQueue(this.queue, {
        arguments: { 'x-queue-type': queueType, 'x-single-active-consumer': true },
      });
      await channel.bindQueue(this.queue, this.exchange, '#');
    });
  }

  /** The fault is over: how long until a fresh event is in the file. */
  async recovered(timeoutMs = 60_000, directory = this.directory): Promise<void> {
    const started = performance.now();
    await this.passed(timeoutMs, directory);
    this.#recoverySeconds = Math.max(this.#recoverySeconds, (performance.now() - started) / 1000);
  }

  /** Lines of this run are there as well; only one copy of each may be in both. */
  alsoRead(directory: string): void {
    this.#directories.add(directory);
  }

  /** What the run has to contain so that it proves something. */
  expectSeen(what: string, count: number, least = 1): void {
    this.#seen.push(`${count} ${what}`);
    if (count < least) this.#missing.push(`${count} ${what}, at least ${least} expected`);
  }

  fail(why: string): void {
    this.#failures.push(why);
  }

  /** What all workers of the run said about themselves. */
  get logs(): string {
    return this.workers.map(({ log }) => log).join('');
  }

  /** SIGTERM to the worker that runs; it has to drain and end well in time. */
  async stopWorker(worker = this.worker): Promise<void> {
    if (!worker.isRunning) {
      this.fail(`the worker had ended by itself: ${String(await worker.ended)}`);
      return;
    }
    const started = performance.now();
    const code = await worker.kill('SIGTERM');
    const took = performance.now() - started;
    if (code !== 0) this.fail(`SIGTERM ended the worker with ${code}`);
    if (took > LONGEST_SHUTDOWN_MS) this.fail(`shutting down took ${(took / 1000).toFixed(1)} s`);
  }

  /** Drains, stops the worker, and compares all that was written with the ledger. */
  async finish({ isDraining = true } = {}): Promise<Result> {
    await this.publisher.rest(120_000);
    if (isDraining) {
      await this.untilQueueIs('drained', (count) => count === 0, 120_000);
      await this.stopWorker();
    }
    const left = await this.queueLength();
    if (left > 0) this.fail(`${left} events are left in the queue after the drain`);
    const found = [...this.#directories].map(readDirectory);
    return this.#judge(found);
  }

  #judge(found: readonly Found[]): Result {
    const verdict = compare(this.ledger, found);
    const sum = (of: (it: Found) => number) => found.reduce((total, it) => total + of(it), 0);
    this.#seen.push(`${sum((it) => it.files)} files`);
    const cutShort = sum((it) => it.cutShort);
    if (cutShort > 0) this.#seen.push(`${cutShort} batches cut short`);
    const undone = sum((it) => it.undone);
    if (undone > 0) this.#seen.push(`${undone} batches undone`);
    if (verdict.allowedDoubles > 0) this.#seen.push(`${verdict.allowedDoubles} allowed doubles`);
    const result = {
      ...verdict,
      recoverySeconds: this.#recoverySeconds,
      failures: this.#failures,
      missing: this.#missing,
      seen: this.#seen,
    };
    writeFileSync(join(this.#options.home, 'result.json'), JSON.stringify(result, undefined, 2));
    return { ...result, log: this.logs };
  }

  /** For whoever has to find out why a run did not go on: on which side everything stands still. */
  async state(): Promise<string> {
    const queue = await this.onBroker(async (model) => {
      const channel = await model.createChannel();
      channel.on('error', () => {});
      const { messageCount, consumerCount } = await channel.checkQueue(this.queue);
      return `${messageCount} events ready for ${consumerCount} consumers`;
    }).catch((error: Error) => `the queue does not answer: ${error.message}`);
    const { delivered, redelivered, acknowledgements } = this.traffic;
    const { confirmed } = this.ledger;
    return (
      `${queue}; ${this.publisher.unconfirmed} unconfirmed of ${confirmed}; ` +
      `${delivered} delivered, ${redelivered} of them again, ${acknowledgements} acknowledgements; ` +
      `threads: ${this.workers.at(-1)?.threads ?? 'none'}`
    );
  }

  async queueLength(): Promise<number> {
    return this.onBroker(async (model) => {
      const channel = await model.createChannel();
      return (await channel.checkQueue(this.queue)).messageCount;
    });
  }

  async untilQueueIs(what: string, is: (count: number) => boolean, timeoutMs = 60_000) {
    await eventually(
      `the queue is ${what}`,
      async () => {
        const count = await this.queueLength();
        if (!is(count)) throw new Error(`it has ${count} events`);
      },
      timeoutMs,
    );
  }

  /** A connection of its own to the broker, past the link. */
  async onBroker<T>(use: (model: ChannelModel) => Promise<T>): Promise<T> {
    const model = await connect(this.#options.url);
    model.on('error', () => {});
    try {
      return await use(model);
    } finally {
      await model.close().catch(() => {
        // It was the step that closed it.
      });
    }
  }

  /** Ends everything of the run; what it left on the broker is deleted. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await Promise.all(this.workers.filter((it) => it.isRunning).map((it) => it.kill()));
    await this.publisher.close();
    this.link.close();
    await this.onBroker(async (model) => {
      const channel = await model.createChannel();
      await channel.deleteQueue(this.queue);
      await channel.deleteExchange(this.exchange);
    }).catch(() => {
      // A broker that is gone has nothing left of it.
    });
  }
}

/** Looks for an event in the files of a directory, reading each byte once. */
class Search {
  readonly #directory: string;
  readonly #id: string;
  readonly #sizes = new Map<string, number>();

  constructor(directory: string, id: string) {
    this.#directory = directory;
    this.#id = id;
  }

  look(): boolean {
    let names: readonly string[] = [];
    try {
      names = readdirSync(this.#directory).filter((name) => /^[^.].*\.log(_\d+)?$/.test(name));
    } catch {
      return false;
    }
    return names.toReversed().some((name) => {
      const path = join(this.#directory, name);
      const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
      if (size === this.#sizes.get(name)) return false;
      this.#sizes.set(name, size);
      // A line counts from its line feed on.
      const text = readFileSync(path, 'utf8');
      const at = text.indexOf(`"${this.#id}"`);
      return at >= 0 && text.includes('\n', at);
    });
  }
}
