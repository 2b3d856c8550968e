/** Plans of components that write down what is done to them, for tests of the graph. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, onTestFinished } from 'vitest';
import type { Event, Push, Sink, Source, Transform } from './component.ts';
import { anEvent, eventually, memorySink, silent } from './fixtures.ts';
import { type Graph, openGraph } from './graph.ts';
import type { Plan, PlannedSink, PlannedSource, PlannedTransform } from './plan.ts';

/** What was done to components, in its order. */
export const diary: string[] = [];

interface Tap {
  readonly planned: PlannedSource;
  readonly push: Push;
  readonly outcomes: string[];
}

/** A source that pushes what a test gives it, until it is ended; then it waits for what it pushed. */
export function tap(id: string, fingerprint = '1', run: Source['run'] = async () => {}): Tap {
  let intake: Parameters<Source['run']>[0] | undefined;
  let pushed: Promise<unknown> = Promise.resolve();
  const outcomes: string[] = [];
  const source: Source = {
    trouble: undefined,
    async run(given, stop) {
      diary.push(`run ${id} ${fingerprint}`);
      await run(given, stop);
      intake = given;
      await new Promise((resolve) => stop.addEventListener('abort', resolve, { once: true }));
      await pushed;
      // As one that writes down where it was.
      await turns();
      diary.push(`ended ${id} ${fingerprint}`);
    },
  };
  const push: Push = async (events) => {
    if (intake === undefined) throw new Error('the source does not run');
    const settled = intake.push(events).then(
      () => void outcomes.push('acknowledged'),
      () => void outcomes.push('given back'),
    );
    pushed = Promise.all([pushed, settled]);
    await settled;
  };
  return { planned: { id, fingerprint, build: () => source }, push, outcomes };
}

export interface Written {
  readonly planned: PlannedSink;
  readonly texts: () => readonly string[];
}

interface SinkWords {
  readonly inputs?: readonly string[];
  readonly fingerprint?: string;
  readonly directory?: string;
  readonly isBestEffort?: boolean;
  readonly open?: () => void | Promise<void>;
  readonly accept?: () => void | Promise<void>;
  readonly close?: () => Promise<void>;
}

export function sinkOf(id: string, words: SinkWords = {}): Written {
  const {
    inputs = ['in'],
    fingerprint = '1',
    directory,
    open,
    accept,
    close,
    isBestEffort,
  } = words;
  const { sink, writes } = memorySink(accept);
  const build = async (): Promise<Sink> => {
    await open?.();
    diary.push(`open ${id} ${fingerprint}`);
    let isClosed = false;
    return {
      async write(events) {
        if (isClosed) throw new Error('the sink is closed');
        await sink.write(events);
      },
      async close() {
        isClosed = true;
        await close?.();
        diary.push(`close ${id} ${fingerprint}`);
      },
    };
  };
  const directories = directory === undefined ? [] : [directory];
  const planned = {
    id,
    fingerprint,
    inputs,
    isBestEffort: isBestEffort ?? false,
    directories,
    build,
  };
  return { planned, texts: () => writes.flat().map(({ json }) => json) };
}

export function transformOf(
  id: string,
  change: Transform,
  { fingerprint = '1', inputs = ['in'] } = {},
): PlannedTransform {
  return { id, fingerprint, inputs, outputs: [], build: () => change };
}

type Parts = {
  readonly taps: readonly Tap[];
  readonly transforms?: readonly PlannedTransform[];
  readonly sinks: readonly Written[];
};

const dead = sinkOf('dead_letters', { inputs: [] });

export const planOf = ({ taps, transforms = [], sinks }: Parts): Plan => ({
  sources: taps.map(({ planned }) => planned),
  transforms,
  sinks: sinks.map(({ planned }) => planned),
  dead: dead.planned,
});

interface Run {
  readonly graph: Graph;
  readonly running: Promise<void>;
  readonly stop: AbortController;
}

/** @param giveUp aborts when what is not stored must go back. @default it has: a failing sink is not retried */
export async function running(plan: Plan, giveUp = AbortSignal.abort()): Promise<Run> {
  diary.length = 0;
  const stop = new AbortController();
  const graph = await openGraph(plan, {
    log: silent,
    giveUp,
    stop: stop.signal,
    guarded: (sink) => sink,
    isShortOfSpace: () => undefined,
    stored() {},
    buried() {},
    async hold(directories) {
      if (directories.some((it) => it.endsWith('taken'))) throw new Error('another worker');
      diary.push(`hold ${directories.join()}`);
    },
    async holdOnly(directories) {
      diary.push(`hold only ${directories.join()}`);
    },
  });
  const run = graph.run();
  run.catch(() => {
    // A test that expects it waits for it.
  });
  onTestFinished(async () => {
    stop.abort();
    await run.catch(() => {});
  });
  await eventually(() => expect(diary.join()).toContain('run in'));
  diary.length = 0;
  return { graph, running: run, stop };
}

/** Time for what must not happen yet. */
export async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await nextTurn();
}

export const text = (json: string): readonly Event[] => [anEvent(json)];
export const say =
  (word: string): Transform =>
  (event) => [{ ...event, json: `${word} ${event.json}` }];
