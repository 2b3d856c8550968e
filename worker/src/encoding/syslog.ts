/**
 * Events as syslog messages, of RFC 5424 or the older RFC 3164.
 *
 * The options name fields. The host is the field `host`, the message the field `message`, the time the
 * field `timestamp` where it is an instant, and now otherwise.
 */
import { z } from 'zod';
import { fieldPath, pathOf } from '../value-path.ts';
import { getAt } from '../vrl/path.ts';
import { formatTimestamp } from '../vrl/time-writer.ts';
import { timestampOfDate, timestampOfNanos, nanosSince1970 } from '../vrl/timestamp.ts';
import { field, isObject, Timestamp, type Value } from '../vrl/value.ts';
import { type Elements, structuredData, structuredDataText } from './structured-data.ts';
import { printable, truncated } from './syslog-text.ts';
import { textOfValue } from './value-text.ts';

export const syslogOptions = z.strictObject({
  rfc: z.enum(['rfc5424', 'rfc3164']).default('rfc5424').describe('The format.'),
  facility: fieldPath()
    .optional()
    .describe('Path of the field with the facility: a name or a number. Otherwise user.'),
  severity: fieldPath()
    .optional()
    .describe('Path of the field with the severity: a name or a number. Otherwise informational.'),
  app_name: fieldPath()
    .optional()
    .describe("Path of the field with the application's name. Otherwise vector."),
  proc_id: fieldPath().optional().describe("Path of the field with the process's id."),
  msg_id: fieldPath().optional().describe('Path of the field with the kind of message.'),
});

export type SyslogOptions = z.output<typeof syslogOptions>;

interface Message {
  readonly priority: number;
  readonly time: Timestamp;
  readonly host: string;
  readonly appName: string;
  readonly processId: string | undefined;
  readonly messageId: string | undefined;
  readonly data: Elements | undefined;
  readonly text: string;
}

const APP_NAME = 'vector';
const USER = 1;
const INFORMATIONAL = 6;

export function syslogEncoder(options: SyslogOptions): (value: Value) => string {
  const reader = (path: string | undefined) => {
    const parsed = path === undefined ? undefined : pathOf(path);
    return (value: Value) => (parsed === undefined ? undefined : getAt(value, parsed));
  };
  const facility = reader(options.facility);
  const severity = reader(options.severity);
  const appName = reader(options.app_name);
  const processId = reader(options.proc_id);
  const messageId = reader(options.msg_id);
  const write = options.rfc === 'rfc5424' ? asRfc5424 : asRfc3164;
  return (value) =>
    write({
      priority:
        (codeOf(facility(value), FACILITIES) ?? USER) * 8 +
        (codeOf(severity(value), SEVERITIES) ?? INFORMATIONAL),
      time: timeOf(fieldOf(value, 'timestamp')),
      host: printable(textIn(fieldOf(value, 'host')), 255) ?? NONE,
      appName: textIn(appName(value)) ?? APP_NAME,
      processId: textIn(processId(value)),
      messageId: textIn(messageId(value)),
      data: structuredData(fieldOf(value, 'structured_data')),
      text: textIn(fieldOf(value, 'message')) ?? '',
    });
}

const NONE = '-';

function fieldOf(value: Value, name: string): Value | undefined {
  return isObject(value) ? field(value, name) : undefined;
}

function textIn(value: Value | undefined): string | undefined {
  return value === undefined ? undefined : textOfValue(value);
}

function timeOf(value: Value | undefined): Timestamp {
  return value instanceof Timestamp ? value : timestampOfDate(new Date());
}

function asRfc5424(message: Message): string {
  const { priority, host, data, text } = message;
  const parts = [
    `<${priority}>1`,
    formatTimestamp(roundedToMicros(message.time), '%Y-%m-%dT%H:%M:%S%.6fZ', 'UTC'),
    host,
    printable(message.appName, 48) ?? NONE,
    printable(message.processId, 128) ?? NONE,
    printable(message.messageId, 32) ?? NONE,
    structuredDataText(data) ?? NONE,
  ];
  return (text === '' ? parts : [...parts, text]).join(' ');
}

function roundedToMicros(time: Timestamp): Timestamp {
  const micros = (nanosSince1970(time) + 500n) / 1000n;
  return timestampOfNanos(micros * 1000n) ?? time;
}

/** The tag holds so much, its colon included. */
const LONGEST_TAG = 32;

function asRfc3164(message: Message): string {
  const { priority, time, host, text } = message;
  const appName = printable(message.appName, LONGEST_TAG) ?? APP_NAME;
  const tag = tagOf(appName, printable(message.processId, LONGEST_TAG));
  const shown = formatTimestamp(time, '%b %e %H:%M:%S', 'UTC');
  // Other characters than these have no meaning there; a line break would begin another message.
  const body = text === '' ? '' : ` ${text.replaceAll(/[^ -~]/gu, ' ')}`;
  return `<${priority}>${shown} ${host} ${tag}${body}`;
}

/** A process's id stays whole, or is left out; the name is cut. */
function tagOf(appName: string, processId: string | undefined): string {
  const end = processId === undefined ? ':' : `[${processId}]:`;
  if (end.length >= LONGEST_TAG) return `${truncated(appName, LONGEST_TAG - 1)}:`;
  return truncated(appName, LONGEST_TAG - end.length) + end;
}

/** A number, or a name; undefined when it is neither. */
function codeOf(
  value: Value | undefined,
  names: readonly (readonly string[])[],
): number | undefined {
  const text = textIn(value)?.trim().toLowerCase();
  if (text === undefined) return undefined;
  const code = /^\+?\d+$/.test(text)
    ? Number(text)
    : names.findIndex((aliases) => aliases.includes(text));
  return code >= 0 && code < names.length ? code : undefined;
}

const SEVERITIES = [
  ['emergency', 'emerg'],
  ['alert'],
  ['critical', 'crit'],
  ['error', 'err'],
  ['warning', 'warn'],
  ['notice'],
  ['informational', 'info'],
  ['debug'],
];

const FACILITIES = [
  ['kern', 'kernel'],
  ['user'],
  ['mail'],
  ['daemon'],
  ['auth'],
  ['syslog'],
  ['lpr'],
  ['news'],
  ['uucp'],
  ['cron'],
  ['authpriv', 'auth-priv', 'auth_priv'],
  ['ftp'],
  ['ntp'],
  ['security', 'audit'],
  ['log-alert', 'log_alert', 'alert', 'console'],
  ['solaris-cron', 'solaris_cron', 'clockd'],
  ...Array.from({ length: 8 }, (_, index) => [`local${index}`]),
];
