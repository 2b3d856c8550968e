/** What stands between double quotes: escapes, and `{{ variable }}` templates. */

const SIMPLE: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '0': '\0',
  '"': '"',
  "'": "'",
  '\\': '\\',
  '{': '{',
  '}': '}',
};

const ESCAPE = /\\(?:u\{([0-9A-Fa-f]{1,6})\}|\n\s*|[^])/y;

/** The length of the escape that begins here; 0 when there is none that a string knows. */
export function escapeLength(source: string, at: number): number {
  ESCAPE.lastIndex = at;
  const found = ESCAPE.exec(source);
  if (found === null) return 0;
  const [whole, hex] = found;
  if (hex !== undefined) return isScalar(Number.parseInt(hex, 16)) ? whole.length : 0;
  if (whole[1] === '\n') return 2;
  return Object.hasOwn(SIMPLE, whole[1] as string) ? 2 : 0;
}

function isScalar(code: number): boolean {
  return code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
}

/** The text that a literal stands for. A backslash before a line end joins the lines. */
export function unescapeString(text: string): string {
  return text.replaceAll(/\\(?:u\{([0-9A-Fa-f]{1,6})\}|(\n\s*)|([^]))/g, (_, hex, line, letter) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(String(hex), 16));
    return line === undefined ? (SIMPLE[String(letter)] ?? '') : '';
  });
}

/** A literal piece, already without escapes, or the name between double braces and its place. */
export type TemplatePart =
  | string
  | { readonly name: string; readonly start: number; readonly end: number };

/**
 * Splits at `{{ name }}`; `\{{` is no template.
 *
 * @returns offsets count from the first character after the quote
 */
export function splitTemplate(text: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let literalFrom = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '\\')
      at += 1 + (text.startsWith('{{', at + 1) || text.startsWith('}}', at + 1) ? 1 : 0);
    else if (text.startsWith('{{', at)) {
      const end = text.indexOf('}}', at + 2);
      if (literalFrom < at) parts.push(unescapeString(text.slice(literalFrom, at)));
      // As in Vector, an open template swallows the rest.
      const stop = end < 0 ? text.length : end;
      const name = text.slice(at + 2, stop).trim();
      if (end >= 0 && name !== '') parts.push({ name, start: at, end: end + 2 });
      literalFrom = Math.min(stop + 2, text.length);
      at = literalFrom - 1;
    }
  }
  if (literalFrom < text.length) parts.push(unescapeString(text.slice(literalFrom)));
  return parts;
}
