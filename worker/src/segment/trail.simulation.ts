/**
 * A worker, a queue and a disk in one process, with every fault that a seed brings: crashes at any
 * step, power losses, failing writes and syncs, redelivery, re-sends, a clock that is set, and people
 * who touch the files. What comes out is what an auditor would find in the directory.
 */
import { join } from 'node:path';
import { decodeLine, type Header, isBatch, isHeader, isKept, SUFFIX } from './commit-log.ts';
import type { Disk } from './disk.ts';
import { identityOf } from './identity.ts';
import { type Faults, seeded, SimulatedDisk } from './simulated-disk.ts';
import { type NewEntry, Trail, type TrailOptions } from './trail.ts';

export interface Outcome {
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly torn: number;
  /** What really happened: a run without faults proves nothing. */
  readonly crashes: number;
  readonly powerLosses: number;
  readonly errors: number;
  readonly redelivered: number;
  readonly tampered: number;
  readonly segments: number;
}

export interface SimulationOptions {
  readonly events?: number;
  /** Whether people delete, alter and restore files while no worker runs. @default false */
  readonly isTampered?: boolean;
  /** Identities remembered; more than two batches have. @default all of them */
  readonly windowSize?: number;
  /** Chance of an error at each write or sync. @default 0.02 */
  readonly errors?: number;
  /** What a broken worker would do in place of `Trail.open`. */
  readonly openTrail?: (options: TrailOptions) => Promise<Trail>;
  /** How a broken worker would tell events apart. */
  readonly identify?: (id: string) => string;
}

interface Message {
  readonly id: string;
  readonly redelivered: boolean;
}

const DIRECTORY = '/log';
const HOUR_MS = 3_600_000;

export function simulate(seed: number, options: SimulationOptions = {}): Promise<Outcome> {
  return new Simulation(seed, options).run();
}

class Simulation {
  readonly #options: SimulationOptions;
  readonly #random: () => number;
  readonly #disk: SimulatedDisk;
  readonly #published: readonly string[];
  #queue: Message[];
  #trail: Trail | undefined;
  #boot = 1;
  #clock = Date.UTC(2026, 0, 1, 23, 59);
  /** Commit logs as they were some time ago, for people to restore. */
  readonly #old = new Map<string, Buffer>();
  #isFailing = false;
  /** The last batch was written and acknowledged: nothing is half done. */
  #isSettled = false;
  #crashes = 0;
  #powerLosses = 0;
  #errors = 0;
  #redelivered = 0;
  #tampered = 0;

