/**
 * Puts values into an address such as `amqp://${USER}:${PASSWORD}@${HOST}:5672/${VHOST}`.
 *
 * Whatever a value holds, it stays the part that it stands for: user, password and virtual host are
 * percent-encoded. One that is encoded already, as Vector asks for, is recognised by that and means
 * the same as there. Host and port, and everything where the text before the host has no @, go in as
 * they are: a variable may hold a whole address.
 */
import type { Piece } from './interpolation.ts';

/** Stands for a value while the literal text around it is looked at. */
const HOLE = '\uFFFF';
const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;
/** Between the addresses of a list. */
const NEXT = /,(?=amqps?:\/\/)/i;

export function isAddress(pieces: readonly Piece[]): boolean {
  return SCHEME.test(templateOf(pieces)) && pieces.some(({ isFilled }) => isFilled);
}

export function fillAddress(pieces: readonly Piece[]): string {
  const values = pieces.filter(({ isFilled }) => isFilled).map(({ text }) => text);
  return templateOf(pieces)
    .split(NEXT)
    .map((template) => filledAddress(template, values))
    .join(',');
}

const templateOf = (pieces: readonly Piece[]) =>
  pieces.map(({ text, isFilled }) => (isFilled ? HOLE : text)).join('');

/** @param values those that are left; the address takes its own from the front */
function filledAddress(template: string, values: string[]): string {
  const [scheme = ''] = SCHEME.exec(template) ?? [];
  const afterScheme = template.slice(scheme.length);
  const length = afterScheme.search(/[/?#]/);
  const authority = length < 0 ? afterScheme : afterScheme.slice(0, length);
  const login = authority.slice(0, authority.lastIndexOf('@') + 1);
  const isBroker = /^amqps?:/i.test(scheme);
  const host = authority.slice(login.length);
  const rest = afterScheme.slice(authority.length);
  const put = (part: string, write: (value: string) => string) =>
    part.replaceAll(HOLE, () => write(values.shift() ?? ''));
  const asItIs = (value: string) => value;
  return (
    put(scheme, asItIs) +
    put(login, encoded) +
    put(host, asItIs) +
    put(rest, isBroker ? encoded : asItIs)
  );
}

/** What an address may hold as it stands, and bytes that are encoded. */
const IS_ENCODED = /^(?:[\w\-.~!$&'()*+,;=:@]|%[0-9a-f]{2})*$/i;

function encoded(value: string): string {
  return encodeURIComponent(IS_ENCODED.test(value) ? decoded(value) : value);
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    // Not UTF-8, so it was not meant that way.
    return value;
  }
}
