/** A compiled program. It holds nothing of the events that it ran on. */
import type { SourceText } from './diagnostic.ts';
import { Abort, Context, Failure, Return, type Run, type Surroundings } from './runtime.ts';
import type { Span } from './syntax.ts';
import type { Value } from './value.ts';

export type Outcome =
  | {
      readonly type: 'done';
      /** What the last expression gave. */
      readonly value: Value;
      readonly event: Value;
      readonly metadata: Value;
      /** Why the event's `message` could not be read whole as a JSON object, if the program tried. */
      readonly unread: string | undefined;
    }
  | { readonly type: 'aborted'; readonly message: string | undefined; readonly place: string }
  | {
      readonly type: 'failed';
      readonly message: string;
      /** `line:column`, where the error came up; with the file, where the program is part of one. */
      readonly place: string;
    };

interface Parts {
  readonly run: Run;
  readonly slots: number;
  readonly text: SourceText;
  readonly surroundings: Surroundings;
}

export class Program {
  readonly #run: Run;
  readonly #slots: number;
  readonly #text: SourceText;
  readonly #surroundings: Surroundings;

  constructor({ run, slots, text, surroundings }: Parts) {
    this.#run = run;
    this.#slots = slots;
    this.#text = text;
    this.#surroundings = surroundings;
  }

  /** Never throws for what the program does. The values given are not changed. */
  run(event: Value, metadata: Value = {}): Outcome {
    return this.#execute(new Context(event, metadata, this.#slots, this.#surroundings));
  }

  /** The same, with variables that an earlier program of its scope has left, and leaving its own. */
  resume(
    event: Value,
    metadata: Value,
    before: readonly Value[],
  ): { readonly outcome: Outcome; readonly locals: readonly Value[] } {
    const context = new Context(event, metadata, this.#slots, this.#surroundings);
    for (const [slot, value] of before.entries()) context.locals[slot] = value;
    return { outcome: this.#execute(context), locals: context.locals };
  }

  #execute(context: Context): Outcome {
    try {
      const value = this.#run(context);
      const { event: result, metadata: data, unread } = context;
      return { type: 'done', value, event: result, metadata: data, unread };
    } catch (error) {
      return this.#early(error, context);
    }
  }

  #early(error: unknown, { event, metadata, unread }: Context): Outcome {
    // Ends early; what it did to the event stays.
    if (error instanceof Return) {
      return { type: 'done', value: error.value, event, metadata, unread };
    }
    if (error instanceof Abort) {
      return { type: 'aborted', message: error.message, place: this.#place(error.span) };
    }
    if (error instanceof Failure) {
      return { type: 'failed', message: error.message, place: this.#place(error.span) };
    }
    // A text or a nesting beyond what the engine holds.
    if (error instanceof RangeError) {
      return {
        type: 'failed',
        message: `too large: ${error.message}`,
        place: this.#place(undefined),
      };
    }
    throw error;
  }

  #place(span: Span | undefined): string {
    return this.#text.textOfPlace(span?.start ?? 0);
  }
}
