/** What happens to the worker's directory while it writes there. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createBus, silentLogger } from '@pamir-audit/sdk';
import { afterEach, describe, expect, test } from 'vitest';
import { useBroker } from './support/broker.ts';
import { eventually } from './support/eventually.ts';
import { linesOf, temporaryDirectory } from './support/files.ts';
import { needsMount } from './support/needs.ts';
import { start, startWorker } from './support/process.ts';
import { BODY, KEY } from './support/sample.ts';

const broker = useBroker();

function settings(directory = temporaryDirectory()) {
  return {
    RABBITMQ_URL: broker.url,
    AUDIT_EXCHANGE: broker.exchange,
    AUDIT_QUEUE: broker.queue(),
    AUDIT_QUEUE_TYPE: 'classic',
    AUDIT_CONSOLE: 'false',
    AUDIT_DIR: directory,
  };
}

/** Publishes events `from` to `to`, each with its number in `parameters`. */
async function publish(from: number, to: number, filler = ''): Promise<void> {
  const { url, exchange } = broker;
  await using bus = createBus({ service: 'auth', url, exchange, log: silentLogger });
  const numbers = Array.from({ length: to - from }, (_, index) => from + index);
  await Promise.all(
    numbers.map((number) =>
      bus.publish(KEY, { ...BODY, endpoint: filler, parameters: String(number) }),
    ),
  );
}

const numbersIn = (directory: string) =>
  linesOf(directory).map((line) => Number((JSON.parse(line) as { parameters: string }).parameters));

const upTo = (count: number) => Array.from({ length: count }, (_, number) => number);

async function unacknowledged(queue: string): Promise<number> {
  const connection = await broker.connect();
  const channel = await connection.createChannel();
  const { messageCount } = await channel.checkQueue(queue);
  await channel.close();
  return messageCount;
}

describe('a full disk', () => {
  const mounted: string[] = [];
  afterEach(() => {
    for (const path of mounted.splice(0)) execFileSync('umount', ['-l', path]);
  });

  function smallDisk(size: string): string {
    const path = temporaryDirectory();
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path]);
    mounted.push(path);
    return path;
  }

  test('gives all back to the queue, says why, and goes on by itself when there is room', async (context) => {
    needsMount(context);
    const disk = smallDisk('1m');
    const env = settings(disk);
    const worker = await startWorker(env);
    await publish(0, 2000, 'x'.repeat(1000));
    await eventually('it is suspended', async () => {
      const { ready, reasons } = await worker.readiness();
      expect(ready).toBe(false);
      expect(reasons.join()).toMatch(/file: suspended: .*no space left/);
    });
    // Nothing is held back from the broker: what is not in the file is in the queue, deliverable.
    await eventually('the broker has the rest', async () => {
      expect(await unacknowledged(env.AUDIT_QUEUE)).toBe(2000 - linesOf(disk).length);
    });
    execFileSync('mount', ['-o', 'remount,size=64m', disk]);
    await eventually('all are in the file', () => expect(linesOf(disk)).toHaveLength(2000));
    expect(numbersIn(disk).toSorted((a, b) => a - b)).toEqual(upTo(2000));
    await eventually('it is ready again', async () =>
      expect(await worker.readiness()).toMatchObject({ ready: true }),
    );
    expect(await worker.kill('SIGTERM')).toBe(0);
  });

  test('at the start is waited for', async (context) => {
    needsMount(context);
    const disk = smallDisk('1m,nr_inodes=1');
    const env = settings(disk);
    const worker = start(['run'], { ...env, AUDIT_HTTP: '127.0.0.1:0' });
    await eventually('it says that it waits', () =>
      expect(worker.stderr).toContain('Cannot open the files; waiting.'),
    );
    execFileSync('mount', ['-o', 'remount,nr_inodes=100', disk]);
    await eventually('it works', () => expect(worker.stderr).toContain('Consuming.'));
    await publish(0, 50);
    await eventually('all are in the file', () => expect(linesOf(disk)).toHaveLength(50));
    expect(await worker.kill('SIGTERM')).toBe(0);
  });
});

describe('a directory that somebody', () => {
  test('removes is made anew, and what comes then is written there', async () => {
    const env = settings();
    const worker = await startWorker(env);
    await publish(0, 10);
    await eventually('they are in the file', () => expect(linesOf(env.AUDIT_DIR)).toHaveLength(10));
    const moved = `${env.AUDIT_DIR}.moved`;
    renameSync(env.AUDIT_DIR, moved);
    await publish(10, 20);
    await eventually('the next are in a new file', () => {
      expect(existsSync(env.AUDIT_DIR) ? numbersIn(env.AUDIT_DIR) : []).toHaveLength(10);
    });
    expect(numbersIn(moved)).toEqual(upTo(10));
    expect(await worker.kill('SIGTERM')).toBe(0);
    rmSync(moved, { recursive: true });
  });

  test('clears of all its files gets new ones, and a second worker still stands by', async () => {
    const env = settings();
    const worker = await startWorker(env);
    await publish(0, 10);
    await eventually('they are in the file', () => expect(linesOf(env.AUDIT_DIR)).toHaveLength(10));
    for (const name of readdirSync(env.AUDIT_DIR)) rmSync(join(env.AUDIT_DIR, name));
    await publish(10, 20);
    await eventually('the next are in a new file', () => {
      expect(numbersIn(env.AUDIT_DIR)).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
    });
    const second = startWorker(env);
    await eventually('the lock is back', () =>
      expect(readdirSync(env.AUDIT_DIR)).toContain('.lock'),
    );
    await worker.kill('SIGKILL');
    const successor = await second;
    await publish(20, 30);
    await eventually('the second has taken over', () =>
      expect(numbersIn(env.AUDIT_DIR)).toHaveLength(20),
    );
    expect(await successor.kill('SIGTERM')).toBe(0);
  });
});
