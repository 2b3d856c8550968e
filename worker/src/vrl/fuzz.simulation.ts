/**
 * Random programs from a seed: by the grammar, and by spoiling good ones.
 *
 * Most of what it writes is nonsense, some of it compiles; all of it must end.
 */

import { ARRAY, BOOLEAN, FLOAT, INTEGER, NULL, OBJECT, REGEX, STRING, TIMESTAMP } from './value.ts';

/** Random numbers that a seed repeats. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** Mulberry32: from 0 up to, not including, `sides`. */
  roll(sides: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.roll(items.length)] as Item;
  }
}

const NAMES = ['a', 'b', 'c', '__proto__', 'constructor', 'if', '"x y"'];
const VARIABLES = ['x', 'y', 'z'];
/** Literals by the bit of their type. */
const LITERALS: readonly (readonly [number, readonly string[]])[] = [
  [
    STRING,
    [
      '"text"',
      '"é😀"',
      '""',
      "s'raw'",
      '"10.0.0.0/8"',
      '"[1, {\\"a\\": 2.50}]"',
      '"a=1 b=2"',
      '"%Y"',
      '"a{{ y }}"',
    ],
  ],
  [INTEGER, ['1', '-2', '0', '9223372036854775807', '64']],
  [FLOAT, ['1.5', '-0.0', '100000000000000000000.0']],
  [BOOLEAN, ['true', 'false']],
  [TIMESTAMP, ["t'2026-11-24T00:00:00Z'", "t'0001-01-01T00:00:00.5Z'"]],
  [REGEX, ["r'\\d+'", "r'(?P<n>a*)b'", "r'^[^a]*$'", "r'(a|b)*?c'"]],
  [NULL, ['null']],
  [ARRAY, ['[]', '[1, "a", null]', '[[1], {"a": []}]', '["a", "b"]', "[r'\\w']"]],
  [OBJECT, ['{}', '{"a": 1, "b": {"c": []}}', '{"__proto__": "x"}']],
];
const ANY_LITERAL = LITERALS.flatMap(([, list]) => list);
const OPERATORS = ['??', '||', '&&', '==', '!=', '<', '<=', '>', '>=', '|', '+', '-', '*', '/'];

/** What the generator knows of a function. */
export interface Callable {
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly accepts: number }[];
  readonly variables: number | undefined;
}

export class Programs {
  readonly #dice: Dice;
  readonly #callables: readonly Callable[];

  constructor(dice: Dice, callables: readonly Callable[]) {
    this.#dice = dice;
    this.#callables = callables;
  }

  program(): string {
    // Most begin with the variables that the rest speaks of.
    const start = this.#dice.roll(8) === 0 ? [] : ['x = 1', 'y = "s"', 'z = {"a": [1, "b"]}'];
    const rest = this.#many(1 + this.#dice.roll(4), () => this.#statement(2));
    return [...start, ...rest].join(this.#dice.pick(['\n', '; ']));
  }

  #many<Item>(count: number, item: () => Item): Item[] {
    return Array.from({ length: count }, item);
  }

