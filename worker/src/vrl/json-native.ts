/**
 * JSON by the engine's own parser, which is several times faster than any written in JavaScript.
 *
 * It would lose the digits of numbers that are no small integers. So these are given to it in
 * quotes, behind a character that no text has, and are made numbers again afterwards.
 */
import { numberOfJson } from './json-number.ts';
import { setField, type Value, type VrlObject } from './value.ts';

/** A control character for private use; one byte, as most texts are. Where it is, nothing is marked. */
const MARK = '\u0091';
const UNICODE_ESCAPE = String.raw`\u`;

/** A name that ends in a backslash, or a text in a text that ends in one. */
const ESCAPED_BACKSLASH = String.raw`\\"`;

/** A number that is no small integer, where one may stand: after a name, a bracket or a comma. */
const ODD = /(?:"\s*:|[[,])\s*(?:-0|-?\d+[.eE]|-?\d{16})/;

/**
 * The same to its end. In a text within the text, a name ends in an escaped quote.
 *
 * Where it is wrong nevertheless, and finds a number inside of a string, the quote before the mark
 * ends that string, and the mark behind it makes the text no JSON: nothing is ever read wrongly.
 */
const ODD_NUMBER =
  /((?<!\\)"\s*:\s*|[[,]\s*)(-0|-?(?:0|[1-9]\d*)(?:\.\d+(?:[eE][+-]?\d+)?|[eE][+-]?\d+)|-?[1-9]\d{15,})(?=\s*[,}\]])/g;

const NUMBER_ALONE = /^\s*-?\d/;

/** Undefined when the text needs a closer look, perhaps because it is no JSON. */
export function parseNatively(text: string, isExact: boolean): Value | undefined {
  // An escape may be half a character, which only the engine takes, or the mark itself.
  if (text.includes(UNICODE_ESCAPE) || NUMBER_ALONE.test(text)) return undefined;
  if (!ODD.test(text)) return parsed(text);
  if (text.includes(MARK) || text.includes(ESCAPED_BACKSLASH)) return undefined;
  const marked = text.replaceAll(ODD_NUMBER, `$1"${MARK}$2"`);
  const value = parsed(marked);
  return value === undefined ? undefined : unmarked(value, isExact);
}

function parsed(text: string): Value | undefined {
  try {
    return JSON.parse(text) as Value;
  } catch {
    // The reader finds the same mistake and knows its name.
    return undefined;
  }
}

/** Changes what the engine has just made. Undefined when there is a number that Vector refuses. */
function unmarked(value: Value, isExact: boolean): Value | undefined {
  if (typeof value === 'string') {
    return value.startsWith(MARK) ? numberOfJson(value.slice(1), isExact) : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  const container = value as VrlObject;
  for (const name of Object.keys(container)) {
    const before = container[name] as Value;
    if (typeof before !== 'string' && typeof before !== 'object') continue;
    const after = unmarked(before, isExact);
    if (after === undefined) return undefined;
    if (after !== before) setField(container, name, after);
  }
  return value;
}
