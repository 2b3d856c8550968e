import { expect, test } from 'vitest';
import { mistakesOf, valueOf } from '../fixtures.ts';

const failure = (text: string) => expect.stringMatching(new RegExp(`^failed: .*: ${text}$`));

const SUNDAY = "t'2026-01-04T09:05:07.123456789Z'";
const NEW_YORK = 'timezone: "America/New_York"';

test.each([
  ['%Y %C %y %q %m %d %e', '2026 20 26 1 01 04  4'],
  ['%w %u %U %W %G %g %V %j', '0 7 01 00 2026 26 01 004'],
  ['%H %k %I %l %M %S %f %s', '09  9 09  9 05 07 123456789 1767517507'],
  ['%b %B %h %a %A %P %p', 'Jan January Jan Sun Sunday am AM'],
  ['%.f %.3f %3f %6f %9f', '.123456789 .123 123 123456 123456789'],
  ['%z %:z %::z %:::z %#z %Z', '+0000 +00:00 +00:00:00 +00 +0000 UTC'],
  ['%+', '2026-01-04T09:05:07.123456789+00:00'],
  ['%-d %_d %0e', '4  4 04'],
  [
    '%D %x %F %v %R %T %X %r',
    '01/04/26 01/04/26 2026-01-04  4-Jan-2026 09:05 09:05:07 09:05:07 09:05:07 AM',
  ],
  ['%c%%', 'Sun Jan  4 09:05:07 2026%'],
])('%s writes %s', (format, text) => {
  expect(valueOf(`format_timestamp!(${SUNDAY}, "${format}")`)).toBe(JSON.stringify(text));
});

test.each([
  [
    `format_timestamp!(${SUNDAY}, "%F %T %z %:z %Z", ${NEW_YORK})`,
    '"2026-01-04 04:05:07 -0500 -05:00 EST"',
  ],
  [`format_timestamp!(${SUNDAY}, "%+", ${NEW_YORK})`, '"2026-01-04T04:05:07.123456789-05:00"'],
  ['format_timestamp!(t\'2026-01-04T21:00:00Z\', "%I %p %P %.f")', '"09 PM pm "'],
  ['format_timestamp!(t\'2026-01-04T00:00:00Z\', "%I %l")', '"12 12"'],
  ['format_timestamp!(t\'2027-01-01T00:00:00Z\', "%G-W%V")', '"2026-W53"'],
  [`format_timestamp!(${SUNDAY}, "%Q")`, failure('invalid format')],
  [`format_timestamp!(${SUNDAY}, "%")`, failure('invalid format')],
  [
    `format_timestamp!(${SUNDAY}, "%F", timezone: "Nowhere/At_All")`,
    failure('unable to parse timezone: Nowhere/At_All'),
  ],
  [`is_string(format_timestamp!(${SUNDAY}, "%Z", timezone: "local"))`, 'true'],
])('%s gives %s', (source, expected) => {
  expect(valueOf(source)).toEqual(expected);
});

test.each([
  ['2026 365 23:59', '%Y %j %H:%M', '2026-12-31T23:59:00Z'],
  ['19 70 01 01 00:00', '%C %y %m %d %R', '1970-01-01T00:00:00Z'],
  ['70-01-01 00:00', '%y-%m-%d %R', '1970-01-01T00:00:00Z'],
  ['69-01-01 00:00', '%y-%m-%d %R', '2069-01-01T00:00:00Z'],
  ['Mon 2026-11-23 04:05 PM', '%a %F %I:%M %p', '2026-11-23T16:05:00Z'],
  ['monday 2026-11-23 12:05 am', '%A %F %I:%M %P', '2026-11-23T00:05:00Z'],
  ['7 2026-11-22 00:00', '%u %F %R', '2026-11-22T00:00:00Z'],
  ['November 24 2026 00:00', '%B %d %Y %R', '2026-11-24T00:00:00Z'],
  ['24 nov 2026   8:00', '%d %b %Y %k:%M', '2026-11-24T08:00:00Z'],
  ['1764000000.5', '%s%.f', '2025-11-24T16:00:00.500Z'],
  ['2026-11-24T00:00:00.25+01:00', '%+', '2026-11-23T23:00:00.250Z'],
  ['2026-11-24 00:00:00Z', '%+', '2026-11-24T00:00:00Z'],
  ['2026-11-24 00:00 -0530', '%F %R %z', '2026-11-24T05:30:00Z'],
  ['2026-11-24 00:00 +01', '%F %R %#z', '2026-11-23T23:00:00Z'],
  ['2026-11-24 00:00 UTC', '%F %R %z', '2026-11-24T00:00:00Z'],
  ['2026-11-24 00:00:00 123', '%F %T %3f', '2026-11-24T00:00:00.123Z'],
  ['2026-11-24 00:00:00', '%F %T%.f', '2026-11-24T00:00:00Z'],
  ['W48 Q4 2026-11-24 23:59:60', 'W%W Q%q %F %T', '2026-11-24T23:59:59Z'],
])('%s, read by %s, is %s', (text, format, instant) => {
  expect(valueOf(`parse_timestamp!("${text}", "${format}")`)).toBe(JSON.stringify(instant));
});

