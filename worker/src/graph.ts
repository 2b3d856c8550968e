/** Builds the components of a plan and wires them to a pipeline. */
import { bestEffort, type Copies } from './best-effort.ts';
import type { Context, Event, Logger, Sink, Source, Transform } from './component.ts';
import { type Group, group } from './group.ts';
import { type Feed, type Lane, openOutput, type Output, type Pipeline } from './pipeline.ts';
import type { Plan, PlannedSink } from './plan.ts';
import { settleAll } from './settle.ts';

export interface GraphSurroundings {
  readonly log: Logger;
  /** Aborts when a sink that fails must not try any more. */
  readonly giveUp: AbortSignal;
  /** Puts in front of a sink what it shares with others: lock and space. */
  readonly guarded: (sink: Sink, planned: PlannedSink) => Sink;
  readonly isShortOfSpace: (planned: PlannedSink) => (() => Promise<boolean>) | undefined;
  /** Told of every write of a sink that counts. */
  readonly stored: (events: readonly Event[]) => void;
  /** Told of every write of the dead-letter file. */
  readonly buried: (events: readonly Event[]) => void;
}

export interface Graph {
  readonly pipeline: Pipeline;
  /** What keeps it from its job right now, each with the name of its component. */
  troubles(): readonly string[];
  /** Copies that best-effort sinks could not take. */
  readonly dropped: number;
  /** True while no source can get events, though the sinks could take them. */
  readonly isDeaf: boolean;
  /** Lets go of the best-effort sinks; the others are closed by the pipeline. */
  closeCopies(): Promise<void>;
}

/** @throws whatever a component does that cannot be built; those built before it are closed */
export async function openGraph(plan: Plan, surroundings: GraphSurroundings): Promise<Graph> {
  const opening = new Opening(plan, surroundings);
  try {
    return await opening.open();
  } catch (error) {
    await opening.close();
    throw error;
  }
}

class Opening {
  readonly #plan: Plan;
  readonly #surroundings: GraphSurroundings;
  readonly #outputs = new Map<string, Output>();
  readonly #copies = new Map<string, Copies>();
  readonly #groups = new Map<string, Group>();

  constructor(plan: Plan, surroundings: GraphSurroundings) {
    this.#plan = plan;
    this.#surroundings = surroundings;
  }

  async open(): Promise<Graph> {
    const sources = await this.#buildSources();
    await this.#openCopies();
    await this.#openGroups();
    await this.#addTransforms();
    const lanes = this.#wireSinks();
    const dead = this.#group(this.#plan.dead);
    const feeds = await this.#feeds(sources);
    return this.#graph({ feeds, lanes, dead }, sources);
  }

  async close(): Promise<void> {
    await settleAll([...this.#groups.values(), ...this.#copies.values()].map((it) => it.close()));
  }

  async #buildSources() {
    const sources = new Map<string, Source>();
    for (const planned of this.#plan.sources) {
      sources.set(planned.id, await planned.build(this.#context(planned.id)));
      this.#outputs.set(planned.id, openOutput());
    }
    return sources;
  }

  async #openCopies(): Promise<void> {
    const { log } = this.#surroundings;
    for (const planned of this.#plan.sinks.filter(({ isBestEffort }) => isBestEffort)) {
      const sink = await planned.build(this.#context(planned.id));
      this.#copies.set(planned.id, bestEffort(planned.id, sink, log));
    }
  }

  async #openGroups(): Promise<void> {
    const { stored, buried } = this.#surroundings;
    for (const planned of this.#plan.sinks.filter(({ isBestEffort }) => !isBestEffort)) {
      const followers = this.#followersOf(planned);
      await this.#openGroup(planned, (events) => {
        stored(events);
        for (const copies of followers) copies.offer(events);
      });
    }
    await this.#openGroup(this.#plan.dead, buried);
  }

