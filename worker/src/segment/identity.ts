/**
 * Which events have been written: the identity of an event, and the window of the last ones.
 *
 * Identity is the message id together with the body. The id alone would let a producer that uses
 * one id twice erase an event; the body alone would make one event of two that happen to be equal.
 */
import { hash } from 'node:crypto';

/** Hex digits kept of the SHA-256: a collision among 10^12 events has a chance of 10^-15. */
const HEX_DIGITS = 32;
/** An identity as numbers of 32 bits. */
export const IDENTITY_WORDS = 4;
const WORDS = IDENTITY_WORDS;

let scratch = Buffer.alloc(64 * 1024);

/**
 * SHA-256 of one byte with the length of the id, the id, and the body; its first 32 hex digits.
 *
 * @param part tells several events of one message apart; the first of them has none
 */
export function identityOf(id: string | undefined, body: Uint8Array, part = ''): string {
  // Of the other half of the digits, which no message can be made to have.
  if (part !== '') return hash('sha256', identityOf(id, body) + part, 'hex').slice(HEX_DIGITS);
  const needed = 1 + 255 * 4 + body.length;
  if (scratch.length < needed) scratch = Buffer.alloc(needed * 2);
  const idLength = id === undefined ? 0 : scratch.write(id, 1);
  scratch.writeUInt8(Math.min(idLength, 255), 0);
  scratch.set(body, 1 + idLength);
  return hash('sha256', scratch.subarray(0, 1 + idLength + body.length), 'hex').slice(
    0,
    HEX_DIGITS,
  );
}

const LEAST_PLACES = 1024;

/** At most half of them are used, so that a probe takes a step or two. */
function slotsFor(places: number): number {
  let slots = 2 * LEAST_PLACES;
  while (slots < places * 2) slots *= 2;
  return slots;
}

/** Of the identity in a slot; none is 0, which is an empty slot. */
const tagOf = (word: number) => word & 0xff || 1;

/**
 * The identities of the last `capacity` events, in 26 bytes each, whatever their number: a million
 * strings in a Set take more than 100 MB.
 *
 * A ring holds them in the order of arrival. A hash table with linear probing holds places in the
 * ring. Beside each slot a byte of the identity says nearly always whether it is the one sought: the
 * ring is far too large for the processor's cache. All grow by doubling.
 */
export class IdentityWindow {
  readonly #capacity: number;
  #ring: Int32Array;
  #table: Int32Array;
  #tags: Uint8Array;
  readonly #sought = new Int32Array(WORDS);
  /** Events added so far; the ring's place of the next is this modulo its size. */
  #added = 0;
  #oldest = 0;

  /** @param expected how many there will be at least, for which there is room from the beginning */
  constructor(capacity: number, expected = LEAST_PLACES) {
    this.#capacity = capacity;
    const places = Math.min(capacity, Math.max(expected, LEAST_PLACES));
    this.#ring = new Int32Array(places * WORDS);
    this.#table = new Int32Array(slotsFor(places));
    this.#tags = new Uint8Array(this.#table.length);
  }

  get size(): number {
    return this.#added - this.#oldest;
  }

  has(identity: string): boolean {
    this.#read(identity);
    return this.#tags[this.#slot()] !== 0;
  }

  /** Identities added so far, those that have left included. */
  get added(): number {
    return this.#added;
  }

  /**
   * Adds an identity; when the window is full the oldest leaves.
   *
   * @returns false when it is there already: then nothing changes
   */
  add(identity: string): boolean {
    this.#read(identity);
    return this.#addSought();
  }

  /** The same for an identity that stands there as four numbers. */
  addWords(words: Int32Array, at: number): boolean {
    for (let word = 0; word < WORDS; word += 1) this.#sought[word] = words[at + word] ?? 0;
    return this.#addSought();
  }

  /** Takes the newest away until only `added` have ever been added. Who left for them stays away. */
  takeBack(added: number): void {
    while (this.#added > Math.max(added, this.#oldest)) {
      this.#added -= 1;
      this.#remove(this.#added % this.#places);
    }
  }

