export { asyncApi } from './asyncapi.ts';
export {
  type Catalog,
  defineCatalog,
  definitionOf,
  type EventsIn,
  type EventsMatching,
  type KeyIn,
  keysMatching,
} from './catalog.ts';
export { AuditError, type ErrorCode, type ErrorDetails, isRetryable } from './error.ts';
export {
  type AuditEvent,
  completeBody,
  defineEvent,
  type EventBody,
  eventBody,
  type EventDefinition,
  eventName,
  type Json,
  type NewEventBody,
  parseBody,
} from './event.ts';
export { jsonSchema } from './json-schema.ts';
export { nearest } from './nearest.ts';
export {
  type EventKey,
  type EventOf,
  type EventsOf,
  type KeysOf,
  pamirCatalog,
  pamirKeys,
  type PamirCatalog,
  pamirServices,
  type Service,
} from './pamir.ts';
export type { EventMap, PatternIndex } from './pamir.generated.ts';
export { compilePattern, matches, type Matches } from './pattern.ts';
