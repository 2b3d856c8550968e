/** A worker in a process of its own, as an operator runs it, or under strace. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { atExit } from './at-exit.ts';

const PACKAGE = fileURLToPath(import.meta.resolve('@pamir-audit/worker/package.json'));
const BIN = join(PACKAGE, '..', 'bin', 'pamir-audit.js');
/** The same as modules: what is preloaded may alter one, and in the bundle there are none. */
const MODULES = join(PACKAGE, '..', 'dist', 'main.js');

export interface WorkerOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Where its own log goes. */
  readonly logPath: string;
  /** Where its console goes. @default nowhere */
  readonly outPath?: string;
  /** Arguments of `run`. */
  readonly args?: readonly string[];
  /** Arguments of strace, which then watches it. */
  readonly strace?: readonly string[];
  /** Modules to load before it. */
  readonly preload?: readonly URL[];
}

export class Worker {
  readonly #child: ChildProcess;
  readonly #logPath: string;
  /** Resolves to the exit code, or the signal's name when one ended it. */
  readonly ended: Promise<number | string>;
  isRunning = true;

  constructor({ env, logPath, outPath, args: given = [], strace, preload = [] }: WorkerOptions) {
    this.#logPath = logPath;
    const log = openSync(logPath, 'a');
    const out = outPath === undefined ? undefined : openSync(outPath, 'a');
    const preloaded = preload.map((it) => `--import=${it.href}`);
    const program = preload.length > 0 ? MODULES : BIN;
    const command = [process.execPath, ...preloaded, program, 'run', ...given];
    // With -D the tracer is the grandchild, so that the process we signal is the worker.
    const whole = strace ? ['strace', '-D', '-f', '-qq', '-o', '/dev/null', ...strace] : [];
    const [first = '', ...args] = [...whole, ...command];
    this.#child = spawn(first, args, {
      // Strace counts calls by thread; with one thread for files the count means something.
      env: { PATH: process.env['PATH'], ...(strace ? { UV_THREADPOOL_SIZE: '1' } : {}), ...env },
      stdio: ['ignore', out ?? 'ignore', log],
    });
    closeSync(log);
    if (out !== undefined) closeSync(out);
    const forget = atExit(() => this.#child.kill('SIGKILL'));
    this.ended = new Promise((resolve) => {
      const end = (how: number | string) => {
        forget();
        this.isRunning = false;
        resolve(how);
      };
      this.#child.once('error', (error) => end(error.message));
      this.#child.once('exit', (code, signal) => end(code ?? signal ?? ''));
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** What it said about itself so far. */
  get log(): string {
    return readFileSync(this.#logPath, 'utf8');
  }

  /** What each of its threads waits for in the kernel, for a worker that stands still. */
  get threads(): string {
    const tasks = `/proc/${this.pid}/task`;
    try {
      return readdirSync(tasks)
        .map((id) => {
          const read = (name: string) => readFileSync(join(tasks, id, name), 'utf8').trim();
          const state = /^State:\s+(\w)/m.exec(read('status'))?.[1];
          return `${read('comm')} ${state} ${read('wchan')} ${read('syscall').split(' ')[0]}`;
        })
        .join(', ');
    } catch {
      return 'not to be seen';
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<number | string> {
    this.#child.kill(signal);
    return this.ended;
  }
}
