/**
 * The wire to one client, with what can go wrong on it: tests make it slow, silent, or cut it after
 * so many bytes.
 */
import type { Socket } from 'node:net';

/** As it is seen from the broker. */
export type Direction = 'in' | 'out';

/** What is wrong with all wires of a broker at once. May be changed at any time. */
export interface LinkFaults {
  /** Nothing passes any more in either direction, and nobody is told. */
  isSilent: boolean;
  /** How long each chunk takes. */
  delayMs: number;
  /** Bytes that still pass; then the wire is cut, in the middle of whatever that was. */
  readonly passes: Record<Direction, number>;
}

export function noFaults(): LinkFaults {
  return { isSilent: false, delayMs: 0, passes: { in: Infinity, out: Infinity } };
}

export interface LinkEvents {
  readonly received: (bytes: Buffer) => void;
  /** The system has taken what was written. */
  readonly written: () => void;
  readonly closed: () => void;
}

/** A chunk that is late on purpose, or the end of the stream. */
interface Late {
  readonly due: number;
  readonly bytes: number;
  readonly run: () => void;
}

export class Link {
  readonly #socket: Socket;
  readonly #faults: LinkFaults;
  readonly #written: () => void;
  /** In their order: nothing overtakes, whatever becomes of the delay meanwhile. */
  readonly #late: Record<Direction, Late[]> = { in: [], out: [] };

  constructor(socket: Socket, faults: LinkFaults, events: LinkEvents) {
    this.#socket = socket;
    this.#faults = faults;
    this.#written = events.written;
    socket.setNoDelay(true);
    socket.on('data', (bytes) => this.#pass('in', bytes, events.received));
    socket.on('close', events.closed);
    socket.on('error', () => {
      // The close that follows is what counts.
    });
  }

  /** Bytes that the client has not taken yet. */
  get waiting(): number {
    const late = this.#late.out.reduce((sum, { bytes }) => sum + bytes, 0);
    return this.#socket.writableLength + late;
  }

  get isPaused(): boolean {
    return this.#socket.isPaused();
  }

  write(bytes: Buffer): void {
    this.#pass('out', bytes, (it) => {
      if (this.#socket.writable) this.#socket.write(it, this.#written);
    });
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Sends what is waiting, then FIN. */
  end(): void {
    this.#inTurn('out', 0, () => this.#socket.end());
  }

  destroy(how: 'fin' | 'reset' = 'fin'): void {
    if (how === 'reset') this.#socket.resetAndDestroy();
    else this.#socket.destroy();
  }

  #pass(direction: Direction, bytes: Buffer, then: (bytes: Buffer) => void): void {
    this.#inTurn(direction, bytes.length, () => this.#arrive(direction, bytes, then));
  }

  #inTurn(direction: Direction, bytes: number, run: () => void): void {
    const { delayMs } = this.#faults;
    const late = this.#late[direction];
    if (delayMs === 0 && late.length === 0) return run();
    const due = Math.max(performance.now() + delayMs, late.at(-1)?.due ?? 0);
    late.push({ due, bytes, run });
    if (late.length === 1) this.#wait(direction);
  }

  #wait(direction: Direction): void {
    const [next] = this.#late[direction];
    if (next === undefined) return;
    setTimeout(() => {
      this.#late[direction].shift();
      next.run();
      this.#wait(direction);
    }, next.due - performance.now()).unref();
  }

  #arrive(direction: Direction, bytes: Buffer, then: (bytes: Buffer) => void): void {
    if (this.#faults.isSilent || this.#socket.destroyed) return;
    const passes = this.#faults.passes[direction];
    if (bytes.length < passes) {
      this.#faults.passes[direction] = passes - bytes.length;
      return then(bytes);
    }
    this.#faults.passes[direction] = Infinity;
    then(bytes.subarray(0, passes));
    this.#socket.destroySoon();
  }
}
