/**
 * The transforms of a configuration without anything around them: events go in at one of them, and
 * what leaves each output is kept. As in the pipeline, an event goes all its way before the next.
 */
import type { Context, Event, Transform } from '../component.ts';
import type { PlannedTransform } from '../plan.ts';

/** An event that left an output: that of its transform, or a named one. */
export interface Left {
  readonly output: string;
  readonly event: Event;
}

export class Walk {
  readonly left: Left[] = [];
  /** What was logged on the way, such as why a program failed; with the transform it is of. */
  readonly notes: string[] = [];
  readonly #planned: readonly PlannedTransform[];
  readonly #built: ReadonlyMap<string, Transform>;

  private constructor(
    planned: readonly PlannedTransform[],
    built: ReadonlyMap<string, Transform>,
    notes: string[],
  ) {
    this.#planned = planned;
    this.#built = built;
    this.notes = notes;
  }

  /** With transforms of its own: some remember events. */
  static async open(planned: readonly PlannedTransform[]): Promise<Walk> {
    const notes: string[] = [];
    const built = new Map<string, Transform>();
    for (const it of planned) built.set(it.id, await it.build(contextOf(it.id, notes)));
    // What is said while they are built is no matter of a test; it is told when a file is validated.
    notes.length = 0;
    return new Walk(planned, built, notes);
  }

  insert(event: Event, id: string): void {
    const planned = this.#planned.find((it) => it.id === id);
    const transform = this.#built.get(id);
    if (planned === undefined || transform === undefined) return;
    for (const result of this.#resultsOf(transform, event, id)) this.#send(result, planned);
  }

  #resultsOf(transform: Transform, event: Event, id: string): readonly Event[] {
    try {
      return transform(event);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.notes.push(`${id}: refused the event, which the dead-letter file would get: ${why}`);
      return [];
    }
  }

  #send({ port, ...event }: Event, { id, outputs }: PlannedTransform): void {
    const output = port !== undefined && outputs.includes(port) ? `${id}.${port}` : id;
    this.left.push({ output, event });
    for (const next of this.#planned) {
      if (next.inputs.includes(output)) this.insert(event, next.id);
    }
  }
}

function contextOf(id: string, notes: string[]): Context {
  const note = (fields: object, message: string) => {
    const { place, error } = fields as { readonly place?: string; readonly error?: string };
    const detail = [place, error].filter((it) => it !== undefined).join(': ');
    notes.push(`${id}: ${message}${detail === '' ? '' : ` (${detail})`}`);
  };
  return { id, log: { debug: note, info: note, warn: note, error: note } };
}
