/** Bytes that nobody meant as a program, and programs with bytes altered: what a damaged file may hold. */
import type { Dice } from './fuzz.simulation.ts';

const MOST_BYTES = 200;
/** What the lexer looks for, and what UTF-8 and terminals find hard. */
const TELLING = Buffer.from(
  '\0\t\n\r "#%\'()*+,-./0129:;<=>?@Zabfnrstx[\\]^_`{|}~\x7f\x80\xbf\xc0\xc3\xe2\xed\xef\xf0\xf4\xff',
  'latin1',
);

/** Any bytes, or mostly such as stand in programs. Read as a file is read. */
export function rawBytes(dice: Dice): string {
  const isAny = dice.roll(2) === 0;
  const bytes = Array.from({ length: dice.roll(MOST_BYTES) }, () =>
    isAny ? dice.roll(256) : telling(dice),
  );
  return Buffer.from(bytes).toString('utf8');
}

/** A text with some of its bytes flipped, exchanged, lost, doubled, or taken from another one. */
export function alteredBytes(text: string, dice: Dice, other: string): string {
  let bytes = Buffer.from(text);
  for (let times = 1 + dice.roll(5); times > 0; times -= 1) bytes = altered(bytes, dice, other);
  return bytes.toString('utf8');
}

function altered(bytes: Buffer, dice: Dice, other: string): Buffer<ArrayBuffer> {
  const at = dice.roll(bytes.length + 1);
  const length = dice.roll(10);
  const [head, piece, tail] = [
    bytes.subarray(0, at),
    bytes.subarray(at, at + length),
    bytes.subarray(at + length),
  ];
  switch (dice.roll(6)) {
    case 0:
      return Buffer.concat([head, piece.map((byte) => byte ^ (1 << dice.roll(8))), tail]);
    case 1:
      return Buffer.concat([head, Buffer.from([telling(dice)]), bytes.subarray(at)]);
    case 2:
      return Buffer.concat([head, tail]);
    case 3:
      return Buffer.concat([head, ...Array<Buffer>(1 + dice.roll(40)).fill(piece), tail]);
    case 4:
      return Buffer.concat([head, Buffer.from([dice.roll(256)]), bytes.subarray(at + 1)]);
    default:
      return Buffer.concat([head, Buffer.from(other).subarray(dice.roll(other.length + 1)), tail]);
  }
}

const telling = (dice: Dice) => TELLING[dice.roll(TELLING.length)] ?? 0;
