/** The worker process: shutdown, bad messages, and what it finds on the broker. */
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs';
import { connect as connectSocket } from 'node:net';
import { pamirKeys } from '@pamir-audit/catalog';
import { createBus, silentLogger } from '@pamir-audit/sdk';
import { describe, expect, test } from 'vitest';
import { useBroker } from './support/broker.ts';
import { BODY as body } from './support/sample.ts';
import { eventually } from './support/eventually.ts';
import { linesOf, temporaryDirectory } from './support/files.ts';
import { BIN, command, start, startWorker } from './support/process.ts';

const broker = useBroker();

function settings(overrides: NodeJS.ProcessEnv = {}) {
  return {
    RABBITMQ_URL: broker.url,
    AUDIT_EXCHANGE: broker.exchange,
    AUDIT_QUEUE: broker.queue(),
    AUDIT_QUEUE_TYPE: 'classic',
    AUDIT_DIR: temporaryDirectory(),
    ...overrides,
  };
}

describe('shutdown', () => {
  test('SIGTERM in the middle of 20,000 events, then a new start: all are in the file', async () => {
    const env = settings();
    const first = await startWorker(env);
    const { url, exchange } = broker;
    await using bus = createBus({
      service: 'auth',
      url,
      exchange,
      log: silentLogger,
      // 20,000 at once take a slow machine more than the usual ten seconds.
      timeoutMs: 60_000,
    });
    const publishing = Array.from({ length: 20_000 }, (_, number) => {
      const key = pamirKeys[number % pamirKeys.length] ?? pamirKeys[0];
      if (key === undefined) throw new Error('the catalog is empty');
      return bus.publish(key, { ...body, parameters: String(number) });
    });
    await publishing[5000];
    const started = performance.now();
    expect(await first.kill('SIGTERM')).toBe(0);
    expect(performance.now() - started).toBeLessThan(8000);
    const before = linesOf(env.AUDIT_DIR).length;
    await Promise.all(publishing);
    const second = await startWorker(env);
    await eventually('all are in the file', () => {
      expect(linesOf(env.AUDIT_DIR).length).toBeGreaterThanOrEqual(20_000);
    });
    expect(await second.kill('SIGTERM')).toBe(0);
    const numbers = linesOf(env.AUDIT_DIR).map(
      (line) => (JSON.parse(line) as typeof body).parameters,
    );
    expect(new Set(numbers).size).toBe(20_000);
    // A drained worker has acknowledged what it wrote, so nothing comes twice.
    expect(numbers).toHaveLength(20_000);
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(20_000);
  });

  test('while the broker is away it ends at once, with 0', async () => {
    const worker = start(['run'], { ...settings(), RABBITMQ_URL: 'amqp://127.0.0.1:1' });
    await eventually('it says that it waits', () =>
      expect(worker.stderr).toContain('Cannot connect'),
    );
    expect(await worker.kill('SIGTERM')).toBe(0);
    expect(worker.stdout).toBe('');
  });
});

