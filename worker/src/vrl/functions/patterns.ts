/** Regular expressions, addresses and integers in texts: `match`, `parse_regex`, `parse_url`, `parse_int`. */
import { gives, mayFail, optional, required, type VrlFunction } from '../function.ts';
import { collectionKind, type Kind, kindOfBits, objectKind, partsKind } from '../kind.ts';
import { firstMatch, groupCount, groupNames, isMatch } from '../regex-match.ts';
import { fail } from '../runtime.ts';
import {
  BOOLEAN,
  fitsInteger,
  INTEGER,
  integerOf,
  lossy,
  NULL,
  OBJECT,
  Regex,
  REGEX,
  setField,
  STRING,
  type Text,
  type Value,
  type VrlObject,
} from '../value.ts';

const match: VrlFunction = {
  name: 'match',
  summary: 'Whether a regular expression is found in a text.',
  parameters: [
    required('value', STRING, 'The text.'),
    required('pattern', REGEX, 'The expression.'),
  ],
  examples: [{ title: 'Digits', source: String.raw`match("task 42", r'\d+')`, result: 'true' }],
  returns: gives(BOOLEAN),
  run: (value: Text, pattern: Regex) => isMatch(pattern, lossy(value)),
};

const parseRegex: VrlFunction = {
  name: 'parse_regex',
  summary: 'The named groups of the first place where a regular expression is found.',
  parameters: [
    required('value', STRING, 'The text.'),
    required('pattern', REGEX, 'The expression.'),
    optional('numeric_groups', BOOLEAN, 'Give groups under their numbers too.', false),
  ],
  examples: [
    {
      title: 'Named groups',
      source: String.raw`parse_regex!("10.0.0.1 - ivanov", r'^(?P<host>\S+) - (?P<user>\w+)')`,
      result: '{"host":"10.0.0.1","user":"ivanov"}',
    },
    {
      title: 'Numbers too',
      source: String.raw`parse_regex!("a1", r'(?P<letter>[a-z])(\d)', numeric_groups: true)`,
      result: '{"0":"a1","1":"a","2":"1","letter":"a"}',
    },
    {
      title: 'Not found',
      source: String.raw`parse_regex!("none", r'\d')`,
      error: 'function call error for "parse_regex" at (0:27): could not find any pattern matches',
    },
  ],
  isFresh: true,
  returns(call) {
    const pattern = call.constant('pattern');
    const kind = pattern instanceof Regex ? groupsKind(pattern) : kindOfBits(OBJECT);
    return { kind, isFallible: true };
  },
  run: (value: Text, pattern: Regex, withNumbers: boolean) => {
    const found = firstMatch(pattern, lossy(value)) ?? fail('could not find any pattern matches');
    const object: VrlObject = {};
    // As in Vector, groups that took no part are left out before the rest is numbered.
    const taken = withNumbers ? found.groups.filter((it) => it !== undefined) : [];
    for (const [at, group] of taken.entries()) setField(object, String(at), group);
    for (const [name, at] of groupNames(pattern)) setField(object, name, found.groups[at] ?? null);
    return object;
  },
};

function groupsKind(pattern: Regex): Kind {
  const known = new Map<string, Kind>();
  for (let at = 0; at <= groupCount(pattern); at += 1)
    known.set(String(at), kindOfBits(STRING | NULL));
  for (const name of groupNames(pattern).keys()) known.set(name, kindOfBits(STRING));
  return partsKind(OBJECT, known);
}

const PORTS = new Map([
  ['http', 80],
  ['https', 443],
  ['ws', 80],
  ['wss', 443],
  ['ftp', 21],
]);

