/** Compares what a run has written with what its specification says, line by line. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { linesOf } from '../support/files.ts';
import { type Published, SINKS } from './specification.ts';

export interface Account {
  /** A sink, or the dead-letter file. */
  readonly name: string;
  readonly expected: number;
  readonly written: number;
  readonly missing: readonly string[];
  /** More often than it must be there. */
  readonly doubled: readonly string[];
  /** Not called for at all. */
  readonly foreign: readonly string[];
}

export function judge(events: readonly Published[], directory: string): readonly Account[] {
  const sinks = SINKS.map((name) => {
    const expected = events.flatMap(({ lines }) =>
      lines.flatMap(([sink, line]) => (sink === name ? [line] : [])),
    );
    return account(name, expected, linesIn(join(directory, name), 'audit-'));
  });
  const dead = events.filter(({ isDead }) => isDead);
  const letters = linesIn(join(directory, 'dead'), 'dead-').map(letterOf);
  return [...sinks, account('dead letters', dead.map(rawOf), letters)];
}

/** Lines of the console that are none of the lines of the file. What it does not have may be missing. */
export function foreignCopies(events: readonly Published[], path: string): readonly string[] {
  const known = new Set(events.flatMap(({ lines }) => lines.map(([, line]) => line)));
  // A kill may tear the last one of a process.
  const whole = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  return whole.filter((line) => !known.has(line) && !isTorn(line));
}

/** Cut off by a kill, and so followed by the first line of the next worker. */
const isTorn = (line: string) => line.lastIndexOf('{"') > 0;

function account(name: string, expected: readonly string[], written: readonly string[]): Account {
  const left = new Map<string, number>();
  for (const line of expected) left.set(line, (left.get(line) ?? 0) + 1);
  const doubled: string[] = [];
  const foreign: string[] = [];
  for (const line of written) {
    const count = left.get(line);
    if (count === undefined) foreign.push(line);
    else if (count === 0) doubled.push(line);
    else left.set(line, count - 1);
  }
  const missing = [...left].flatMap(([line, count]) => Array<string>(count).fill(line));
  const counts = { expected: expected.length, written: written.length };
  return { name, ...counts, missing, doubled, foreign };
}

const linesIn = (directory: string, prefix: string) =>
  existsSync(directory) ? linesOf(directory, prefix) : [];

const rawOf = ({ key, id, body }: Published) => `${key} ${id} ${body}`;

function letterOf(line: string): string {
  const letter = JSON.parse(line) as Readonly<Record<'key' | 'message_id' | 'body_base64', string>>;
  const body = Buffer.from(letter.body_base64, 'base64').toString();
  return rawOf({ key: letter.key, id: letter.message_id, body } as Published);
}
