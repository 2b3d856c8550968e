/** Hiding what should not be kept: `redact`. */
import { createHash } from 'node:crypto';
import { CallMistake, optional, required, type VrlFunction } from '../function.ts';
import { kindOfBits } from '../kind.ts';
import { replaceAllMatches } from '../regex-match.ts';
import { compileRegex } from '../regex.ts';
import type { Run } from '../runtime.ts';
import {
  ARRAY,
  field,
  isArray,
  isObject,
  isText,
  lossy,
  OBJECT,
  Regex,
  setField,
  STRING,
  type Value,
  type VrlObject,
} from '../value.ts';
import { hashNamed } from './hashes.ts';

type Rewrite = (text: string) => string;

/** Area, group and serial number, none of them all zeros; after 001 to 899 without 666. */
const SOCIAL_SECURITY_NUMBER =
  '(?:00[1-9]|0[1-9][0-9]|[1-578][0-9]{2}|6[0-57-9][0-9]|66[0-57-9])-(?:0[1-9]|[1-9]0|[1-9][1-9])-' +
  '(?:000[1-9]|00[1-9]0|0[1-9]00|[1-9]000|[1-9]{4})';

const redact: VrlFunction = {
  name: 'redact',
  summary: 'Hides parts of all texts in a value.',
  parameters: [
    required('value', STRING | OBJECT | ARRAY, 'The value, with all that is nested in it.'),
    required('filters', ARRAY, 'What to hide: regular expressions, or us_social_security_number.'),
    optional('redactor', STRING | OBJECT, 'What to put there: full, text, sha2 or sha3.', 'full'),
  ],
  examples: [
    {
      title: 'An expression',
      source: String.raw`redact("card 1234", filters: [r'\d+'])`,
      result: '"card [REDACTED]"',
    },
    {
      title: 'A text of your own, in nested texts',
      source: String.raw`redact({"a": ["k=1"]}, filters: [r'k=\S+'], redactor: {"type": "text", "replacement": "***"})`,
      result: '{"a":["***"]}',
    },
    {
      title: 'A hash, so that equal stays equal',
      source: String.raw`redact("my id is 123456", filters: [r'\d+'], redactor: "sha2")`,
      result: '"my id is GEtTedW1p6tC094dDKH+3B8P+xSnZz69AmpjaXRd63I="',
    },
    {
      title: 'A number by its form',
      source: 'redact("ssn 123-12-1234", filters: ["us_social_security_number"])',
      result: '"ssn [REDACTED]"',
    },
  ],
  returns: (call) => ({
    kind: kindOfBits(call.required('value').kind.bits & (STRING | OBJECT | ARRAY)),
    isFallible: false,
  }),
  build(call): Run {
    const filters = call.constant('filters');
    const redactor = call.constant('redactor');
    if (filters === undefined)
      throw new CallMistake(402, '"filters" must be known before the program runs');
    if (redactor === undefined)
      throw new CallMistake(402, '"redactor" must be known before the program runs');
    const hide = redactorOf(redactor);
    const rewrites = (filters as readonly Value[]).flatMap((filter) => filterOf(filter, hide));
    const rewrite: Rewrite = (text) => rewrites.reduce((it, next) => next(it), text);
    const { run } = call.required('value');
    return (context) => rewritten(run(context), rewrite);
  },
};

function rewritten(value: Value, rewrite: Rewrite): Value {
  if (isText(value)) return rewrite(lossy(value));
  if (isArray(value)) return value.map((item) => rewritten(item, rewrite));
  if (!isObject(value)) return value;
  const object: VrlObject = {};
  for (const name of Object.keys(value))
    setField(object, name, rewritten(value[name] as Value, rewrite));
  return object;
}

function wrong(name: string, why: string): never {
  throw new CallMistake(403, `"${name}": ${why}`);
}

function filterOf(filter: Value, hide: Rewrite): readonly Rewrite[] {
  if (filter instanceof Regex) return [byRegex(filter, hide)];
  if (isText(filter)) return [named(lossy(filter), hide)];
  if (!isObject(filter))
    return wrong('filters', 'each is a regular expression, a name or an object');
  const type = field(filter, 'type');
  if (type === undefined || !isText(type))
    return wrong('filters', 'an object needs a "type", which is a string');
  if (type !== 'pattern') return [named(lossy(type), hide)];
  const patterns = field(filter, 'patterns');
  if (patterns === undefined || !isArray(patterns))
    return wrong('filters', 'a pattern filter needs an array "patterns"');
  return patterns.map((pattern) => {
    if (pattern instanceof Regex) return byRegex(pattern, hide);
    if (!isText(pattern))
      return wrong('filters', 'each of "patterns" is a regular expression or a string');
    return (text) => text.replaceAll(lossy(pattern), hide);
  });
}

function named(name: string, hide: Rewrite): Rewrite {
  if (name === 'us_social_security_number')
    return byRegex(compileRegex(SOCIAL_SECURITY_NUMBER) as Regex, hide);
  if (name === 'pattern')
    return wrong('filters', 'pattern needs arguments: {"type": "pattern", "patterns": […]}');
  return wrong('filters', `there is no filter "${name}"`);
}

function byRegex(regex: Regex, hide: Rewrite): Rewrite {
  return (text) => replaceAllMatches(regex, text, hide);
}

function redactorOf(redactor: Value): Rewrite {
  const object: VrlObject = isObject(redactor) ? redactor : { type: redactor };
  const type = field(object, 'type');
  switch (type) {
    case 'full':
      return () => '[REDACTED]';
    case 'text': {
      const replacement = field(object, 'replacement');
      if (replacement === undefined || !isText(replacement))
        return wrong('redactor', 'text needs a "replacement"');
      return () => lossy(replacement);
    }
    case 'sha2':
      return hashing(object, 'SHA-512/256');
    case 'sha3':
      return hashing(object, 'SHA3-512');
    default:
      return wrong('redactor', 'its type is one of full, text, sha2, sha3');
  }
}

function hashing(object: VrlObject, usual: string): Rewrite {
  const variant = field(object, 'variant') ?? usual;
  const encoding = field(object, 'encoding') ?? 'base64';
  const algorithm = typeof variant === 'string' ? hashNamed(variant) : undefined;
  if (algorithm === undefined || !sameFamily(variant as string, usual)) {
    return wrong('redactor', 'there is no such "variant"');
  }
  if (encoding !== 'base64' && encoding !== 'hex')
    return wrong('redactor', '"encoding" is base64 or hex');
  return (text) => createHash(algorithm).update(text).digest(encoding);
}

function sameFamily(a: string, b: string): boolean {
  return a.startsWith('SHA3') === b.startsWith('SHA3');
}

export const redaction: readonly VrlFunction[] = [redact];