describe('messages', () => {
  test('the worst of them lose nothing and hold up nobody', async () => {
    const env = settings();
    const worker = await startWorker(env);
    const channel = await (await broker.connect()).createConfirmChannel();
    const good = (number: number) =>
      Buffer.from(JSON.stringify({ ...body, parameters: `${number}` }));
    const worst: [name: string, content: Buffer, isLine: boolean][] = [
      ['empty', Buffer.alloc(0), false],
      ['10 MiB', Buffer.from(`{"parameters":"${'x'.repeat(10 * 1024 * 1024)}"}`), true],
      ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), true],
      ['deep', Buffer.from('['.repeat(100_000)), false],
      ['deep object', Buffer.from(`{"a":${'{"a":'.repeat(100_000)}`), false],
      ['prototype', Buffer.from('{"__proto__":{"x":1},"metadata":{"__proto__":1}}'), true],
      ['half a surrogate', Buffer.from('{"user_login":"\\ud800"}'), false],
      [
        'many keys',
        Buffer.from(
          `{"metadata":{${Array.from({ length: 100_000 }, (_, i) => `"k${i}":${i}`).join()}}}`,
        ),
        true,
      ],
    ];
    for (const [name, content] of worst) {
      channel.publish(broker.exchange, 'auth.user_action.user.UserCreated', content, {
        messageId: name,
      });
      channel.publish(broker.exchange, 'not.in.the.catalog', good(1));
    }
    channel.publish(broker.exchange, '', good(2));
    channel.publish(broker.exchange, `${'k'.repeat(254)}\n`, good(3));
    await channel.waitForConfirms();
    const lines = worst.filter(([, , isLine]) => isLine).length + worst.length + 2;
    const letters = worst.filter(([name, , isLine]) => !isLine || name === 'invalid UTF-8');
    await eventually('all are written', () => {
      expect(linesOf(env.AUDIT_DIR)).toHaveLength(lines);
      expect(linesOf(env.AUDIT_DIR, 'dead-')).toHaveLength(letters.length);
    });
    const dead = linesOf(env.AUDIT_DIR, 'dead-').map(
      (line) => JSON.parse(line) as { message_id: string; body_base64: string },
    );
    for (const [name, content] of letters) {
      const letter = dead.find((it) => it.message_id === name);
      expect([name, letter?.body_base64 === content.toString('base64')]).toEqual([name, true]);
    }
    expect(await worker.kill('SIGTERM')).toBe(0);
  });

  test('a console that nobody reads does not hold up the file', async () => {
    const env = settings();
    const worker = await startWorker(env);
    worker.child.stdout?.pause();
    const channel = await (await broker.connect()).createConfirmChannel();
    const content = Buffer.from(JSON.stringify({ ...body, parameters: 'x'.repeat(2000) }));
    for (let i = 0; i < 20_000; i += 1) channel.publish(broker.exchange, 'a', content);
    await eventually('all are in the file', () => {
      expect(linesOf(env.AUDIT_DIR)).toHaveLength(20_000);
    });
    const metrics = await (await fetch(`${worker.http}/metrics`)).text();
    expect(Number(/audit_worker_dropped_copies_total (\d+)/.exec(metrics)?.[1])).toBeGreaterThan(0);
    expect(metrics).toMatch(/audit_worker_stored_events_total 20000/);
    const started = performance.now();
    worker.child.kill('SIGTERM');
    await new Promise((resolve) => worker.child.once('exit', resolve));
    expect(worker.child.exitCode).toBe(0);
    expect(performance.now() - started).toBeLessThan(8000);
  });

  test('a console that goes away does not end the worker', async () => {
    const env = settings();
    const worker = await startWorker(env);
    worker.child.stdout?.destroy();
    const channel = await (await broker.connect()).createConfirmChannel();
    for (let i = 0; i < 3; i += 1) {
      channel.publish(broker.exchange, 'a', Buffer.from('{}'));
      await channel.waitForConfirms();
      await eventually('it is in the file', () => {
        expect(linesOf(env.AUDIT_DIR)).toHaveLength(i + 1);
      });
    }
    worker.child.kill('SIGTERM');
    await new Promise((resolve) => worker.child.once('exit', resolve));
    expect(worker.child.exitCode).toBe(0);
  });
});

describe('what is on the broker', () => {
  test('a missing queue is declared as documented', async () => {
    const env = settings({ AUDIT_QUEUE_TYPE: 'quorum' });
    const worker = await startWorker(env);
    const channel = await (await broker.connect()).createChannel();
    const same = {
      durable: true,
      arguments: {
        'x-queue-type': 'quorum',
        'x-single-active-consumer': true,
        'x-delivery-limit': 1_000_000,
      },
    };
    await expect(channel.assertQueue(env.AUDIT_QUEUE, same)).resolves.toMatchObject({
      consumerCount: 1,
    });
    await worker.kill('SIGTERM');
  });

  test('a queue that is there is used as it is, which is said once', async () => {
    const env = settings();
    const channel = await (await broker.connect()).createChannel();
    await channel.assertQueue(env.AUDIT_QUEUE, { arguments: { 'x-max-priority': 3 } });
    const worker = await startWorker(env);
    await channel.checkExchange(broker.exchange);
    channel.publish(broker.exchange, 'any.key', Buffer.from('{}'));
    await eventually('the event is written', () => expect(linesOf(env.AUDIT_DIR)).toHaveLength(1));
    await worker.kill('SIGTERM');
    expect(worker.stderr.match(/used as it is/g)).toHaveLength(1);
    expect(worker.stderr).toContain(`queue '${env.AUDIT_QUEUE}'`);
  });

  test('an exchange of another type is refused by name', async () => {
    const exchange = `${broker.exchange}.direct`;
    const channel = await (await broker.connect()).createChannel();
    await channel.assertExchange(exchange, 'direct', { autoDelete: false, durable: false });
    const { code, stderr } = await command(['run', '--log-level', 'silent'], {
      ...settings({ AUDIT_EXCHANGE: exchange, AUDIT_HTTP: '127.0.0.1:0' }),
    });
    await channel.deleteExchange(exchange);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      new RegExp(`^pamir-audit: exchange '${exchange}' is not a topic: .*\n$`),
    );
  });

  test('a queue that belongs to another connection is refused by name', async () => {
    const env = settings({ AUDIT_HTTP: '127.0.0.1:0' });
    const owner = await broker.connect();
    await (await owner.createChannel()).assertQueue(env.AUDIT_QUEUE, { exclusive: true });
    const { code, stderr } = await command(['run', '--log-level', 'silent'], env);
    await owner.close();
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining(`cannot use queue '${env.AUDIT_QUEUE}'`),
    ]);
  });
});

