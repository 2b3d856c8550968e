/**
 * What a shell of the remap language remembers between two inputs: the events, the variables, and
 * what is known of their types.
 *
 * An input that fails changes nothing, so that it can be put right and given again.
 */
import type { Logger } from '../component.ts';
import { compile } from '../vrl/compile.ts';
import { type Scope, TypeState } from '../vrl/compilation.ts';
import type { Value } from '../vrl/value.ts';

export type Answer =
  | { readonly type: 'value'; readonly value: Value }
  | { readonly type: 'problem'; readonly text: string };

export class Session {
  readonly #events: Value[];
  readonly #options: { readonly log: Logger; readonly timeZone: string };
  #at = 0;
  #metadata: Value = {};
  #scope: Scope = { state: new TypeState(), slots: new Map() };
  #locals: readonly Value[] = [];

  constructor(
    events: readonly Value[],
    options: { readonly log: Logger; readonly timeZone: string },
  ) {
    this.#events = events.length === 0 ? [{}] : [...events];
    this.#options = options;
  }

  get event(): Value {
    return this.#events[this.#at] as Value;
  }

  /** Names of the variables so far. */
  get variables(): readonly string[] {
    return [...this.#scope.state.locals.keys()];
  }

  run(source: string): Answer {
    const compiled = compile(source, { ...this.#options, file: 'input', scope: this.#scope });
    if (compiled.program === undefined) {
      return { type: 'problem', text: compiled.errors.map(({ text }) => text).join('\n') };
    }
    const { outcome, locals } = compiled.program.resume(this.event, this.#metadata, this.#locals);
    if (outcome.type === 'done') {
      this.#events[this.#at] = outcome.event;
      this.#metadata = outcome.metadata;
      this.#scope = compiled.scope;
      this.#locals = locals;
      return { type: 'value', value: outcome.value };
    }
    const { message, place, type } = outcome;
    return {
      type: 'problem',
      text: `${type} at ${place}${message === undefined ? '' : `: ${message}`}`,
    };
  }

  /** To the next event or, by -1, the one before. False at the end; then it stays. */
  move(by: 1 | -1): boolean {
    const to = this.#at + by;
    if (to < 0 || to >= this.#events.length) return false;
    this.#at = to;
    // Nothing is known of the fields of another event.
    const state = this.#scope.state.clone();
    state.event = new TypeState().event;
    this.#scope = { ...this.#scope, state };
    return true;
  }

  get place(): string {
    return `event ${this.#at + 1} of ${this.#events.length}`;
  }
}
