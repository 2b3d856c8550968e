/**
 * Publishers that write ledgers, and a broker and links that fail under them: afterwards everything
 * that any of them was told is safe must be in the queue.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  fstatSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect } from 'amqplib';
import { eventually } from '../support/eventually.ts';
import { type Link, openLink } from '../support/link.ts';
import { type RestartableBroker, restartableBroker } from '../support/restartable-broker.ts';
import { type Random, randomFrom } from '../faults/random.ts';
import type { LedgerEntry, PublisherPlan } from './publisher.ts';

export interface LedgerOptions {
  readonly events: number;
  readonly publishers: number;
  readonly brokerKills: number;
  readonly cuts: number;
  readonly seed: number;
  readonly progress: (text: string) => void;
}

export interface LedgerResult {
  readonly resolved: number;
  readonly rejected: number;
  /** Promises that neither resolved nor rejected, in processes that were not killed. */
  readonly unsettled: number;
  /** Messages in the queue. */
  readonly queued: number;
  /** Resolved, and not in the queue. */
  readonly lost: readonly string[];
  /** In the queue under another id than its promise said, or under two. */
  readonly renamed: readonly string[];
  /** Queued more often than once; that is allowed. */
  readonly doubled: number;
  readonly spooled: number;
  readonly brokerKills: number;
  readonly cuts: number;
  readonly publisherKills: number;
  readonly mostPending: number;
  readonly peakMegabytes: number;
}

export const MAX_EVENTS = 2000;
const MAX_BYTES = 4 * 1024 * 1024;
const WINDOW = 500;
const EXCHANGE = 'ledger';
const QUEUE = 'ledger';
const PUBLISHER = fileURLToPath(new URL('publisher.js', import.meta.url));
const LOOK_MS = 50;
const LINE_FEED = 10;
const END_TIMEOUT_MS = 180_000;

