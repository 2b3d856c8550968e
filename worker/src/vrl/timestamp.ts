/** Instants as RFC 3339 writes them, with up to nine digits after the second. */
import { Timestamp } from './value.ts';

const RFC_3339 =
  /^([+-]?\d{4,6})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:([Zz])|([+-])(\d\d):(\d\d))$/;

/** Undefined when the text is none. */
export function parseRfc3339(text: string): Timestamp | undefined {
  const found = RFC_3339.exec(text);
  if (found === null) return undefined;
  const [
    ,
    year,
    month,
    day,
    hour,
    minute,
    second,
    fraction = '',
    ,
    sign,
    offsetHour,
    offsetMinute,
  ] = found;
  const offset =
    sign === undefined ? 0 : Number(`${sign}1`) * (Number(offsetHour) * 60 + Number(offsetMinute));
  return instantOf(
    [year, month, day, hour, minute, second].map(Number) as unknown as CivilTime,
    nanosOf(fraction),
    offset,
  );
}

/** Year, month from 1, day, hour, minute, second. */
export type CivilTime = readonly [number, number, number, number, number, number];

/** @param digits after the point; those beyond nine are dropped */
export function nanosOf(digits: string): number {
  return Number(digits.slice(0, 9).padEnd(9, '0'));
}

/**
 * Undefined when there is no such day or time. A leap second is the last second of its minute.
 *
 * @param offsetMinutes east of UTC
 */
export function instantOf(
  civil: CivilTime,
  nanos: number,
  offsetMinutes: number,
): Timestamp | undefined {
  const [year, month, day, hour, minute, second] = civil;
  if (hour > 23 || minute > 59 || second > 60 || Math.abs(offsetMinutes) >= 1440) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const isReal =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!isReal) return undefined;
  const seconds = date.getTime() / 1000 + hour * 3600 + minute * 60 + Math.min(second, 59);
  return new Timestamp(seconds - offsetMinutes * 60, nanos);
}

/** The last instant that JavaScript's calendar knows; Vector's goes to the same year 262143. */
const MAX_SECONDS = 8.64e12;

export function isInRange(seconds: number): boolean {
  return Math.abs(seconds) <= MAX_SECONDS;
}

/** Of an amount of nanoseconds since 1970. */
export function timestampOfNanos(total: bigint): Timestamp | undefined {
  const nanos = ((total % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  const seconds = Number((total - nanos) / 1_000_000_000n);
  return isInRange(seconds) ? new Timestamp(seconds, Number(nanos)) : undefined;
}

export function nanosSince1970({ seconds, nanos }: Timestamp): bigint {
  return BigInt(seconds) * 1_000_000_000n + BigInt(nanos);
}

export function timestampOfDate(date: Date): Timestamp {
  const millis = date.getTime();
  const seconds = Math.floor(millis / 1000);
  return new Timestamp(seconds, (millis - seconds * 1000) * 1_000_000);
}

/** With as many of 0, 3, 6 or 9 digits after the second as it needs, and a Z. */
export function timestampText({ seconds, nanos }: Timestamp): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, -5)}${fractionText(nanos)}Z`;
}

export function fractionText(nanos: number): string {
  if (nanos === 0) return '';
  const digits = String(nanos).padStart(9, '0');
  if (digits.endsWith('000000')) return `.${digits.slice(0, 3)}`;
  return `.${digits.endsWith('000') ? digits.slice(0, 6) : digits}`;
}
