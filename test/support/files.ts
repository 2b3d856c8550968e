/** The daily file as an outsider reads it. */
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export function temporaryDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'pamir-audit-test-'));
}

/** Every line of the files in `directory` that begin with `prefix`, oldest file first. */
export function linesOf(directory: string, prefix = 'audit-'): readonly string[] {
  const names = readdirSync(directory).filter(
    (name) => name.startsWith(prefix) && /\.(log|jsonl)$/.test(name),
  );
  return names.toSorted().flatMap((name) => {
    const text = readFileSync(join(directory, name), 'utf8');
    if (text !== '' && !text.endsWith('\n')) throw new Error(`${name} ends with a torn line`);
    return text.split('\n').slice(0, -1);
  });
}
