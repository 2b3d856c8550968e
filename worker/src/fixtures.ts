/** Stand-ins for tests. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Event, Logger, Origin, Sink } from './component.ts';

export const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} };

let count = 0;

/** An event as a source pushes it. */
export function anEvent(json = '{}', origin: Partial<Origin> = {}): Event {
  count += 1;
  return {
    json,
    origin: {
      key: 'auth.user_action.user.UserCreated',
      exchange: 'pamir_audit_exchange',
      body: Buffer.from(json),
      id: `id-${count}`,
      redelivered: false,
      properties: {},
      ...origin,
    },
  };
}

/** A sink that remembers its writes and can be told to refuse or to wait. */
export function memorySink(accept: (events: readonly Event[]) => void | Promise<void> = () => {}) {
  const writes: Event[][] = [];
  const sink: Sink = {
    async write(events) {
      await accept(events);
      writes.push([...events]);
    },
    close: async () => {},
  };
  return { sink, writes };
}

export function temporaryDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'pamir-audit-test-'));
}

/** Waits until `check` stops throwing; then, or after two seconds, its own error is thrown. */
export async function eventually(check: () => void, timeoutMs = 2000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      check();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
