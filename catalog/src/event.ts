/**
 * What an audit event is: the eight-field JSON body and the routing key it travels under.
 *
 * Field names are those of the wire, so documentation, JSON and code need no mapping. Publishing
 * is strict, receiving is lenient: producers that are not ours write timestamps without an offset
 * and add fields of their own.
 */
import { z } from 'zod';
import { AuditError } from './error.ts';
import { quicklyChecked } from './quick-check.ts';

/** A JSON value. What `metadata` may hold. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [name: string]: Json };

/** The body of every event, exactly as on the wire. */
export interface EventBody {
  /** Name of the event: the last word of the routing key. */
  event_type: string;
  /** UUID of the user who acted, or null when nobody was logged in. */
  user_id: string | null;
  user_login: string;
  /** Path of the request that caused the event. */
  endpoint: string;
  /** Parameters of that request, as text; mostly JSON, but nobody promises it. */
  parameters: string;
  /**
   * Whatever else is known. Agreed names: `request_id`, `source_ip`, `resource`, `read_only`,
   * `hostname`, `method`, `success`.
   */
  metadata: { readonly [name: string]: Json };
  response_status_code: number;
  /** When it happened, ISO 8601. Today's producers write it with or without an offset. */
  timestamp: string;
}

/** What a publisher hands over: `event_type` and `timestamp` are filled in when left out. */
export type NewEventBody<Body extends EventBody = EventBody> = Omit<
  Body,
  'event_type' | 'timestamp'
> &
  Partial<Pick<Body, 'event_type' | 'timestamp'>>;

/** One event as a subscriber sees it. */
export interface AuditEvent<Key extends string = string, Body extends EventBody = EventBody> {
  /** The routing key. */
  readonly key: Key;
  readonly body: Body;
  /**
   * The AMQP `message_id`: the same on every copy of one event. Undefined when the producer set
   * none, as today's producers do.
   */
  readonly id: string | undefined;
  /** The AMQP `app_id`: the service that published, when it said so. */
  readonly service: string | undefined;
  /**
   * False for an event whose key the catalog does not list. It arrives all the same, because a
   * wildcard binding carries every key; only then is `key` outside its declared type.
   */
  readonly known: boolean;
}

/** Declares one kind of event of a catalog. Made by {@link defineEvent}. */
export interface EventDefinition<Key extends string = string, Body extends EventBody = EventBody> {
  /** Routing key: `service.user_action.domain.EventName`. */
  readonly key: Key;
  readonly titleEn: string;
  readonly titleRu: string;
  /** Checks a body before it is published. */
  readonly body: z.ZodType<Body>;
}

const json = z.json() as z.ZodType<Json>;

/** The strict schema of a body, for publishing: all eight fields, no other, each of its type. */
export const eventBody = z.strictObject({
  event_type: z.string().min(1),
  user_id: z.guid().nullable(),
  user_login: z.string(),
  endpoint: z.string(),
  parameters: z.string(),
  metadata: z.record(z.string(), json),
  response_status_code: z.int(),
  timestamp: z.iso.datetime({ offset: true }),
}) satisfies z.ZodType<EventBody>;

/** The lenient schema, for receiving: any date form of ISO 8601, further fields kept. */
const receivedBody = z.looseObject({
  ...eventBody.shape,
  event_type: z.string(),
  metadata: z.record(z.string(), z.unknown()),
  timestamp: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}([.,]\d+)?)?(Z|[+-]\d{2}(:?\d{2})?)?)?$/i),
});

const KEY = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/;
const MAX_KEY_BYTES = 255;

/**
 * Declares an event of your own service. `body` narrows the common schema, for instance
 * `eventBody.extend({ metadata: z.strictObject({ invoice: z.string() }) })`.
 *
 * @throws AuditError CONFIG_INVALID when the key is not dot-separated words of letters, digits,
 * `_` and `-`, or is longer than AMQP's 255 bytes.
 */
export function defineEvent<const Key extends string, Body extends EventBody = EventBody>(event: {
  readonly key: Key;
  readonly titleEn: string;
  /** @default titleEn */
  readonly titleRu?: string;
  /** @default eventBody */
  readonly body?: z.ZodType<Body>;
}): EventDefinition<Key, Body> {
  if (!KEY.test(event.key) || event.key.length > MAX_KEY_BYTES) {
    throw new AuditError('CONFIG_INVALID', `'${event.key}' is not a routing key of plain words`);
  }
  const body = event.body ?? (eventBody as z.ZodType<EventBody> as z.ZodType<Body>);
  return { key: event.key, titleEn: event.titleEn, titleRu: event.titleRu ?? event.titleEn, body };
}

/** One line of the lists in `events/`: an event with the common body. */
export function title(key: string, titleEn: string, titleRu: string): EventDefinition {
  return defineEvent({ key, titleEn, titleRu });
}

/** The last word of a routing key, which is the event's name and its `event_type`. */
export function eventName(key: string): string {
  return key.slice(key.lastIndexOf('.') + 1);
}

/**
 * The whole body to publish, with `event_type` and `timestamp` filled in where missing.
 *
 * @throws AuditError EVENT_INVALID naming every field that is wrong.
 */
export function completeBody<Body extends EventBody>(
  definition: EventDefinition<string, Body>,
  body: NewEventBody<Body>,
): Body {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new AuditError('EVENT_INVALID', `${definition.key}: the body is not an object`);
  }
  const missing = { event_type: eventName(definition.key), timestamp: new Date().toISOString() };
  const isCommon = (definition.body as unknown) === eventBody;
  const checked = isCommon ? quicklyChecked(body, missing) : undefined;
  if (checked !== undefined) return checked as Body;
  const complete = {
    ...body,
    event_type: body.event_type ?? missing.event_type,
    timestamp: body.timestamp ?? missing.timestamp,
  };
  return check(definition.body, complete, definition.key);
}

/**
 * Reads a received body. Further fields are kept.
 *
 * @throws AuditError EVENT_INVALID when it lacks a field or has one of another type.
 */
export function parseBody(key: string, body: unknown): EventBody {
  return check(receivedBody as unknown as z.ZodType<EventBody>, body, key);
}

function check<Body>(schema: z.ZodType<Body>, body: unknown, key: string): Body {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => {
    const isMissing = path.length === 1 && !Object.hasOwn(Object(body) as object, path[0] ?? '');
    return `${path.join('.') || 'body'}: ${isMissing ? 'it is missing' : message}`;
  });
  throw new AuditError('EVENT_INVALID', `${key}: ${problems.join('; ')}`, { context: { key } });
}
