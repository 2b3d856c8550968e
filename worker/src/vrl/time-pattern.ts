/** Formats such as `%Y-%m-%d`, in the dialect of Rust's chrono, taken apart. */

export type PatternItem =
  | { readonly type: 'text'; readonly text: string }
  | {
      readonly type: 'field';
      /** The letter, with `:`, `.`, `#` and digits before it where they belong to it: `:z`, `.3f`. */
      readonly name: string;
      /** How to fill up: with zeros, spaces, nothing, or as the field does by itself. */
      readonly pad: '0' | ' ' | '' | undefined;
    };

/** What stands for several others. */
const SHORTHANDS: Readonly<Record<string, string>> = {
  D: '%m/%d/%y',
  x: '%m/%d/%y',
  F: '%Y-%m-%d',
  v: '%e-%b-%Y',
  R: '%H:%M',
  T: '%H:%M:%S',
  X: '%H:%M:%S',
  r: '%I:%M:%S %p',
  c: '%a %b %e %H:%M:%S %Y',
  h: '%b',
  n: '\n',
  t: '\t',
  '%': '%',
};

const FIELD =
  /%([-_0]?)((?:\.[369]?f|[369]f|:{1,3}z|#z)|[YCyqmbBdeaAwuUWGgVjHkIlPpMSfZzs+DxFvRTXrchnt%])/y;
const PADS = { '-': '', _: ' ', '0': '0' } as const;

/** Undefined when the format has something that is no field. */
export function parsePattern(format: string): readonly PatternItem[] | undefined {
  const items: PatternItem[] = [];
  let at = 0;
  while (at < format.length) {
    const next = format.indexOf('%', at);
    const end = next < 0 ? format.length : next;
    if (end > at) items.push({ type: 'text', text: format.slice(at, end) });
    at = end;
    if (at >= format.length) break;
    FIELD.lastIndex = at;
    const found = FIELD.exec(format);
    if (found === null) return undefined;
    items.push(...fieldItems(found[1] ?? '', found[2] as string));
    at += found[0].length;
  }
  return items;
}

function fieldItems(modifier: string, name: string): readonly PatternItem[] {
  const shorthand = SHORTHANDS[name];
  if (shorthand === undefined) {
    const pad = modifier === '' ? undefined : PADS[modifier as keyof typeof PADS];
    return [{ type: 'field', name, pad }];
  }
  if (!shorthand.includes('%') || shorthand === '%') return [{ type: 'text', text: shorthand }];
  return parsePattern(shorthand) as readonly PatternItem[];
}

/** As Vector decides whether a format says the zone by itself. */
export function hasZone(format: string): boolean {
  return /%(?:Z|z|:z|#z|\+)/.test(format);
}

export const MONTHS =
  'January February March April May June July August September October November December'.split(
    ' ',
  );
export const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
