/** Whether two components are built alike, told without their options: there are secrets in them. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { AnyDefinition, Component } from './components.ts';

type Made = Pick<Component<unknown>, 'options'> & { readonly definition: AnyDefinition<unknown> };

/** Of its type, its options, and what stands in the files that it reads. */
export function fingerprintOf({ definition, options }: Made): string {
  const hash = createHash('sha256').update(JSON.stringify([definition.type, sorted(options)]));
  for (const file of definition.readFiles?.(options) ?? []) hash.update(`\n${digestOf(file)}`);
  return hash.digest('base64');
}

/** Of the content; a file that cannot be read has one of its own. */
export function digestOf(file: string): string {
  try {
    return createHash('sha256').update(readFileSync(file)).digest('base64');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code ?? 'unreadable';
  }
}

/** The order in which options are written says nothing. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, it]) => [name, sorted(it)]));
}
