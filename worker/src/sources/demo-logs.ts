/** Makes events up, to try a pipeline with. */
import { setTimeout as sleep } from 'node:timers/promises';
import { completeBody, definitionOf, pamirCatalog, pamirKeys } from '@pamir-audit/catalog';
import { z } from 'zod';
import { defineSource, type Event } from '../component.ts';
import { withFields } from '../event-value.ts';
import { lineEvent } from '../line-event.ts';
import { pushUntilStored, readyOrStopped } from '../push-until-stored.ts';
import { sampleBody } from '../sample.ts';

const FORMATS = ['pamir_audit', 'json', 'apache_common', 'syslog', 'shuffle'] as const;
type Format = (typeof FORMATS)[number];

export const demoLogsSource = defineSource({
  type: 'demo_logs',
  summary: 'Makes up events to try a pipeline with.',
  options: z.strictObject({
    format: z
      .enum(FORMATS)
      .describe('What they are: pamir_audit takes the keys of the catalog in turn.'),
    interval: z.number().min(0).default(1).describe('Seconds between two events; 0 for no pause.'),
    count: z.int().min(1).optional().describe('How many; then the run ends. Without it, no end.'),
    lines: z.array(z.string()).min(1).optional().describe('What shuffle chooses from.'),
    sequence: z.boolean().default(false).describe('Begin each line of shuffle with its number.'),
  }),
  example: { format: 'pamir_audit', interval: 0.1, count: 100 },
  vectorOnly: {
    decoding: 'An event is a line of text; read it in a remap.',
    framing: 'An event is one line.',
    log_namespace: 'Fields are where the legacy namespace has them.',
  },
  build({ format, interval, count = Infinity, lines = ['a line'], sequence }) {
    const shuffled = (at: number) => {
      const line = lines[Math.floor(Math.random() * lines.length)] as string;
      return sequence ? `${at} ${line}` : line;
    };
    const make = (at: number) =>
      format === 'shuffle' ? asLine(shuffled(at)) : madeUp(format, at, new Date());
    return {
      trouble: undefined,
      async run(intake, stop) {
        if (!(await readyOrStopped(intake, stop))) return;
        for (let at = 0; at < count && !stop.aborted; at += 1) {
          if (!(await pushUntilStored(intake, [make(at)], stop))) return;
          // A stop ends the pause early.
          if (interval > 0)
            await sleep(interval * 1000, undefined, { signal: stop }).catch(() => {});
        }
      },
    };
  },
});

function madeUp(format: Exclude<Format, 'shuffle'>, at: number, now: Date): Event {
  if (format === 'pamir_audit') return auditEvent(at);
  return asLine(LINES[format](at, now));
}

function asLine(line: string): Event {
  const options = { type: 'demo_logs', codec: 'bytes', fields: { service: 'vector' } } as const;
  return lineEvent(Buffer.from(line), options);
}

const EXCHANGE = 'pamir_audit_exchange';

/** What the amqp source would give for it, but for the kind of source. */
function auditEvent(at: number): Event {
  const key = pamirKeys[at % pamirKeys.length] as (typeof pamirKeys)[number];
  const body = completeBody(definitionOf(pamirCatalog, key), sampleBody(key, at));
  const json = JSON.stringify(body);
  const origin = {
    key,
    exchange: EXCHANGE,
    body: Buffer.from(json),
    id: undefined,
    redelivered: false,
    properties: {},
  };
  const fields = { exchange: EXCHANGE, message: json, routing: key, source_type: 'demo_logs' };
  return withFields({ origin, json }, fields);
}

const METHODS = ['GET', 'POST', 'PUT', 'DELETE'];
const USERS = ['anna', 'ivan', 'olga', 'petr'];
const PATHS = ['/api/v1/users', '/api/v1/tasks', '/login', '/metrics'];
const pick = (list: readonly string[], at: number) => list[(at * 7) % list.length] as string;
const address = (at: number) => `192.0.2.${(at % 254) + 1}`;
const status = (at: number) => [200, 201, 404, 500][at % 4] as number;

const LINES: Readonly<
  Record<Exclude<Format, 'shuffle' | 'pamir_audit'>, (at: number, now: Date) => string>
> = {
  json: (at, now) =>
    JSON.stringify({
      host: address(at),
      'user-identifier': pick(USERS, at),
      datetime: now.toISOString(),
      method: pick(METHODS, at),
      request: pick(PATHS, at + 1),
      protocol: 'HTTP/1.1',
      status: status(at),
      bytes: 100 + (at % 900),
    }),
  apache_common: (at, now) =>
    `${address(at)} - ${pick(USERS, at)} [${apacheTime(now)}] "${pick(METHODS, at)} ` +
    `${pick(PATHS, at + 1)} HTTP/1.1" ${status(at)} ${100 + (at % 900)}`,
  syslog: (at, now) =>
    `<${13 + (at % 8)}>1 ${now.toISOString()} host${at % 5}.example.org audit ${1000 + at} ` +
    `ID${at % 100} - ${pick(USERS, at)} called ${pick(PATHS, at)}`,
};

/** Such as 24/Nov/2026:10:00:00 +0000. */
function apacheTime(now: Date): string {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) (\S+)/.exec(now.toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}
