/** Builds components of a plan, with what they need around them. */
import { bestEffort } from './best-effort.ts';
import type { Context, Event, Logger, Sink } from './component.ts';
import { group } from './group.ts';
import {
  countingSinks,
  DEAD_LETTERS,
  type Plan,
  type PlannedSink,
  sinkName,
  sourceName,
  transformName,
} from './plan.ts';
import { settleAll } from './settle.ts';
import type { Parts } from './wiring.ts';

export interface BuilderSurroundings {
  readonly log: Logger;
  /** Aborts when a sink that fails must not try any more. */
  readonly giveUp: AbortSignal;
  /** Puts in front of a sink what it shares with others: lock and space. */
  readonly guarded: (sink: Sink, planned: PlannedSink) => Sink;
  readonly isShortOfSpace: (planned: PlannedSink) => (() => Promise<boolean>) | undefined;
  /** Told of every write of a sink that counts, by its name; `dead_letters` is one of them. */
  readonly stored: (name: string, events: readonly Event[]) => void;
}

export const noParts = (): Parts => ({
  sources: new Map(),
  transforms: new Map(),
  copies: new Map(),
  groups: new Map(),
});

export class Builder {
  readonly #surroundings: BuilderSurroundings;

  constructor(surroundings: BuilderSurroundings) {
    this.#surroundings = surroundings;
  }

  /**
   * Adds those that are wanted to the parts.
   *
   * @throws whatever a component does that cannot be built; those before it stay in the parts
   */
  async build(plan: Plan, isWanted: (name: string) => boolean, parts: Parts): Promise<void> {
    for (const planned of plan.sources.filter((it) => isWanted(sourceName(it)))) {
      const context = this.#context(planned.id);
      const source = await planned.build(context);
      parts.sources.set(sourceName(planned), { source, decoder: planned.decoder?.(context) });
    }
    for (const planned of plan.transforms.filter((it) => isWanted(transformName(it)))) {
      const transform = await planned.build(this.#context(planned.id));
      parts.transforms.set(transformName(planned), transform);
    }
    for (const planned of plan.sinks.filter((it) => isWanted(sinkName(it)))) {
      if (planned.isBestEffort) await this.#openCopies(planned, parts);
    }
    for (const [name, planned] of countingSinks(plan)) {
      if (isWanted(name)) await this.#openGroup(name, planned, parts);
    }
  }

  async #openCopies(planned: PlannedSink, parts: Parts): Promise<void> {
    const { id } = planned;
    const sink = await planned.build(this.#context(id));
    parts.copies.set(sinkName(planned), bestEffort(id, sink, this.#surroundings.log));
  }

  async #openGroup(name: string, planned: PlannedSink, parts: Parts): Promise<void> {
    const { log, giveUp, guarded, isShortOfSpace, stored } = this.#surroundings;
    const short = name === DEAD_LETTERS ? undefined : isShortOfSpace(planned);
    const context = this.#context(planned.id);
    const sink = await planned.build(short ? { ...context, isShortOfSpace: short } : context);
    const tell = (events: readonly Event[]) => stored(name, events);
    const options = { id: planned.id, sink: guarded(sink, planned), log, giveUp, stored: tell };
    parts.groups.set(name, group(options));
  }

  #context(id: string): Context {
    return { id, log: this.#surroundings.log };
  }
}

/** Lets go of the sinks of these names, and takes them out of the parts. */
export async function closeSinks(
  { copies, groups }: Parts,
  isMeant: (name: string) => boolean,
): Promise<void> {
  const closing: Promise<void>[] = [];
  for (const sinks of [groups, copies]) {
    for (const [name, sink] of [...sinks].filter(([it]) => isMeant(it))) {
      sinks.delete(name);
      closing.push(sink.close());
    }
  }
  await settleAll(closing);
}
