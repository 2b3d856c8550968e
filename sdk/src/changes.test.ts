import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { BusChange } from './changes.ts';
import { type Logger, silentLogger } from './log.ts';
import { createTestBus, type TestBus, type TestBusOptions } from './testing.ts';
import { body } from './fixtures.ts';

const KEY = 'auth.user_action.user.UserCreated';

const open: TestBus[] = [];
afterEach(async () => {
  for (const bus of open.splice(0)) await bus.close({ timeoutMs: 500 });
});

async function watched(options: TestBusOptions = {}) {
  const bus = await createTestBus(options);
  open.push(bus);
  const changes: BusChange[] = [];
  const stop = bus.watch((change) => changes.push(change));
  return { bus, changes, stop };
}

test('a connection that goes and comes back is told', async () => {
  const { bus, changes } = await watched();
  await bus.faults.restart();
  await expect.poll(() => changes).toEqual(['disconnected', 'connected']);
});

test('a broker that takes no publishes is told, and when it takes them again', async () => {
  const { bus, changes } = await watched();
  bus.faults.block();
  void bus.publish(KEY, body).catch(() => {});
  await expect.poll(() => changes).toEqual(['blocked']);
  bus.faults.unblock();
  await expect.poll(() => changes).toEqual(['blocked', 'unblocked']);
});

test('a bus that holds as much as it may is told, with its status', async () => {
  const { bus, changes } = await watched({ maxEvents: 2 });
  const seen: number[] = [];
  bus.watch((change, { pending }) => change === 'full' && seen.push(pending));
  bus.faults.block();
  const publishing = Promise.all([1, 2].map(() => bus.publish(KEY, body)));
  await expect.poll(() => changes).toContain('full');
  expect(seen).toEqual([2]);
  bus.faults.unblock();
  await publishing;
  await expect.poll(() => changes).toContain('room');
});

test('events on the local disk are told, and when none is left', async () => {
  const spool = { directory: mkdtempSync(join(tmpdir(), 'pamir-audit-changes-')) };
  const { bus, changes } = await watched({ spool });
  await expect.poll(() => bus.status().spool?.events).toBe(0);
  await bus.faults.restart({ downMs: 1500 });
  await expect.poll(() => bus.status().isConnected).toBe(false);
  expect(await bus.publish(KEY, body)).toMatchObject({ state: 'spooled' });
  await expect.poll(() => changes).toContain('drained');
  expect(changes.filter((it) => it === 'spooling' || it === 'drained')).toEqual([
    'spooling',
    'drained',
  ]);
});

test('who watches no more is not told, and one who throws keeps nobody from being told', async () => {
  const told: object[] = [];
  const log: Logger = { ...silentLogger, error: (fields) => told.push(fields) };
  const { bus, changes, stop } = await watched({ log });
  const others: BusChange[] = [];
  bus.watch(() => {
    throw new Error('no');
  });
  bus.watch((change) => others.push(change));
  stop();
  await bus.faults.restart();
  await expect.poll(() => others).toEqual(['disconnected', 'connected']);
  expect(changes).toEqual([]);
  expect(told).toContainEqual({ change: 'connected', reason: 'no' });
});
