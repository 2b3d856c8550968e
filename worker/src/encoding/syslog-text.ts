/** What the parts of a syslog message may hold. */

/** Undefined when nothing is left. Whatever could end the part becomes an underscore. */
export function printable(text: string | undefined, longest: number): string | undefined {
  const clean = text?.replaceAll(/[^!-~]/gu, '_').slice(0, longest);
  return clean === '' ? undefined : clean;
}

/** Of text that is ASCII. */
export function truncated(text: string, longest: number): string {
  return text.slice(0, longest);
}

export const LONGEST_NAME = 32;

/** The name of an element of structured data, or of one of its parameters. */
export function nameOf(text: string): string | undefined {
  return printable(text.replaceAll(/[=\]"]/g, '_'), LONGEST_NAME);
}
