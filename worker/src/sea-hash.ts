/**
 * SeaHash, by which Vector chooses what to sample: the same keys are chosen here.
 *
 * The algorithm: https://ticki.github.io/blog/seahash-explained/
 */
const FACTOR = 0x6eed0e9da4d94a4fn;
const MASK = 0xffff_ffff_ffff_ffffn;
const SEEDS = [
  0x16f11fe89b0d677cn,
  0xb480a793d8e6c86cn,
  0x6fe2e5aaf078ebc9n,
  0x14f994a4c5259381n,
] as const;
const WORD = 8;

/** An unsigned integer of 64 bits. */
export function seaHash(bytes: Buffer): bigint {
  const lanes: bigint[] = [...SEEDS];
  for (let at = 0, lane = 0; at < bytes.length; at += WORD, lane = (lane + 1) % lanes.length) {
    lanes[lane] = diffused((lanes[lane] as bigint) ^ wordAt(bytes, at));
  }
  return diffused(lanes.reduce((all, lane) => all ^ lane) ^ BigInt(bytes.length));
}

/** The last word may be shorter. */
function wordAt(bytes: Buffer, at: number): bigint {
  if (at + WORD <= bytes.length) return bytes.readBigUInt64LE(at);
  let word = 0n;
  for (let index = bytes.length - 1; index >= at; index -= 1) {
    word = (word << 8n) | BigInt(bytes.readUInt8(index));
  }
  return word;
}

function diffused(word: bigint): bigint {
  const product = (word * FACTOR) & MASK;
  return ((product ^ ((product >> 32n) >> (product >> 60n))) * FACTOR) & MASK;
}
