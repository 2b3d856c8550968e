/** Texts: case, parts, places. */
import {
  type Call,
  gives,
  mayFail,
  optional,
  required,
  type Returns,
  type VrlFunction,
} from '../function.ts';
import { collectionKind, isWithin, kindOfBits } from '../kind.ts';
import {
  allMatches,
  groupNames,
  type Match,
  replaceAllMatches,
  replaceMatches,
} from '../regex-match.ts';
import { fail } from '../runtime.ts';
import {
  ARRAY,
  BOOLEAN,
  bytesOf,
  INTEGER,
  isText,
  lossy,
  type Regex,
  REGEX,
  STRING,
  type Text,
  textOf,
  UNDEFINED,
  type Value,
} from '../value.ts';

const value = required('value', STRING, 'The text.');

const downcase: VrlFunction = {
  name: 'downcase',
  summary: 'The text in small letters.',
  parameters: [value],
  examples: [{ title: 'Letters', source: 'downcase("ÀB")', result: '"àb"' }],
  returns: gives(STRING),
  run: (text: Text) => lossy(text).toLowerCase(),
};

const upcase: VrlFunction = {
  name: 'upcase',
  summary: 'The text in capitals.',
  parameters: [value],
  examples: [{ title: 'Letters', source: 'upcase("àb")', result: '"ÀB"' }],
  returns: gives(STRING),
  run: (text: Text) => lossy(text).toUpperCase(),
};

const strip: VrlFunction = {
  name: 'strip_whitespace',
  summary: 'The text without white space around it.',
  parameters: [value],
  examples: [{ title: 'Spaces', source: String.raw`strip_whitespace(" a b\n")`, result: '"a b"' }],
  returns: gives(STRING),
  run: (text: Text) => stripped(lossy(text)),
};

const SPACE = /\p{White_Space}/u;

/** Not by one expression: over much space in the middle it would take for ever. */
function stripped(text: string): string {
  const start = text.search(/\P{White_Space}/u);
  let end = text.length;
  while (end > start && SPACE.test(text[end - 1] as string)) end -= 1;
  return text.slice(Math.max(start, 0), end);
}

function finder(
  [name, verb]: readonly [string, string],
  [sample, other]: readonly [string, string],
  find: (text: string, part: string) => boolean,
): VrlFunction {
  return {
    name,
    summary: `Whether the text ${verb} another.`,
    parameters: [
      value,
      required('substring', STRING, 'The other text.'),
      optional('case_sensitive', BOOLEAN, 'Capitals and small letters are different.', true),
    ],
    examples: [
      { title: 'It does', source: `${name}("audit", "${sample}")`, result: 'true' },
      { title: 'Case counts', source: `${name}("audit", "${other}")`, result: 'false' },
      {
        title: 'Unless it should not',
        source: `${name}("audit", "${other}", case_sensitive: false)`,
        result: 'true',
      },
    ],
    returns: gives(BOOLEAN),
    run: (text: Text, part: Text, isExact: boolean) => {
      const [a, b] = [lossy(text), lossy(part)];
      return isExact ? find(a, b) : find(a.toLowerCase(), b.toLowerCase());
    },
  };
}

const contains = finder(['contains', 'has within it'], ['udi', 'UDI'], (a, b) => a.includes(b));
const startsWith = finder(['starts_with', 'begins with'], ['au', 'AU'], (a, b) => a.startsWith(b));
const endsWith = finder(['ends_with', 'ends with'], ['it', 'IT'], (a, b) => a.endsWith(b));

const replace: VrlFunction = {
  name: 'replace',
  summary: 'The text with other text in place of what a text or a regular expression finds.',
  parameters: [
    value,
    required('pattern', STRING | REGEX, 'What to look for.'),
    required(
      'with',
      STRING,
      'What to put there. For an expression, $1 and ${name} are its groups.',
    ),
    optional('count', INTEGER, 'How many at most; all when negative.', -1),
  ],
  examples: [
    { title: 'A text', source: 'replace("a-b-c", "-", "+")', result: '"a+b+c"' },
    { title: 'Once', source: 'replace("a-b-c", "-", "+", count: 1)', result: '"a+b-c"' },
    {
      title: 'Groups',
      source: String.raw`replace("ivanov 42", r'(\w+) (\d+)', "$2 $1")`,
      result: '"42 ivanov"',
    },
  ],
  returns: gives(STRING),
  run: (text: Text, pattern: Text | Regex, replacement: Text, count: number | bigint) => {
    const most = count < 0 ? Infinity : Number(count);
    const subject = lossy(text);
    if (isText(pattern))
      return replaceText(subject, lossy(pattern), { with: lossy(replacement), most });
    const put = lossy(replacement);
    if (most === Infinity && !put.includes('$'))
      return replaceAllMatches(pattern, subject, () => put);
    const expand = expander(pattern, put);
    return replaceMatches(pattern, subject, most, expand);
  },
};

function replaceText(
  text: string,
  pattern: string,
  change: { readonly with: string; readonly most: number },
): string {
  let left = change.most;
  // Between characters: a text that is empty would be found within those beyond U+FFFF, too.
  const found = pattern === '' ? /(?:)/gu : pattern;
  return text.replaceAll(found, (whole) => {
    left -= 1;
    return left < 0 ? whole : change.with;
  });
}

