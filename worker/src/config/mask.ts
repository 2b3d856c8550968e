/** Takes what variables and secrets put into a configuration out of what is said of it. */
import { type ConfigNode, filledIn } from './node.ts';

/** Shorter values would be found everywhere, and are no secrets. */
const SHORTEST_SECRET = 3;

/** For texts that may quote a program: it may hold what a variable or a secret put into it. */
export function maskOf(nodes: readonly ConfigNode[]): (text: string) => string {
  const lines = nodes.flatMap(filledIn).flatMap((value) => [value, ...value.split('\n')]);
  const secrets = [...new Set(lines)]
    .filter((line) => line.trim().length >= SHORTEST_SECRET)
    .toSorted((a, b) => b.length - a.length);
  return (text) => secrets.reduce((masked, secret) => masked.replaceAll(secret, '***'), text);
}
