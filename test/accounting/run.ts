/**
 * The real worker on a configuration that drops, reroutes, splits and refuses, killed again and again;
 * afterwards every event is accounted for.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { privateNode } from '@pamir-audit/broker';
import { type ConfirmChannel, connect } from 'amqplib';
import { type Random, randomFrom } from '../faults/random.ts';
import { Worker } from '../faults/worker.ts';
import { eventually } from '../support/eventually.ts';
import { type Account, foreignCopies, judge } from './judge.ts';
import {
  configuration,
  eventsOf,
  EXCHANGE,
  type Published,
  QUEUE,
  SINKS,
} from './specification.ts';

export interface AccountingOptions {
  readonly events: number;
  readonly kills: number;
  readonly seed: number;
  /** Breaks the worker in one of the ways of `mutants.ts`. */
  readonly mutant: string | undefined;
  readonly progress: (text: string) => void;
}

export interface AccountingResult {
  readonly accounts: readonly Account[];
  readonly foreignCopies: readonly string[];
  /** Events, by the size of the files, that were published and not yet written at each kill. */
  readonly unwritten: readonly number[];
  /** What is in the queue at the end. */
  readonly left: number;
  /** How the last worker ended. */
  readonly exit: number | string;
  readonly isMutantInPlace: boolean;
}

const PRELOAD = new URL('../faults/preload/mutant.js', import.meta.url);
const END_TIMEOUT_MS = 180_000;

export async function runAccounting(options: AccountingOptions): Promise<AccountingResult> {
  const directory = mkdtempSync(join(tmpdir(), 'pamir-audit-accounting-'));
  const broker = await privateNode();
  try {
    return await new Run(options, directory, broker.url).run();
  } finally {
    await broker.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

class Run {
  readonly #options: AccountingOptions;
  readonly #directory: string;
  readonly #url: string;
  readonly #events: readonly Published[];
  /** Of all lines that are to be written. */
  readonly #bytes: number;
  readonly #random: Random;
  readonly #unwritten: number[] = [];
  #worker: Worker;

  constructor(options: AccountingOptions, directory: string, url: string) {
    this.#options = options;
    this.#directory = directory;
    this.#url = url;
    this.#events = eventsOf(options.events, options.seed);
    this.#bytes = bytesOf(this.#events);
    this.#random = randomFrom(options.seed + 1);
    for (const name of SINKS) mkdirSync(join(directory, name));
    writeFileSync(join(directory, 'audit.toml'), configuration(url, directory));
    this.#worker = this.#start();
  }

  async run(): Promise<AccountingResult> {
    const connection = await connect(this.#url);
    try {
      await this.#consumes();
      const channel = await connection.createConfirmChannel();
      await this.#publishAndKill(channel);
      const exit = await this.#drain(channel);
      const { messageCount: left } = await channel.checkQueue(QUEUE);
      return this.#result(exit, left);
    } finally {
      await this.#worker.kill();
      await connection.close();
    }
  }

  #result(exit: number | string, left: number): AccountingResult {
    return {
      accounts: judge(this.#events, this.#directory),
      foreignCopies: foreignCopies(this.#events, join(this.#directory, 'console.log')),
      unwritten: this.#unwritten,
      left,
      exit,
      isMutantInPlace: this.#worker.log.includes(`mutant ${this.#options.mutant} is in place`),
    };
  }

  #start(): Worker {
    const { mutant } = this.#options;
    return new Worker({
      env: { LOG_LEVEL: 'info', ...(mutant === undefined ? {} : { FAULTS_MUTANT: mutant }) },
      args: ['--config', join(this.#directory, 'audit.toml')],
      logPath: join(this.#directory, 'worker.log'),
      outPath: join(this.#directory, 'console.log'),
      preload: mutant === undefined ? [] : [PRELOAD],
    });
  }

  /** A worker that cannot start says why at once, not after all patience. */
  async #consumes(): Promise<void> {
    await eventually('the worker consumes', () => {
      if (!this.#worker.log.includes('Consuming.') && this.#worker.isRunning) {
        throw new Error(this.#worker.log);
      }
    });
    if (!this.#worker.isRunning) throw new Error(`the worker ended: ${this.#worker.log}`);
  }

  /** Each kill has a part of the events before it, so that it meets a worker at work. */
  async #publishAndKill(channel: ConfirmChannel): Promise<void> {
    const parts = this.#options.kills + 1;
    const each = Math.ceil(this.#events.length / parts);
    for (let part = 0; part < parts; part += 1) {
      const before = this.#written();
      const publishing = this.#publish(channel, part * each, (part + 1) * each);
      if (part < this.#options.kills) {
        await this.#untilWritten(before + (each * this.#random.between(5, 60)) / 100);
        this.#unwritten.push((part + 1) * each - this.#written());
        await this.#worker.kill('SIGKILL');
        this.#worker = this.#start();
      }
      await publishing;
    }
  }

  async #untilWritten(events: number): Promise<void> {
    await eventually(
      `${Math.ceil(events)} events are written`,
      () => {
        if (this.#written() < events) throw new Error(this.#worker.log);
      },
      END_TIMEOUT_MS,
    );
  }

  /** As fast as it goes, so that the worker is always behind. */
  async #publish(channel: ConfirmChannel, from: number, to: number): Promise<void> {
    for (const { key, id, body } of this.#events.slice(from, to)) {
      channel.publish(EXCHANGE, key, Buffer.from(body), { persistent: true, messageId: id });
    }
    await channel.waitForConfirms();
  }

  /** Stops the worker once the queue is empty; what it then still gives back is for the next. */
  async #drain(channel: ConfirmChannel): Promise<number | string> {
    for (;;) {
      await eventually(
        'the queue is empty',
        async () => {
          this.#written();
          const { messageCount } = await channel.checkQueue(QUEUE);
          if (messageCount > 0) throw new Error(`${messageCount} left\n${this.#worker.log}`);
        },
        END_TIMEOUT_MS,
      );
      const exit = await this.#worker.kill('SIGTERM');
      const { messageCount } = await channel.checkQueue(QUEUE);
      if (messageCount === 0) return exit;
      this.#worker = this.#start();
    }
  }

  /** Events that are written, by the size of the files: counting lines again and again takes too long. */
  #written(): number {
    const sizes = SINKS.flatMap((name) => {
      const directory = join(this.#directory, name);
      const names = readdirSync(directory).filter((it) => it.endsWith('.log'));
      return names.map((it) => statSync(join(directory, it)).size);
    });
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    this.#options.progress(`${Math.floor((100 * bytes) / this.#bytes)} %`);
    return Math.floor((this.#events.length * bytes) / this.#bytes);
  }
}

function bytesOf(events: readonly Published[]): number {
  let bytes = 0;
  for (const { lines } of events) for (const [, line] of lines) bytes += line.length + 1;
  return bytes;
}
