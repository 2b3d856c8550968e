/**
 * Runs the components of a plan, and those of another plan after it without losing a step.
 *
 * One plan follows another in this order:
 *
 *   1. What is new is built beside what runs. A failure so far has changed nothing.
 *   2. Sources that change or go are ended: what they have pushed is settled, the rest goes back.
 *   3. The gate is closed: pushes wait, and those under way settle. So nothing is in hand, and sinks that
 *      have to make room for others, as they have their directory, are closed for them. If one of the
 *      others does not open, all is put back.
 *   4. The gate opens on the new wiring, new sources begin, and what is not needed any more is closed.
 *   5. New sources are tried. If the broker refuses one, the old plan follows the new one.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AuditError } from '@pamir-audit/catalog';
import { sleep } from '@pamir-audit/sdk';
import { Builder, type BuilderSurroundings, closeSinks, noParts } from './builder.ts';
import type { Event, Intake, Push } from './component.ts';
import { type Exchange, exchangeOf } from './exchange.ts';
import { Feeds } from './feeds.ts';
import { Gate } from './gate.ts';
import type { Group } from './group.ts';
import { countingSinks, DEAD_LETTERS, directoriesOf, type Plan, sourceName } from './plan.ts';
import { changeOf, isNothing, type PlanChange, unreplaceable } from './plan-change.ts';
import { settleAll } from './settle.ts';
import { type Parts, wire, type Wiring } from './wiring.ts';

export interface GraphSurroundings extends Omit<BuilderSurroundings, 'stored'> {
  /** Ends it, once every event in hand is settled. */
  readonly stop: AbortSignal;
  /** Told of every write of a sink that counts. */
  readonly stored: (events: readonly Event[]) => void;
  /** Told of every write of the dead-letter file. */
  readonly buried: (events: readonly Event[]) => void;
  /** Locks those that are not locked yet. @throws AuditError SINK_UNAVAILABLE when one cannot be */
  hold(directories: readonly string[]): Promise<void>;
  /** Lets go of all but these. */
  holdOnly(directories: readonly string[]): Promise<void>;
}

export interface Graph {
  /** Runs until `stop` aborts or the sources have nothing more to give, then closes the sinks. */
  run(): Promise<void>;
  /**
   * Runs another plan from now on; of what both have, nothing is touched. Not called again before it
   * has settled.
   *
   * @throws what a component does that cannot be built, opened or started; the plan before runs on
   */
  reload(plan: Plan): Promise<PlanChange>;
  /** What keeps it from its job right now, each with the name of its component. */
  troubles(): readonly string[];
  /** Copies that best-effort sinks could not take. */
  readonly dropped: number;
  /** True while no source can get events, though the sinks could take them. */
  readonly isDeaf: boolean;
  /** Lets go of the best-effort sinks. */
  closeCopies(): Promise<void>;
}

/** How long a new source may take to get events before it is taken for one that waits for its broker. */
const TRIAL_MS = 5000;
/** How long a sink that is not needed any more is waited for. */
const LONGEST_CLOSE_MS = 10_000;

/** @throws whatever a component does that cannot be built; those built before it are closed */
export async function openGraph(plan: Plan, surroundings: GraphSurroundings): Promise<Graph> {
  const graph = new LiveGraph(plan, surroundings);
  await graph.open();
  return graph;
}

class LiveGraph implements Graph {
  readonly #surroundings: GraphSurroundings;
  readonly #builder: Builder;
  readonly #feeds: Feeds;
  #plan: Plan;
  #parts = noParts();
  #wiring: Wiring = { pushes: new Map(), followers: new Map() };
  readonly #gate = new Gate();
  #reloading: Promise<unknown> | undefined;
  #isOver = false;
  /** What is being prepared; its directories are held. */
  #coming: Plan | undefined;
  /** Plans of which a sink is not closed yet; their directories are held. */
  readonly #leaving = new Set<Plan>();
  /** Of best-effort sinks that are gone. */
  #droppedBefore = 0;

  constructor(plan: Plan, surroundings: GraphSurroundings) {
    this.#plan = plan;
    this.#surroundings = surroundings;
    this.#feeds = new Feeds(surroundings.stop);
    const stored = (name: string, events: readonly Event[]) => this.#stored(name, events);
    this.#builder = new Builder({ ...surroundings, stored });
  }

