/** The tokens of one program, taken one after the other, and what to say about a wrong one. */
import type { Diagnostic } from './diagnostic.ts';
import type { Token } from './lexer.ts';
import type { BlockNode, Node, Span } from './syntax.ts';

/** The parts of the grammar that lead back to the whole of it. */
export interface Grammar {
  statement(tokens: Tokens): Node;
  /** An expression that stands within another: no assignment, no `if`. */
  value(tokens: Tokens): Node;
  block(tokens: Tokens): BlockNode;
}

/** Ends the statement it is in; never leaves the parser. */
export class SyntaxMistake extends Error {
  readonly diagnostic: Diagnostic;

  constructor(diagnostic: Diagnostic) {
    super(diagnostic.message);
    this.diagnostic = diagnostic;
  }
}

/** Brackets and statements within one another. Far more than programs have, far less than the stack. */
const MAX_NESTING = 200;

export class Tokens {
  readonly #tokens: readonly Token[];
  #at = 0;
  #nesting = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  peek(ahead = 0): Token {
    const last = this.#tokens.length - 1;
    return this.#tokens[Math.min(this.#at + ahead, last)] as Token;
  }

  take(): Token {
    const token = this.peek();
    if (token.type !== 'end') this.#at += 1;
    return token;
  }

  isSign(sign: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.type === 'sign' && token.text === sign;
  }

  isKeyword(word: string): boolean {
    const token = this.peek();
    return token.type === 'keyword' && token.text === word;
  }

  isAtEnd(): boolean {
    return this.peek().type === 'end';
  }

  isAtStatementEnd(): boolean {
    const { type, text } = this.peek();
    if (type === 'newline' || type === 'end') return true;
    return type === 'sign' && (text === ';' || text === '}' || text === ')');
  }

  accept(sign: string): boolean {
    const isNext = this.isSign(sign);
    if (isNext) this.take();
    return isNext;
  }

  acceptKeyword(word: string): boolean {
    const isNext = this.isKeyword(word);
    if (isNext) this.take();
    return isNext;
  }

  expect(sign: string): Token {
    if (!this.isSign(sign)) throw this.unexpected(`"${sign}"`);
    return this.take();
  }

  skipNewlines(): void {
    while (this.peek().type === 'newline') this.take();
  }

  /** Items up to the closing sign, with commas between and perhaps after them. */
  list<Item>(close: string, item: () => Item): Item[] {
    const items: Item[] = [];
    this.skipNewlines();
    while (!this.isSign(close)) {
      items.push(item());
      this.skipNewlines();
      if (!this.isSign(close)) this.expect(',');
      this.skipNewlines();
    }
    this.take();
    return items;
  }

  /** Newlines, or one semicolon with newlines after it. */
  endOfStatement(): true {
    if (this.peek().type !== 'newline' && !this.isSign(';')) {
      throw this.unexpected('a new line or ";"');
    }
    this.accept(';');
    this.skipNewlines();
    return true;
  }

  /** Where the parser is, to come back to with `skipStatement`. */
  get position(): number {
    return this.#at;
  }

  /** To the first line after the mistake that is outside of the statement's brackets. */
  skipStatement(start: number): void {
    const mistake = this.#at;
    this.#at = start;
    let depth = 0;
    while (!this.isAtEnd()) {
      const { type, text } = this.take();
      if (type === 'sign' && '([{'.includes(text)) depth += 1;
      if (type === 'sign' && ')]}'.includes(text)) depth = Math.max(0, depth - 1);
      if (type === 'newline' && depth === 0 && this.#at > mistake) break;
    }
    this.skipNewlines();
  }

  nested<Result>(parse: () => Result): Result {
    if (this.#nesting >= MAX_NESTING) {
      throw this.#mistake(203, 'syntax error', 'this is nested too deeply', []);
    }
    this.#nesting += 1;
    try {
      return parse();
    } finally {
      this.#nesting -= 1;
    }
  }

  /** From an offset to the end of the token taken last. */
  spanFrom(start: number): Span {
    return { start, end: (this.#tokens[this.#at - 1] as Token).end };
  }

  unexpected(wanted: string): SyntaxMistake {
    const { type, text } = this.peek();
    if (type === 'end') {
      return this.#mistake(204, 'syntax error', 'the program ends here too early', [
        `expected ${wanted}`,
      ]);
    }
    if (type === 'reserved') {
      const why = `"${text}" is a name that the language keeps for later`;
      return this.#mistake(205, 'reserved keyword', why, adviceOnReserved(text));
    }
    const help = [`expected ${wanted}`, ...adviceOn(this.peek())];
    const what =
      type === 'newline' ? 'the line ends here too early' : `unexpected ${nameOf(this.peek())}`;
    return this.#mistake(203, 'syntax error', what, help);
  }

  #mistake(code: number, message: string, text: string, help: readonly string[]): SyntaxMistake {
    const { start, end } = this.peek();
    return new SyntaxMistake({
      code,
      severity: 'error',
      message,
      labels: [{ text, span: { start, end } }],
      help,
    });
  }
}

const LOOPS = new Set('for forall foreach each iter loop traverse walk while'.split(' '));

function adviceOnReserved(word: string): readonly string[] {
  const help = ['use another name'];
  if (LOOPS.has(word)) {
    help.push('there are no loops; for every item: for_each(…) -> |index, item| { … }');
  }
  return help;
}

/** What people write who come from other languages. */
const ADVICE: Readonly<Record<string, string>> = {
  else: 'it stands right behind the brace: } else {',
  '%': 'this is no operator; it begins a path of the metadata',
  '=': 'to compare, write ==; there is no ??=',
  and: 'write &&',
  or: 'write ||',
};

function adviceOn({ type, text }: Token): readonly string[] {
  const isWord = type === 'name' || type === 'keyword' || type === 'sign';
  const advice = isWord && Object.hasOwn(ADVICE, text) ? ADVICE[text] : undefined;
  return advice === undefined ? [] : [advice];
}

function nameOf({ type, text, number }: Token): string {
  if (type === 'sign' || type === 'keyword' || type === 'name') return `"${text}"`;
  return number === undefined ? `${type} literal` : `number ${number}`;
}