  async #openGroup(planned: PlannedSink, stored: (events: readonly Event[]) => void) {
    const { log, giveUp, guarded, isShortOfSpace } = this.#surroundings;
    const short = isShortOfSpace(planned);
    const context = this.#context(planned.id);
    const sink = await planned.build(short ? { ...context, isShortOfSpace: short } : context);
    const options = { id: planned.id, sink: guarded(sink, planned), log, giveUp, stored };
    this.#groups.set(planned.id, group(options));
  }

  /** Best-effort sinks with the same inputs: they are shown each write, in its order. */
  #followersOf(planned: PlannedSink): readonly Copies[] {
    return this.#plan.sinks.flatMap((other) =>
      this.#leaderOf(other) === planned ? (this.#copies.get(other.id) ?? []) : [],
    );
  }

  #leaderOf(copy: PlannedSink): PlannedSink | undefined {
    if (!copy.isBestEffort) return undefined;
    const inputs = namesOf(copy);
    return this.#plan.sinks.find((it) => !it.isBestEffort && namesOf(it) === inputs);
  }

  async #addTransforms(): Promise<void> {
    for (const { id, outputs } of this.#plan.transforms) {
      for (const name of [id, ...outputs.map((it) => `${id}.${it}`)]) {
        this.#outputs.set(name, openOutput());
      }
    }
    for (const planned of this.#plan.transforms) {
      const { id, inputs, outputs } = planned;
      const named = outputs.map((name) => [name, this.#output(`${id}.${name}`)] as const);
      const step = {
        transform: await planned.build(this.#context(id)),
        usual: this.#output(id),
        named: named.length > 0 ? new Map(named) : undefined,
      };
      for (const input of inputs) this.#output(input).steps.push(step);
    }
  }

  #wireSinks(): readonly Lane[] {
    const lanes: Lane[] = [];
    for (const planned of this.#plan.sinks) {
      if (this.#leaderOf(planned) !== undefined) continue;
      const copies = this.#copies.get(planned.id);
      for (const input of planned.inputs) this.#output(input).lanes.push(lanes.length);
      lanes.push(copies === undefined ? { group: this.#group(planned) } : { copies });
    }
    return lanes;
  }

  async #feeds(sources: ReadonlyMap<string, Source>): Promise<readonly Feed[]> {
    return this.#plan.sources.flatMap((planned) => {
      const source = sources.get(planned.id);
      if (source === undefined) return [];
      const output = this.#output(planned.id);
      const decoder = planned.decoder?.(this.#context(planned.id));
      return { source, output: decoder === undefined ? output : behind(decoder, output) };
    });
  }

  #graph(pipeline: Pipeline, sources: ReadonlyMap<string, Source>): Graph {
    const groups = this.#groups;
    const copies = [...this.#copies.values()];
    return {
      pipeline,
      troubles: () =>
        [...groups, ...sources].flatMap(([name, { trouble }]) =>
          trouble === undefined ? [] : [`${name}: ${trouble}`],
        ),
      get dropped() {
        return copies.reduce((sum, it) => sum + it.dropped, 0);
      },
      get isDeaf() {
        const isSuspended = [...groups.values()].some((it) => it.isSuspended);
        return !isSuspended && [...sources.values()].every((it) => it.trouble !== undefined);
      },
      closeCopies: () => settleAll(copies.map((it) => it.close())),
    };
  }

  #context(id: string): Context {
    return { id, log: this.#surroundings.log };
  }

  #output(name: string): Output {
    const output = this.#outputs.get(name);
    if (output === undefined) throw new Error(`there is no output ${name}`);
    return output;
  }

  #group({ id }: PlannedSink): Group {
    const found = this.#groups.get(id);
    if (found === undefined) throw new Error(`there is no sink ${id}`);
    return found;
  }
}

const namesOf = ({ inputs }: PlannedSink) => JSON.stringify(inputs.toSorted());

function behind(transform: Transform, usual: Output): Output {
  return { lanes: [], steps: [{ transform, usual, named: undefined }] };
}
