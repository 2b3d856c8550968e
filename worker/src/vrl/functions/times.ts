/** Instants: reading, writing, and counting them from 1970. */
import { choice, gives, mayFail, optional, required, type VrlFunction } from '../function.ts';
import { fail, type Run } from '../runtime.ts';
import { readTimestamp } from '../time-reader.ts';
import { formatTimestamp } from '../time-writer.ts';
import { zoneNamed } from '../time-zone.ts';
import { nanosSince1970, timestampOfDate, timestampOfNanos } from '../timestamp.ts';
import {
  fitsInteger,
  INTEGER,
  integerOf,
  lossy,
  STRING,
  type Text,
  Timestamp,
  TIMESTAMP,
  type Value,
} from '../value.ts';

const UNITS: Readonly<Record<string, bigint>> = {
  seconds: 1_000_000_000n,
  milliseconds: 1_000_000n,
  microseconds: 1000n,
  nanoseconds: 1n,
};

const unit = choice('unit', STRING, [
  'What to count.',
  'seconds',
  'milliseconds',
  'microseconds',
  'nanoseconds',
]);
const ZONE_HELP = 'Name of a time zone, such as Europe/Berlin.';

const parse: VrlFunction = {
  name: 'parse_timestamp',
  summary: 'Reads an instant by a format such as "%Y-%m-%d %H:%M:%S".',
  parameters: [
    required('value', STRING | TIMESTAMP, 'The text. An instant stays as it is.'),
    required('format', STRING, 'The format, in the dialect of strptime.'),
    optional('timezone', STRING, `${ZONE_HELP} For a format that has none.`),
  ],
  examples: [
    {
      title: 'With an offset',
      source: 'parse_timestamp!("24-Nov-2026 16:00+02:00", "%v %R%:z")',
      result: '"2026-11-24T14:00:00Z"',
    },
    {
      title: 'In a time zone',
      source: 'parse_timestamp!("24.11.2026 16:00:00", "%d.%m.%Y %T", timezone: "Europe/Berlin")',
      result: '"2026-11-24T15:00:00Z"',
    },
    {
      title: 'Another format',
      source: 'parse_timestamp!("noon", "%H")',
      error:
        'function call error for "parse_timestamp" at (0:30): Invalid timestamp "noon": input contains invalid characters',
    },
  ],
  returns: mayFail(TIMESTAMP),
  build(call): Run {
    const value = call.required('value').run;
    const format = call.required('format').run;
    const zone = call.argument('timezone')?.run;
    return (context) => {
      const text = value(context);
      if (text instanceof Timestamp) return text;
      const read = lossy(text as Text);
      const name =
        zone === undefined ? context.surroundings.timeZone : lossy(zone(context) as Text);
      const found = readTimestamp(read, lossy(format(context) as Text), knownZone(name));
      if (typeof found !== 'string') return found;
      return fail(`Invalid timestamp ${JSON.stringify(read)}: ${found}`);
    };
  },
};

function knownZone(name: string): string {
  return zoneNamed(name) ?? fail(`unable to parse timezone: ${name}`);
}

const format: VrlFunction = {
  name: 'format_timestamp',
  summary: 'Writes an instant by a format.',
  parameters: [
    required('value', TIMESTAMP, 'The instant.'),
    required('format', STRING, 'The format, in the dialect of strftime.'),
    optional('timezone', STRING, `${ZONE_HELP} UTC by default.`),
  ],
  examples: [
    {
      title: 'Day and hour',
      source: `format_timestamp!(t'2026-11-24T16:05:00Z', "%d.%m.%Y %H:%M")`,
      result: '"24.11.2026 16:05"',
    },
    {
      title: 'In a time zone',
      source: `format_timestamp!(t'2026-11-24T16:05:00Z', "%F %T %z", timezone: "Europe/Berlin")`,
      result: '"2026-11-24 17:05:00 +0100"',
    },
  ],
  returns: mayFail(STRING),
  run: (value: Timestamp, pattern: Text, zone: Text = 'UTC') =>
    formatTimestamp(value, lossy(pattern), knownZone(lossy(zone))) ?? fail('invalid format'),
};

const now: VrlFunction = {
  name: 'now',
  summary: 'The current instant.',
  parameters: [],
  examples: [{ title: 'Its type', source: 'is_timestamp(now())', result: 'true' }],
  returns: gives(TIMESTAMP),
  build: (): Run => (context) => timestampOfDate(context.surroundings.now()),
};

const toUnix: VrlFunction = {
  name: 'to_unix_timestamp',
  summary: 'Counts from 1970 to an instant.',
  parameters: [required('value', TIMESTAMP, 'The instant.'), unit],
  examples: [
    {
      title: 'Seconds',
      source: "to_unix_timestamp(t'2021-01-01T00:00:00Z')",
      result: '1609459200',
    },
    {
      title: 'Milliseconds',
      source: `to_unix_timestamp(t'2021-01-01T00:00:00.5Z', unit: "milliseconds")`,
      result: '1609459200500',
    },
  ],
  returns: gives(INTEGER),
  run: (value: Timestamp, name: string): Value => {
    const size = UNITS[name] as bigint;
    const total = nanosSince1970(value);
    const count = (total - (((total % size) + size) % size)) / size;
    return fitsInteger(count) ? integerOf(count) : fail("can't convert out of range timestamp");
  },
};

const fromUnix: VrlFunction = {
  name: 'from_unix_timestamp',
  summary: 'The instant that is so long after 1970.',
  parameters: [required('value', INTEGER, 'How long after 1970.'), unit],
  examples: [
    { title: 'Seconds', source: 'from_unix_timestamp!(5)', result: '"1970-01-01T00:00:05Z"' },
    {
      title: 'Nanoseconds',
      source: 'from_unix_timestamp!(5000, unit: "nanoseconds")',
      result: '"1970-01-01T00:00:00.000005Z"',
    },
  ],
  returns: mayFail(TIMESTAMP),
  run: (value: number | bigint, name: string): Value =>
    timestampOfNanos(BigInt(value) * (UNITS[name] as bigint)) ??
    fail(`unable to coerce ${value} into timestamp`),
};

export const times: readonly VrlFunction[] = [parse, format, now, toUnix, fromUnix];