export async function runLedger(options: LedgerOptions): Promise<LedgerResult> {
  const directory = mkdtempSync(join(tmpdir(), 'pamir-audit-ledger-'));
  const broker = await restartableBroker();
  try {
    await declare(broker.url);
    const link = await openLink(broker.url);
    const run = new Run(options, { directory, broker, link });
    try {
      await run.untilAllIsPublished();
    } finally {
      run.close();
      link.close();
    }
    return run.judge(await messagesOf(broker.url));
  } finally {
    await broker.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

interface Place {
  readonly directory: string;
  readonly broker: RestartableBroker;
  readonly link: Link;
}

/** One message of the queue. */
interface Queued {
  readonly event: string;
  readonly id: string;
}

class Run {
  readonly #options: LedgerOptions;
  readonly #place: Place;
  readonly #random: Random;
  readonly #plans: readonly PublisherPlan[];
  readonly #processes = new Map<string, ChildProcess>();
  readonly #failures: string[] = [];
  readonly #seen = new Map<string, { bytes: number; lines: number }>();
  #brokerKills = 0;
  #cuts = 0;
  #publisherKills = 0;

  constructor(options: LedgerOptions, place: Place) {
    this.#options = options;
    this.#place = place;
    this.#random = randomFrom(options.seed);
    const each = Math.ceil(options.events / options.publishers);
    this.#plans = Array.from({ length: options.publishers }, (_, index) => ({
      name: `publisher${index + 1}`,
      url: place.link.url,
      exchange: EXCHANGE,
      events: each,
      window: WINDOW,
      maxEvents: MAX_EVENTS,
      maxBytes: MAX_BYTES,
      ledger: join(place.directory, `publisher${index + 1}.jsonl`),
      // Every other one, and the first, which is killed.
      ...(index % 2 === 0 ? { spool: join(place.directory, 'spool') } : {}),
    }));
  }

  async untilAllIsPublished(): Promise<void> {
    for (const plan of this.#plans) this.#start(plan);
    const { events, brokerKills, cuts } = this.#options;
    while (this.#processes.size > 0) {
      const done = this.#settledSoFar() / events;
      this.#options.progress(`${Math.floor(done * 100)} %`);
      if (this.#publisherKills === 0 && done > 0.4) this.#killPublisher();
      if (this.#cuts < cuts && done * (cuts + 1) > this.#cuts + 1) this.#cut();
      const isKillDue = done * (brokerKills + 1) > this.#brokerKills + 1;
      if (this.#brokerKills < brokerKills && isKillDue) await this.#killBroker();
      await pause(LOOK_MS);
    }
    // So late that nothing is left to disturb: what was asked for is done all the same.
    while (this.#brokerKills < brokerKills) await this.#killBroker();
    if (this.#failures.length > 0) throw new Error(this.#failures.join('; '));
  }

  #start(plan: PublisherPlan): void {
    const publisher = spawn(process.execPath, [PUBLISHER, JSON.stringify(plan)], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    this.#processes.set(plan.name, publisher);
    publisher.once('exit', (code) => {
      if (this.#processes.get(plan.name) !== publisher) return;
      this.#processes.delete(plan.name);
      if (code !== 0) this.#failures.push(`${plan.name} ended with ${code}`);
    });
  }

  #killPublisher(): void {
    const [plan] = this.#plans;
    const running = plan && this.#processes.get(plan.name);
    if (plan === undefined || running === undefined) return;
    this.#publisherKills += 1;
    running.kill('SIGKILL');
    this.#start(plan);
  }

  #cut(): void {
    this.#cuts += 1;
    this.#place.link.cut();
  }

  async #killBroker(): Promise<void> {
    this.#brokerKills += 1;
    const { broker } = this.#place;
    await broker.kill();
    await pause(this.#random.between(0, 1000));
    await broker.start();
  }

  #settledSoFar(): number {
    return this.#plans.reduce((sum, { ledger }) => sum + this.#linesOf(ledger), 0);
  }

  /** Reads what is new only: the ledgers are long, and looked at often. */
  #linesOf(path: string): number {
    const seen = this.#seen.get(path) ?? { bytes: 0, lines: 0 };
    if (!existsSync(path)) return 0;
    const file = openSync(path, 'r');
    const fresh = Buffer.alloc(fstatSync(file).size - seen.bytes);
    readSync(file, fresh, 0, fresh.length, seen.bytes);
    closeSync(file);
    seen.bytes += fresh.length;
    seen.lines += fresh.reduce((count, byte) => count + Number(byte === LINE_FEED), 0);
    this.#seen.set(path, seen);
    return seen.lines;
  }

  close(): void {
    for (const it of this.#processes.values()) it.kill('SIGKILL');
  }

  judge(queued: readonly Queued[]): LedgerResult {
    const idsOf = new Map<string, Set<string>>();
    for (const { event, id } of queued) {
      idsOf.set(event, (idsOf.get(event) ?? new Set()).add(id));
    }
    const entries = this.#plans.flatMap(({ name, ledger }) =>
      entriesOf(ledger).map((entry) => ({ name, entry })),
    );
    const resolved = entries.flatMap(({ name, entry }) =>
      entry.type === 'resolved' ? [{ ...entry, event: `${name}-${entry.number}` }] : [],
    );
    const ends = entries.flatMap(({ entry }) => (entry.type === 'end' ? [entry] : []));
    return {
      resolved: resolved.length,
      rejected: entries.filter(({ entry }) => entry.type === 'rejected').length,
      unsettled: ends.reduce((sum, { begun, settled }) => sum + begun - settled, 0),
      queued: queued.length,
      lost: resolved.filter(({ event }) => !idsOf.has(event)).map(({ event }) => event),
      renamed: resolved
        .filter(({ event, id }) => [...(idsOf.get(event) ?? [])].some((it) => it !== id))
        .map(({ event }) => event),
      doubled: queued.length - idsOf.size,
      spooled: resolved.filter(({ state }) => state === 'spooled').length,
      brokerKills: this.#brokerKills,
      cuts: this.#cuts,
      publisherKills: this.#publisherKills,
      mostPending: Math.max(...ends.map((it) => it.mostPending)),
      peakMegabytes: Math.max(...ends.map((it) => it.peakMegabytes)),
    };
  }
}

/** Only whole lines: the last may be under way. */
function entriesOf(path: string): readonly LedgerEntry[] {
  let text = '';
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    // It has not been begun.
  }
  const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  return lines.filter(isWhole).map((line) => JSON.parse(line) as LedgerEntry);
}

/** The kill of a publisher tears one now and then. */
function isWhole(line: string): boolean {
  return line.endsWith('}');
}

async function declare(url: string): Promise<void> {
  const model = await connect(url);
  const channel = await model.createChannel();
  await channel.assertExchange(EXCHANGE, 'topic', { durable: true });
  await channel.assertQueue(QUEUE, { durable: true });
  await channel.bindQueue(QUEUE, EXCHANGE, '#');
  await model.close();
}

/** Everything in the queue, taken out of it. */
async function messagesOf(url: string): Promise<readonly Queued[]> {
  const model = await connect(url);
  const channel = await model.createChannel();
  const { messageCount } = await channel.checkQueue(QUEUE);
  const queued: Queued[] = [];
  await channel.consume(
    QUEUE,
    (message) => {
      if (message === null) return;
      const { metadata } = JSON.parse(message.content.toString()) as {
        metadata: { publisher: string; number: number };
      };
      const id = String(message.properties.messageId);
      queued.push({ event: `${metadata.publisher}-${metadata.number}`, id });
    },
    { noAck: true },
  );
  await eventually(
    'the queue is empty',
    () => {
      if (queued.length < messageCount) throw new Error(`${queued.length} of ${messageCount}`);
    },
    END_TIMEOUT_MS,
  );
  await model.close();
  return queued;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
