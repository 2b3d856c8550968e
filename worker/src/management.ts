/**
 * RabbitMQ's management HTTP API, as far as it is needed here.
 *
 * A password goes into the header of a request and nowhere else: an address is stripped of it
 * before it is used, because fetch quotes addresses in its errors.
 */
import { AuditError } from '@pamir-audit/catalog';
import type { Endpoint } from '@pamir-audit/sdk';
import { z } from 'zod';
import type { Policy } from './audit-topology.ts';

/** Erlang writes an empty object as an empty list. */
const table = z.preprocess(
  (value) => (Array.isArray(value) ? {} : value),
  z.record(z.string(), z.unknown()).default({}),
);

const overview = z.object({ rabbitmq_version: z.string() });
const exchange = z.object({
  name: z.string(),
  type: z.string(),
  durable: z.boolean(),
  arguments: table,
});
/** `consumers` and `messages` are some seconds old, and not there for a queue that is new. */
const queue = z.object({
  name: z.string(),
  type: z.string().default('classic'),
  durable: z.boolean(),
  exclusive: z.boolean().nullish(),
  auto_delete: z.boolean().nullish(),
  arguments: table,
  consumers: z.number().optional(),
  messages: z.number().optional(),
});
const binding = z.object({
  source: z.string(),
  destination: z.string(),
  destination_type: z.string(),
  routing_key: z.string(),
  properties_key: z.string(),
});
const policy = z.object({
  name: z.string(),
  pattern: z.string(),
  'apply-to': z.string(),
  priority: z.number().default(0),
  definition: table,
});
const permission = z.object({ configure: z.string(), write: z.string(), read: z.string() });
const alarms = z.object({
  alarms: z.array(z.object({ node: z.string(), resource: z.string() })).default([]),
});
const refusal = z.object({ reason: z.unknown() });

export type ExchangeDetail = z.output<typeof exchange>;
export type QueueDetail = z.output<typeof queue>;
export type Binding = z.output<typeof binding>;
export type Permission = z.output<typeof permission>;
export type Alarm = z.output<typeof alarms>['alarms'][number];

/** What the login's virtual host holds. Each call may throw BROKER_UNAVAILABLE or BROKER_REFUSED. */
export interface Management {
  /** For people; without a password. */
  readonly address: string;
  readonly user: string;
  /** The version, and how many milliseconds its clock is ahead of ours. */
  overview(): Promise<{ version: string; clockAheadMs: number }>;
  exchange(name: string): Promise<ExchangeDetail | undefined>;
  queue(name: string): Promise<QueueDetail | undefined>;
  bindingsFrom(exchange: string): Promise<readonly Binding[]>;
  removeBinding(exchange: string, it: Binding): Promise<void>;
  policies(): Promise<readonly Policy[]>;
  operatorPolicies(): Promise<readonly Policy[]>;
  setPolicy(it: Policy): Promise<void>;
  /** Needs the tag administrator. */
  permission(user: string): Promise<Permission | undefined>;
  alarms(): Promise<readonly Alarm[]>;
}

export interface ManagementOptions {
  /** Address from the settings; it may carry a login of its own. @default the endpoint's host */
  readonly url?: string | undefined;
  readonly endpoint: Endpoint;
  /** Of each request. @default 5000 */
  readonly timeoutMs?: number;
  /** Ends all requests. */
  readonly signal?: AbortSignal;
}

