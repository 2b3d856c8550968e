/** Instants to text, by a format. */
import { DAYS, MONTHS, parsePattern, type PatternItem } from './time-pattern.ts';
import { abbreviationAt, offsetAt } from './time-zone.ts';
import { fractionText } from './timestamp.ts';
import type { Timestamp } from './value.ts';

/** Undefined when the format is none. */
export function formatTimestamp(time: Timestamp, format: string, zone: string): string | undefined {
  const items = parsePattern(format);
  if (items === undefined) return undefined;
  const moment = momentOf(time, zone);
  return items.map((item) => itemText(item, moment)).join('');
}

interface Moment {
  /** Whose UTC fields are those of the zone. */
  readonly shown: Date;
  readonly nanos: number;
  readonly seconds: number;
  readonly offset: number;
  readonly zone: string;
}

function momentOf({ seconds, nanos }: Timestamp, zone: string): Moment {
  const offset = offsetAt(zone, seconds);
  return { shown: new Date((seconds + offset) * 1000), nanos, seconds, offset, zone };
}

function itemText(item: PatternItem, moment: Moment): string {
  if (item.type === 'text') return item.text;
  const number = NUMBERS[item.name];
  if (number !== undefined) {
    const [width, pad, valueOf] = number;
    return padded(valueOf(moment), width, item.pad ?? pad);
  }
  return TEXTS[item.name]?.(moment) ?? fraction(item.name, moment);
}

function padded(value: number, width: number, pad: string): string {
  const digits = String(Math.abs(value));
  const filled = pad === '' ? digits : digits.padStart(width, pad);
  return value < 0 ? `-${filled}` : filled;
}

const DAY_MS = 86_400_000;

function dayOfYear(date: Date): number {
  return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY_MS) + 1;
}

/** Weeks begin with Sunday (0) or Monday (1); the days before the first belong to week 0. */
function weekOfYear(date: Date, first: 0 | 1): number {
  return Math.floor((dayOfYear(date) + 6 - ((date.getUTCDay() + 7 - first) % 7)) / 7);
}

/** Of ISO 8601: the week belongs to the year of its Thursday. */
function isoWeek(date: Date): { readonly year: number; readonly week: number } {
  const thursday = new Date(date.getTime() + (4 - (date.getUTCDay() || 7)) * DAY_MS);
  return { year: thursday.getUTCFullYear(), week: Math.ceil(dayOfYear(thursday) / 7) };
}

type NumberField = readonly [width: number, pad: string, valueOf: (moment: Moment) => number];

const century = (year: number) => Math.floor(year / 100);
const within = (year: number) => ((year % 100) + 100) % 100;

const NUMBERS: Readonly<Record<string, NumberField>> = {
  Y: [4, '0', ({ shown }) => shown.getUTCFullYear()],
  C: [2, '0', ({ shown }) => century(shown.getUTCFullYear())],
  y: [2, '0', ({ shown }) => within(shown.getUTCFullYear())],
  q: [1, '0', ({ shown }) => Math.floor(shown.getUTCMonth() / 3) + 1],
  m: [2, '0', ({ shown }) => shown.getUTCMonth() + 1],
  d: [2, '0', ({ shown }) => shown.getUTCDate()],
  e: [2, ' ', ({ shown }) => shown.getUTCDate()],
  w: [1, '0', ({ shown }) => shown.getUTCDay()],
  u: [1, '0', ({ shown }) => shown.getUTCDay() || 7],
  U: [2, '0', ({ shown }) => weekOfYear(shown, 0)],
  W: [2, '0', ({ shown }) => weekOfYear(shown, 1)],
  G: [4, '0', ({ shown }) => isoWeek(shown).year],
  g: [2, '0', ({ shown }) => within(isoWeek(shown).year)],
  V: [2, '0', ({ shown }) => isoWeek(shown).week],
  j: [3, '0', ({ shown }) => dayOfYear(shown)],
  H: [2, '0', ({ shown }) => shown.getUTCHours()],
  k: [2, ' ', ({ shown }) => shown.getUTCHours()],
  I: [2, '0', ({ shown }) => shown.getUTCHours() % 12 || 12],
  l: [2, ' ', ({ shown }) => shown.getUTCHours() % 12 || 12],
  M: [2, '0', ({ shown }) => shown.getUTCMinutes()],
  S: [2, '0', ({ shown }) => shown.getUTCSeconds()],
  f: [9, '0', ({ nanos }) => nanos],
  s: [1, '0', ({ seconds }) => seconds],
};

const TEXTS: Readonly<Record<string, (moment: Moment) => string>> = {
  b: ({ shown }) => (MONTHS[shown.getUTCMonth()] as string).slice(0, 3),
  B: ({ shown }) => MONTHS[shown.getUTCMonth()] as string,
  a: ({ shown }) => (DAYS[shown.getUTCDay()] as string).slice(0, 3),
  A: ({ shown }) => DAYS[shown.getUTCDay()] as string,
  P: ({ shown }) => (shown.getUTCHours() < 12 ? 'am' : 'pm'),
  p: ({ shown }) => (shown.getUTCHours() < 12 ? 'AM' : 'PM'),
  Z: ({ zone, seconds }) => abbreviationAt(zone, seconds),
  z: ({ offset }) => offsetText(offset, ''),
  ':z': ({ offset }) => offsetText(offset, ':'),
  '::z': ({ offset }) => `${offsetText(offset, ':')}:${padded(Math.abs(offset) % 60, 2, '0')}`,
  ':::z': ({ offset }) => offsetText(offset, '').slice(0, 3),
  '#z': ({ offset }) => offsetText(offset, ''),
  '+': ({ shown, nanos, offset }) =>
    `${shown.toISOString().slice(0, -5)}${fractionText(nanos)}${offsetText(offset, ':')}`,
  '.f': ({ nanos }) => fractionText(nanos),
};

function offsetText(offset: number, colon: string): string {
  const minutes = Math.floor(Math.abs(offset) / 60);
  const sign = offset < 0 ? '-' : '+';
  return `${sign}${padded(Math.floor(minutes / 60), 2, '0')}${colon}${padded(minutes % 60, 2, '0')}`;
}

/** `.3f` with its point, `3f` without. */
function fraction(name: string, { nanos }: Moment): string {
  const digits = String(nanos)
    .padStart(9, '0')
    .slice(0, Number(name.replaceAll(/[.f]/g, '')));
  return name.startsWith('.') ? `.${digits}` : digits;
}
