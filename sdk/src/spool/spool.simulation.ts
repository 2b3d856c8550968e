/**
 * Services that share a spool directory, a broker and a disk in one process, with every fault that a
 * seed brings: crashes at any step, power losses, failing writes and syncs, spools that are taken from
 * the living. What comes out is what the broker got, beside what was reported as spooled.
 */
import { join } from 'node:path';
import { silentLogger } from '../log.ts';
import { type Faults, seeded, SimulatedDisk, type SimulatedProcess } from './disk.simulation.ts';
import type { Disk } from './disk.ts';
import { outgoing } from './fixtures.ts';
import type { Liveness } from './liveness.ts';
import { Spool } from './spool.ts';

export interface Outcome {
  /** Reported as spooled and never drained. */
  readonly lost: readonly string[];
  /** Drained and never appended, or with other contents. */
  readonly foreign: readonly string[];
  /** Came for the first time behind a younger one of the same process. */
  readonly disordered: readonly string[];
  /** Directories and files of dead processes that are left when all is drained. */
  readonly left: readonly string[];
  /** What really happened: a run without faults proves nothing. */
  readonly reported: number;
  readonly repeated: number;
  readonly crashes: number;
  readonly powerLosses: number;
  readonly errors: number;
  readonly mistaken: number;
  readonly torn: number;
  readonly refused: number;
}

export interface SimulationOptions {
  readonly steps?: number;
  /** Whether the living are taken for dead now and then. @default false */
  readonly isMistaken?: boolean;
  /** What a broken service would make of its disk. */
  readonly breakDisk?: (disk: Disk) => Disk;
  /** What a broken service would confirm, of so many that the broker has. */
  readonly confirm?: (count: number) => number;
}

interface Service {
  readonly name: string;
  readonly process: SimulatedProcess;
  spool: Spool | undefined;
  appended: number;
}

const DIRECTORY = '/spool';
const MARK = 'alive';
const SERVICES = 2;

export function simulate(seed: number, options: SimulationOptions = {}): Promise<Outcome> {
  return new Simulation(seed, options).run();
}

class Simulation {
  readonly #options: SimulationOptions;
  readonly #random: () => number;
  readonly #disk: SimulatedDisk;
  readonly #services: (Service | undefined)[] = Array.from({ length: SERVICES });
  /** By directory, whose it is. */
  readonly #owners = new Map<string, SimulatedProcess>();
  readonly #appended = new Set<string>();
  readonly #reported: string[] = [];
  readonly #drained: string[] = [];
  readonly #foreign: string[] = [];
  #processes = 0;
  #crashes = 0;
  #powerLosses = 0;
  #mistaken = 0;
  #refused = 0;
  #isHonest = false;

  constructor(seed: number, options: SimulationOptions) {
    this.#options = options;
    this.#random = seeded(seed);
    this.#disk = new SimulatedDisk(this.#random);
  }

