/**
 * A disk in memory for tests: processes crash on it at a chosen step, it takes writes in part, fails,
 * forgets what was not synced, and tears it. Everything it does follows from a seed.
 */
import { basename, dirname } from 'node:path';
import type { Disk, DiskFile } from './disk.ts';

/** The process is gone; nothing of it runs any further. */
class Crash extends Error {
  override readonly name = 'Crash';
}

interface Inode {
  /** As processes see it: the page cache. */
  bytes: Buffer;
  /** As the platter has it. */
  synced: Buffer;
}

interface Directory {
  /** As processes see it, and as the platter has it. */
  names: Map<string, Entry>;
  synced: Map<string, Entry>;
}

type Entry = Inode | Directory;

/** A change of names that is not on the platter yet; one in two directories is still one. */
interface Change {
  readonly add?: { readonly to: Directory; readonly name: string; readonly entry: Entry };
  readonly drop?: { readonly from: Directory; readonly name: string };
}

export interface Faults {
  /** Chance of a crash of the process at each step. */
  readonly crash: number;
  /** Chance of an error at each step that may have one. */
  readonly error: number;
}

export interface SimulatedProcess {
  readonly disk: Disk;
  readonly isDead: boolean;
  /** The process dies. The page cache stays. */
  kill(): void;
}

