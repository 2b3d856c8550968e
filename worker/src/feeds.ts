/** The sources that run. Each can be ended by itself, and others can begin meanwhile. */
import { sleep } from '@pamir-audit/sdk';
import type { Intake, Source } from './component.ts';

/** How often it is looked whether one on trial can get events by now. */
const LOOK_MS = 50;

interface Feed {
  readonly source: Source;
  readonly end: AbortController;
  /** Never rejects. */
  ended: Promise<void>;
  hasEnded: boolean;
  /** On trial its failure is nobody else's business. */
  isOnTrial: boolean;
  failure?: Failure;
}

interface Failure {
  readonly error: unknown;
}

export class Feeds {
  readonly #feeds = new Map<string, Feed>();
  readonly #end = new AbortController();
  readonly #stop: AbortSignal;
  #failure: Failure | undefined;

  constructor(stop: AbortSignal) {
    this.#stop = AbortSignal.any([stop, this.#end.signal]);
  }

  start(name: string, source: Source, intake: Intake, { isOnTrial = false } = {}): void {
    const end = new AbortController();
    const feed: Feed = { source, end, isOnTrial, hasEnded: false, ended: Promise.resolve() };
    const run = async () => {
      try {
        await source.run(intake, AbortSignal.any([this.#stop, end.signal]));
      } catch (error) {
        feed.failure = { error };
        if (!feed.isOnTrial) this.fail(error);
      } finally {
        feed.hasEnded = true;
      }
    };
    this.#feeds.set(name, feed);
    feed.ended = run();
  }

  /** Resolves when all that it pushed is settled. What it throws at the end ends the others, too. */
  async end(name: string): Promise<void> {
    const feed = this.#feeds.get(name);
    if (feed === undefined) return;
    feed.end.abort();
    await feed.ended;
    if (this.#feeds.get(name) === feed) this.#feeds.delete(name);
  }

  /**
   * Waits until one that was started on trial gets events, is at its end, or has had its time.
   *
   * @throws what it failed with, before it ever got any
   */
  async try(name: string, longestMs: number): Promise<void> {
    const feed = this.#feeds.get(name);
    if (feed === undefined) return;
    const until = performance.now() + longestMs;
    const isOver = () =>
      feed.hasEnded || feed.source.trouble === undefined || performance.now() > until;
    while (!isOver() && !this.#stop.aborted) {
      await Promise.race([feed.ended, sleep(LOOK_MS, this.#stop)]);
    }
    feed.isOnTrial = false;
    if (feed.failure !== undefined) throw feed.failure.error;
  }

  /** One that cannot go on ends the others, and the process says so. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#end.abort();
  }

  /**
   * Waits until none runs any more.
   *
   * @param exchanged settles when no source is about to be started
   * @throws what the first one threw that could not go on
   */
  async allEnded(exchanged: () => Promise<unknown>): Promise<void> {
    let before: readonly Feed[];
    do {
      before = [...this.#feeds.values()];
      await Promise.all(before.map(({ ended }) => ended));
      await exchanged();
    } while ([...this.#feeds.values()].some((it) => !before.includes(it)));
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  get isStopped(): boolean {
    return this.#stop.aborted;
  }
}
