/** File names from the clock: what strftime has, in the dialect that Vector's paths have. */
import { AuditError } from '@pamir-audit/catalog';
import { parsePattern } from './vrl/time-pattern.ts';
import { formatTimestamp } from './vrl/time-writer.ts';
import { timestampOfDate } from './vrl/timestamp.ts';

/**
 * Replaces `%Y %m %d %H %M %S %F %j %V %%` and the like.
 *
 * @param zone as IANA names it
 * @throws AuditError CONFIG_INVALID at any other `%`, and at one that would be a directory
 */
export function formatTime(template: string, time: Date, zone = 'UTC'): string {
  const name = formatTimestamp(timestampOfDate(time), template, zone);
  if (name === undefined) throw invalid(`has '${unknownIn(template)}', which is no part of a time`);
  if (slashes(name) === slashes(template)) return name;
  throw invalid('has a part of the time that is written with slashes');
}

function unknownIn(template: string): string {
  const parts = template.match(/%(?:%|[-_0]?[.:#]*\d?.?)/gs) ?? [];
  return parts.find((part) => parsePattern(part) === undefined) ?? '%';
}

const slashes = (text: string) => text.split('/').length;

function invalid(message: string): AuditError {
  return new AuditError('CONFIG_INVALID', message);
}
