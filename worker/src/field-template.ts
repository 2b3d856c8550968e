/** Texts such as `{{ service }}-%F`, made from an event's fields and its time. */
import { z } from 'zod';
import { textOfValue } from './encoding/value-text.ts';
import { pathOf, readPath } from './value-path.ts';
import { getAt } from './vrl/path.ts';
import type { Path } from './vrl/syntax.ts';
import { parsePattern } from './vrl/time-pattern.ts';
import { formatTimestamp } from './vrl/time-writer.ts';
import { timestampOfDate } from './vrl/timestamp.ts';
import { field, isObject, Timestamp, type Value } from './vrl/value.ts';

const FIELD = /\{\{([^}]+)\}\}/g;

/** An option that is such a text. */
export function fieldTemplate() {
  return z.string().superRefine((text, context) => {
    for (const path of pathsIn(text)) {
      if (readPath(path) !== undefined) continue;
      context.addIssue({ code: 'custom', message: `'${path}' is no path of a field` });
    }
    if (parsePattern(text.replaceAll(FIELD, '')) !== undefined) return;
    context.addIssue({ code: 'custom', message: 'has a % that is no part of a time' });
  });
}

function pathsIn(text: string): readonly string[] {
  return [...text.matchAll(FIELD)].map(([, path]) => (path ?? '').trim());
}

/**
 * The text of an event; undefined when a field is missing. Where `timestamp` is an instant it is the
 * event's time, and now otherwise.
 */
export function templateOf(text: string): (value: Value) => string | undefined {
  const names = pathsIn(text);
  const paths = names.map(pathOf);
  const parts = text.split(/\{\{[^}]+\}\}/);
  return (value) => {
    const fields = paths.map((path) => textAt(value, path));
    if (!fields.every((it) => it !== undefined)) return undefined;
    return parts.map((part, at) => timed(part, value) + (fields[at] ?? '')).join('');
  };
}

function textAt(value: Value, path: Path): string | undefined {
  const part = getAt(value, path);
  return part === undefined ? undefined : textOfValue(part);
}

function timed(part: string, value: Value): string {
  if (!part.includes('%')) return part;
  const known = isObject(value) ? field(value, 'timestamp') : undefined;
  const time = known instanceof Timestamp ? known : timestampOfDate(new Date());
  return formatTimestamp(time, part, 'UTC') ?? part;
}
