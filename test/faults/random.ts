/** Choices that a seed repeats: mulberry32. */

export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number;
  pick<T>(values: readonly [T, ...T[]]): T;
  /** Letters and digits. */
  text(length: number): string;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

export function randomFrom(seed: number): Random {
  let state = Math.trunc(seed);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    between,
    pick: (values) => values[between(0, values.length - 1)] ?? values[0],
    text(length) {
      let text = '';
      while (text.length < length) text += LETTERS[between(0, LETTERS.length - 1)] ?? '';
      return text;
    },
  };
}

/** The seed of one row: a row alone makes the same choices as among all. */
export function seedOf(seed: number, name: string): number {
  let hash = seed;
  for (const letter of name) hash = (Math.imul(hash, 31) + (letter.codePointAt(0) ?? 0)) | 0;
  return hash;
}