  constructor(seed: number, options: SimulationOptions) {
    this.#options = options;
    this.#random = seeded(seed);
    this.#disk = new SimulatedDisk(this.#random);
    const { events = 150 } = options;
    this.#published = Array.from({ length: events }, (_, number) => idOfEvent(number));
    // A producer that is not sure sends again under the same id, and says so.
    this.#queue = this.#published.flatMap((id) => {
      const sent = { id, redelivered: false };
      return this.#random() < 0.1 ? [sent, { id, redelivered: true }] : [sent];
    });
  }

  async run(): Promise<Outcome> {
    const faulty = this.#queue.length * 3;
    for (let step = 0; this.#queue.length > 0; step += 1) {
      if (step > faulty * 10) throw new Error('nothing gets through any more');
      this.#disk.faults = this.#faultsAt(step < faulty);
      await this.#deliver();
      // A disk that failed is told of in the next segment's header; until then it must not be forgotten.
      if (this.#random() < 0.04 && !this.#isFailing) await this.#restart();
    }
    return {
      ...audit(this.#disk, this.#published, this.#options.isTampered ?? false),
      crashes: this.#crashes,
      powerLosses: this.#powerLosses,
      errors: this.#errors,
      redelivered: this.#redelivered,
      tampered: this.#tampered,
    };
  }

  #faultsAt(isFaulty: boolean): Faults {
    if (!isFaulty) return { crash: 0, error: 0 };
    return { crash: this.#isFailing ? 0 : 0.01, error: this.#options.errors ?? 0.02 };
  }

  /** Hands out a batch; acknowledged when the trail has it. */
  async #deliver(): Promise<void> {
    this.#clock +=
      this.#random() < 0.02 ? (this.#random() - 0.4) * 40 * HOUR_MS : this.#random() * 1000;
    const taken = this.#queue.slice(0, 1 + Math.floor(this.#random() * 12));
    try {
      if (this.#trail === undefined) {
        // A disk that forgets while a crash is being mended is one fault more than is promised.
        const { faults } = this.#disk;
        this.#disk.faults = { ...faults, error: 0 };
        this.#trail = await this.#open();
        this.#disk.faults = faults;
      }
      await this.#trail.append(taken.map((message) => this.#entryOf(message)));
      this.#queue = this.#queue.slice(taken.length);
      this.#isFailing = false;
      this.#isSettled = true;
    } catch {
      this.#isSettled = false;
      // A crash while a failed disk is being dealt with would be a second fault within one batch.
      this.#isFailing = !this.#disk.takeCrash();
      if (this.#isFailing) this.#reject(taken);
      else this.#crash(taken);
    }
  }

  /** The broker has it back, and delivers it again. */
  #reject(taken: readonly Message[]): void {
    this.#errors += 1;
    const again = taken.map(({ id }) => ({ id, redelivered: true }));
    this.#queue = [...again, ...this.#queue.slice(taken.length)];
  }

  #open(): Promise<Trail> {
    const { windowSize } = this.#options;
    const open = this.#options.openTrail ?? ((options) => Trail.open(options));
    return open({
      directory: DIRECTORY,
      template: 'audit-%Y-%m-%d.log',
      kind: 'events',
      disk: this.#disk.mount(),
      now: () => new Date(this.#clock),
      boot: String(this.#boot),
      ...(windowSize === undefined ? {} : { windowSize }),
      ...(this.#random() < 0.3 ? { maxSegmentBytes: 400 } : {}),
      // Of so short a log a part is hardly ever checked otherwise.
      ...(this.#random() < 0.5 ? { checkedBytes: 1 + Math.floor(this.#random() * 600) } : {}),
    });
  }

  #entryOf({ id, redelivered }: Message): NewEntry {
    const identify = this.#options.identify ?? ((it) => identityOf(it, Buffer.from(it)));
    const filler = 'x'.repeat(Number(id.slice(-6)) % 7);
    const line = Buffer.from(`${JSON.stringify({ id, filler })}\n`);
    return { id, identity: identify(id), line, isRepeat: redelivered };
  }

  /** What was handed out and not acknowledged comes again, sometimes behind what is new. */
  #crash(taken: readonly Message[]): void {
    this.#crashes += 1;
    this.#trail = undefined;
    // A log that somebody cut short looks as after a power loss; both at once is beyond the promise.
    if (this.#random() < 0.4 && !this.#options.isTampered) {
      this.#disk.powerLoss();
      this.#boot += 1;
      this.#powerLosses += 1;
    } else {
      this.#disk.kill();
    }
    this.#redelivered += taken.length;
    const again = taken.map(({ id }) => ({ id, redelivered: true }));
    const rest = this.#queue.slice(taken.length);
    const at = this.#random() < 0.8 ? 0 : 5;
    this.#queue = [...rest.slice(0, at), ...again, ...rest.slice(at)];
  }

  /** A stop in good order: nothing is in hand. Between stop and start, people get at the files. */
  async #restart(): Promise<void> {
    try {
      await this.#trail?.close();
    } catch {
      // The process dies while it closes; nothing was in hand.
    }
    this.#trail = undefined;
    this.#disk.takeCrash();
    this.#disk.kill();
    // With a crash to be mended as well, it is anybody's guess which bytes were whose.
    if (this.#options.isTampered && this.#isSettled) this.#tamper();
  }

  #tamper(): void {
    const contents = this.#disk.contents();
    const logs = [...contents.keys()].filter((name) => name.endsWith(SUFFIX)).toSorted();
    const log = logs[Math.floor(this.#random() * logs.length)];
    if (log === undefined) return;
    const bytes = contents.get(log) ?? Buffer.alloc(0);
    const data = contents.get(log.slice(0, -SUFFIX.length)) ?? Buffer.alloc(0);
    this.#tampered += 1;
    const tricks = [
      () => this.#disk.remove(log),
      () => this.#disk.overwrite(log, this.#old.get(log) ?? bytes),
      () => this.#disk.overwrite(log, flipped(bytes, this.#random())),
      () => this.#disk.overwrite(log, bytes.subarray(0, Math.floor(bytes.length * this.#random()))),
      () => this.#disk.overwrite(log.slice(0, -SUFFIX.length), Buffer.concat([data, FOREIGN])),
      () =>
        this.#disk.overwrite(
          `audit-2026-01-0${1 + Math.floor(this.#random() * 4)}.log`,
          FOREIGN,
          true,
        ),
    ];
    tricks[Math.floor(this.#random() * tricks.length)]?.();
    for (const name of logs) this.#old.set(name, contents.get(name) ?? Buffer.alloc(0));
  }
}

/** A UUIDv7 from before any segment, so that the time in it keeps no log from being looked into. */
function idOfEvent(number: number): string {
  return `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;
}

/** A line of somebody else. */
const FOREIGN = Buffer.from('{"id":"foreign"}\n');

function flipped(bytes: Buffer, where: number): Buffer {
  const changed = Buffer.from(bytes);
  const at = Math.floor(where * changed.length);
  if (changed.length > 0) changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
  return changed;
}

/** Reads the data files as docs/commit-log.md tells an auditor to. */
function audit(disk: SimulatedDisk, published: readonly string[], isTampered: boolean) {
  const contents = disk.contents();
  const headers = [...contents].flatMap(([name, bytes]) => headerOf(name, bytes));
  const left = new Map(headers.map(({ previous }) => [previous?.name, previous?.undone]));
  const found: string[] = [];
  let torn = 0;
  for (const [name, bytes] of contents) {
    if (!name.endsWith('.log')) continue;
    const batches = batchesOf(contents.get(name + SUFFIX) ?? Buffer.alloc(0));
    const lines = counting(bytes, batches, left.get(name), isTampered).toString().split('\n');
    if (lines.pop() !== '') torn += 1;
    for (const line of lines) found.push(idOf(line) ?? `torn: ${(torn += 1)}`);
  }
  const seen = new Set(found);
  return {
    lost: published.filter((id) => !seen.has(id)),
    doubled: found.filter((id, index) => id !== 'foreign' && found.indexOf(id) !== index),
    torn,
    segments: headers.length,
  };
}

/** The bytes of a data file without a batch that was undone. */
function counting(
  bytes: Buffer,
  batches: readonly Range[],
  left: string | undefined,
  isTampered: boolean,
): Buffer {
  if (left === undefined) return bytes;
  const batch = batches.find(({ hash }) => hash === left);
  if (batch === undefined) {
    // Its line was cut off, and of its data whatever was left; but a log may also have been altered.
    return isTampered ? bytes : bytes.subarray(0, batches.at(-1)?.end ?? 0);
  }
  const rest = batch === batches.at(-1) ? [] : [bytes.subarray(batch.end)];
  return Buffer.concat([bytes.subarray(0, batch.at), ...rest]);
}

interface Range {
  readonly hash: string;
  readonly at: number;
  readonly end: number;
}

function batchesOf(log: Buffer): Range[] {
  const ranges: Range[] = [];
  for (const text of log.toString().split('\n')) {
    const { line, hash } = decodeLine(text) ?? {};
    const last = ranges.at(-1);
    if (line && isBatch(line)) {
      const { at, bytes } = line;
      ranges.push({ hash: hash?.toString('hex') ?? '', at, end: at + bytes });
    }
    if (line && isKept(line) && last) {
      ranges.splice(-1, 1, { ...last, end: last.at + line.kept_bytes });
    }
  }
  return ranges;
}

function headerOf(name: string, bytes: Buffer): Header[] {
  if (!name.endsWith(SUFFIX)) return [];
  const line = decodeLine(bytes.toString().split('\n', 1)[0] ?? '')?.line;
  return line && isHeader(line) ? [line] : [];
}

function idOf(line: string): string | undefined {
  try {
    return (JSON.parse(line) as { id: string }).id;
  } catch {
    return undefined;
  }
}

/** A disk on which a sync does nothing, as for a worker that acknowledges before it. */
export function withoutSync(disk: Disk): Disk {
  return {
    ...disk,
    async open(path, mode) {
      const file = await disk.open(path, mode);
      file.sync = async () => {};
      return file;
    },
  };
}

/** Cuts every data file to what its log vouches for, as the simple rule of recovery would. */
export async function cutToLog(disk: Disk): Promise<void> {
  for (const name of await disk.list(DIRECTORY)) {
    if (!name.endsWith('.log')) continue;
    const data = await disk.open(join(DIRECTORY, name), 'append').catch(() => undefined);
    const length = await committedLength(disk, join(DIRECTORY, name));
    if (data && length < (await data.size())) await data.truncate(length);
  }
}

async function committedLength(disk: Disk, path: string): Promise<number> {
  try {
    const log = await disk.open(path + SUFFIX, 'read');
    const text = (await log.read(0, await log.size())).toString();
    const batches = [...text.matchAll(/^\{"at":(\d+),"bytes":(\d+)/gm)];
    return Math.max(0, ...batches.map(([, at, bytes]) => Number(at) + Number(bytes)));
  } catch {
    return 0;
  }
}
