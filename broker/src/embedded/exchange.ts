/** Exchanges: which of the bindings a message takes. */
import type { Message } from './message.ts';
import type { Queue } from './queue.ts';
import { isSame, isSameTable, type Table, textOf } from './values.ts';

export const EXCHANGE_TYPES = ['direct', 'fanout', 'topic', 'headers'] as const;
export type ExchangeType = (typeof EXCHANGE_TYPES)[number];

export interface ExchangePlan {
  readonly name: string;
  readonly type: ExchangeType;
  readonly durable: boolean;
  readonly autoDelete: boolean;
  readonly internal: boolean;
  readonly arguments: Table;
}

export interface Binding {
  readonly destination: Queue | Exchange;
  readonly routingKey: string;
  readonly arguments: Table;
  readonly matches: (message: Message, routingKey: string) => boolean;
}

export class Exchange {
  readonly plan: ExchangePlan;
  bindings: readonly Binding[] = [];

  constructor(plan: ExchangePlan) {
    this.plan = plan;
  }

  get name(): string {
    return this.plan.name;
  }

  /** Takes the messages that no binding takes. */
  get alternate(): string | undefined {
    return textOf(this.plan.arguments.get('alternate-exchange'));
  }

  bind(destination: Queue | Exchange, routingKey: string, args: Table): void {
    if (this.bindings.some((it) => isTheOne(it, destination, routingKey, args))) return;
    const matches = matcherOf(this.plan.type, routingKey, args);
    this.bindings = [...this.bindings, { destination, routingKey, arguments: args, matches }];
  }

  /** @returns whether there was such a binding */
  unbind(destination: Queue | Exchange, routingKey: string, args: Table): boolean {
    return this.drop((it) => isTheOne(it, destination, routingKey, args));
  }

  drop(isDropped: (binding: Binding) => boolean): boolean {
    const kept = this.bindings.filter((it) => !isDropped(it));
    const isChanged = kept.length < this.bindings.length;
    this.bindings = kept;
    return isChanged;
  }
}

function isTheOne(it: Binding, destination: Queue | Exchange, routingKey: string, args: Table) {
  const isBetween = it.destination === destination && it.routingKey === routingKey;
  return isBetween && isSameTable(it.arguments, args);
}

function matcherOf(type: ExchangeType, routingKey: string, args: Table): Binding['matches'] {
  if (type === 'fanout') return () => true;
  if (type === 'direct') return (_, key) => key === routingKey;
  return type === 'topic' ? topicMatcher(routingKey) : headersMatcher(args);
}

/** `*` is one word, `#` any number of them. */
function topicMatcher(pattern: string): Binding['matches'] {
  if (pattern === '#') return () => true;
  if (!/[*#]/.test(pattern)) return (_, key) => key === pattern;
  const words = wordsOf(pattern);
  return (_, key) => matchesWords(words, wordsOf(key));
}

/** An empty key has none. */
function wordsOf(key: string): readonly string[] {
  return key === '' ? [] : key.split('.');
}

/**
 * Goes back to the last `#` on a mismatch, and lets it take one word more: the time is the product of
 * the lengths at worst, where a search of all ways would be exponential.
 */
function matchesWords(pattern: readonly string[], words: readonly string[]): boolean {
  let at = 0;
  let word = 0;
  let hash = -1;
  let taken = 0;
  while (word < words.length) {
    const wanted = pattern[at];
    if (wanted === '#') {
      hash = at;
      taken = word;
      at += 1;
    } else if (wanted !== undefined && (wanted === '*' || wanted === words[word])) {
      at += 1;
      word += 1;
    } else if (hash >= 0) {
      taken += 1;
      at = hash + 1;
      word = taken;
    } else {
      return false;
    }
  }
  while (pattern[at] === '#') at += 1;
  return at === pattern.length;
}

/** `x-match` says whether all of the arguments must be among the headers, or any; all by default. */
function headersMatcher(args: Table): Binding['matches'] {
  const match = textOf(args.get('x-match')) ?? 'all';
  const isWithX = match.endsWith('-with-x');
  const wanted = [...args].filter(
    ([name]) => name !== 'x-match' && (isWithX || !name.startsWith('x-')),
  );
  const isAny = match.startsWith('any');
  return ({ headers }) => {
    const isThere = ([name, value]: (typeof wanted)[number]) => {
      const header = headers.get(name);
      return header !== undefined && (value.type === 'void' || isSame(value, header));
    };
    return isAny ? wanted.some(isThere) : wanted.every(isThere);
  };
}
