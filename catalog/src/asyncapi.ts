/**
 * A catalog as an AsyncAPI 3 document: one channel per routing key on the audit exchange.
 *
 * The document is written from the side of the services that publish, so every operation sends.
 */
import { z } from 'zod';
import type { Catalog } from './catalog.ts';
import { eventBody, type EventDefinition } from './event.ts';

export interface AsyncApiOptions {
  /** @default 'pamir_audit_exchange' */
  readonly exchange?: string;
  /** Version of the described interface. @default '1.0.0' */
  readonly version?: string;
}

const BINDING_VERSION = '0.3.0';

/** A plain object, ready for JSON.stringify. */
export function asyncApi(catalog: Catalog, options: AsyncApiOptions = {}): Record<string, unknown> {
  const { exchange = 'pamir_audit_exchange', version = '1.0.0' } = options;
  const definitions = [...catalog.events.values()];
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Pamir audit events',
      version,
      description: `Audit events on the topic exchange ${exchange}.`,
      license: { name: 'MIT' },
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(definitions.map((it) => [it.key, channel(it, exchange)])),
    operations: Object.fromEntries(definitions.map((it) => [`publish.${it.key}`, operation(it)])),
    components: {
      messages: Object.fromEntries(definitions.map((it) => [it.key, message(it)])),
      schemas: { EventBody: schema(eventBody) },
    },
  };
}

function channel(definition: EventDefinition, exchange: string): unknown {
  return {
    address: definition.key,
    title: definition.titleEn,
    messages: { event: { $ref: `#/components/messages/${definition.key}` } },
    bindings: {
      amqp: {
        is: 'routingKey',
        exchange: { name: exchange, type: 'topic', durable: true, autoDelete: false, vhost: '/' },
        bindingVersion: BINDING_VERSION,
      },
    },
  };
}

function operation(definition: EventDefinition): unknown {
  return {
    action: 'send',
    title: definition.titleEn,
    channel: { $ref: `#/channels/${definition.key}` },
    messages: [{ $ref: `#/channels/${definition.key}/messages/event` }],
    bindings: { amqp: { deliveryMode: 2, mandatory: true, bindingVersion: BINDING_VERSION } },
  };
}

function message(definition: EventDefinition): unknown {
  const isCommon = definition.body === (eventBody as EventDefinition['body']);
  return {
    name: definition.key,
    title: definition.titleEn,
    summary: definition.titleRu,
    contentType: 'application/json',
    payload: isCommon ? { $ref: '#/components/schemas/EventBody' } : schema(definition.body),
  };
}

function schema(body: z.ZodType): unknown {
  const { $schema: _, ...rest } = z.toJSONSchema(body, { target: 'draft-7' });
  return rest;
}
