/**
 * The contract of a function of the language: what it takes, what it gives, and how.
 *
 * Adding one is an entry in a file of `functions/`. A test runs every example.
 */
import type { Expression, TypeState } from './compilation.ts';
import type { Kind } from './kind.ts';
import { kindOfBits } from './kind.ts';
import type { Context, Run } from './runtime.ts';
import type { Value } from './value.ts';

export interface Parameter {
  readonly name: string;
  /** The types it takes, as bits. */
  readonly accepts: number;
  readonly isRequired: boolean;
  readonly summary: string;
  /** Taken when the argument is left out. */
  readonly fallback?: Value;
  /** The only texts it may be; then it must be known before the program runs. */
  readonly oneOf?: readonly string[];
}

export interface Example {
  readonly title: string;
  readonly source: string;
  /** The result as JSON, or the message of the error. */
  readonly result?: string;
  readonly error?: string;
}

/** Which arguments a closure gets for which kind of value. */
export interface ClosureForm {
  /** The parameter whose parts it walks over. */
  readonly parameter: string;
  readonly accepts: number;
  readonly variables: readonly ('key' | 'item' | 'name')[];
  /** The types that it may give back. */
  readonly gives: number;
}

export interface Closure {
  /** Runs it with a value for each of its variables. */
  call(context: Context, first: Value, second?: Value): Value;
  readonly kind: Kind;
}

/** What a call gives, as far as is known before it runs. */
export interface Returns {
  readonly kind: Kind;
  readonly isFallible: boolean;
}

/** One call in a program, while it is compiled. */
export interface Call {
  /** Undefined when it was left out and there is no fallback. */
  argument(name: string): Expression | undefined;
  /** One that is always there: required, or with a fallback. */
  required(name: string): Expression;
  /** The value of an argument that is known before the program runs. */
  constant(name: string): Value | undefined;
  readonly closure: Closure | undefined;
  /** Where a variable lives while the program runs. */
  slot(variable: string): number;
  /** What is known after the arguments ran; a function that changes the event says so here. */
  readonly state: TypeState;
  /** The source of an argument, for messages. */
  textOf(name: string): string | undefined;
}

/** Thrown by `build` and `returns` when a call cannot work; becomes a compile error. */
export class CallMistake extends Error {
  readonly code: number;

  /** @param code 400 to 403, the reason within Vector's error 610 */
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

interface Described {
  readonly name: string;
  /** One sentence for the reference page. */
  readonly summary: string;
  readonly parameters: readonly Parameter[];
  readonly examples: readonly [Example, ...Example[]];
  readonly closure?: ClosureForm;
  /** True when it gives an object that nobody else holds. */
  readonly isFresh?: boolean;
  /** True when a call is worth making for what it does, not for what it gives. */
  readonly hasEffect?: boolean;
  readonly returns: Returns | ((call: Call) => Returns);
}

export type VrlFunction = Described &
  (
    | {
        /** Gets the arguments in the order of the parameters, each of a type it accepts. */
        readonly run: (...values: never[]) => Value;
        readonly build?: undefined;
      }
    | {
        /** For one that needs more than values: the context, the closure, the path itself. */
        readonly build: (call: Call) => Run;
        readonly run?: undefined;
      }
  );

export function gives(bits: number): Returns {
  return { kind: kindOfBits(bits), isFallible: false };
}

export function mayFail(bits: number): Returns {
  return { kind: kindOfBits(bits), isFallible: true };
}

export function required(name: string, accepts: number, summary: string): Parameter {
  return { name, accepts, summary, isRequired: true };
}

export function optional(
  name: string,
  accepts: number,
  summary: string,
  fallback?: Value,
): Parameter {
  const base = { name, accepts, summary, isRequired: false };
  return fallback === undefined ? base : { ...base, fallback };
}

/** A text that must be one of a few, known before the program runs. */
export function choice(
  name: string,
  accepts: number,
  [summary, ...oneOf]: readonly [string, ...string[]],
): Parameter {
  return { name, accepts, summary, oneOf, isRequired: false, fallback: oneOf[0] as string };
}