const parseUrl: VrlFunction = {
  name: 'parse_url',
  summary: 'The parts of a URL.',
  parameters: [
    required('value', STRING, 'The URL.'),
    optional('default_known_ports', BOOLEAN, 'Give the usual port where none is written.', false),
  ],
  examples: [
    {
      title: 'All its parts',
      source: 'parse_url!("https://me:secret@example.org:8443/a?b=c#d")',
      result:
        '{"fragment":"d","host":"example.org","password":"secret","path":"/a","port":8443,"query":{"b":"c"},"scheme":"https","username":"me"}',
    },
    {
      title: 'The usual port',
      source: 'parse_url!("https://example.org", default_known_ports: true).port',
      result: '443',
    },
    {
      title: 'Not a URL',
      source: 'parse_url!("example")',
      error:
        'function call error for "parse_url" at (0:21): unable to parse url: relative URL without a base',
    },
  ],
  isFresh: true,
  returns: {
    isFallible: true,
    kind: objectKind({
      scheme: kindOfBits(STRING),
      username: kindOfBits(STRING),
      password: kindOfBits(STRING),
      path: kindOfBits(STRING | NULL),
      host: kindOfBits(STRING),
      port: kindOfBits(INTEGER | NULL),
      fragment: kindOfBits(STRING | NULL),
      query: collectionKind(OBJECT, kindOfBits(STRING)),
    }),
  },
  run: (value: Text, withPort: boolean): Value => {
    const text = lossy(value);
    const url = URL.canParse(text) ? new URL(text) : fail(`unable to parse url: ${whyNoUrl(text)}`);
    const scheme = url.protocol.slice(0, -1);
    const query: VrlObject = {};
    for (const [name, part] of url.searchParams) setField(query, name, part);
    const usual = withPort ? (PORTS.get(scheme) ?? null) : null;
    return {
      scheme,
      username: url.username,
      password: url.password,
      path: url.pathname,
      host: url.hostname === '' ? null : url.hostname,
      port: url.port === '' ? usual : Number(url.port),
      fragment: url.href.includes('#') ? url.hash.slice(1) : null,
      query,
    };
  },
};

function whyNoUrl(text: string): string {
  if (!/^\s*[A-Za-z][\w+.-]*:/.test(text)) return 'relative URL without a base';
  if (/:\/*(?:[?#]|$)/.test(text)) return 'empty host';
  return /:\d{5,}(?:[/?#]|$)/.test(text) ? 'invalid port number' : 'invalid URL';
}

const parseInteger: VrlFunction = {
  name: 'parse_int',
  summary: 'Reads an integer, of any base from 2 to 36.',
  parameters: [
    required('value', STRING, 'The digits. Without a base, 0b 0o 0x and 0 in front say it.'),
    optional('base', INTEGER, 'The base, 2 to 36.'),
  ],
  examples: [
    { title: 'Decimal', source: 'parse_int!("-42")', result: '-42' },
    { title: 'Prefix', source: 'parse_int!("0x2a")', result: '42' },
    { title: 'Base', source: 'parse_int!("2a", base: 16)', result: '42' },
    {
      title: 'Not a number',
      source: 'parse_int!("x")',
      error:
        'function call error for "parse_int" at (0:15): could not parse integer: invalid digit found in string',
    },
  ],
  returns: mayFail(INTEGER),
  run: (value: Text, given?: number | bigint): Value => {
    const text = lossy(value);
    if (given !== undefined && (given < 2 || given > 36)) {
      fail(`invalid base ${JSON.stringify(text)}: must be be between 2 and 36 (inclusive)`);
    }
    if (text === '' && given === undefined) fail('value is empty');
    const [base, digits] = given === undefined ? baseOf(text) : [Number(given), text];
    return integerIn(base, digits);
  },
};

function baseOf(text: string): readonly [number, string] {
  const base = { '0b': 2, '0o': 8, '0x': 16 }[text.slice(0, 2)];
  if (base !== undefined) return [base, text.slice(2)];
  return [text.startsWith('0') ? 8 : 10, text];
}

function integerIn(base: number, text: string): number | bigint {
  const wrong = (why: string) => fail(`could not parse integer: ${why}`);
  const digits = /^[+-]/.test(text) && text.length > 1 ? text.slice(1) : text;
  if (digits === '') wrong('cannot parse integer from empty string');
  let value = 0n;
  for (const digit of digits) {
    const worth = /[0-9A-Za-z]/.test(digit) ? Number.parseInt(digit, 36) : 36;
    if (worth >= base) wrong('invalid digit found in string');
    value = value * BigInt(base) + BigInt(worth);
    // Longer ones are wrong too, and cost time.
    if (value > 2n ** 64n) break;
  }
  const signed = text.startsWith('-') ? -value : value;
  if (fitsInteger(signed)) return integerOf(signed);
  return wrong(`number too ${signed < 0n ? 'small' : 'large'} to fit in target type`);
}

export const patterns: readonly VrlFunction[] = [match, parseRegex, parseUrl, parseInteger];
