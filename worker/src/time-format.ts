/** File names from the clock: the part of strftime that names files, in UTC. */
import { AuditError } from '@pamir-audit/catalog';

const two = (value: number): string => String(value).padStart(2, '0');

const fields: Readonly<Record<string, (time: Date) => string>> = {
  Y: (time) => String(time.getUTCFullYear()).padStart(4, '0'),
  m: (time) => two(time.getUTCMonth() + 1),
  d: (time) => two(time.getUTCDate()),
  H: (time) => two(time.getUTCHours()),
  M: (time) => two(time.getUTCMinutes()),
  S: (time) => two(time.getUTCSeconds()),
  F: (time) => time.toISOString().slice(0, 10),
  '%': () => '%',
};

/**
 * Replaces `%Y %m %d %H %M %S %F %%`.
 *
 * @throws AuditError CONFIG_INVALID at any other `%`
 */
export function formatTime(template: string, time: Date): string {
  return template.replace(/%(.?)/gs, (whole, letter: string) => {
    const field = fields[letter];
    if (field !== undefined) return field(time);
    const known = Object.keys(fields).map((it) => `%${it}`);
    const message = `has '${whole}', which is none of ${known.join(' ')}`;
    throw new AuditError('CONFIG_INVALID', message);
  });
}
