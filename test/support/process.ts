/** The real command in a real process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach } from 'vitest';
import { eventually } from './eventually.ts';

/** The command as npm links it. */
export const BIN = fileURLToPath(new URL('../../worker/bin/pamir-audit.js', import.meta.url));

export interface Running {
  readonly child: ChildProcess;
  readonly stdout: string;
  readonly stderr: string;
  /** Resolves to the exit code; to the signal's name when one ended it. */
  readonly ended: Promise<number | string>;
  kill(signal: NodeJS.Signals): Promise<number | string>;
}

const running = new Set<Running>();
afterEach(async () => {
  await Promise.all([...running].map((it) => it.kill('SIGKILL')));
});

/** Starts `pamir-audit` with a bare environment and these variables. */
export function start(args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd?: string): Running {
  return watched(
    spawn(process.execPath, [BIN, ...args], {
      env: { PATH: process.env['PATH'], ...env },
      ...(cwd === undefined ? {} : { cwd }),
    }),
  );
}

/** The same from a shell with mounts of its own, after it has run a script. Needs root. */
export function startMounted(
  script: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Running {
  const commands = `set -e; ${script}; exec "$@"`;
  const worker = [process.execPath, BIN, ...args];
  return watched(
    spawn('unshare', ['--mount', 'sh', '-c', commands, 'sh', ...worker], {
      env: { PATH: process.env['PATH'], ...env },
    }),
  );
}

function watched(child: ReturnType<typeof spawn>): Running {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<number | string>((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? signal ?? ''));
  });
  const self: Running = {
    child,
    ended,
    get stdout() {
      return stdout;
    },
    get stderr() {
      return stderr;
    },
    kill(signal) {
      child.kill(signal);
      return ended;
    },
  };
  running.add(self);
  void ended.then(() => running.delete(self));
  return self;
}

/** Runs a command to its end. */
export async function command(args: readonly string[], env: NodeJS.ProcessEnv = {}, input = '') {
  const self = start(args, env);
  self.child.stdin?.end(input);
  const code = await self.ended;
  return { code, stdout: self.stdout, stderr: self.stderr };
}

export interface RunningWorker extends Running {
  /** What `/ready` answers right now. */
  readiness(): Promise<{ ready: boolean; reasons: string[] }>;
  /** Base address of its HTTP pages. */
  readonly http: string;
}

/** Starts `pamir-audit run` and waits until it is ready. */
export async function startWorker(
  env: NodeJS.ProcessEnv,
  args: readonly string[] = ['run'],
): Promise<RunningWorker> {
  const address = `127.0.0.1:${await freePort()}`;
  const self = start(args, { AUDIT_HTTP: address, ...env });
  const http = `http://${address}`;
  const readiness = async () =>
    (await (await fetch(`${http}/ready`)).json()) as { ready: boolean; reasons: string[] };
  const worker = Object.assign(Object.create(self) as Running, { http, readiness });
  await eventually('the worker is ready', async () => {
    const { ready, reasons } = await readiness();
    if (!ready) throw new Error(`${reasons.join(', ')}\n${self.stderr}`);
  });
  return worker;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
