/** Text to instants, by a format, with the complaints of Rust's chrono. */
import { DAYS, hasZone, MONTHS, parsePattern, type PatternItem } from './time-pattern.ts';
import { instantsOf } from './time-zone.ts';
import { type CivilTime, instantOf, isInRange, nanosOf } from './timestamp.ts';
import { Timestamp } from './value.ts';

const IMPOSSIBLE = 'no possible date and time matching input';
const NOT_ENOUGH = 'input is not enough for unique date and time';
const INVALID = 'input contains invalid characters';
const OUT_OF_RANGE = 'input is out of range';

/** The instant, or why there is none. Without a zone in the format, the clocks of `zone` count. */
export function readTimestamp(text: string, format: string, zone: string): Timestamp | string {
  const items = parsePattern(format);
  if (items === undefined) return 'bad or unsupported format string';
  const reader = new Reader(text);
  for (const item of items) {
    const problem = reader.read(item);
    if (problem !== undefined) return problem;
  }
  if (reader.rest !== '') return 'trailing input';
  return instantFrom(reader.found, zone, hasZone(format));
}

/** What the fields said, by what they tell. */
type Found = Partial<
  Record<
    | 'year'
    | 'century'
    | 'shortYear'
    | 'month'
    | 'day'
    | 'dayOfYear'
    | 'weekday'
    | 'hour'
    | 'hour12'
    | 'isAfternoon'
    | 'minute'
    | 'second'
    | 'nanos'
    | 'offset'
    | 'epoch',
    number
  >
>;

type NumberField = readonly [into: keyof Found, width: number, min: number, max: number];

const NUMBERS: Readonly<Record<string, NumberField>> = {
  Y: ['year', 4, -9999, 9999],
  C: ['century', 2, 0, 99],
  y: ['shortYear', 2, 0, 99],
  m: ['month', 2, 1, 12],
  d: ['day', 2, 1, 31],
  e: ['day', 2, 1, 31],
  j: ['dayOfYear', 3, 1, 366],
  H: ['hour', 2, 0, 23],
  k: ['hour', 2, 0, 23],
  I: ['hour12', 2, 1, 12],
  l: ['hour12', 2, 1, 12],
  M: ['minute', 2, 0, 59],
  S: ['second', 2, 0, 60],
  f: ['nanos', 9, 0, 999_999_999],
  s: ['epoch', 20, -8.64e12, 8.64e12],
  w: ['weekday', 1, 0, 6],
  u: ['weekday', 1, 1, 7],
};

/** Fields that are read, and then do not matter to which instant it is. */
const IGNORED: Readonly<Record<string, RegExp>> = {
  Z: /^\S+/,
  U: /^\s*\d{1,2}/,
  W: /^\s*\d{1,2}/,
  G: /^\s*\d{1,4}/,
  g: /^\s*\d{1,2}/,
  V: /^\s*\d{1,2}/,
  q: /^\s*[1-4]/,
};

class Reader {
  readonly found: Found = {};
  rest: string;

  constructor(text: string) {
    this.rest = text;
  }

  /** Why it does not go on; undefined when it does. */
  read(item: PatternItem): string | undefined {
    if (item.type === 'text') return this.#text(item.text);
    const { name } = item;
    const number = NUMBERS[name];
    if (number !== undefined) return this.#number(number);
    if (name.endsWith('z')) return this.#offset(name);
    if (name.endsWith('f')) return this.#fraction(name);
    if (name === '+') return this.#rfc3339();
    const ignored = IGNORED[name];
    return ignored === undefined ? this.#name(name) : this.#match(ignored, () => {});
  }

