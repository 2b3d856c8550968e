/** The inputs of earlier shells, in a file that nobody else can read: they may name secrets. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

const MOST_LINES = 1000;

export function historyFile(environment: NodeJS.ProcessEnv): string {
  const state = environment['XDG_STATE_HOME'];
  // By the standard, one that is not absolute does not count.
  const base = state?.startsWith('/') === true ? state : join(homedir(), '.local', 'state');
  return join(base, 'pamir-audit', 'vrl_history');
}

/** Newest first, as readline has it. */
export function readHistory(path: string): string[] {
  try {
    const lines = readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
    return lines.toReversed().slice(0, MOST_LINES);
  } catch {
    // None yet, or none that can be read: a shell works without.
    return [];
  }
}

/** @returns why it could not be kept */
export function writeHistory(path: string, lines: readonly string[]): string | undefined {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const text = lines
      .slice(0, MOST_LINES)
      .toReversed()
      .map((line) => `${line}\n`)
      .join('');
    const draft = `${path}.${process.pid}`;
    writeFileSync(draft, text, { mode: 0o600 });
    renameSync(draft, path);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
