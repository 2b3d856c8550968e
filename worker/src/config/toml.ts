/** Values as TOML, on one line. */

const BARE = /^[\w-]+$/;

export function tomlOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(tomlOf).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value).map(
      ([key, it]) => `${BARE.test(key) ? key : JSON.stringify(key)} = ${tomlOf(it)}`,
    );
    return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
  }
  // A text of JSON is one of TOML, but for this character.
  return JSON.stringify(value).replaceAll('\u007F', String.raw`\u007f`);
}
