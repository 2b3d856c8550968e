/** Fingerprints of texts: `md5`, `sha1`, `sha2`, `hmac`. */
import { createHash, createHmac } from 'node:crypto';
import {
  type Call,
  choice,
  gives,
  mayFail,
  optional,
  required,
  type Returns,
  type VrlFunction,
} from '../function.ts';
import { fail } from '../runtime.ts';
import { bytesOf, lossy, STRING, type Text, textOf } from '../value.ts';

const ALGORITHMS: Readonly<Record<string, string>> = {
  SHA1: 'sha1',
  'SHA-224': 'sha224',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
  'SHA-512/224': 'sha512-224',
  'SHA-512/256': 'sha512-256',
  'SHA3-224': 'sha3-224',
  'SHA3-256': 'sha3-256',
  'SHA3-384': 'sha3-384',
  'SHA3-512': 'sha3-512',
};

/** The platform's name for it; undefined when there is none. */
export function hashNamed(name: string): string | undefined {
  return Object.hasOwn(ALGORITHMS, name) ? ALGORITHMS[name] : undefined;
}

const value = required('value', STRING, 'The text.');

function hex(algorithm: string, text: Text): string {
  const data = typeof text === 'string' ? text : text.buffer;
  return createHash(algorithm).update(data).digest('hex');
}

const md5: VrlFunction = {
  name: 'md5',
  summary: 'The MD5 sum of a text, in hexadecimal digits.',
  parameters: [value],
  examples: [
    { title: 'A sum', source: 'md5("foo")', result: '"acbd18db4cc2f85cedef654fccc4a4d8"' },
  ],
  returns: gives(STRING),
  run: (text: Text) => hex('md5', text),
};

const sha1: VrlFunction = {
  name: 'sha1',
  summary: 'The SHA-1 sum of a text, in hexadecimal digits.',
  parameters: [value],
  examples: [
    { title: 'A sum', source: 'sha1("foo")', result: '"0beec7b5ea3f0fdbc95d0dd47f3c5bc275da8a33"' },
  ],
  returns: gives(STRING),
  run: (text: Text) => hex('sha1', text),
};

const SHA2 = ['SHA-512/256', 'SHA-224', 'SHA-256', 'SHA-384', 'SHA-512', 'SHA-512/224'];

const sha2: VrlFunction = {
  name: 'sha2',
  summary: 'The SHA-2 sum of a text, in hexadecimal digits.',
  parameters: [value, choice('variant', STRING, ['Which of them.', ...SHA2])],
  examples: [
    {
      title: 'SHA-256',
      source: 'sha2("foo", variant: "SHA-256")',
      result: '"2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"',
    },
  ],
  returns: gives(STRING),
  run: (text: Text, variant: string) => hex(hashNamed(variant) as string, text),
};

const HMAC = ['SHA1', 'SHA-224', 'SHA-256', 'SHA-384', 'SHA-512'];

const hmac: VrlFunction = {
  name: 'hmac',
  summary: 'The keyed fingerprint of a text, as bytes.',
  parameters: [
    value,
    required('key', STRING, 'The key.'),
    optional('algorithm', STRING, `One of ${HMAC.join(', ')}.`, 'SHA-256'),
  ],
  examples: [
    {
      title: 'In base64',
      source: 'encode_base64(hmac("Hello there", "supersecretkey"))',
      result: '"kmpc79vrb6SODvg4LwivUnb443+IhR9SSW55KcBPKo8="',
    },
    {
      title: 'Not an algorithm',
      source: 'hmac!("a", "k", algorithm: "MD4")',
      error: 'function call error for "hmac" at (0:33): Invalid algorithm: MD4',
    },
  ],
  returns: hmacReturns,
  run: (text: Text, key: Text, algorithm: Text) => {
    const name = lossy(algorithm);
    const known = HMAC.includes(name) ? hashNamed(name) : undefined;
    if (known === undefined) return fail(`Invalid algorithm: ${name}`);
    return textOf(createHmac(known, bytesOf(key)).update(bytesOf(text)).digest());
  },
};

/** It only fails for an algorithm that it does not know. */
function hmacReturns(call: Call): Returns {
  const algorithm = call.constant('algorithm');
  return typeof algorithm === 'string' && HMAC.includes(algorithm)
    ? gives(STRING)
    : mayFail(STRING);
}

export const hashes: readonly VrlFunction[] = [md5, sha1, sha2, hmac];
