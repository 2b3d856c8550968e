// Whoever uses the bus needs these, and need not depend on another package for them.
export {
  AuditError,
  type AuditEvent,
  defineCatalog,
  defineEvent,
  type ErrorCode,
  type EventKey,
  isRetryable,
  pamirCatalog,
} from '@pamir-audit/catalog';
export type {
  Bus,
  BusOptions,
  BusStatus,
  CheckedKey,
  CheckedPattern,
  HandlersOf,
  PublishOptions,
  SubscribeOptions,
  Subscription,
} from './bus.ts';
export { createBus } from './catalog-bus.ts';
export type { BusChange, ChangeListener } from './changes.ts';
export { aborted, backoff, type Backoff, sleep } from './waiting.ts';
export { type BrokerAccess, openBroker } from './broker-access.ts';
export { type Consumer, type ConsumerOptions, openConsumer } from './consumer.ts';
export type { Delivery, DeliveryProperties } from './delivery.ts';
export {
  type BrokerVariables,
  Endpoint,
  endpointsFromEnv,
  parseUrl,
  type TlsFiles,
} from './endpoint.ts';
export { type IdempotencyStore, memoryIdempotency } from './idempotency.ts';
export { type Logger, silentLogger, stderrLogger } from './log.ts';
export type { Receipt } from './publishing.ts';
export { type DirectMessage, openQueueWriter, type QueueWriter } from './queue-writer.ts';
export type { IsHeld, OnBatch } from './session.ts';
export type { SpoolStatus } from './spool/spool.ts';
export type { SpoolPlan } from './spooled-publisher.ts';
export type { Handler, HandlerContext, Order, RetryBackoff } from './subscriber.ts';
export {
  type Declared,
  DELIVERY_LIMIT,
  queueArguments,
  type QueuePlan,
  type QueueType,
  type Topology,
} from './topology.ts';
