/** A full queue to the daily file, with everything on, against a consumer that writes nothing. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect } from 'amqplib';
import type { Case } from './main.ts';
import type { Round } from './rounds.ts';

const EXCHANGE = 'bench';
const TICKS_PER_SECOND = 100;
const BIN = fileURLToPath(import.meta.resolve('@pamir-audit/worker/package.json'));
const WORKER = join(BIN, '..', 'bin', 'pamir-audit.js');
const BARE = fileURLToPath(new URL('bare-consumer.js', import.meta.url));

export function drain(url: string, type: 'classic' | 'quorum', events: number): Case {
  return {
    name: `drain-${type}`,
    unit: 'events a second',
    baseline: async () => {
      const queue = await fill(url, type, events);
      const child = spawn(process.execPath, [BARE, url, queue, String(events)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const finished = new Promise((resolve) => child.stdout.once('data', resolve));
      return measure(child, events, () => finished, url, queue);
    },
    ours: async () => {
      const queue = await fill(url, type, events);
      const directory = mkdtempSync(join(tmpdir(), 'pamir-audit-bench-'));
      const env = {
        PATH: process.env['PATH'],
        RABBITMQ_URL: url,
        AUDIT_EXCHANGE: EXCHANGE,
        AUDIT_QUEUE: queue,
        AUDIT_DIR: directory,
        AUDIT_CONSOLE: 'false',
        AUDIT_HTTP: '127.0.0.1:0',
        AUDIT_FILE: 'audit.log',
        LOG_LEVEL: 'warn',
      };
      const child = spawn(WORKER, ['run'], { env, stdio: 'inherit' });
      const round = await measure(
        child,
        events,
        () => untilWritten(join(directory, 'audit.log'), events),
        url,
        queue,
      );
      rmSync(directory, { recursive: true });
      return round;
    },
  };
}

/** Bodies of 400 bytes, all of one length, so that the file's size tells how many are in it. */
async function fill(url: string, type: 'classic' | 'quorum', events: number): Promise<string> {
  const queue = `bench.${type}`;
  const connection = await connect(url);
  const channel = await connection.createConfirmChannel();
  await channel.assertExchange(EXCHANGE, 'topic');
  // One of an earlier run may have been declared otherwise.
  await channel.deleteQueue(queue);
  const asDeclaredByUs = { 'x-queue-type': type, 'x-single-active-consumer': true };
  await channel.assertQueue(queue, { arguments: asDeclaredByUs });
  await channel.bindQueue(queue, EXCHANGE, '#');
  const base = {
    event_type: 'UserCreated',
    user_id: '7c0f4a52-2f0a-4b9e-9f0e-0c9b1b0f5a11',
    user_login: 'ivanov',
    endpoint: '/api/v1/users',
    metadata: { source_ip: '10.0.0.1', request_id: '0c9b1b0f5a11' },
    response_status_code: 201,
    timestamp: '2025-03-01T12:34:56.789012+00:00',
  };
  const bare = JSON.stringify({ ...base, parameters: '' }).length;
  for (let index = 0; index < events; index += 1) {
    const parameters = String(index).padStart(400 - bare, '0');
    const body = Buffer.from(JSON.stringify({ ...base, parameters }));
    channel.publish(EXCHANGE, 'auth.user_action.user.UserCreated', body, { deliveryMode: 2 });
    if (index % 2000 === 1999) await channel.waitForConfirms();
  }
  await channel.waitForConfirms();
  await connection.close();
  return queue;
}

async function measure(
  child: ChildProcess,
  events: number,
  finished: () => Promise<unknown>,
  url: string,
  queue: string,
): Promise<Round> {
  const started = performance.now();
  await finished();
  const seconds = (performance.now() - started) / 1000;
  const { pid } = child;
  if (pid === undefined) throw new Error('the process did not start');
  const usage = usageOf(pid);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
  await expectEmpty(url, queue);
  return {
    perSecond: events / seconds,
    cpuSeconds: (usage.cpuSeconds / events) * 1e6,
    peakMegabytes: usage.peakMegabytes,
  };
}

/** From the operating system, for the whole process: a profiler inside would see only its own part. */
function usageOf(pid: number) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [user = 0, system = 0] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11)
    .map(Number);
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const peak = Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]);
  return { cpuSeconds: (user + system) / TICKS_PER_SECOND, peakMegabytes: peak / 1024 };
}

async function untilWritten(path: string, events: number): Promise<void> {
  let line = 0;
  for (;;) {
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (size > 0 && line === 0) line = readFileSync(path).indexOf('\n') + 1;
    if (line > 0 && size >= line * events) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A drain that did not drain is no measurement. */
async function expectEmpty(url: string, queue: string): Promise<void> {
  const connection = await connect(url);
  const { messageCount } = await (await connection.createChannel()).checkQueue(queue);
  await connection.close();
  if (messageCount > 0) throw new Error(`${messageCount} events are left in ${queue}`);
}
