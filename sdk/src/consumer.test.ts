import { setTimeout as later } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openConsumer } from './consumer.ts';
import { deferred } from './deferred.ts';
import { parseUrl } from './endpoint.ts';
import { silentLogger } from './log.ts';
import { createTestBus } from './testing.ts';

test('no consumer claims to consume when the broker went before it asked for deliveries', async () => {
  await using bus = await createTestBus();
  const asked = deferred<void>();
  const gate = deferred<void>();
  const consumer = openConsumer(
    {
      endpoints: [parseUrl(bus.url)],
      name: 'test',
      exchange: 'pamir_audit_exchange',
      queue: { name: 'q' },
      bindings: ['#'],
      prefetch: 10,
      async whenReady() {
        asked.resolve();
        await gate.promise;
      },
      log: silentLogger,
    },
    async () => {},
  );
  await asked.promise;
  const restarted = bus.faults.restart({ downMs: 1000 });
  await expect.poll(() => consumer.failure).toMatchObject({ code: 'BROKER_UNAVAILABLE' });
  gate.resolve();
  await later(50);
  expect(consumer.isConsuming).toBe(false);
  await restarted;
  await consumer.ready;
  expect(consumer.isConsuming).toBe(true);
  await consumer.close();
});
