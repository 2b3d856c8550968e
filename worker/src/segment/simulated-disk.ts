/**
 * A disk in memory for tests: it crashes at a chosen step, takes writes in part, fails, forgets what
 * was not synced, and tears it. Everything it does follows from a seed.
 */
import type { Disk, DiskFile } from './disk.ts';

/** The process is gone; nothing of it runs any further. */
class Crash extends Error {
  override readonly name = 'Crash';
}

interface Inode {
  /** As a process sees it: the page cache. */
  bytes: Buffer;
  /** As the platter has it. */
  synced: Buffer;
  links: number;
  isSealed: boolean;
}

export interface Faults {
  /** Chance of a crash of the process at each step. */
  readonly crash: number;
  /** Chance of an error at each write or sync. */
  readonly error: number;
}

export class SimulatedDisk {
  readonly #random: () => number;
  /** The directory as processes see it, and as the platter has it. */
  #names = new Map<string, Inode>();
  #syncedNames = new Map<string, Inode>();
  /** Counts up at each crash; a file opened before is of a dead process. */
  #generation = 0;
  faults: Faults = { crash: 0, error: 0 };
  #hasCrashed = false;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** Whether the process died since the last look, whatever error its code made of that. */
  takeCrash(): boolean {
    const hasCrashed = this.#hasCrashed;
    this.#hasCrashed = false;
    return hasCrashed;
  }

  /** The process dies. The page cache stays. */
  kill(): void {
    this.#generation += 1;
  }

  /** The machine goes down: what was not synced may be there, may be missing, may be garbage. */
  powerLoss(): void {
    this.#generation += 1;
    for (const [name, inode] of this.#names) {
      if (!this.#syncedNames.has(name) && this.#random() < 0.5) this.#names.delete(name);
      inode.bytes = this.#afterPowerLoss(inode);
      inode.synced = inode.bytes;
    }
    for (const [name, inode] of this.#syncedNames) {
      if (!this.#names.has(name)) this.#names.set(name, inode);
    }
    this.#syncedNames = new Map(this.#names);
  }

  #afterPowerLoss({ bytes, synced }: Inode): Buffer {
    const dice = this.#random();
    if (dice < 0.3) return synced;
    if (dice < 0.5) return bytes;
    // A part of what was added, as it was or with a hole of zeros in it.
    const common = Math.min(bytes.length, synced.length);
    const end = common + Math.floor(this.#random() * (Math.max(bytes.length, common) - common + 1));
    const torn = Buffer.from(bytes.subarray(0, end));
    if (this.#random() < 0.4 && end > common)
      torn.fill(0, common + Math.floor(this.#random() * (end - common)));
    return torn;
  }

  /** What an outsider reads. */
  contents(): ReadonlyMap<string, Buffer> {
    return new Map([...this.#names].map(([name, { bytes }]) => [name, bytes]));
  }

  /** Somebody else writes a file as a whole, or only if it is not there. */
  overwrite(name: string, bytes: Buffer, isOnlyNew = false): void {
    if (isOnlyNew && this.#names.has(name)) return;
    this.#names.set(name, { bytes, synced: bytes, links: 1, isSealed: false });
    this.#syncedNames.set(name, this.#names.get(name) as Inode);
  }

  remove(name: string): void {
    const inode = this.#names.get(name);
    if (inode) inode.links = 0;
    this.#names.delete(name);
    this.#syncedNames.delete(name);
  }

  /** A process's view of the disk, until the next crash. */
  mount(): Disk {
    const generation = this.#generation;
    const step = (canFail: boolean) => this.#step(generation, canFail);
    return {
      list: async () => {
        step(false);
        return [...this.#names.keys()].map(baseName);
      },
      open: async (path, mode) => {
        step(mode === 'create');
        const found = this.#names.get(baseName(path));
        if (mode === 'create' && found) throw errno('EEXIST');
        if (mode !== 'create' && !found) throw errno('ENOENT');
        const inode = found ?? {
          bytes: Buffer.alloc(0),
          synced: Buffer.alloc(0),
          links: 1,
          isSealed: false,
        };
        if (mode === 'append' && inode.isSealed) throw errno('EACCES');
        this.#names.set(baseName(path), inode);
        return this.#file(path, inode, step);
      },
      syncDirectory: async () => {
        step(true);
        this.#syncedNames = new Map(this.#names);
      },
      makeDirectory: async () => step(false),
      rename: async (from, to) => {
        step(true);
        const inode = this.#names.get(baseName(from));
        if (inode === undefined) throw errno('ENOENT');
        this.#names.delete(baseName(from));
        this.#names.set(baseName(to), inode);
      },
      remove: async (path) => {
        step(true);
        this.#names.delete(baseName(path));
      },
    };
  }

  #step(generation: number, canFail: boolean): void {
    if (generation !== this.#generation) throw new Crash('a dead process goes on');
    if (this.#random() < this.faults.crash) {
      this.#generation += 1;
      this.#hasCrashed = true;
      throw new Crash('crash');
    }
    if (!canFail || this.#random() >= this.faults.error) return;
    // One fault at a time: what deals with this error is not killed as well.
    this.faults = { ...this.faults, crash: 0 };
    throw errno('EIO');
  }

  #file(path: string, inode: Inode, step: (canFail: boolean) => void): DiskFile {
    return {
      path,
      size: async () => {
        step(false);
        return inode.bytes.length;
      },
      read: async (position, length) => {
        step(false);
        return Buffer.from(inode.bytes.subarray(position, position + length));
      },
      append: async (bytes) => {
        const before = inode.bytes;
        try {
          step(true);
          inode.bytes = Buffer.concat([before, bytes]);
          step(false);
        } catch (error) {
          // A part of it may have arrived.
          const part = Math.floor(this.#random() * (bytes.length + 1));
          inode.bytes = Buffer.concat([before, bytes.subarray(0, part)]);
          throw error;
        }
      },
      sync: async () => {
        try {
          step(true);
        } catch (error) {
          // After a failed sync the kernel may have dropped what it took, or not.
          if (!(error instanceof Crash) && this.#random() < 0.5) inode.bytes = inode.synced;
          throw error;
        }
        inode.synced = inode.bytes;
      },
      truncate: async (length) => {
        step(true);
        inode.bytes = inode.bytes.subarray(0, length);
      },
      look: async () => {
        step(false);
        const isInPlace = this.#names.get(baseName(path)) === inode;
        return { size: inode.bytes.length, isInPlace };
      },
      seal: async () => {
        step(true);
        inode.isSealed = true;
      },
      close: async () => {},
    };
  }
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function errno(code: string): Error {
  return Object.assign(new Error(`${code}: simulated`), { code });
}

/** Numbers from 0 to 1 that follow from a seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