export class SimulatedDisk {
  readonly #random: () => number;
  readonly #root: Directory = { names: new Map(), synced: new Map() };
  #changes: Change[] = [];
  readonly #processes = new Set<{ isDead: boolean }>();
  faults: Faults = { crash: 0, error: 0 };
  /** How often each kind of error was given. */
  errors = 0;
  torn = 0;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** The machine goes down: what was not synced may be there, may be missing, may be garbage. */
  powerLoss(): void {
    for (const process of this.#processes) process.isDead = true;
    for (const change of this.#changes) if (this.#random() < 0.5) harden(change);
    this.#changes = [];
    this.#forget(this.#root);
  }

  /** A process's view of the disk, until it dies. */
  start(): SimulatedProcess {
    const process = { isDead: false, kill: () => void (process.isDead = true) };
    this.#processes.add(process);
    const step = (canFail: boolean) => this.#step(process, canFail);
    return Object.assign(process, { disk: this.#diskOf(step) });
  }

  /** What an outsider finds. */
  find(path: string): Buffer | undefined {
    const entry = this.#look(path);
    return entry && 'bytes' in entry ? entry.bytes : undefined;
  }

  names(path: string): string[] {
    const entry = this.#look(path);
    return entry && 'names' in entry ? [...entry.names.keys()] : [];
  }

  #step(process: { isDead: boolean }, canFail: boolean): void {
    if (process.isDead) throw new Crash('a dead process goes on');
    if (this.#random() < this.faults.crash) {
      process.isDead = true;
      throw new Crash('crash');
    }
    if (!canFail || this.#random() >= this.faults.error) return;
    this.errors += 1;
    throw errno(this.#random() < 0.5 ? 'EIO' : 'ENOSPC');
  }

  #diskOf(step: (canFail: boolean) => void): Disk {
    return {
      list: async (path) => {
        step(false);
        return this.names(path);
      },
      open: async (path, mode) => {
        step(mode !== 'read');
        const found = this.#look(path);
        if (found && mode === 'create') throw errno('EEXIST');
        if (found && 'names' in found) throw errno('EISDIR');
        if (!found && mode === 'read') throw errno('ENOENT');
        const inode = found ?? { bytes: Buffer.alloc(0), synced: Buffer.alloc(0) };
        if (!found) this.#add(path, inode);
        return this.#file(path, inode, step);
      },
      syncDirectory: async (path) => {
        step(true);
        const directory = this.#directory(path);
        const isOf = ({ add, drop }: Change) => add?.to === directory || drop?.from === directory;
        for (const change of this.#changes.filter(isOf)) harden(change);
        this.#changes = this.#changes.filter((change) => !isOf(change));
      },
      makeDirectory: async (path) => {
        step(true);
        if (path === '/' || this.#look(path)) throw errno('EEXIST');
        this.#add(path, { names: new Map(), synced: new Map() });
      },
      rename: async (from, to) => {
        step(true);
        const entry = this.#look(from);
        const source = this.#directory(dirname(from));
        const target = this.#directory(dirname(to));
        if (entry === undefined) throw errno('ENOENT');
        const add = { to: target, name: basename(to), entry };
        this.#change({ add, drop: { from: source, name: basename(from) } });
      },
      remove: async (path) => {
        step(true);
        if (this.#look(path)) this.#drop(path);
      },
      removeDirectory: async (path) => {
        step(true);
        if (this.names(path).length > 0) throw errno('ENOTEMPTY');
        if (this.#look(path)) this.#drop(path);
      },
    };
  }

  #file(path: string, inode: Inode, step: (canFail: boolean) => void): DiskFile {
    return {
      size: async () => {
        step(false);
        return inode.bytes.length;
      },
      read: async (position, length) => {
        step(false);
        return Buffer.from(inode.bytes.subarray(position, position + length));
      },
      write: async (bytes, position) => {
        const before = inode.bytes;
        const put = (part: Buffer) => {
          const end = position + part.length;
          const gap = Buffer.alloc(Math.max(0, position - before.length));
          const head = Buffer.concat([before.subarray(0, position), gap]);
          inode.bytes = Buffer.concat([head, part, before.subarray(end)]);
        };
        try {
          step(true);
          put(bytes);
          step(false);
        } catch (error) {
          // A part of it may have arrived.
          put(bytes.subarray(0, Math.floor(this.#random() * (bytes.length + 1))));
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
      isInPlace: async () => {
        step(false);
        return this.#look(path) === inode;
      },
      close: async () => {},
    };
  }

  #look(path: string): Entry | undefined {
    let entry: Entry | undefined = this.#root;
    for (const name of path.split('/').filter((it) => it !== '')) {
      entry = entry && 'names' in entry ? entry.names.get(name) : undefined;
    }
    return entry;
  }

  #directory(path: string): Directory {
    const found = this.#look(path);
    if (found && 'names' in found) return found;
    throw errno(found ? 'ENOTDIR' : 'ENOENT');
  }

  #add(path: string, entry: Entry): void {
    this.#change({ add: { to: this.#directory(dirname(path)), name: basename(path), entry } });
  }

  #drop(path: string): void {
    this.#change({ drop: { from: this.#directory(dirname(path)), name: basename(path) } });
  }

  #change(change: Change): void {
    const { add, drop } = change;
    drop?.from.names.delete(drop.name);
    add?.to.names.set(add.name, add.entry);
    this.#changes.push(change);
  }

  #forget(directory: Directory): void {
    directory.names = new Map(directory.synced);
    for (const entry of directory.names.values()) {
      if ('names' in entry) this.#forget(entry);
      else entry.bytes = entry.synced = this.#afterPowerLoss(entry);
    }
  }

  #afterPowerLoss({ bytes, synced }: Inode): Buffer {
    if (bytes === synced) return synced;
    const dice = this.#random();
    if (dice < 0.3) return synced;
    if (dice < 0.5) return bytes;
    this.torn += 1;
    // A part of what was added, as it was or with a hole of zeros in it.
    const common = Math.min(bytes.length, synced.length);
    const end = common + Math.floor(this.#random() * (bytes.length - common + 1));
    const part = Buffer.from(bytes.subarray(0, end));
    if (this.#random() < 0.4 && end > common) {
      part.fill(0, common + Math.floor(this.#random() * (end - common)));
    }
    return part;
  }
}

/** On the platter, if what it changes is still there. */
function harden({ add, drop }: Change): void {
  if (drop && add && drop.from.synced.get(drop.name) !== add.entry) return;
  drop?.from.synced.delete(drop.name);
  add?.to.synced.set(add.name, add.entry);
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
