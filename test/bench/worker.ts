/** The worker as a process: the command as npm links it, with a directory of its own. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Child, hasEnded, startChild, untilSaid } from './child.ts';
import { EXCHANGE } from './queue.ts';

const PACKAGE = fileURLToPath(import.meta.resolve('@pamir-audit/worker/package.json'));
const COMMAND = join(PACKAGE, '..', 'bin', 'pamir-audit.js');
/** The day's file, in the worker's directory. */
export const FILE = 'audit.log';
const LOOK_MS = 5;
/** Without a byte more for so long, it will not get there. */
const STUCK_MS = 60_000;

export interface WorkerOptions {
  readonly url: string;
  readonly queue: string;
  /** Used again as it is, and kept. @default a new one, removed at the end */
  readonly directory?: string;
  /** A configuration instead of the built-in pipeline. */
  readonly configuration?: Configuration;
  readonly env?: NodeJS.ProcessEnv;
}

/** The text of a configuration that writes to `audit.log` in a directory. */
export type Configuration = (place: {
  readonly url: string;
  readonly queue: string;
  readonly directory: string;
}) => string;

export interface BenchWorker extends Child {
  readonly directory: string;
  /** The daily file. */
  readonly file: string;
  /** Resolves when it consumes, if its log level is info. */
  readonly consuming: Promise<void>;
  /** Removes the directory, unless it was given. The worker has ended. */
  remove(): void;
}

export function startWorker(options: WorkerOptions): BenchWorker {
  const { url, queue, configuration } = options;
  const directory = options.directory ?? benchDirectory();
  const env = {
    PATH: process.env['PATH'],
    RABBITMQ_URL: url,
    AUDIT_EXCHANGE: EXCHANGE,
    AUDIT_QUEUE: queue,
    AUDIT_DIR: directory,
    AUDIT_CONSOLE: 'false',
    AUDIT_HTTP: '127.0.0.1:0',
    AUDIT_FILE: FILE,
    ...options.env,
  };
  const args = ['run'];
  if (configuration !== undefined) {
    const path = join(directory, 'bench.toml');
    writeFileSync(path, configuration({ url, queue, directory }));
    args.push('--config', path);
  }
  const child = startChild(COMMAND, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const consuming = untilSaid(child, 'Consuming.', child.process.stderr);
  // Whoever waits for the file learns of an early end there.
  consuming.catch(() => {});
  return {
    ...child,
    directory,
    file: join(directory, FILE),
    consuming,
    remove() {
      if (options.directory === undefined) rmSync(directory, { recursive: true });
    },
  };
}

export function benchDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'pamir-audit-bench-'));
}

/** Resolves when the daily file holds so many lines, all as long as its first, to how many it holds. */
export async function untilWritten(worker: BenchWorker, events: number): Promise<number> {
  let line = 0;
  let [before, grewAt] = [-1, 0];
  for (;;) {
    const size = statSync(worker.file, { throwIfNoEntry: false })?.size ?? 0;
    if (size > before) [before, grewAt] = [size, performance.now()];
    if (performance.now() - grewAt > STUCK_MS) throw new Error(`${size} bytes are all it writes`);
    if (size > 0 && line === 0) line = readFileSync(worker.file).indexOf('\n') + 1;
    if (line > 0 && size >= line * events) return Math.floor(size / line);
    if (hasEnded(worker)) {
      await worker.consuming;
      throw new Error('the worker ended before it had written all');
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