test('the pages of a running worker', async () => {
  const worker = await startWorker(settings());
  const page = (path: string) => fetch(`${worker.http}${path}`);
  expect((await page('/health')).status).toBe(200);
  expect(await (await page('/ready')).json()).toEqual({ ready: true, reasons: [] });
  expect((await page('/nothing')).status).toBe(404);
  expect(await (await page('/metrics')).text()).toMatch(/audit_worker_ready 1/);
  // A client that never finishes its request does not hold up the shutdown.
  const { hostname, port } = new URL(worker.http);
  const socket = connectSocket(Number(port), hostname, () => socket.write('GET /health HT'));
  socket.on('error', () => {});
  expect(await worker.kill('SIGTERM')).toBe(0);
});

test('an address that is none gets an answer, and the worker goes on', async () => {
  const worker = await startWorker(settings());
  const { hostname, port } = new URL(worker.http);
  const answer = await new Promise<string>((resolve) => {
    const socket = connectSocket(Number(port), hostname, () =>
      socket.end('GET // HTTP/1.0\r\n\r\n'),
    );
    socket.once('data', (bytes: Buffer) => resolve(bytes.toString()));
  });
  expect(answer).toMatch(/^HTTP\/1\.1 404/);
  expect(await worker.kill('SIGTERM')).toBe(0);
});

test.each([
  ['lines', ''],
  ['warnings', 'not json'],
])('a terminal that nobody reads, full of %s, does not hold up the file', async (_, bad) => {
  const env = settings();
  const channel = await (await broker.connect()).createConfirmChannel();
  await channel.assertExchange(broker.exchange, 'topic', { durable: true });
  await channel.assertQueue(env.AUDIT_QUEUE, { arguments: { 'x-queue-type': 'classic' } });
  await channel.bindQueue(env.AUDIT_QUEUE, broker.exchange, '#');
  // A pseudo-terminal whose other end nobody reads, as Python's standard library can make one.
  const unread = `
import os, pty, subprocess, sys, time
parent, child = pty.openpty()
worker = subprocess.Popen(sys.argv[1:], stdout=child, stderr=child)
worker.wait()`;
  const terminal = spawn('python3', ['-c', unread, process.execPath, BIN, 'run'], {
    env: { PATH: process.env['PATH'], ...env, AUDIT_HTTP: '127.0.0.1:0' },
    stdio: 'ignore',
    detached: true,
  });
  const content = Buffer.from(bad || JSON.stringify({ ...body, parameters: 'x'.repeat(500) }));
  for (let i = 0; i < 2000; i += 1) {
    channel.publish(broker.exchange, 'a', content);
    if (i % 10 === 9) await channel.waitForConfirms();
  }
  await eventually('all are written', () => {
    expect(linesOf(env.AUDIT_DIR, bad ? 'dead-' : 'audit-')).toHaveLength(2000);
  });
  process.kill(-(terminal.pid ?? 0), 'SIGKILL');
});

test('with --log-file the worker’s own log is also in that file', async () => {
  const env = settings();
  const path = `${env.AUDIT_DIR}/worker.log`;
  const worker = await startWorker({ ...env, AUDIT_LOG_FILE: path });
  await eventually('the log is there', () => {
    expect(existsSync(path) && readFileSync(path, 'utf8')).toMatch(/"msg":"Consuming\."/);
  });
  await worker.kill('SIGTERM');
  expect(worker.stdout).toBe('');
  expect(statSync(path).size).toBeGreaterThan(0);
  chmodSync(path, 0o600);
});
