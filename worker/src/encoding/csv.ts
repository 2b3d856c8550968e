/** Events as records of comma-separated values: chosen fields, in a chosen order. */
import { z } from 'zod';
import { fieldPath, pathOf } from '../value-path.ts';
import { getAt } from '../vrl/path.ts';
import type { Value } from '../vrl/value.ts';
import { asciiCharacter } from './framing.ts';
import { scalarText } from './value-text.ts';

export const csvOptions = z.strictObject({
  fields: z
    .array(fieldPath())
    .min(1, 'needs at least one field')
    .describe('Paths of the fields, in the order of the columns; one that is missing is empty.'),
  delimiter: asciiCharacter().default(',').describe('Between two fields.'),
  quote: asciiCharacter().default('"').describe('Around fields that need it.'),
  double_quote: z
    .boolean()
    .default(true)
    .describe('A quote within quotes is doubled; otherwise escape stands before it.'),
  escape: asciiCharacter().default('"').describe('Before a quote that is not doubled.'),
  quote_style: z
    .enum(['necessary', 'always', 'non_numeric', 'never'])
    .default('necessary')
    .describe('Which fields stand in quotes. With never, a record may become ambiguous.'),
  capacity: z.int().min(0).optional().describe('Size of a buffer in Vector; without effect here.'),
});

export type CsvOptions = z.output<typeof csvOptions>;

export function csvEncoder(options: CsvOptions): (value: Value) => string {
  const paths = options.fields.map(pathOf);
  const { delimiter, quote_style: style, quote } = options;
  const writeField = fieldWriter(options);
  return (value) => {
    const record = paths
      .map((path) => writeField(scalarText(getAt(value, path) ?? null) ?? ''))
      .join(delimiter);
    // A record of one empty field would be no line at all.
    return record === '' && style !== 'never' ? quote + quote : record;
  };
}

function fieldWriter(options: CsvOptions): (text: string) => string {
  const { quote, double_quote: isDoubled, escape, quote_style: style } = options;
  const quoted = (text: string) => {
    const inner = isDoubled
      ? text.replaceAll(quote, quote + quote)
      : escaped(text, new Set([quote, escape]), escape);
    return quote + inner + quote;
  };
  const special = [quote, options.delimiter, '\r', '\n', ...(isDoubled ? [] : [escape])];
  const needsQuotes: Readonly<Record<CsvOptions['quote_style'], (text: string) => boolean>> = {
    never: () => false,
    always: () => true,
    non_numeric: (text) => !NUMBER.test(text),
    necessary: (text) => special.some((character) => text.includes(character)),
  };
  const isQuoted = needsQuotes[style];
  return (text) => (isQuoted(text) ? quoted(text) : text);
}

function escaped(text: string, special: ReadonlySet<string>, escape: string): string {
  let result = '';
  for (const character of text) result += special.has(character) ? escape + character : character;
  return result;
}

/** What Vector takes for a number. */
const NUMBER = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|inf|infinity|nan)$/i;