  async run(): Promise<Outcome> {
    const { steps = 120 } = this.#options;
    for (let step = 0; step < steps; step += 1) {
      this.#disk.faults = { crash: 0.004, error: 0.02 };
      await this.#step(Math.floor(this.#random() * SERVICES));
    }
    await this.#drainAll();
    const seen = new Set(this.#drained);
    return {
      lost: this.#reported.filter((id) => !seen.has(id)),
      foreign: this.#foreign,
      disordered: disordered([...seen]),
      left: this.#left(),
      reported: this.#reported.length,
      repeated: this.#drained.length - seen.size,
      crashes: this.#crashes,
      powerLosses: this.#powerLosses,
      errors: this.#disk.errors,
      mistaken: this.#mistaken,
      torn: this.#disk.torn,
      refused: this.#refused,
    };
  }

  async #step(slot: number): Promise<void> {
    const service = (this.#services[slot] ??= this.#start());
    const dice = this.#random();
    if (dice < 0.01) return this.#loseAll();
    if (dice < 0.03) service.process.kill();
    else if (dice < 0.05) await this.#close(service);
    else if (dice < (this.#options.isMistaken ? 0.3 : 0.1)) await service.spool?.adopt();
    else await this.#work(service);
    if (!service.process.isDead) return;
    this.#crashes += 1;
    this.#services[slot] = undefined;
  }

  #start(): Service {
    this.#processes += 1;
    const process = this.#disk.start();
    return { name: `p${this.#processes}`, process, spool: undefined, appended: 0 };
  }

  /** Appends and drains, sometimes both at once. */
  async #work(service: Service): Promise<void> {
    try {
      service.spool ??= await this.#open(service.process);
    } catch {
      return;
    }
    const dice = this.#random();
    const count = dice < 0.75 ? 1 + Math.floor(this.#random() * 6) : 0;
    const work: Promise<unknown>[] = Array.from({ length: count }, () => this.#append(service));
    if (dice > 0.55) work.push(this.#drain(service));
    await Promise.all(work);
  }

  async #append(service: Service): Promise<void> {
    service.appended += 1;
    const id = `${service.name}-${service.appended}`;
    this.#appended.add(id);
    try {
      await service.spool?.append(outgoing(id));
      this.#reported.push(id);
    } catch {
      this.#refused += 1;
    }
  }

  /** False when there was nothing. */
  async #drain({ spool }: Service): Promise<boolean> {
    const { confirm = (count) => count } = this.#options;
    try {
      const events = (await spool?.next(1 + Math.floor(this.#random() * 8))) ?? [];
      const confirmed = events.slice(0, Math.ceil(this.#random() * events.length));
      for (const event of confirmed) {
        this.#drained.push(event.id);
        const isAsAppended = event.content.equals(outgoing(event.id).content);
        if (!this.#appended.has(event.id) || !isAsAppended) this.#foreign.push(event.id);
      }
      if (confirmed.length > 0) await spool?.done(confirm(confirmed.length));
      return events.length > 0;
    } catch (error) {
      if (this.#isHonest) throw error;
      // The disk failed, or the process is dead: the caller sees to it.
      return true;
    }
  }

  async #close(service: Service): Promise<void> {
    // A process that closes may die while it does.
    await service.spool?.close().catch(() => {});
    service.process.kill();
  }

  #loseAll(): void {
    this.#powerLosses += 1;
    this.#disk.powerLoss();
    this.#services.fill(undefined);
  }

  /** Whoever is left takes over everything and drains it. */
  async #drainAll(): Promise<void> {
    this.#disk.faults = { crash: 0, error: 0 } satisfies Faults;
    this.#isHonest = true;
    for (const service of this.#services) service?.process.kill();
    const service = this.#start();
    service.spool = await this.#open(service.process);
    for (let rounds = 0; await this.#drain(service); rounds += 1) {
      if (rounds > 10_000) throw new Error('nothing gets drained any more');
    }
    await service.spool.close();
  }

  /** An empty directory may be that of a process that is about to begin: it is not touched. */
  #left(): string[] {
    const names = this.#disk.names(DIRECTORY).filter((name) => !name.endsWith('.corrupt'));
    return names.filter((name) => this.#disk.names(join(DIRECTORY, name)).length > 0);
  }

  #open(process: SimulatedProcess): Promise<Spool> {
    const { breakDisk = (disk) => disk } = this.#options;
    return Spool.open({
      directory: DIRECTORY,
      maxBytes: 20_000,
      maxSegmentBytes: 500 + Math.floor(this.#random() * 2000),
      adoptEveryMs: 0,
      log: silentLogger,
      disk: breakDisk(process.disk),
      liveness: this.#livenessOf(process),
    });
  }

  #livenessOf(process: SimulatedProcess): Liveness {
    return {
      isMark: (name) => name === MARK,
      announce: async (directory) => {
        await process.disk.open(join(directory, MARK), 'create');
        this.#owners.set(directory, process);
        return { close: async () => void this.#owners.delete(directory) };
      },
      look: async (directory) => {
        const owner = this.#owners.get(directory);
        if (owner === undefined || owner.isDead) return 'dead';
        const isMistaken = this.#options.isMistaken === true && !this.#isHonest;
        if (!isMistaken || this.#random() > 0.3) return 'alive';
        this.#mistaken += 1;
        return 'dead';
      },
    };
  }
}

/** Ids that come behind a larger number of the same process. */
function disordered(ids: readonly string[]): string[] {
  const largest = new Map<string, number>();
  return ids.filter((id) => {
    const [name = '', number] = id.split('-');
    const before = largest.get(name) ?? 0;
    largest.set(name, Math.max(before, Number(number)));
    return Number(number) < before;
  });
}

/** A disk on which some things only look as if they were done. */
export function lazy(disk: Disk, what: 'sync' | 'syncDirectory' | 'isInPlace'): Disk {
  if (what === 'syncDirectory') return { ...disk, syncDirectory: async () => {} };
  return {
    ...disk,
    async open(path, mode) {
      const file = await disk.open(path, mode);
      if (what === 'sync') file.sync = async () => {};
      else file.isInPlace = async () => true;
      return file;
    },
  };
}