/** Contacts nothing yet. */
export function openManagement(options: ManagementOptions): Management {
  const { endpoint } = options;
  const site = siteOf(options);
  const ask = asker(site, options);
  const path = (...parts: string[]) => parts.map(encodeURIComponent).join('/');
  const { vhost } = endpoint;
  const inVhost = (kind: string, ...parts: string[]) => path(kind, vhost, ...parts);
  const list = async <T>(schema: z.ZodType<T>, place: string): Promise<readonly T[]> =>
    (await ask.get(z.array(schema), place))?.value ?? [];
  const one = async <T>(schema: z.ZodType<T>, place: string): Promise<T | undefined> =>
    (await ask.get(schema, place))?.value;
  return {
    address: site.address,
    user: site.user,
    async overview() {
      const sentAt = Date.now();
      const answer = await ask.get(overview, 'overview');
      if (answer === undefined) throw unavailable(site, 'is none of RabbitMQ');
      const middle = (sentAt + Date.now()) / 2;
      const theirs = Date.parse(answer.date ?? '');
      // The header has whole seconds.
      const clockAheadMs = Number.isNaN(theirs) ? 0 : theirs + 500 - middle;
      return { version: answer.value.rabbitmq_version, clockAheadMs };
    },
    exchange: (name) => one(exchange, inVhost('exchanges', name)),
    queue: (name) => one(queue, inVhost('queues', name)),
    bindingsFrom: (name) => list(binding, `${inVhost('exchanges', name)}/bindings/source`),
    removeBinding: (from, { destination, properties_key: key }) =>
      ask.send('DELETE', inVhost('bindings', 'e', from, 'q', destination, key)),
    policies: () => list(policy, inVhost('policies')),
    operatorPolicies: () => list(policy, inVhost('operator-policies')),
    setPolicy: ({ name, ...rest }) => ask.send('PUT', inVhost('policies', name), rest),
    permission: (user) => one(permission, inVhost('permissions', user)),
    alarms: async () => (await one(alarms, 'health/checks/alarms'))?.alarms ?? [],
  };
}

/** Where it is, and the header that logs in. */
interface Site {
  readonly address: string;
  readonly user: string;
  readonly authorization: string;
}

function siteOf({ url, endpoint }: ManagementOptions): Site {
  const host = endpoint.host.includes(':') ? `[${endpoint.host}]` : endpoint.host;
  const usual = endpoint.isTls ? `https://${host}:15671` : `http://${host}:15672`;
  const parts = new URL(url ?? usual);
  const user = parts.username === '' ? endpoint.user : decode(parts.username);
  const password = parts.username === '' ? endpoint.password : decode(parts.password);
  const login = Buffer.from(`${user}:${password}`).toString('base64');
  const address = `${parts.protocol}//${parts.host}${parts.pathname.replace(/\/+$/, '')}`;
  return { address, user, authorization: `Basic ${login}` };
}

/** A percent sign that encodes nothing is meant as it stands. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function asker(site: Site, { timeoutMs = 5000, signal }: ManagementOptions) {
  const request = async (method: string, place: string, body?: object) => {
    const late = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(`${site.address}/api/${place}`, {
        method,
        headers: { authorization: site.authorization, 'content-type': 'application/json' },
        redirect: 'error',
        signal: signal === undefined ? late : AbortSignal.any([late, signal]),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { response, text: await response.text() };
    } catch (cause) {
      throw unavailable(site, `does not answer: ${reasonOf(cause)}`, cause);
    }
  };
  return {
    /** Undefined when there is no such thing. */
    async get<T>(schema: z.ZodType<T>, place: string) {
      const { response, text } = await request('GET', place);
      if (response.status === 404) return undefined;
      // A health check that fails answers 503 with what is wrong.
      if (!response.ok && response.status !== 503) throw refused(site, response, text);
      const result = schema.safeParse(parse(text));
      if (!result.success) throw unavailable(site, "does not answer as RabbitMQ's does");
      return { value: result.data, date: response.headers.get('date') };
    },
    async send(method: 'PUT' | 'DELETE', place: string, body?: object): Promise<void> {
      const { response, text } = await request(method, place, body);
      if (!response.ok) throw refused(site, response, text);
    },
  };
}

function unavailable({ address }: Site, what: string, cause?: unknown): AuditError {
  return new AuditError('BROKER_UNAVAILABLE', `the management API at ${address} ${what}`, {
    cause,
  });
}

function refused(site: Site, { status }: Response, text: string): AuditError {
  const parsed = refusal.safeParse(parse(text));
  const given = parsed.success ? parsed.data.reason : undefined;
  const reason = typeof given === 'string' && given !== '' ? given : `status ${status}`;
  if (status !== 401 && status !== 403) return unavailable(site, `answers: ${reason}`);
  const message = `the management API at ${site.address} refuses user '${site.user}': ${reason}`;
  return new AuditError('BROKER_REFUSED', message);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What is underneath `fetch failed`: a code such as ECONNREFUSED says it shortest. */
function reasonOf(error: unknown): string {
  const { name, cause, message } = error as Error & { cause?: Partial<NodeJS.ErrnoException> };
  if (name === 'TimeoutError' || name === 'AbortError') return 'no answer in time';
  return cause?.code ?? cause?.message ?? message;
}
