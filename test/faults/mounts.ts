/** Small file systems that fill up. Needs root. */
import { spawnSync } from 'node:child_process';
import { atExit } from './at-exit.ts';

function run(command: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr.trim()}`);
}

/** @returns what takes it away again */
export function mountTmpfs(directory: string, size: string): () => void {
  run('mount', '-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', directory);
  const unmount = () => run('umount', '-l', directory);
  const forget = atExit(unmount);
  return () => {
    forget();
    unmount();
  };
}

export function resizeTmpfs(directory: string, size: string): void {
  run('mount', '-o', `remount,size=${size}`, directory);
}
