/** The process: command line, signals, exit code. The only place that ends it. */
import { AuditError } from '@pamir-audit/catalog';
import { CommanderError } from 'commander';
import { commandLine } from './command-line.ts';
import { CONFIGURATION, FAILURE, OK, USAGE } from './exit.ts';

/** A command that ignores its signal is ended after so long; nothing is acknowledged late. */
const LONGEST_SHUTDOWN_MS = 7500;

/** What a reader has to take what is left, of a worker that ends, or after a signal. */
const LONGEST_FLUSH_MS = 300;
const isWorker = process.argv[2] === 'run';

// A reader that goes away early, such as `head`, is no failure of ours.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, onSignal);

function onSignal(signal: NodeJS.Signals): void {
  // The second one is from somebody who cannot wait.
  if (stop.signal.aborted) process.exit(FAILURE);
  stop.abort(signal);
  setTimeout(() => process.exit(FAILURE), LONGEST_SHUTDOWN_MS).unref();
}

/** A person's mistake gets its sentence; what nobody foresaw gets its stack too. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? OK : USAGE;
  if (error instanceof AuditError) {
    process.stderr.write(`pamir-audit: ${error.message.replaceAll('\n', '\npamir-audit: ')}\n`);
    return error.code === 'CONFIG_INVALID' ? CONFIGURATION : FAILURE;
  }
  process.stderr.write(`pamir-audit: ${error instanceof Error ? error.stack : String(error)}\n`);
  return FAILURE;
}

let exitCode = OK;
try {
  await commandLine(stop.signal, (code) => {
    exitCode = code;
  }).parseAsync(process.argv);
} catch (error) {
  exitCode = report(error);
}
await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
// Everything is closed and written by now; what could still hold the process is a stuck socket.
process.exit(exitCode);

/**
 * Resolves when the reader has taken everything, or is gone. A worker, whose console nobody may read, and
 * who was told to stop, give it a moment only; others may have somebody who reads page by page.
 */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve());
    const limit = () => void setTimeout(resolve, LONGEST_FLUSH_MS).unref();
    if (isWorker || stop.signal.aborted) limit();
    else stop.signal.addEventListener('abort', limit, { once: true });
  });
}
