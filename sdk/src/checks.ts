/** What callers hand over, checked before it does harm where nobody looks. */
import { AuditError } from '@pamir-audit/catalog';

const MAX_SHORT_STRING_BYTES = 255;

export function checkId(id: string): void {
  shortString('id', id);
  if (id !== '' && id.isWellFormed()) return;
  throw new AuditError('EVENT_INVALID', 'id is empty, or not well-formed text');
}

/** AMQP writes names as short strings; the client library would throw where it hurts more. */
export function shortString(name: string, text: string): void {
  if (typeof text === 'string' && Buffer.byteLength(text) <= MAX_SHORT_STRING_BYTES) return;
  throw new AuditError('CONFIG_INVALID', `${name} is not a text of at most 255 bytes`);
}

export function positive(
  name: string,
  value: number,
  most: number = Number.MAX_SAFE_INTEGER,
): number {
  if (Number.isInteger(value) && value > 0 && value <= most) return value;
  throw new AuditError(
    'CONFIG_INVALID',
    `${name} is not a whole number from 1 to ${most}: ${value}`,
  );
}

/** Node's timers hold no more, and take more for nothing at all. */
export function milliseconds(name: string, value: number, most: number = 2 ** 31 - 1): number {
  return positive(name, value, most);
}

export function oneOf<const Choice extends string>(
  name: string,
  value: Choice,
  choices: readonly Choice[],
): Choice {
  if (choices.includes(value)) return value;
  throw new AuditError('CONFIG_INVALID', `${name} is none of ${choices.join(', ')}: '${value}'`);
}
