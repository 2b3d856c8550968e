/**
 * Whether the process that a spool belongs to is alive.
 *
 * It listens on a socket in the spool's directory. The kernel refuses connections from the moment the
 * process is gone, however it went, and answers for one that is stopped. Unlike a process id that
 * holds across containers with process and network namespaces of their own, and is never used again;
 * a lock (flock) would be as good, but Node has none. Each kernel knows its own sockets only. After a
 * reboot, or for another machine on a network file system, the socket's time says it, which a living
 * owner renews: dead is what has not done so for a minute of our own clock.
 *
 * A wrong answer costs events that are sent twice, and none: see the look after each sync in Journal.
 */
import { readFileSync } from 'node:fs';
import { open, readdir, stat, utimes } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { AuditError } from '@pamir-audit/catalog';

/** `unclear`: it has no socket, as before its owner has made one, after a close, and in a copy. */
export type Life = 'alive' | 'dead' | 'unclear';

export interface Liveness {
  /** Makes this process the living owner of a directory, until it closes or the process ends. */
  announce(directory: string): Promise<{ close(): Promise<void> }>;
  look(directory: string): Promise<Life>;
  /** Whether a name in a spool's directory is of this. */
  isMark(name: string): boolean;
}

export interface SocketLivenessOptions {
  /** Name of this run of the kernel. */
  readonly boot?: string;
  readonly renewMs?: number;
  readonly staleMs?: number;
}

const PREFIX = 'alive-';
/** What an address holds on every system; Linux takes 107 bytes, macOS 103. What is longer, is cut. */
const MAX_ADDRESS_BYTES = 103;

export function socketLiveness(options: SocketLivenessOptions = {}): Liveness {
  const { boot = thisBoot(), renewMs = 10_000, staleMs = 60_000 } = options;
  /** When the time of a socket of another kernel was last seen to change. */
  const seen = new Map<string, { readonly mtimeMs: number; readonly since: number }>();

  const isRenewed = async (path: string): Promise<boolean> => {
    const { mtimeMs } = await stat(path);
    const before = seen.get(path);
    if (before?.mtimeMs === mtimeMs) return performance.now() - before.since < staleMs;
    seen.set(path, { mtimeMs, since: performance.now() });
    return true;
  };

  return {
    isMark: (name) => name.startsWith(PREFIX),

    async announce(directory) {
      const path = join(directory, PREFIX + boot);
      const address = await addressOf(directory, PREFIX + boot);
      const server = await listen(address.path).catch(async (cause: Error) => {
        await address.close();
        const message = `cannot listen on ${path}: ${cause.message}`;
        throw new AuditError('CONFIG_INVALID', message, { cause });
      });
      const renewal = setInterval(() => {
        // A failure makes it look dead on other machines, which is allowed for.
        utimes(path, new Date(), new Date()).catch(() => {});
      }, renewMs).unref();
      const close = async () => {
        clearInterval(renewal);
        await new Promise((resolve) => server.close(resolve));
        // Only now: closing unlinks the socket by the address it was given.
        await address.close();
      };
      return { close };
    },

    async look(directory) {
      try {
        const mark = (await readdir(directory)).find((name) => name.startsWith(PREFIX));
        if (mark === undefined) return 'unclear';
        const path = join(directory, mark);
        if (mark !== PREFIX + boot) return (await isRenewed(path)) ? 'alive' : 'dead';
        const address = await addressOf(directory, mark);
        return await lifeAt(address.path).finally(() => void address.close());
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'ENOENT') return 'unclear';
        // Of another user, for instance: not ours to take.
        return 'alive';
      }
    },
  };
}

/** Connecting is all: the owner's kernel answers, even when the owner is stopped or busy. */
function lifeAt(path: string): Promise<Life> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve('alive'));
    socket.once('error', ({ code }: NodeJS.ErrnoException) => {
      if (code === 'ENOENT') resolve('unclear');
      // Anything else, as too many that wait to be answered by a stopped process, is somebody alive.
      else resolve(code === 'ECONNREFUSED' ? 'dead' : 'alive');
    });
    socket.once('close', () => resolve('alive'));
    socket.once('connect', () => socket.destroy());
  });
}

function listen(path: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', reject);
    // `exclusive`: else, in a worker of node:cluster, it would be the primary that listens.
    server.listen({ path, exclusive: true }, () => {
      server.off('error', reject);
      // An accept that fails, for want of file descriptors, is no matter: connecting was the answer.
      server.on('error', () => {});
      server.unref();
      resolve(server);
    });
  });
}

/** A way to a socket that fits into an address: over an open directory where the path is too long. */
async function addressOf(directory: string, name: string) {
  const path = join(directory, name);
  if (Buffer.byteLength(path) <= MAX_ADDRESS_BYTES) return { path, close: async () => {} };
  if (process.platform !== 'linux') {
    throw new AuditError('CONFIG_INVALID', `the path of the spool is too long: ${directory}`);
  }
  const handle = await open(directory, 'r');
  return { path: `/proc/self/fd/${handle.fd}/${name}`, close: () => handle.close() };
}

function thisBoot(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8);
  } catch {
    // Not Linux: sockets alone have to tell.
    return process.platform;
  }
}