  async open(): Promise<void> {
    try {
      await this.#builder.build(this.#plan, () => true, this.#parts);
      this.#wiring = wire(this.#plan, this.#parts, this.#surroundings.giveUp);
    } catch (error) {
      await closeSinks(this.#parts, () => true);
      throw error;
    }
  }

  async run(): Promise<void> {
    for (const name of this.#parts.sources.keys()) this.#start(name);
    try {
      await this.#feeds.allEnded(async () => this.#reloading);
    } finally {
      this.#isOver = true;
      await settleAll(this.#groups().map((it) => it.close()));
    }
  }

  async reload(plan: Plan): Promise<PlanChange> {
    const change = changeOf(this.#plan, plan);
    const [held] = unreplaceable(this.#plan, change);
    if (held !== undefined) {
      const message = `${held} has begun to read what no other can: changing it needs a restart`;
      throw new AuditError('CONFIG_INVALID', message);
    }
    if (!isNothing(change)) {
      const work = this.#tryOut(plan);
      // Whoever asked for it is told how it went.
      this.#reloading = work.catch(() => {});
      await work;
    }
    return change;
  }

  troubles(): readonly string[] {
    const { groups, sources } = this.#parts;
    const all = [
      ...countingSinks(this.#plan).map(([name, { id }]) => [id, groups.get(name)] as const),
      ...this.#plan.sources.map((it) => [it.id, sources.get(sourceName(it))?.source] as const),
    ];
    return all.flatMap(([id, part]) =>
      part?.trouble === undefined ? [] : [`${id}: ${part.trouble}`],
    );
  }

  get dropped(): number {
    const copies = [...this.#parts.copies.values()];
    return copies.reduce((sum, it) => sum + it.dropped, this.#droppedBefore);
  }

  get isDeaf(): boolean {
    const isSuspended = this.#groups().some((it) => it.isSuspended);
    const sources = [...this.#parts.sources.values()];
    return !isSuspended && sources.every(({ source }) => source.trouble !== undefined);
  }

  closeCopies(): Promise<void> {
    return settleAll([...this.#parts.copies.values()].map((it) => it.close()));
  }

  async #tryOut(plan: Plan): Promise<void> {
    if (this.#isOver || this.#feeds.isStopped) {
      throw new AuditError('CLOSED', 'the worker is ending');
    }
    const exchange = exchangeOf(this.#plan, plan, this.#parts);
    await this.#follow(exchange, true);
    const names = [...exchange.fresh].filter((name) => this.#parts.sources.has(name));
    try {
      await settleAll(names.map((name) => this.#feeds.try(name, TRIAL_MS)));
    } catch (refused) {
      await this.#goBack(exchangeOf(plan, exchange.before, this.#parts));
      throw refused;
    }
  }

  async #goBack(exchange: Exchange): Promise<void> {
    try {
      await this.#follow(exchange, false);
    } catch (error) {
      this.#breakDown(error);
    }
  }

  async #follow(exchange: Exchange, isOnTrial: boolean): Promise<void> {
    const { before, fresh, gone } = exchange;
    const old = this.#parts;
    await this.#buildBeside(exchange);
    const ending = [...gone].filter((name) => old.sources.has(name));
    await Promise.all(ending.map((name) => this.#feeds.end(name)));
    try {
      await this.#gate.closedFor(async () => {
        await Promise.all(this.#groups().map((it) => it.idle()));
        // The pushes that wait for what was written settle first.
        await nextTurn();
        await this.#swap(exchange);
      });
    } catch (error) {
      await this.#beginAgain(before, ending);
      throw error;
    }
    const starting = [...fresh].filter((name) => this.#parts.sources.has(name));
    for (const name of starting) this.#start(name, isOnTrial);
    await inTime(this.#leave(before, old, gone));
  }

  async #leave(plan: Plan, parts: Parts, gone: ReadonlySet<string>): Promise<void> {
    this.#coming = undefined;
    this.#leaving.add(plan);
    await this.#close(parts, (name) => gone.has(name));
    this.#leaving.delete(plan);
    await this.#letGo();
  }

  async #buildBeside({ after, fresh, late, next }: Exchange): Promise<void> {
    try {
      this.#coming = after;
      await this.#surroundings.hold(directoriesOf(after));
      await this.#builder.build(after, (name) => fresh.has(name) && !late.has(name), next);
    } catch (error) {
      await this.#close(next, (name) => fresh.has(name));
      this.#coming = undefined;
      await this.#letGo();
      throw error;
    }
  }

  async #swap({ before, after, fresh, early, late, next }: Exchange): Promise<void> {
    try {
      await this.#close(this.#parts, (name) => early.has(name));
      await this.#builder.build(after, (name) => late.has(name), next);
    } catch (error) {
      await this.#close(next, (name) => fresh.has(name));
      await this.#openAgain(before, early);
      throw error;
    }
    this.#plan = after;
    this.#parts = next;
    this.#wiring = wire(after, next, this.#surroundings.giveUp);
  }

  async #openAgain(plan: Plan, sinks: ReadonlySet<string>): Promise<void> {
    try {
      await this.#builder.build(plan, (name) => sinks.has(name), this.#parts);
      this.#wiring = wire(plan, this.#parts, this.#surroundings.giveUp);
    } catch (error) {
      this.#breakDown(error);
    }
  }

  async #beginAgain(plan: Plan, sources: readonly string[]): Promise<void> {
    this.#coming = undefined;
    await this.#letGo();
    try {
      await this.#builder.build(plan, (name) => sources.includes(name), this.#parts);
      this.#wiring = wire(plan, this.#parts, this.#surroundings.giveUp);
      for (const name of sources) this.#start(name);
    } catch (error) {
      this.#breakDown(error);
    }
  }

  /** Neither the new plan nor the old one can run: everything goes back to where it came from. */
  #breakDown(error: unknown): void {
    this.#wiring = { pushes: new Map(), followers: new Map() };
    this.#feeds.fail(error);
  }

  /** Of directories in which nothing of this process writes any more. */
  async #letGo(): Promise<void> {
    const plans = [this.#plan, this.#coming, ...this.#leaving].filter((it) => it !== undefined);
    const directories = new Set(plans.flatMap((it) => directoriesOf(it)));
    try {
      await this.#surroundings.holdOnly([...directories]);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#surroundings.log.warn({ reason }, 'A directory is not released.');
    }
  }

  /** What cannot be closed properly has nothing in hand. */
  async #close(parts: Parts, isMeant: (name: string) => boolean): Promise<void> {
    for (const [name, copies] of parts.copies) {
      if (isMeant(name)) this.#droppedBefore += copies.dropped;
    }
    try {
      await closeSinks(parts, isMeant);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#surroundings.log.warn({ reason }, 'A sink that is not needed any more did not close.');
    }
  }

  #start(name: string, isOnTrial = false): void {
    const fed = this.#parts.sources.get(name);
    if (fed === undefined || this.#feeds.isStopped) return;
    this.#feeds.start(name, fed.source, this.#intakeOf(name), { isOnTrial });
  }

  #intakeOf(name: string): Intake {
    const push: Push = (events) => {
      const now = this.#wiring.pushes.get(name);
      return now === undefined ? Promise.reject(refusal()) : now(events);
    };
    return { push: this.#gate.before(push), ready: () => this.#allReady() };
  }

  async #allReady(): Promise<void> {
    while (this.#groups().some(({ isSuspended }) => isSuspended)) {
      await Promise.all(this.#groups().map((it) => it.ready()));
    }
  }

  #stored(name: string, events: readonly Event[]): void {
    const { stored, buried } = this.#surroundings;
    if (name === DEAD_LETTERS) buried(events);
    else stored(events);
    for (const copies of this.#wiring.followers.get(name) ?? []) copies.offer(events);
  }

  #groups(): readonly Group[] {
    return [...this.#parts.groups.values()];
  }
}

const refusal = () => new AuditError('SINK_UNAVAILABLE', 'the sinks could not be opened again');

async function inTime(work: Promise<void>): Promise<void> {
  const end = new AbortController();
  await Promise.race([work, sleep(LONGEST_CLOSE_MS, end.signal)]);
  end.abort();
}
