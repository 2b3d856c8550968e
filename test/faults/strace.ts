/** Makes calls of a running worker fail, on the files of a trail only, until it is taken off again. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** Segments that one run may go through: strace follows only names that it is given. */
const MAX_SEGMENTS = 60;

/** The files that a trail of one name may come to have, and their directory. */
export function pathsOf(directory: string, file: string): readonly string[] {
  const dot = file.lastIndexOf('.');
  const names = Array.from({ length: MAX_SEGMENTS }, (_, index) => {
    const number = index === 0 ? '' : `_${String(index + 1).padStart(3, '0')}`;
    return file.slice(0, dot) + number + file.slice(dot);
  });
  return names.flatMap((name) => [join(directory, name), join(directory, `${name}.commits`)]);
}

/**
 * @param injection as strace reads it: `write,fdatasync:error=EIO`
 * @returns what ends it
 */
export function failCalls(
  pid: number,
  paths: readonly string[],
  injection: string,
): () => Promise<void> {
  const [calls = ''] = injection.split(':', 1);
  const on = ['-e', `trace=${calls}`, '-e', `inject=${injection}`, '-p', String(pid)];
  const args = ['-f', '-qq', '-o', '/dev/null', ...paths.flatMap((path) => ['-P', path]), ...on];
  const tracer = spawn('strace', args, { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => tracer.once('exit', () => resolve()));
  return async () => {
    tracer.kill('SIGINT');
    await ended;
  };
}
