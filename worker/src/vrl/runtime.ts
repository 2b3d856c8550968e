/** What a running program has at hand, and the three ways in which it ends early. */
import type { Logger } from '../component.ts';
import type { Span } from './syntax.ts';
import { copyOf, isObject, type Value, type VrlObject } from './value.ts';

/** What a program's surroundings decide. */
export interface Surroundings {
  readonly log: Logger;
  /** IANA name of the zone of times that name none. */
  readonly timeZone: string;
  /** False: numbers are read and written as Vector does it, with its rounding. */
  readonly exactNumbers: boolean;
  now(): Date;
}

export class Context {
  event: Value;
  metadata: Value;
  /** One place per name of a variable. */
  readonly locals: Value[];
  readonly surroundings: Surroundings;
  /**
   * True while nobody else holds the event's own object, so that its fields may be set in place;
   * without it, a program that sets ten fields would copy the event ten times.
   */
  isOwned = false;
  /** The event as the program was given it. */
  readonly received: Value;
  /** Why the event's `message` could not be taken for what `parse_json` takes it for, if so. */
  unread: string | undefined;

  constructor(event: Value, metadata: Value, locals: number, surroundings: Surroundings) {
    this.event = event;
    this.received = event;
    this.metadata = metadata;
    this.locals = [];
    for (let at = 0; at < locals; at += 1) this.locals.push(null);
    this.surroundings = surroundings;
  }

  /** The event as an object that may be changed in place. */
  ownEvent(): VrlObject {
    if (!this.isOwned) {
      this.event = isObject(this.event) ? copyOf(this.event) : {};
      this.isOwned = true;
    }
    return this.event as VrlObject;
  }

  /** The event as a value of the program, which may keep it. */
  shareEvent(): Value {
    this.isOwned = false;
    return this.event;
  }
}

export type Run = (context: Context) => Value;

/** A runtime error. The program may catch it, with `??` or `ok, err =`. */
export class Failure {
  readonly message: string;
  /** Where it happened, from the innermost call. */
  readonly span: Span | undefined;

  constructor(message: string, span?: Span) {
    this.message = message;
    this.span = span;
  }
}

export class Abort {
  readonly message: string | undefined;
  readonly span: Span;

  constructor(message: string | undefined, span: Span) {
    this.message = message;
    this.span = span;
  }
}

export class Return {
  readonly value: Value;
  readonly span: Span;

  constructor(value: Value, span: Span) {
    this.value = value;
    this.span = span;
  }
}

/** Ends the expression; `??` and `ok, err =` take over. */
export function fail(message: string): never {
  throwSignal(new Failure(message));
}

/**
 * Not an Error, on purpose: a failure is the everyday way of `??`, and collecting a stack that
 * nobody reads would make it many times slower.
 */
export function throwSignal(signal: Failure | Abort | Return): never {
  // oxlint-disable-next-line typescript/only-throw-error -- see above
  throw signal;
}
