/**
 * The same expression for the engine of the platform, which is ten times faster, but only where
 * its way of trying again cannot take long: then no more than one place can be tried in vain.
 */

/** One character, how often, and where it stands among the others. */
interface Item {
  /** A class or a character, as JavaScript writes it. */
  readonly text: string;
  /** The character, when it is just one. */
  readonly literal: string | undefined;
  readonly quantifier: string;
}

const CLASS_MEMBERS: Readonly<Record<string, string>> = {
  d: String.raw`\p{Nd}`,
  w: String.raw`\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}\u200c\u200d`,
  s: String.raw`\t\n\v\f\r \x85\p{Z}`,
};

const QUANTIFIER = /[*+?]|\{\d{1,3}(?:,\d{0,3})?\}/y;
const GROUP = /\((?:\?:|\?P?<([A-Za-z_]\w*)>)?(?!\?)/y;
const BRACKET = /\[(\^?)((?:\\[dws.\-\]^"'/\\]|[^\]\\[&~])+)\]/y;
const ESCAPE = /\\([dwsDWS]|[-.^$*+?()[\]{}|/"'\\])/y;
const PLAIN = /[^\\^$.|?*+()[\]{}]/uy;

/** Undefined where the platform's engine might take long, or understands it differently. */
export function linearNative(source: string): RegExp | undefined {
  const scanned = new Scanner(source).scan();
  if (scanned === undefined || !isLinear(scanned)) return undefined;
  try {
    return new RegExp(scanned.text, 'gu');
  } catch {
    // Such as two groups of one name.
    return undefined;
  }
}

interface Scanned {
  readonly text: string;
  readonly items: readonly Item[];
  readonly isAnchored: boolean;
  readonly isClosed: boolean;
}

class Scanner {
  readonly #source: string;
  readonly #items: Item[] = [];
  #at = 0;
  #text = '';

  constructor(source: string) {
    this.#source = source;
  }

  scan(): Scanned | undefined {
    const isAnchored = this.#accept('^');
    let depth = 0;
    while (this.#at < this.#source.length && this.#source.slice(this.#at) !== '$') {
      const group = this.#match(GROUP);
      if (group !== undefined) {
        this.#text += group[0].replace('?P<', '?<');
        depth += 1;
      } else if (this.#accept(')')) {
        // A group that repeats is more than this can judge.
        if (depth === 0 || this.#match(QUANTIFIER) !== undefined) return undefined;
        depth -= 1;
      } else if (!this.#item()) return undefined;
    }
    const isClosed = this.#accept('$');
    if (depth !== 0) return undefined;
    return { text: this.#text, items: this.#items, isAnchored, isClosed };
  }

  #accept(character: string): boolean {
    if (this.#source[this.#at] !== character) return false;
    this.#at += 1;
    this.#text += character;
    return true;
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source) ?? undefined;
    this.#at += found?.[0].length ?? 0;
    return found;
  }

  #item(): boolean {
    const one = this.#one();
    if (one === undefined) return false;
    const quantifier = this.#match(QUANTIFIER)?.[0] ?? '';
    // Lazy ones try the other way round.
    if (quantifier !== '' && this.#source[this.#at] === '?') return false;
    this.#items.push({ ...one, quantifier });
    this.#text += one.text + quantifier;
    return true;
  }

  #one(): Omit<Item, 'quantifier'> | undefined {
    if (this.#source[this.#at] === '.') {
      this.#at += 1;
      return { text: String.raw`[^\n]`, literal: undefined };
    }
    const bracket = this.#match(BRACKET);
    if (bracket !== undefined) return { text: bracketText(bracket), literal: undefined };
    const letter = this.#match(ESCAPE)?.[1];
    if (letter !== undefined) return escaped(letter);
    const plain = this.#match(PLAIN)?.[0];
    return plain === undefined ? undefined : { text: plain, literal: plain };
  }
}

function bracketText([, negation = '', members = '']: RegExpExecArray): string {
  const translated = members.replaceAll(/\\(.)/g, (whole, letter: string) => {
    return CLASS_MEMBERS[letter] ?? (/[.\-\]^/\\]/.test(letter) ? whole : letter);
  });
  return `[${negation}${translated}]`;
}

function escaped(letter: string): Omit<Item, 'quantifier'> {
  const members = CLASS_MEMBERS[letter.toLowerCase()];
  if (members === undefined) {
    const text = /["'-]/.test(letter) ? letter : `\\${letter}`;
    return { text, literal: letter };
  }
  const negation = letter === letter.toLowerCase() ? '' : '^';
  return { text: `[${negation}${members}]`, literal: undefined };
}

/**
 * A repetition is harmless where nothing comes after it that could fail. Elsewhere, what comes next
 * must not be part of it, so that it has only one end; and the expression must not be tried again
 * within it: either it is tried at one place only, or it has a character before its repetitions
 * that none of them can have.
 */
function isLinear({ items, isAnchored, isClosed }: Scanned): boolean {
  const first = items.findIndex(isVariable);
  const marks = items.slice(0, Math.max(first, 0)).filter(({ quantifier }) => quantifier === '');
  return items.every((item, at) => {
    if (!isVariable(item)) return true;
    const next = items[at + 1];
    if (next === undefined && !isClosed) return true;
    if (!isAnchored && !marks.some((mark) => areApart(item, mark))) return false;
    return next === undefined || (!isVariable(next) && areApart(item, next));
  });
}

function isVariable({ quantifier }: Item): boolean {
  return quantifier !== '' && !/^\{[1-9]\d*\}$/.test(quantifier);
}

function areApart(repeated: Item, next: Item): boolean {
  if (next.literal === undefined) {
    return (
      repeated.literal !== undefined && !new RegExp(`^${next.text}$`, 'u').test(repeated.literal)
    );
  }
  return !new RegExp(`^${repeated.text}$`, 'u').test(next.literal);
}
