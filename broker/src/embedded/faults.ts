/** What a test can make go wrong with a broker. */
import type { Direction } from './link.ts';
import type { ReplyCode } from './protocol.ts';

export interface Faults {
  /** Ends all connections: `fin` as a proxy that is shut down does, `reset` as a crash does. */
  dropConnections(how?: 'fin' | 'reset'): void;
  /** Ends all connections as an operator does, with `connection.close` and code 320. */
  closeConnections(reason?: string): void;
  /** Half-open: connections stay, and nothing passes any more until `speak`. */
  fallSilent(): void;
  /** What was sent meanwhile is lost, so connections that were silent are dropped. */
  speak(): void;
  /** Every chunk takes so long, in both directions. 0 ends it. */
  delay(ms: number): void;
  /** The next connection to exceed so many bytes in that direction, seen from here, is cut there. */
  cutAfter(bytes: number, direction: Direction): void;
  /** A resource alarm: who publishes is told, and not read from any more. */
  block(reason?: string): void;
  unblock(): void;
  /** The next publishes are answered with a nack and not routed. */
  refusePublishes(count: number): void;
  /** Cancels the consumers of a queue, as a queue that fails over does. */
  cancelConsumers(queue: string): void;
  /** Closes all channels, or those that consume from a queue, with an error. */
  closeChannels(code: ReplyCode, text: string, queue?: string): void;
  /**
   * Ends everything, and starts anew on the same port. With its state: durable queues and exchanges,
   * and of the messages in durable queues the persistent ones.
   */
  restart(options?: RestartOptions): Promise<void>;
}

export interface RestartOptions {
  /** @default true */
  readonly isStateKept?: boolean;
  /** How long nobody listens on the port. @default 0 */
  readonly downMs?: number;
}
