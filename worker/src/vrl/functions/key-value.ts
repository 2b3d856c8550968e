/** Lines of `key=value` pairs: `parse_key_value`. */
import { choice, optional, required, type VrlFunction } from '../function.ts';
import { collectionKind, kindOfBits, union } from '../kind.ts';
import { fail } from '../runtime.ts';
import {
  ARRAY,
  BOOLEAN,
  field,
  lossy,
  OBJECT,
  setField,
  STRING,
  type Text,
  type Value,
  type VrlObject,
} from '../value.ts';

const parts = union(kindOfBits(STRING | BOOLEAN), collectionKind(ARRAY, kindOfBits(STRING)));

const parse: VrlFunction = {
  name: 'parse_key_value',
  summary: 'Reads pairs such as level=info msg="all well".',
  parameters: [
    required('value', STRING, 'The line.'),
    optional('key_value_delimiter', STRING, 'Between key and value.', '='),
    optional('field_delimiter', STRING, 'Between pairs.', ' '),
    choice('whitespace', STRING, [
      'Whether space may stand around the delimiter of a pair.',
      'lenient',
      'strict',
    ]),
    optional(
      'accept_standalone_key',
      BOOLEAN,
      'Whether a key may have no value; it becomes true.',
      true,
    ),
  ],
  examples: [
    {
      title: 'Values in quotes',
      source: String.raw`parse_key_value!(s'level=info msg="all well" done')`,
      result: '{"done":true,"level":"info","msg":"all well"}',
    },
    {
      title: 'Other delimiters',
      source:
        'parse_key_value!("a: 1, b: 2, b: 3", key_value_delimiter: ":", field_delimiter: ",")',
      result: '{"a":"1","b":["2","3"]}',
    },
    {
      title: 'An empty value needs strictness',
      source: 'parse_key_value!("user= msg=hi", whitespace: "strict")',
      result: '{"msg":"hi","user":""}',
    },
  ],
  isFresh: true,
  returns: { kind: collectionKind(OBJECT, parts), isFallible: true },
  run: (value: Text, pair: Text, between: Text, whitespace: string, acceptsAlone: boolean) => {
    const line = new Line(lossy(value), {
      pair: lossy(pair),
      between: lossy(between),
      isLenient: whitespace === 'lenient',
      acceptsAlone,
    });
    return line.parse();
  },
};

interface Options {
  readonly pair: string;
  readonly between: string;
  readonly isLenient: boolean;
  readonly acceptsAlone: boolean;
}

class Line {
  readonly #text: string;
  readonly #options: Options;
  #at = 0;

  constructor(text: string, options: Options) {
    this.#text = text;
    this.#options = options;
  }

  parse(): Value {
    const pairs = new Pairs();
    let end = 0;
    while (this.#pair(pairs)) {
      end = this.#at;
      if (!this.#delimiter()) break;
    }
    if (end === 0) fail('could not parse any key of the line');
    // A delimiter at the end with nothing behind it is one too many.
    this.#at = end;
    if (this.#text.slice(this.#at).trim() !== '') fail('could not parse whole line successfully');
    return pairs.result();
  }

  #pair(pairs: Pairs): boolean {
    this.#spaces();
    const key = this.#key();
    if (key === undefined || key === '') return false;
    const hasValue = this.#acceptPair();
    if (!hasValue && !this.#options.acceptsAlone) return false;
    const value = this.#value();
    pairs.add(key, hasValue ? value : true);
    return true;
  }

  #spaces(): void {
    while (this.#text[this.#at] === ' ' || this.#text[this.#at] === '\t') this.#at += 1;
  }

  #blanks(): void {
    while (this.#text[this.#at] === ' ') this.#at += 1;
  }

  #acceptPair(): boolean {
    const start = this.#at;
    if (this.#options.isLenient) this.#spaces();
    if (!this.#accept(this.#options.pair)) {
      this.#at = start;
      return false;
    }
    if (this.#options.isLenient) this.#spaces();
    return true;
  }

  #accept(text: string): boolean {
    const isNext = this.#text.startsWith(text, this.#at);
    if (isNext) this.#at += text.length;
    return isNext;
  }

  /** Past the delimiter between pairs, and the spaces that may stand before it. */
  #delimiter(): boolean {
    const start = this.#at;
    const { between } = this.#options;
    if (between !== ' ') this.#blanks();
    if (!this.#accept(between)) {
      this.#at = start;
      return false;
    }
    if (between === ' ') this.#blanks();
    return true;
  }

  #key(): string | undefined {
    const { pair, between, acceptsAlone } = this.#options;
    const ends = acceptsAlone ? [pair, between] : [pair];
    const quoted = this.#quoted(ends);
    if (quoted !== undefined) return quoted;
    const start = this.#at;
    const key = this.#until(pair);
    if (!acceptsAlone || (key !== '' && !key.includes(between))) return key;
    this.#at = start;
    return this.#until(between);
  }

  #value(): string {
    const { between } = this.#options;
    return this.#quoted([between]) ?? this.#until(between);
  }

  /** Text in quotes, when what follows the second of them is an end. */
  #quoted(ends: readonly string[]): string | undefined {
    const quote = this.#text[this.#at];
    if (quote !== "'" && quote !== '"') return undefined;
    let close = this.#at + 1;
    while (close < this.#text.length && this.#text[close] !== quote) {
      close += this.#text[close] === '\\' ? 2 : 1;
    }
    if (close >= this.#text.length) return undefined;
    const after = this.#text.slice(close + 1);
    const isEnd = after.trim() === '' || ends.some((end) => startsWithDelimiter(after, end));
    if (!isEnd) return undefined;
    const inner = this.#text.slice(this.#at + 1, close);
    this.#at = close + 1;
    return inner.replaceAll(/\\([n\\"])/g, (_, letter) => (letter === 'n' ? '\n' : String(letter)));
  }

  /** Up to the delimiter or the end, without the space around. */
  #until(delimiter: string): string {
    const next = this.#text.indexOf(delimiter, this.#at);
    const end = next < 0 ? this.#text.length : next;
    const text = this.#text.slice(this.#at, end).trim();
    this.#at = end;
    return text;
  }
}

function startsWithDelimiter(text: string, delimiter: string): boolean {
  return (
    text.startsWith(delimiter) ||
    (delimiter !== ' ' && text.replace(/^ +/, '').startsWith(delimiter))
  );
}

/** A key that comes again gives a list, which grows in place: lines have been seen with thousands. */
class Pairs {
  readonly #object: VrlObject = {};
  readonly #lists = new Map<string, string[]>();

  add(key: string, value: string | true): void {
    const before = field(this.#object, key);
    if (before === undefined || before === true) setField(this.#object, key, value);
    else if (value !== true) this.#listOf(key, before as string).push(value);
  }

  #listOf(key: string, first: string): string[] {
    const known = this.#lists.get(key);
    if (known !== undefined) return known;
    const list = [first];
    this.#lists.set(key, list);
    setField(this.#object, key, list);
    return list;
  }

  result(): VrlObject {
    return this.#object;
  }
}

export const keyValue: readonly VrlFunction[] = [parse];
