/** The documented vector.toml over a broker: a full queue to its file, against the built-in pipeline. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect } from 'amqplib';
import type { Case } from './main.ts';
import { usageOf } from './process-usage.ts';
import { declareQueue, fill, USUAL_BYTES } from './queue.ts';
import type { Round } from './rounds.ts';

const EXCHANGE = 'pamir_audit_exchange';
/** As the documentation has it. */
const QUEUE = 'vector';
const LOOK_MS = 5;
const PACKAGE = fileURLToPath(import.meta.resolve('@pamir-audit/worker/package.json'));
const WORKER = join(PACKAGE, '..', 'bin', 'pamir-audit.js');
const DOCUMENTED = fileURLToPath(new URL('../../cases/vector/vector.toml', import.meta.url));

/** Both write the same lines to a file, and copies to a console that goes nowhere. */
export function remapDrain(url: string, events: number): Case {
  return {
    name: 'remap-drain',
    unit: 'events a second',
    baseline: () => drained(url, events, (directory) => startBuiltIn(url, directory)),
    ours: () => drained(url, events, (directory) => startConfigured(url, directory)),
  };
}

function startBuiltIn(url: string, directory: string): ChildProcess {
  return start(['run'], {
    RABBITMQ_URL: url,
    AUDIT_QUEUE: QUEUE,
    AUDIT_DIR: directory,
    AUDIT_CONSOLE: 'true',
  });
}

/** Unchanged but for the port of this run's broker and the directory of this round. */
function startConfigured(url: string, directory: string): ChildProcess {
  const { hostname, port, username, password } = new URL(url);
  const text = readFileSync(DOCUMENTED, 'utf8')
    .replace(':5672/', `:${port}/`)
    .replace('/etc/vector/log', directory);
  const path = join(directory, 'vector.toml');
  writeFileSync(path, text);
  return start(['run', '--config', path], {
    RABBITMQ_USER: username || 'guest',
    RABBITMQ_PASSWORD: password || 'guest',
    RABBITMQ_HOST: hostname,
    RABBITMQ_VHOST: '%2f',
  });
}

function start(args: readonly string[], variables: NodeJS.ProcessEnv): ChildProcess {
  const env = {
    PATH: process.env['PATH'],
    AUDIT_HTTP: '127.0.0.1:0',
    // That the queue is no quorum queue is known.
    LOG_LEVEL: 'error',
    ...variables,
  };
  return spawn(WORKER, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
}

async function drained(
  url: string,
  events: number,
  startIn: (directory: string) => ChildProcess,
): Promise<Round> {
  await declareQueue(url, 'classic', QUEUE, EXCHANGE);
  await fill(url, events, USUAL_BYTES, EXCHANGE);
  const directory = mkdtempSync(join(tmpdir(), 'pamir-audit-bench-'));
  const started = performance.now();
  const child = startIn(directory);
  await untilWritten(child, directory, events);
  const seconds = (performance.now() - started) / 1000;
  const { cpuSeconds } = usageOf(child.pid ?? 0);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
  await expectEmpty(url);
  rmSync(directory, { recursive: true });
  return { perSecond: events / seconds, cpuSeconds: (cpuSeconds / events) * 1e6 };
}

async function untilWritten(child: ChildProcess, directory: string, events: number): Promise<void> {
  let line = 0;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the worker ended with ${child.exitCode}`);
    const name = readdirSync(directory).find((it) => /^audit-.*\.(log|jsonl)$/.test(it));
    const path = name === undefined ? undefined : join(directory, name);
    const size = path === undefined ? 0 : statSync(path).size;
    if (path !== undefined && size > 0 && line === 0) line = readFileSync(path).indexOf('\n') + 1;
    if (line > 0 && size >= line * events) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** A drain that did not drain is no measurement. */
async function expectEmpty(url: string): Promise<void> {
  const connection = await connect(url);
  const { messageCount } = await (await connection.createChannel()).checkQueue(QUEUE);
  await connection.close();
  if (messageCount > 0) throw new Error(`${messageCount} events are left in ${QUEUE}`);
}
