/**
 * Properties of a message as JSON and back. JSON, because a spool may be read by another version of
 * Node than wrote it, and by people. What JSON cannot say is an object with one name that begins with
 * `$`; names of the message that begin so get one more.
 */

export function toPlain(value: unknown): unknown {
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('base64') };
  if (typeof value === 'bigint') return { $bigint: String(value) };
  if (typeof value === 'number' && !isPlainNumber(value)) return { $number: numberText(value) };
  if (Array.isArray(value)) return value.map(toPlain);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(
    entries.map(([name, it]) => [name.startsWith('$') ? `$${name}` : name, toPlain(it)]),
  );
}

export function fromPlain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromPlain);
  if (typeof value !== 'object' || value === null) return value;
  const { $bytes, $bigint, $number } = value as Readonly<Record<string, unknown>>;
  if (typeof $bytes === 'string') return Buffer.from($bytes, 'base64');
  if (typeof $bigint === 'string') return BigInt($bigint);
  if (typeof $number === 'string') return Number($number);
  const entries = Object.entries(value);
  return Object.fromEntries(
    entries.map(([name, it]) => [name.startsWith('$') ? name.slice(1) : name, fromPlain(it)]),
  );
}

function isPlainNumber(value: number): boolean {
  return Number.isFinite(value) && !Object.is(value, -0);
}

function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
