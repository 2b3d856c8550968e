/**
 * The worker's own log: stderr, and with a path also a rotated file. Never stdout, which is the
 * console copy of the events.
 */
import { basename, dirname } from 'node:path';
import { type Logger as Pino, multistream, pino, type StreamEntry } from 'pino';
import { prettyFactory } from 'pino-pretty';
import { createStream } from 'rotating-file-stream';
import type { Settings } from './settings.ts';
import { openStandardStream } from './standard-stream.ts';

/** JSON lines, or text with colours when a person looks at a terminal. */
export function openLog({ logLevel, logFile }: Pick<Settings, 'logLevel' | 'logFile'>): Pino {
  const level = logLevel === 'silent' ? 'fatal' : logLevel;
  const streams: StreamEntry[] = [{ level, stream: stderrStream() }];
  if (logFile !== undefined) streams.push({ level, stream: rotatedFile(logFile) });
  const options = { level: logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  return pino(options, multistream(streams));
}

/** Most that waits for a reader of stderr; what comes then is dropped, so that nothing waits. */
const MAX_WAITING_BYTES = 1024 * 1024;

function stderrStream() {
  const stderr = openStandardStream('stderr');
  const format = stderr.isTerminal
    ? prettyFactory({ colorize: true, translateTime: 'HH:MM:ss', ignore: 'pid,hostname' })
    : (line: string) => line;
  let waiting = 0;
  return {
    write(line: string) {
      if (waiting + line.length > MAX_WAITING_BYTES) return;
      waiting += line.length;
      // A reader that has gone is no reason to stop working.
      const written = stderr.write(format(line)).catch(() => {});
      void written.finally(() => {
        waiting -= line.length;
      });
    },
  };
}

function rotatedFile(path: string) {
  const stream = createStream(basename(path), {
    path: dirname(path),
    size: '10M',
    maxFiles: 5,
  });
  // The log is best effort; a full disk must not end the worker.
  stream.on('error', ({ message }) =>
    process.stderr.write(`pamir-audit: cannot log to ${path}: ${message}\n`),
  );
  return stream;
}
