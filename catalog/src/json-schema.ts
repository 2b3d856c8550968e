/** A JSON Schema per event, for producers and consumers in other languages. */
import { z } from 'zod';
import { type EventDefinition, eventName } from './event.ts';

/** The body of one event as JSON Schema, draft 2020-12. */
export function jsonSchema(definition: EventDefinition): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(definition.body);
  return {
    $schema,
    $id: `urn:pamir:audit:${definition.key}`,
    title: definition.titleEn,
    description: `${definition.titleRu}. Routing key ${definition.key}, event_type ${eventName(definition.key)}.`,
    ...schema,
  };
}
