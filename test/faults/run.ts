/** Runs one fault to its row of the table. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault, Stage } from './fault.ts';
import { lacking } from './needs.ts';
import type { Brokers } from './brokers.ts';
import { randomFrom, seedOf } from './random.ts';
import { type Result, Scene, type SceneOptions } from './scene.ts';

export interface RunOptions {
  readonly brokers: Brokers;
  readonly seed: number;
  readonly rounds: number;
  readonly isShort: boolean;
  readonly isKept: boolean;
  /** Everything of the row goes below it. */
  readonly home: string;
  /** For every scene: how a mutant gets into its workers. */
  readonly scene?: Pick<SceneOptions, 'env' | 'preload'>;
  readonly progress: (text: string) => void;
}

export interface Row {
  readonly name: string;
  readonly rounds: number;
  readonly state: 'passed' | 'failed' | 'not run';
  readonly results: readonly Result[];
  /** Everything that was wrong, in words; or why it was not run. */
  readonly reasons: readonly string[];
  readonly seconds: number;
}

export async function runFault(fault: Fault, options: RunOptions): Promise<Row> {
  const { name } = fault;
  const { rounds, home } = options;
  const reason = lacking(fault);
  if (reason !== undefined) {
    return { name, rounds, state: 'not run', results: [], reasons: [reason], seconds: 0 };
  }
  const started = performance.now();
  mkdirSync(home, { recursive: true });
  const set = new Backstage(fault, options, await options.brokers.url());
  const reasons: string[] = [];
  try {
    await fault.run(set.stage);
  } catch (error) {
    reasons.push(describe(error), await set.state());
    options.brokers.distrust();
  }
  for (const result of set.results) reasons.push(...reasonsOf(result));
  if (set.results.length === 0 && reasons.length === 0)
    reasons.push('VACUOUS: nothing was checked');
  const isKept = options.isKept || reasons.length > 0;
  await set.close();
  if (isKept) writeFileSync(join(home, 'reasons.txt'), reasons.join('\n'));
  else rmSync(home, { recursive: true, force: true });
  const seconds = (performance.now() - started) / 1000;
  const state = reasons.length === 0 ? 'passed' : 'failed';
  return { name, rounds, state, results: set.results, reasons, seconds };
}

/** The stage of one fault, and what has to be cleared away after it. */
class Backstage {
  readonly results: Result[] = [];
  readonly stage: Stage;
  readonly #scenes: Scene[] = [];
  readonly #undo: (() => void | Promise<void>)[] = [];

  constructor({ name }: Fault, options: RunOptions, url: string) {
    const { brokers, rounds, isShort, home, progress } = options;
    const random = randomFrom(seedOf(options.seed, name));
    const stage: Stage = {
      rounds,
      isShort,
      random,
      home,
      get node() {
        return brokers.node;
      },
      scene: async (own) => {
        const number = this.#scenes.length + 1;
        const scene = await Scene.open({
          name: `faults_${name}_${process.pid}_${number}`,
          url,
          home: join(home, String(number)),
          random,
          ...own,
          env: { ...own?.env, ...options.scene?.env },
          preload: [...(own?.preload ?? []), ...(options.scene?.preload ?? [])],
        });
        this.#scenes.push(scene);
        return scene;
      },
      finish: async (scene, finishing) => {
        const result = await scene.finish(finishing);
        this.results.push(result);
        return result;
      },
      defer: (undo) => void this.#undo.push(undo),
      progress: (text) => progress(`${name}: ${text}`),
    };
    this.stage = stage;
  }

  /** Of the scene that was played last. */
  async state(): Promise<string> {
    return (await this.#scenes.at(-1)?.state()) ?? 'there was no scene';
  }

  async close(): Promise<void> {
    for (const scene of this.#scenes) await scene.close();
    for (const undo of this.#undo.toReversed()) await undo();
  }
}

/** What is wrong with a run; nothing when all is as it must be. */
function reasonsOf(result: Result): string[] {
  const counts = [
    ['lost', result.lost],
    ['doubled', result.doubled],
    ['corrupt', result.corrupt],
    ['torn', result.torn],
    ['spurious', result.spurious],
  ] as const;
  const wrong = counts
    .filter(([, ids]) => ids.length > 0)
    .map(([what, ids]) => `${ids.length} ${what}: ${ids.slice(0, 3).join(', ')}`);
  return [...wrong, ...result.failures, ...result.missing.map((it) => `VACUOUS: ${it}`)];
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? ` (${error.cause.message.slice(-300)})` : '';
  return `${error.message}${cause}`;
}
