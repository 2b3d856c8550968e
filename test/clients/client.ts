/** What the checks ask of a client library, in the words they share. One adapter for each. */

export interface Client {
  readonly name: string;
  /** Connects, and again by itself whenever the connection ends. */
  open(url: string): Promise<Session>;
}

export interface Session {
  /** Texts that no queue took. */
  readonly returned: readonly string[];
  /** Persistent and mandatory. Resolves once it is confirmed; rejects when that will not happen. */
  publish(queue: string, text: string): Promise<void>;
  /** From a durable queue that is there, also after another connection was made. */
  consume(queue: string, prefetch: number, onDelivery: (it: Delivery) => void): Promise<void>;
  close(): Promise<void>;
}

export interface Delivery {
  readonly text: string;
  readonly isRedelivered: boolean;
  acknowledge(): void;
}

/** Short, so that a test does not wait for it. */
export const RECONNECT_MS = 50;
