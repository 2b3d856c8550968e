/** Values of AMQP 0-9-1 in the bytes of a frame. */

export function readUint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

export function readUint32(bytes: Uint8Array, at: number): number {
  return readUint16(bytes, at) * 0x10000 + readUint16(bytes, at + 2);
}

/** As near as a number can be. */
export function readUint64(bytes: Uint8Array, at: number): number {
  return readUint32(bytes, at) * 0x100000000 + readUint32(bytes, at + 4);
}

const SLOTS = 512;

/**
 * Short strings of which the same few come again and again, as exchanges and routing keys do: each is
 * made once, for as long as no other takes its slot.
 */
export class ShortStrings {
  readonly #texts: string[] = Array.from({ length: SLOTS }, () => '');
  readonly #bytes: Uint8Array[] = Array.from({ length: SLOTS }, () => new Uint8Array());

  /** @param at where the length stands, one byte, and the string behind it */
  read(bytes: Buffer, at: number): string {
    const length = bytes[at] ?? 0;
    const start = at + 1;
    // The ends of keys differ most.
    let slot = length;
    for (let index = length - 1; index >= 0 && index > length - 9; index -= 1) {
      slot = (slot * 31 + (bytes[start + index] ?? 0)) % SLOTS;
    }
    const known = this.#bytes[slot];
    if (known === undefined || !isSame(known, bytes, start, length)) {
      const copy = Uint8Array.prototype.slice.call(bytes, start, start + length);
      this.#bytes[slot] = copy;
      this.#texts[slot] = bytes.toString('utf8', start, start + length);
    }
    return this.#texts[slot] ?? '';
  }
}

function isSame(known: Uint8Array, bytes: Uint8Array, start: number, length: number): boolean {
  if (known.length !== length) return false;
  for (let index = length - 1; index >= 0; index -= 1) {
    if (known[index] !== bytes[start + index]) return false;
  }
  return true;
}
