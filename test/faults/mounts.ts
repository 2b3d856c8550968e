/** Small file systems that fill up. Needs root. */
import { spawnSync } from 'node:child_process';

function run(command: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr.trim()}`);
}

/** @returns what takes it away again */
export function mountTmpfs(directory: string, size: string): () => void {
  run('mount', '-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', directory);
  return () => run('umount', '-l', directory);
}

export function resizeTmpfs(directory: string, size: string): void {
  run('mount', '-o', `remount,size=${size}`, directory);
}