test.each([
  ['2025 366 00:00', '%Y %j %R', 'no possible date and time matching input'],
  ['2026-02-30 00:00', '%F %R', 'no possible date and time matching input'],
  ['Tue 2026-11-23 00:00', '%a %F %R', 'no possible date and time matching input'],
  ['1 2', '%d %d', 'no possible date and time matching input'],
  ['', '%Y', 'premature end of input'],
  ['2026', '%Y-', 'premature end of input'],
  ['2026/', '%Y-', 'input contains invalid characters'],
  ['xyz', '%a', 'input contains invalid characters'],
  ['2026-11-24X00:00', '%+', 'input contains invalid characters'],
  ['2026-1x', '%+', 'input contains invalid characters'],
  ['2026x', '%Y', 'trailing input'],
  ['13', '%m', 'input is out of range'],
  ['2026-11-24 00:00 +0260', '%F %R %z', 'input is out of range'],
  ['2026-11', '%Y-%m', 'input is not enough for unique date and time'],
  ['2026 10:00', '%Y %R', 'input is not enough for unique date and time'],
  ['12:00 EST 2026-11-24', '%R %Z %F', 'input is not enough for unique date and time'],
  ['04:05 2026-11-24', '%I:%M %F', 'input is not enough for unique date and time'],
  ['x', '%Q', 'bad or unsupported format string'],
])('%s cannot be read by %s: %s', (text, format, why) => {
  expect(valueOf(`parse_timestamp!("${text}", "${format}")`)).toEqual(
    expect.stringContaining(`Invalid timestamp "${text}": ${why}`),
  );
});

test.each([
  ['2026-03-29 02:30', 'no possible date and time matching input'],
  ['2026-10-25 02:30', 'input is not enough for unique date and time'],
])('an hour of %s that clocks leave out or show twice is none: %s', (text, why) => {
  const source = `parse_timestamp!("${text}", "%F %R", timezone: "Europe/Berlin")`;
  expect(valueOf(source)).toEqual(failure(`Invalid timestamp "${text}": ${why}`));
});

test.each([
  ['parse_timestamp!(t\'2026-11-24T00:00:00Z\', "%Y")', '"2026-11-24T00:00:00Z"'],
  ["to_unix_timestamp(t'1969-12-31T23:59:59.5Z')", '-1'],
  [
    'to_unix_timestamp(t\'9999-01-01T00:00:00Z\', unit: "nanoseconds")',
    failure("can't convert out of range timestamp"),
  ],
  ['from_unix_timestamp!(9000000000000)', failure('unable to coerce 9000000000000 into timestamp')],
  ['from_unix_timestamp!(-1, unit: "microseconds")', '"1969-12-31T23:59:59.999999Z"'],
])('%s gives %s', (source, expected) => {
  expect(valueOf(source)).toEqual(expected);
});

test('a unit that there is not is refused before it runs', () => {
  expect(mistakesOf('to_unix_timestamp(now(), unit: "hours")')).toEqual(['610 at 1:1']);
});
