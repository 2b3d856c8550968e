/** How the components that a graph has built are put together to what events walk through. */
import type { Copies } from './best-effort.ts';
import type { Push, Source, Transform } from './component.ts';
import type { Group } from './group.ts';
import { deliverTo, type Lane, openOutput, type Output, type Pipeline } from './pipeline.ts';
import {
  countingSinks,
  DEAD_LETTERS,
  type Plan,
  type PlannedSink,
  sinkName,
  sourceName,
  transformName,
} from './plan.ts';

export interface Fed {
  readonly source: Source;
  readonly decoder: Transform | undefined;
}

/** What is built, by name: `sinks.file`. */
export interface Parts {
  readonly sources: Map<string, Fed>;
  readonly transforms: Map<string, Transform>;
  readonly copies: Map<string, Copies>;
  /** The sinks that count, and that of the dead letters. */
  readonly groups: Map<string, Group>;
}

export interface Wiring {
  /** Of each source. */
  readonly pushes: ReadonlyMap<string, Push>;
  /** Of a sink that counts: those that are shown each of its writes, in its order. */
  readonly followers: ReadonlyMap<string, readonly Copies[]>;
}

/** @param giveUp aborts when what is not stored must go back */
export function wire(plan: Plan, parts: Parts, giveUp: AbortSignal): Wiring {
  return new Wirer(plan, parts).wire(giveUp);
}

class Wirer {
  readonly #plan: Plan;
  readonly #parts: Parts;
  readonly #outputs = new Map<string, Output>();

  constructor(plan: Plan, parts: Parts) {
    this.#plan = plan;
    this.#parts = parts;
  }

  wire(giveUp: AbortSignal): Wiring {
    for (const { id } of this.#plan.sources) this.#outputs.set(id, openOutput());
    this.#wireTransforms();
    const dead = found(this.#parts.groups, DEAD_LETTERS);
    const pipeline = { lanes: this.#wireSinks(), dead, giveUp };
    return { pushes: this.#pushes(pipeline), followers: this.#followers() };
  }

  #wireTransforms(): void {
    for (const { id, outputs } of this.#plan.transforms) {
      for (const name of [id, ...outputs.map((it) => `${id}.${it}`)]) {
        this.#outputs.set(name, openOutput());
      }
    }
    for (const planned of this.#plan.transforms) {
      const { id, inputs, outputs } = planned;
      const named = outputs.map((name) => [name, this.#output(`${id}.${name}`)] as const);
      const step = {
        transform: found(this.#parts.transforms, transformName(planned)),
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
      const name = sinkName(planned);
      for (const input of planned.inputs) this.#output(input).lanes.push(lanes.length);
      const { copies, groups } = this.#parts;
      lanes.push(
        planned.isBestEffort ? { copies: found(copies, name) } : { group: found(groups, name) },
      );
    }
    return lanes;
  }

  #pushes(pipeline: Pipeline): ReadonlyMap<string, Push> {
    return new Map(
      this.#plan.sources.map((planned) => {
        const name = sourceName(planned);
        const { decoder } = found(this.#parts.sources, name);
        const output = this.#output(planned.id);
        return [name, deliverTo(pipeline, decoder ? behind(decoder, output) : output)];
      }),
    );
  }

  #followers(): ReadonlyMap<string, readonly Copies[]> {
    const followersOf = (leader: PlannedSink) =>
      this.#plan.sinks
        .filter((it) => this.#leaderOf(it) === leader)
        .map((it) => found(this.#parts.copies, sinkName(it)));
    return new Map(countingSinks(this.#plan).map(([name, it]) => [name, followersOf(it)]));
  }

  /** A best-effort sink follows a sink with the same inputs. */
  #leaderOf(copy: PlannedSink): PlannedSink | undefined {
    if (!copy.isBestEffort) return undefined;
    const inputs = inputsOf(copy);
    return this.#plan.sinks.find((it) => !it.isBestEffort && inputsOf(it) === inputs);
  }

  #output(name: string): Output {
    return found(this.#outputs, name);
  }
}

const inputsOf = ({ inputs }: PlannedSink) => JSON.stringify(inputs.toSorted());

function behind(transform: Transform, usual: Output): Output {
  return { lanes: [], steps: [{ transform, usual, named: undefined }] };
}

function found<Thing>(things: ReadonlyMap<string, Thing>, name: string): Thing {
  const thing = things.get(name);
  if (thing === undefined) throw new Error(`there is no ${name}`);
  return thing;
}