  #match(pattern: RegExp, take: (found: RegExpExecArray) => string | void): string | undefined {
    const found = pattern.exec(this.rest);
    if (found === null) return this.rest === '' ? 'premature end of input' : INVALID;
    this.rest = this.rest.slice(found[0].length);
    return take(found) ?? undefined;
  }

  /** White space matches any amount of it. */
  #text(text: string): string | undefined {
    for (const character of text) {
      if (/\s/.test(character)) this.rest = this.rest.trimStart();
      else if (this.rest.startsWith(character)) this.rest = this.rest.slice(character.length);
      else return this.rest === '' ? 'premature end of input' : INVALID;
    }
    return undefined;
  }

  #number([into, width, min, max]: NumberField): string | undefined {
    const sign = min < 0 ? '[+-]?' : '';
    return this.#match(new RegExp(String.raw`^\s*(${sign}\d{1,${width}})`), ([, digits = '']) => {
      const value = Number(digits);
      if (value < min || value > max) return OUT_OF_RANGE;
      return this.#set(into, value);
    });
  }

  #set(into: keyof Found, value: number): string | undefined {
    const before = this.found[into];
    this.found[into] = value;
    return before === undefined || before === value ? undefined : IMPOSSIBLE;
  }

  #name(name: string): string | undefined {
    if (name === 'p' || name === 'P') {
      return this.#match(/^[ap]m/i, ([half]) => this.#set('isAfternoon', /p/i.test(half) ? 1 : 0));
    }
    const names = name === 'b' || name === 'B' ? MONTHS : DAYS;
    const pattern = names.map((it) => `${it}|${it.slice(0, 3)}`).join('|');
    return this.#match(new RegExp(`^(?:${pattern})`, 'i'), ([found]) => {
      const short = found.slice(0, 3).toLowerCase();
      const at = names.findIndex((it) => it.toLowerCase().startsWith(short));
      return names === MONTHS ? this.#set('month', at + 1) : this.#set('weekday', at);
    });
  }

  #offset(name: string): string | undefined {
    const minutes = name === '#z' ? '(?::?(\\d\\d))?' : ':?(\\d\\d)';
    const pattern = new RegExp(String.raw`^\s*(?:([+\-−])(\d\d)${minutes}|Z|z|UTC)`);
    return this.#match(pattern, ([, sign, hours = '0', rest = '0']) => {
      if (Number(rest) > 59) return OUT_OF_RANGE;
      const offset = Number(hours) * 3600 + Number(rest) * 60;
      return this.#set('offset', sign === undefined || sign === '+' ? offset : -offset);
    });
  }

  #fraction(name: string): string | undefined {
    const exact = name.replaceAll(/[.f]/g, '');
    const digits = exact === '' ? String.raw`\d+` : String.raw`\d{${exact}}`;
    const pattern = name.startsWith('.') ? String.raw`^(?:\.(${digits}))?` : `^(${digits})`;
    return this.#match(new RegExp(pattern), ([, found]) => {
      if (found !== undefined) this.found.nanos = nanosOf(found);
    });
  }

  #rfc3339(): string | undefined {
    for (const format of ['%Y-%m-%d', '%H:%M:%S%.f', '%:z']) {
      if (format.startsWith('%H')) {
        const problem = this.#match(/^[T\st]\s*/, () => {});
        if (problem !== undefined) return problem;
      }
      for (const item of parsePattern(format) ?? []) {
        const problem = this.read(item);
        if (problem !== undefined) return problem;
      }
    }
    return undefined;
  }
}

function instantFrom(found: Found, zone: string, hasOwnZone: boolean): Timestamp | string {
  const { epoch, nanos = 0, offset } = found;
  if (epoch !== undefined) return new Timestamp(epoch, nanos);
  const civil = civilTime(found);
  if (typeof civil === 'string') return civil;
  const shown = instantOf(civil, nanos, 0);
  if (shown === undefined || isOtherDay(shown, found)) return IMPOSSIBLE;
  if (offset !== undefined) return inRange(shown.seconds - offset, nanos);
  // The format has a name of a zone, which does not say enough.
  if (hasOwnZone) return NOT_ENOUGH;
  const [first, second] = instantsOf(zone, shown.seconds);
  if (first === undefined) return IMPOSSIBLE;
  return second === undefined ? inRange(first, nanos) : NOT_ENOUGH;
}

function inRange(seconds: number, nanos: number): Timestamp | string {
  return isInRange(seconds) ? new Timestamp(seconds, nanos) : OUT_OF_RANGE;
}

function isOtherDay({ seconds }: Timestamp, { weekday }: Found): boolean {
  return weekday !== undefined && new Date(seconds * 1000).getUTCDay() !== weekday % 7;
}

function civilTime(found: Found): CivilTime | string {
  const year = yearOf(found);
  const hour = hourOf(found);
  const { minute, second = 0, dayOfYear } = found;
  let { month, day } = found;
  if (year === undefined || hour === undefined || minute === undefined) return NOT_ENOUGH;
  if (dayOfYear !== undefined && (month === undefined || day === undefined)) {
    const date = new Date(Date.UTC(year, 0, dayOfYear));
    if (date.getUTCFullYear() !== year) return IMPOSSIBLE;
    month = date.getUTCMonth() + 1;
    day = date.getUTCDate();
  }
  if (month === undefined || day === undefined) return NOT_ENOUGH;
  return [year, month, day, hour, minute, second];
}

/** Two digits alone are of 1970 to 2069. */
function yearOf({ year, century, shortYear }: Found): number | undefined {
  if (year !== undefined || shortYear === undefined) return year;
  if (century !== undefined) return century * 100 + shortYear;
  return shortYear + (shortYear < 70 ? 2000 : 1900);
}

function hourOf({ hour, hour12, isAfternoon }: Found): number | undefined {
  if (hour !== undefined || hour12 === undefined || isAfternoon === undefined) return hour;
  return (hour12 % 12) + (isAfternoon === 1 ? 12 : 0);
}
