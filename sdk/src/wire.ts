/**
 * An event as an AMQP message and back. The body is the documented JSON and nothing else; what the
 * SDK adds travels in the message's properties and headers.
 */
import {
  AuditError,
  type AuditEvent,
  type Catalog,
  type EventBody,
  parseBody,
} from '@pamir-audit/catalog';
import type { Options } from 'amqplib';
import type { Delivery } from './delivery.ts';
import { uuidv7 } from './uuid.ts';

/** Version of the body's format, sent as the header `schema_version`. */
const SCHEMA_VERSION = 1;

/** Who publishes. */
export interface Producer {
  /** The service: AMQP `app_id`. */
  readonly service: string;
  /** This running instance of it: header `producer`. */
  readonly instance: string;
  /** The broker compares it with the login, and so vouches for the producer: AMQP `user_id`. */
  readonly login: string | undefined;
}

/** An event on its way out, encoded once; every re-send has the same id and bytes. */
export interface Outgoing {
  readonly id: string;
  readonly key: string;
  readonly content: Buffer;
  readonly properties: Options.Publish;
}

/** @param seq position among all events of this instance, so that a gap can be seen */
export function encode(
  key: string,
  body: EventBody,
  producer: Producer,
  seq: number,
  id: string = uuidv7(),
): Outgoing {
  const properties: Options.Publish = {
    messageId: id,
    contentType: 'application/json',
    type: body.event_type,
    appId: producer.service,
    // AMQP counts seconds.
    timestamp: Math.floor(Date.now() / 1000),
    deliveryMode: 2,
    mandatory: true,
    headers: { producer: producer.instance, seq, schema_version: SCHEMA_VERSION },
  };
  if (producer.login !== undefined) properties.userId = producer.login;
  return { id, key, content: Buffer.from(JSON.stringify(body)), properties };
}

/** The same, vouched for by the broker under the present login. */
export function vouchedFor(
  properties: Options.Publish,
  login: string | undefined,
): Options.Publish {
  if (properties.userId === login) return properties;
  const { userId: _, ...rest } = properties;
  return login === undefined ? rest : { ...rest, userId: login };
}

/** With further headers; the event is the same. */
export function withHeaders(
  outgoing: Outgoing,
  headers: Readonly<Record<string, string>>,
): Outgoing {
  if (Object.keys(headers).length === 0) return outgoing;
  const { properties } = outgoing;
  return {
    ...outgoing,
    properties: { ...properties, headers: { ...properties.headers, ...headers } },
  };
}

/** The properties of a re-send, which readers can tell from a first sending. */
export function resent(properties: Options.Publish): Options.Publish {
  return { ...properties, headers: { ...properties.headers, resent: true } };
}

/**
 * Reads a delivery as an event. Keys outside the catalog and further fields are fine.
 *
 * @throws AuditError EVENT_INVALID when the body is not JSON or lacks a documented field
 */
export function decode(delivery: Delivery, catalog: Catalog): AuditEvent {
  const { key, id, properties } = delivery;
  return {
    key,
    body: parseBody(key, parseJson(key, delivery.body)),
    id,
    service: properties.appId,
    known: catalog.events.has(key),
  };
}

function parseJson(key: string, bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new AuditError('EVENT_INVALID', `${key}: the body is not JSON`, { cause });
  }
}
