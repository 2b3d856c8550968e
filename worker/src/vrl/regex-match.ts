/** Asking a text with a regular expression, by whichever engine runs it. */
import type { Matcher } from 're2js';
import type { Regex } from './value.ts';

export interface Match {
  readonly start: number;
  readonly end: number;
  /** The whole first; undefined for a group that took no part. */
  readonly groups: readonly (string | undefined)[];
}

export function isMatch({ native, machine }: Regex, text: string): boolean {
  if (native === undefined) return machine.matcher(text).find();
  native.lastIndex = 0;
  return native.test(text);
}

/** The names of the groups, with their numbers. */
export function groupNames({ machine }: Regex): ReadonlyMap<string, number> {
  return new Map(Object.entries(machine.namedGroups()));
}

export function groupCount({ machine }: Regex): number {
  return machine.groupCount();
}

export function firstMatch(regex: Regex, text: string): Match | undefined {
  return allMatches(regex, text, 1)[0];
}

/** From left to right, none overlapping. */
export function allMatches(regex: Regex, text: string, most: number): readonly Match[] {
  return regex.native === undefined
    ? byMachine(regex, text, most)
    : byNative(regex.native, text, most);
}

function byNative(native: RegExp, text: string, most: number): readonly Match[] {
  const matches: Match[] = [];
  native.lastIndex = 0;
  while (matches.length < most) {
    const found = native.exec(text);
    if (found === null) break;
    const end = found.index + found[0].length;
    // Rust does not report an empty match right behind another.
    const isBehind = found[0] === '' && matches.at(-1)?.end === end;
    if (!isBehind) matches.push({ start: found.index, end, groups: [...found] });
    if (found[0] === '') native.lastIndex = after(text, end);
  }
  return matches;
}

/** An empty match is not found twice. */
function after(text: string, at: number): number {
  return at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
}

function byMachine({ machine }: Regex, text: string, most: number): readonly Match[] {
  const matcher = machine.matcher(text);
  const matches: Match[] = [];
  let from = 0;
  while (matches.length < most && from <= text.length && matcher.find(from)) {
    const [start, end] = [matcher.start(), matcher.end()];
    const isBehind = start === end && matches.at(-1)?.end === start;
    if (!isBehind) matches.push({ start, end, groups: groupsOf(matcher) });
    from = end === start ? after(text, end) : end;
  }
  return matches;
}

function groupsOf(matcher: Matcher): readonly (string | undefined)[] {
  return Array.from(
    { length: matcher.groupCount() + 1 },
    (_, at) => matcher.group(at) ?? undefined,
  );
}

/** The text with all matches exchanged, each for what its own text gives. */
export function replaceAllMatches(
  regex: Regex,
  text: string,
  replacement: (whole: string) => string,
): string {
  const { native } = regex;
  // About empty matches the platform has its own mind; what can be empty is so in an empty text.
  if (native !== undefined && !isMatch(regex, '')) return text.replace(native, replacement);
  return replaceMatches(regex, text, Infinity, ({ groups }) => replacement(groups[0] ?? ''));
}

/** The text with matches exchanged; all of them, or the first few. */
export function replaceMatches(
  regex: Regex,
  text: string,
  most: number,
  replacement: (match: Match) => string,
): string {
  let result = '';
  let from = 0;
  for (const match of allMatches(regex, text, most)) {
    result += text.slice(from, match.start) + replacement(match);
    from = match.end;
  }
  return from === 0 ? result + text : result + text.slice(from);
}
