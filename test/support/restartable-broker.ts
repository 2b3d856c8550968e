/** A broker of a test's own that it may stop and kill: a private node, or the embedded one without a server. */
import { findServer, privateNode, startBroker } from '@pamir-audit/broker';

export interface RestartableBroker {
  readonly url: string;
  stop(): Promise<void>;
  kill(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Long enough for a client to notice. */
const DOWN_MS = 2000;

export async function restartableBroker(): Promise<RestartableBroker> {
  if (findServer() !== undefined) return privateNode();
  const broker = await startBroker({ say: () => {} });
  let back = Promise.resolve();
  const end = () => {
    back = broker.faults.restart({ downMs: DOWN_MS });
    return Promise.resolve();
  };
  return { url: broker.url, stop: end, kill: end, start: () => back, close: () => broker.close() };
}
