/**
 * stdout and stderr, so that nobody who does not read them can stop the process.
 *
 * Node writes to a pipe without waiting, but to a terminal it waits: one held with Ctrl-S, or a stuck
 * `docker run -t`, would freeze everything, timers and signals included. So a terminal is opened once
 * more, without waiting, and what it does not take now is tried again a little later.
 */
import { closeSync, constants, openSync, write } from 'node:fs';
import { promisify } from 'node:util';

export interface StandardStream {
  readonly isTerminal: boolean;
  /** Resolves when the kernel has all of it; rejects when the reader is gone. */
  write(text: string | Buffer): Promise<void>;
}

const RETRY_MS = 50;
const writeSome = promisify(write);

export function openStandardStream(name: 'stdout' | 'stderr'): StandardStream {
  const stream = process[name];
  const terminal = stream.isTTY ? reopen(name === 'stdout' ? 1 : 2) : undefined;
  if (terminal !== undefined)
    return { isTerminal: true, write: (text) => writeAll(terminal, text) };
  return {
    isTerminal: stream.isTTY,
    // The callback, not the return value, says that the kernel took the bytes.
    write: (text) =>
      new Promise((resolve, reject) => {
        stream.write(text, (error) => (error ? reject(error) : resolve()));
      }),
  };
}

/** A descriptor of our own: the given one is shared with other processes, and is left as it is. */
function reopen(descriptor: number): number | undefined {
  const { O_WRONLY, O_NONBLOCK, O_NOCTTY } = constants;
  let own: number | undefined;
  try {
    own = openSync(`/dev/fd/${descriptor}`, O_WRONLY | O_NONBLOCK | O_NOCTTY);
    return own;
  } catch {
    // Not every system lets a terminal be opened again; then it is written as Node does.
    if (own !== undefined) closeSync(own);
    return undefined;
  }
}

async function writeAll(descriptor: number, text: string | Buffer): Promise<void> {
  let rest = typeof text === 'string' ? Buffer.from(text) : text;
  while (rest.length > 0) {
    try {
      const { bytesWritten } = await writeSome(descriptor, rest);
      rest = rest.subarray(bytesWritten);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS).unref());
    }
  }
}