/** `$1`, `$name`, `${name}` and `$$`; a group that is not there is nothing. */
function expander(pattern: Regex, replacement: string): (match: Match) => string {
  const names = groupNames(pattern);
  return ({ groups }) =>
    replacement.replaceAll(/\$(?:(\$)|\{([^}]*)\}|([A-Za-z0-9_]+))/g, (_, dollar, braced, bare) => {
      if (dollar !== undefined) return '$';
      const name = String(braced ?? bare);
      const at = /^\d+$/.test(name) ? Number(name) : names.get(name);
      return (at === undefined ? undefined : groups[at]) ?? '';
    });
}

const MANY = 999_999_999;

const split: VrlFunction = {
  name: 'split',
  summary: 'The parts of a text between what a text or a regular expression finds.',
  parameters: [
    value,
    required('pattern', STRING | REGEX, 'What stands between the parts.'),
    optional('limit', INTEGER, 'How many parts at most; the last one has the rest.', MANY),
  ],
  examples: [
    { title: 'A text', source: 'split("a, b, c", ", ")', result: '["a","b","c"]' },
    { title: 'Two parts', source: 'split("a, b, c", ", ", limit: 2)', result: '["a","b, c"]' },
    {
      title: 'An expression',
      source: String.raw`split("a1b22c", r'\d+')`,
      result: '["a","b","c"]',
    },
  ],
  returns: { kind: collectionKind(ARRAY, kindOfBits(STRING | UNDEFINED)), isFallible: false },
  run: (text: Text, pattern: Text | Regex, limit: number | bigint) => {
    const most = Math.max(0, Number(limit));
    if (most === 0) return [];
    const subject = lossy(text);
    return isText(pattern)
      ? splitText(subject, lossy(pattern), most)
      : splitRegex(subject, pattern, most);
  },
};

function splitText(text: string, pattern: string, most: number): string[] {
  // Rust finds an empty text before the first character and after the last one, too.
  const parts = pattern === '' ? ['', ...Array.from(text), ''] : text.split(pattern);
  if (parts.length <= most) return parts;
  return [...parts.slice(0, most - 1), parts.slice(most - 1).join(pattern)];
}

function splitRegex(text: string, pattern: Regex, most: number): string[] {
  const parts: string[] = [];
  let from = 0;
  for (const { start, end } of allMatches(pattern, text, most - 1)) {
    parts.push(text.slice(from, start));
    from = end;
  }
  return [...parts, text.slice(from)];
}

const slice: VrlFunction = {
  name: 'slice',
  summary: 'A part of a text, counted in bytes, or of an array.',
  parameters: [
    required('value', STRING | ARRAY, 'The text or array.'),
    required('start', INTEGER, 'Where it begins; from the end when negative.'),
    optional('end', INTEGER, 'Where it ends, not included; from the end when negative.'),
  ],
  examples: [
    { title: 'From a place', source: 'slice!("foobar", 3)', result: '"bar"' },
    { title: 'To a place', source: 'slice!([1, 2, 3], 0, end: -1)', result: '[1,2]' },
    {
      title: 'Beyond the end',
      source: 'slice!("a", 2)',
      error: 'function call error for "slice" at (0:14): "start" must be between "-1" and "1"',
    },
  ],
  returns: sliceReturns,
  run: (of: Text | readonly Value[], start: number | bigint, end?: number | bigint): Value => {
    if (!isText(of)) return of.slice(...range(of.length, start, end));
    const bytes = bytesOf(of);
    return textOf(bytes.subarray(...range(bytes.length, start, end)));
  },
};

function sliceReturns(call: Call): Returns {
  const { kind } = call.required('value');
  if (isWithin(kind, STRING)) return mayFail(STRING);
  return mayFail(isWithin(kind, ARRAY) ? ARRAY : STRING | ARRAY);
}

function range(
  length: number,
  start: number | bigint,
  end: number | bigint = length,
): readonly [number, number] {
  const from = Number(start) + (start < 0 ? length : 0);
  const to = Number(end) + (end < 0 ? length : 0);
  if (from < 0 || from > length) fail(`"start" must be between "${-length}" and "${length}"`);
  if (to < from) fail('"end" must be greater or equal to "start"');
  return [from, Math.min(to, length)];
}

const truncate: VrlFunction = {
  name: 'truncate',
  summary: 'The first characters of a text.',
  parameters: [
    value,
    required('limit', INTEGER, 'How many characters.'),
    optional('suffix', STRING, 'What to put at the end when something was cut off.', ''),
  ],
  examples: [
    { title: 'Cut', source: 'truncate("foobar", 3)', result: '"foo"' },
    { title: 'Say so', source: 'truncate("foobar", 3, suffix: "...")', result: '"foo..."' },
  ],
  returns: gives(STRING),
  run: (of: Text, limit: number | bigint, suffix: Text) => {
    const text = lossy(of);
    const most = Math.max(0, Number(limit));
    if (text.length <= most) return text;
    const characters = Array.from(text);
    return characters.length <= most ? text : characters.slice(0, most).join('') + lossy(suffix);
  },
};

export const texts: readonly VrlFunction[] = [
  downcase,
  upcase,
  strip,
  contains,
  startsWith,
  endsWith,
  replace,
  split,
  slice,
  truncate,
];
