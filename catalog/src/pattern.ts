/**
 * AMQP topic patterns, at compile time and at run time.
 *
 * `*` stands for exactly one word and `#` for zero or more, as in RabbitMQ
 * (https://www.rabbitmq.com/tutorials/tutorial-five-javascript).
 */

/**
 * Whether `Pattern` binds `Key`, as the type `true` or `false`.
 *
 * Takes one key at a time on purpose: a form that intersects two unions of keys, or distributes
 * one over the other, costs minutes of compile time for a few hundred keys.
 */
export type Matches<
  Key extends string,
  Pattern extends string,
> = Pattern extends `${infer Head}.${infer Rest}`
  ? Head extends '#'
    ? MatchesTail<Key, Rest>
    : Key extends `${infer Word}.${infer Words}`
      ? Head extends '*' | Word
        ? Matches<Words, Rest>
        : false
      : Head extends '*' | Key
        ? MatchesNothing<Rest>
        : false
  : Pattern extends '#'
    ? true
    : Pattern extends '*'
      ? Key extends `${string}.${string}`
        ? false
        : true
      : Pattern extends Key
        ? true
        : false;

/** `#.Rest`: `Rest` may begin at any word of the key, or after its end. */
type MatchesTail<Key extends string, Rest extends string> =
  Matches<Key, Rest> extends true
    ? true
    : Key extends `${string}.${infer Words}`
      ? MatchesTail<Words, Rest>
      : MatchesNothing<Rest>;

/** Only `#`s match a key that has no words left. */
type MatchesNothing<Pattern extends string> = Pattern extends '#'
  ? true
  : Pattern extends `#.${infer Rest}`
    ? MatchesNothing<Rest>
    : false;

/** A template type that every key matched by `Pattern` fits, and some others do too. */
export type LooseTemplate<Pattern extends string> = Pattern extends `${infer Head}.${infer Rest}`
  ? Head extends '#'
    ? `${string}${LooseTemplate<Rest>}`
    : Rest extends '#' | `#.${string}`
      ? `${LooseWord<Head>}${LooseTemplate<Rest>}`
      : `${LooseWord<Head>}.${LooseTemplate<Rest>}`
  : LooseWord<Pattern>;

type LooseWord<Word extends string> = Word extends '*' | '#' ? string : Word;

/** Would a queue bound with `pattern` receive an event published under `key`? */
export function matches(pattern: string, key: string): boolean {
  return compilePattern(pattern)(key);
}

/**
 * The same as a function of the key, for many keys. Time is at most words of the pattern times
 * words of the key, whatever the pattern.
 */
export function compilePattern(pattern: string): (key: string) => boolean {
  if (pattern === '#') return () => true;
  const words = wordsOf(pattern);
  return (key) => matchesWords(words, wordsOf(key));
}

/** An empty text has no words, whereas `.` has two, both empty: measured on RabbitMQ 3.10. */
function wordsOf(text: string): readonly string[] {
  return text === '' ? [] : text.split('.');
}

/**
 * Walks both lists once, remembering the last `#` to fall back to: the classic two-pointer match
 * of globs, with words for characters.
 */
function matchesWords(pattern: readonly string[], key: readonly string[]): boolean {
  let p = 0;
  let k = 0;
  let hash = -1;
  let resume = 0;
  while (k < key.length) {
    if (pattern[p] === '#') {
      hash = p;
      resume = k;
      p += 1;
    } else if (p < pattern.length && (pattern[p] === '*' || pattern[p] === key[k])) {
      p += 1;
      k += 1;
    } else if (hash >= 0) {
      resume += 1;
      k = resume;
      p = hash + 1;
    } else {
      return false;
    }
  }
  while (pattern[p] === '#') p += 1;
  return p === pattern.length;
}
