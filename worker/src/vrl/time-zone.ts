/** Offsets of time zones, from the platform's own tables. */

const formats = new Map<string, Intl.DateTimeFormat>();

/** Undefined when no such zone is known. "local" is that of the machine. */
export function zoneNamed(name: string): string | undefined {
  const zone =
    name === '' || name === 'local' ? Intl.DateTimeFormat().resolvedOptions().timeZone : name;
  try {
    formatOf(zone);
    return zone;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  formats.set(zone, format);
  return format;
}

/** Seconds east of UTC, at that instant. */
export function offsetAt(zone: string, seconds: number): number {
  if (zone === 'UTC') return 0;
  const name = partOf(formatOf(zone), seconds);
  const found = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(name);
  if (found === null) return 0;
  const [, sign, hours, minutes, rest = '0'] = found;
  return Number(`${sign}1`) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(rest));
}

/** Such as CET, where the platform has one, or GMT+1. */
export function abbreviationAt(zone: string, seconds: number): string {
  if (zone === 'UTC') return 'UTC';
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'short' });
  return partOf(format, seconds);
}

function partOf(format: Intl.DateTimeFormat, seconds: number): string {
  const parts = format.formatToParts(new Date(seconds * 1000));
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

/**
 * The instants at which the clocks of a zone show a time: one, none in the hour that is left out
 * in spring, two in the hour that comes twice in autumn.
 *
 * @param shown seconds since 1970 as if the clocks showed UTC
 */
export function instantsOf(zone: string, shown: number): readonly number[] {
  const day = 86_400;
  const offsets = new Set([offsetAt(zone, shown - day), offsetAt(zone, shown + day)]);
  const instants = [...offsets].map((offset) => shown - offset);
  return instants.filter((it) => it + offsetAt(zone, it) === shown).toSorted((a, b) => a - b);
}