  /** Adds all of another window, oldest first. */
  addAll(other: IdentityWindow): void {
    for (let index = other.#oldest; index < other.#added; index += 1) {
      const at = (index % other.#places) * WORDS;
      this.#sought.set(other.#ring.subarray(at, at + WORDS));
      this.#addSought();
    }
  }

  #addSought(): boolean {
    let slot = this.#slot();
    if (this.#tags[slot] !== 0) return false;
    if (this.size === this.#capacity) {
      this.#forgetOldest();
      slot = this.#slot();
    } else if (this.size === this.#places) {
      this.#grow();
      slot = this.#slot();
    }
    const place = this.#added % this.#places;
    for (let word = 0; word < WORDS; word += 1) {
      this.#ring[place * WORDS + word] = this.#sought[word] ?? 0;
    }
    this.#table[slot] = place;
    this.#tags[slot] = tagOf(this.#sought[1] ?? 0);
    this.#added += 1;
    return true;
  }

  get #places(): number {
    return this.#ring.length / WORDS;
  }

  /** Turns hex digits into the four numbers that are sought. */
  #read(identity: string): void {
    for (let word = 0; word < WORDS; word += 1) {
      let value = 0;
      for (let at = word * 8; at < word * 8 + 8; at += 1) {
        const code = identity.charCodeAt(at);
        value = (value << 4) | (code < 58 ? code - 48 : code - 87);
      }
      this.#sought[word] = value;
    }
  }

  /** The slot that holds what is sought, or the empty one where it would go. */
  #slot(): number {
    const tags = this.#tags;
    const mask = tags.length - 1;
    const sought = tagOf(this.#sought[1] ?? 0);
    let slot = (this.#sought[0] ?? 0) & mask;
    for (;;) {
      const tag = tags[slot] ?? 0;
      if (tag === 0 || (tag === sought && this.#isAt(this.#table[slot] ?? 0))) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #isAt(place: number): boolean {
    const at = place * WORDS;
    for (let word = 0; word < WORDS; word += 1) {
      if (this.#ring[at + word] !== this.#sought[word]) return false;
    }
    return true;
  }

  #forgetOldest(): void {
    const place = this.#oldest % this.#places;
    this.#oldest += 1;
    this.#remove(place);
  }

  /** Out of the table; the ring's place is free. */
  #remove(place: number): void {
    const mask = this.#table.length - 1;
    let slot = (this.#ring[place * WORDS] ?? 0) & mask;
    while (this.#tags[slot] === 0 || this.#table[slot] !== place) slot = (slot + 1) & mask;
    this.#closeGap(slot, mask);
  }

  /** Moves later entries of a run back, so that probing never meets a hole before what it seeks. */
  #closeGap(hole: number, mask: number): void {
    let empty = hole;
    for (let slot = (hole + 1) & mask; this.#tags[slot] !== 0; slot = (slot + 1) & mask) {
      const home = (this.#ring[(this.#table[slot] ?? 0) * WORDS] ?? 0) & mask;
      const isBetween = empty <= slot ? empty < home && home <= slot : empty < home || home <= slot;
      if (isBetween) continue;
      this.#table[empty] = this.#table[slot] ?? 0;
      this.#tags[empty] = this.#tags[slot] ?? 0;
      empty = slot;
    }
    this.#tags[empty] = 0;
  }

  #grow(): void {
    const size = this.size;
    const ring = new Int32Array(Math.min(this.#places * 2, this.#capacity) * WORDS);
    // The oldest goes first; what wrapped around comes behind.
    const oldest = (this.#oldest % this.#places) * WORDS;
    ring.set(this.#ring.subarray(oldest));
    ring.set(this.#ring.subarray(0, oldest), this.#ring.length - oldest);
    this.#ring = ring;
    this.#added = size;
    this.#oldest = 0;
    this.#rebuildTable();
  }

  #rebuildTable(): void {
    const [ring, table, size] = [this.#ring, new Int32Array(slotsFor(this.#places)), this.size];
    const tags = new Uint8Array(table.length);
    const mask = table.length - 1;
    for (let place = 0; place < size; place += 1) {
      let slot = (ring[place * WORDS] ?? 0) & mask;
      while (tags[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = place;
      tags[slot] = tagOf(ring[place * WORDS + 1] ?? 0);
    }
    this.#tags = tags;
    this.#table = table;
  }
}
