import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { BrokerConnection } from './connection.ts';
import { parseUrl } from './endpoint.ts';
import { type Logger, silentLogger } from './log.ts';
import { within } from './waiting.ts';

test('closing ends with the attempt to connect that is under way, and nothing is said of it', async () => {
  const attempts: Socket[] = [];
  const server = createServer((socket) => attempts.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const told: string[] = [];
  const log: Logger = { ...silentLogger, warn: (_fields, message) => told.push(message) };
  const endpoints = [parseUrl(`amqp://127.0.0.1:${port}`)];
  const connection = new BrokerConnection({ endpoints, name: 'test', log });
  // The fourth wait is one of at least a second.
  for (let failed = 0; failed < 3; failed += 1) {
    await expect.poll(() => attempts.length).toBe(failed + 1);
    attempts[failed]?.destroy();
    await expect.poll(() => told.length).toBe(failed + 1);
  }
  await expect.poll(() => attempts.length).toBe(4);
  const closing = connection.close(60_000);
  attempts[3]?.destroy();
  // Which of two timers of this process is first does not depend on how busy the machine is.
  expect(await within(900, closing)).toBe(true);
  expect(told).toHaveLength(3);
  server.close();
});
