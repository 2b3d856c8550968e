/** Bytes as letters and back: `encode_base64`, `decode_base64`. */
import { gives, mayFail, optional, required, type VrlFunction } from '../function.ts';
import { fail } from '../runtime.ts';
import { BOOLEAN, bytesOf, lossy, STRING, type Text, textOf } from '../value.ts';

const charset = optional('charset', STRING, 'The alphabet: standard or url_safe.', 'standard');

function isUrlSafe(name: Text): boolean {
  if (name === 'url_safe') return true;
  return name === 'standard' ? false : fail('unknown charset');
}

const encode: VrlFunction = {
  name: 'encode_base64',
  summary: 'The bytes of a text in base64.',
  parameters: [
    required('value', STRING, 'The text.'),
    optional('padding', BOOLEAN, 'Fill up with "=".', true),
    charset,
  ],
  examples: [
    { title: 'With padding', source: 'encode_base64("audits")', result: '"YXVkaXRz"' },
    {
      title: 'Without',
      source: 'encode_base64("a?", padding: false, charset: "url_safe")',
      result: '"YT8"',
    },
  ],
  returns: (call) => {
    const name = call.constant('charset');
    return name === 'standard' || name === 'url_safe' ? gives(STRING) : mayFail(STRING);
  },
  run: (value: Text, isPadded: boolean, alphabet: Text) => {
    const plain = bytesOf(value).toString('base64');
    const text = isUrlSafe(alphabet) ? plain.replaceAll('+', '-').replaceAll('/', '_') : plain;
    return isPadded ? text : withoutPadding(text);
  },
};

const decode: VrlFunction = {
  name: 'decode_base64',
  summary: 'The text of which this is the base64, with padding or without.',
  parameters: [required('value', STRING, 'The base64.'), charset],
  examples: [
    { title: 'A text', source: 'decode_base64!("YXVkaXRz")', result: '"audits"' },
    {
      title: 'Not base64',
      source: 'decode_base64!("a b")',
      error:
        'function call error for "decode_base64" at (0:21): unable to decode value from base64',
    },
  ],
  returns: mayFail(STRING),
  run: (value: Text, alphabet: Text) => {
    const letters = withoutPadding(lossy(value));
    const pattern = isUrlSafe(alphabet) ? /^[A-Za-z0-9_-]*$/ : /^[A-Za-z0-9+/]*$/;
    const bytes = pattern.test(letters) ? Buffer.from(letters, 'base64') : undefined;
    // Bits that no byte has must be zero, and a lone letter is no byte.
    if (bytes === undefined || !isExact(bytes, letters))
      return fail('unable to decode value from base64');
    return textOf(bytes);
  },
};

/** Not by an expression: over many signs in the middle it would take for ever. */
function withoutPadding(text: string): string {
  let end = text.length;
  while (text[end - 1] === '=') end -= 1;
  return text.slice(0, end);
}

function isExact(bytes: Buffer, letters: string): boolean {
  return bytes.toString('base64url') === letters.replaceAll('+', '-').replaceAll('/', '_');
}

export const codecs: readonly VrlFunction[] = [encode, decode];
