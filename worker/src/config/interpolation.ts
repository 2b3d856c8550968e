/**
 * Puts variables and secrets into the texts of a configuration.
 *
 * Vector replaces text before it reads the file, so a quote in a password ends a string there. Here
 * the file is read first and only texts are filled, so no value can change what the file says.
 */
import { fillAddress, isAddress } from './address-template.ts';
import type { Mistakes } from './mistake.ts';
import { type ConfigNode, mapTexts, type ScalarNode } from './node.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Fillings {
  readonly env: Environment;
  /** @throws Error that says in words why there is none */
  readonly secret: (backend: string, key: string) => string;
}

/** A piece of a text: as it stands, or a value in place of what stood there. */
export interface Piece {
  readonly text: string;
  readonly isFilled: boolean;
  /** Where it begins in the text as it is written. */
  readonly start: number;
}

/** `$$`, `SECRET[backend.key]`, `${NAME}` with a default or a message, `$NAME`. */
const HOLE = /\$\$|SECRET\[(\w+)\.([\w./-]+)\]|\$\{([\w.]+)(?:(:?)([-?])([^}]*))?\}|\$([\w.]+)/gu;

/** A copy of the tree; a hole that cannot be filled is a mistake, and is left as it is. */
export function interpolate(node: ConfigNode, fillings: Fillings, mistakes: Mistakes): ConfigNode {
  return mapTexts(node, (scalar) => filled(scalar, fillings, mistakes));
}

function filled(
  scalar: ScalarNode & { readonly value: string },
  fillings: Fillings,
  mistakes: Mistakes,
): ScalarNode {
  let isIncomplete = false;
  const pieces = piecesOf(scalar.value, (hole) => {
    const value = valueFor(hole, fillings);
    if (typeof value === 'string') return value;
    mistakes.error(value.why, { place: scalar.place });
    isIncomplete = true;
    return '';
  });
  if (pieces === undefined) return scalar;
  if (isIncomplete) return { ...scalar, isIncomplete, filled: [] };
  const value = isAddress(pieces) ? fillAddress(pieces) : pieces.map(({ text }) => text).join('');
  const values = pieces.filter(({ isFilled }) => isFilled).map(({ text }) => text);
  const { placeOf } = scalar;
  return {
    ...scalar,
    value,
    ...(values.length > 0 && { filled: values }),
    ...(placeOf && { placeOf: (offset: number) => placeOf(writtenOffset(pieces, offset)) }),
  };
}

/** Where a character of the filled text is in the written one; what was filled in is at its hole. */
function writtenOffset(pieces: readonly Piece[], offset: number): number {
  let left = offset;
  for (const { text, isFilled, start } of pieces) {
    if (left < text.length) return isFilled ? start : start + left;
    left -= text.length;
  }
  const last = pieces.at(-1);
  return last === undefined ? 0 : last.start + last.text.length;
}

/** Undefined for a text without holes. */
function piecesOf(
  text: string,
  fill: (hole: RegExpExecArray) => string,
): readonly Piece[] | undefined {
  const pieces: Piece[] = [];
  let end = 0;
  for (const hole of text.matchAll(HOLE)) {
    pieces.push({ text: text.slice(end, hole.index), isFilled: false, start: end });
    const isDollar = hole[0] === '$$';
    pieces.push({
      text: isDollar ? '$' : fill(hole),
      isFilled: !isDollar,
      start: hole.index,
    });
    end = hole.index + hole[0].length;
  }
  if (end === 0) return undefined;
  return [...pieces, { text: text.slice(end), isFilled: false, start: end }];
}

interface Unfilled {
  readonly why: string;
}

function valueFor(hole: RegExpExecArray, { env, secret }: Fillings): string | Unfilled {
  const [, backend, key] = hole;
  if (backend === undefined || key === undefined) return variable(hole, env);
  try {
    return secret(backend, key);
  } catch (error) {
    return { why: error instanceof Error ? error.message : String(error) };
  }
}

function variable(hole: RegExpExecArray, env: Environment): string | Unfilled {
  const [, , , braced, colon, sign, word = '', bare] = hole;
  const name = braced ?? bare ?? '';
  const value = Object.hasOwn(env, name) ? env[name] : undefined;
  // With a colon an empty value counts as none.
  if (value !== undefined && !(colon === ':' && value === '')) return value;
  if (sign === '-') return word;
  const state = value === undefined ? 'is not set' : 'is empty';
  const why = sign === '?' && word !== '' ? `: ${word}` : '';
  return { why: `the variable ${name} ${state}${why}` };
}
