/** Processes that are measured: what they say on a stream, and their end. */
import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

export interface Child {
  readonly process: ChildProcess;
  readonly pid: number;
  /** Ends it with a signal, unless it has ended. */
  end(signal?: NodeJS.Signals): Promise<void>;
}

export function startChild(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Child {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'], ...options });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${command} did not start`);
  return {
    process: child,
    pid,
    async end(signal = 'SIGTERM') {
      if (hasEnded({ process: child })) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill(signal);
      await ended;
    },
  };
}

export function hasEnded({ process: child }: Pick<Child, 'process'>): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** A program of this folder, in a process of its own. */
export function startProgram(name: string, args: readonly (string | number)[]): Child {
  const path = fileURLToPath(new URL(`${name}.js`, import.meta.url));
  return startChild(process.execPath, [path, ...args.map(String)]);
}

/** Resolves when a process has said `text`; rejects, with what it said, when it ends before. */
export function untilSaid(child: Child, text: string, from: Readable | null): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    from?.setEncoding('utf8').on('data', (chunk: string) => {
      said = (said + chunk).slice(-KEPT);
      if (said.includes(text)) resolve();
    });
    child.process.once('exit', () => reject(new Error(`ended without '${text}': ${said}`)));
  });
}

const KEPT = 4096;

/** All that a process prints until it ends. */
export function outputOf({ process: child }: Child): Promise<string> {
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  return new Promise((resolve) => child.once('close', () => resolve(output)));
}