  #statement(depth: number): string {
    switch (this.#dice.roll(8)) {
      case 0:
      case 1:
      case 2:
        return `${this.#target()} = ${this.#value(depth)}`;
      case 3:
        return `${this.#target()}, err = ${this.#value(depth)}`;
      case 4:
        return this.#if(depth);
      case 5:
        return this.#dice.pick([
          `${this.#target()} |= ${this.#value(depth)}`,
          'abort',
          'return .',
          `abort ${this.#value(depth)}`,
        ]);
      default:
        return this.#value(depth);
    }
  }

  #if(depth: number): string {
    const block = () => `{ ${depth > 0 ? this.#statement(depth - 1) : 'null'} }`;
    const condition = this.#dice.pick([
      `is_null(${this.#value(0)})`,
      `exists(${this.#path()})`,
      this.#value(1),
    ]);
    return `if ${condition} ${block()}${this.#dice.roll(2) === 0 ? '' : ` else ${block()}`}`;
  }

  #target(): string {
    return this.#dice.pick([
      this.#dice.pick(VARIABLES),
      this.#path(),
      this.#path(),
      '_',
      '.',
      '%m',
    ]);
  }

  #path(): string {
    const start = this.#dice.pick(['.', '.', '.', '%', this.#dice.pick(VARIABLES)]);
    const steps = this.#many(1 + this.#dice.roll(3), () =>
      this.#dice.pick([
        `.${this.#dice.pick(NAMES)}`,
        `[${this.#dice.roll(7) - 3}]`,
        `.${this.#dice.pick(NAMES)}`,
        '.(a | b)',
      ]),
    ).join('');
    return start.length === 1 && '.%'.includes(start)
      ? start + steps.replace(/^\./, '')
      : start + steps;
  }

  #value(depth: number): string {
    if (depth <= 0) return this.#leaf();
    const inner = () => this.#value(depth - 1);
    switch (this.#dice.roll(9)) {
      case 0:
        return `[${this.#many(this.#dice.roll(3), inner).join(', ')}]`;
      case 1:
        return `{${this.#many(this.#dice.roll(3), () => `"${this.#dice.pick(['a', 'b', '__proto__'])}": ${inner()}`).join(', ')}}`;
      case 2:
      case 3:
        return `${inner()} ${this.#dice.pick(OPERATORS)} ${inner()}`;
      case 4:
        return `(${inner()})${this.#dice.pick(['', '.a', '[0]'])}`;
      case 5:
        return this.#dice.pick([
          `!is_null(${inner()})`,
          `(${inner()} ?? ${this.#leaf()})`,
          `!${inner()}`,
        ]);
      case 6:
      case 7:
        return this.#call(depth);
      default:
        return this.#leaf();
    }
  }

  /** Mostly one that fits. */
  #argument(accepts: number, depth: number): string {
    if (this.#dice.roll(5) === 0) return this.#value(depth - 1);
    const fitting = LITERALS.filter(([bit]) => (bit & accepts) !== 0).flatMap(([, list]) => list);
    return this.#dice.pick(fitting);
  }

  #leaf(): string {
    return this.#dice.pick([
      this.#dice.pick(ANY_LITERAL),
      this.#dice.pick(VARIABLES),
      this.#path(),
      '.',
    ]);
  }

  #call(depth: number): string {
    const { name, parameters, variables } = this.#dice.pick(this.#callables);
    const given = parameters.slice(0, this.#dice.roll(parameters.length + 1) || parameters.length);
    const list = given.map((parameter) => {
      const value = this.#argument(parameter.accepts, depth);
      return this.#dice.roll(4) === 0 ? `${parameter.name}: ${value}` : value;
    });
    const call = `${name}${this.#dice.pick(['', '', '!'])}(${list.join(', ')})`;
    if (variables === undefined) return call;
    const names = this.#many(variables, () => this.#dice.pick([...VARIABLES, '_']));
    return `${call} -> |${names.join(', ')}| { ${this.#statement(depth - 1)} }`;
  }
}

const SCRAPS = [
  '(',
  ')',
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  '\\',
  '{{',
  '}}',
  '??',
  '|',
  '->',
  '!',
  '=',
  '.',
  '%',
  '\n',
  '\0',
  '😀',
  '\ud800',
  '#',
  '_',
  ';',
  ',',
  '9',
  "r'",
  'if ',
  'abort ',
];

/** A text with a few of its characters lost, doubled, or exchanged for others. */
export function spoiled(text: string, dice: Dice): string {
  let result = text;
  for (let times = 1 + dice.roll(4); times > 0; times -= 1) {
    const at = dice.roll(result.length + 1);
    const length = dice.roll(6);
    const insert = dice.pick([
      '',
      dice.pick(SCRAPS),
      result.slice(at, at + length).repeat(2),
      String.fromCharCode(dice.roll(0x10000)),
    ]);
    result = result.slice(0, at) + insert + result.slice(at + dice.pick([0, 0, 1, length]));
  }
  return result;
}
