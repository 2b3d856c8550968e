/** What a fault is: a name, when it can run, and what it does to a scene. */
import type { PrivateNode } from '@pamir-audit/broker';
import type { Random } from './random.ts';
import type { Result, Scene, SceneOptions } from './scene.ts';

/** What a machine may lack. */
export type Need = 'server' | 'strace' | 'root';

export interface Fault {
  readonly name: string;
  /** What is done, in a sentence. */
  readonly title: string;
  readonly rounds: number;
  /** Rounds in the short selection; without it the fault is not in it. */
  readonly shortRounds?: number;
  readonly needs?: readonly Need[];
  run(stage: Stage): Promise<void>;
}

/** What a fault works with. */
export interface Stage {
  readonly rounds: number;
  readonly isShort: boolean;
  readonly random: Random;
  /** A directory for what belongs to no scene. */
  readonly home: string;
  /** The node that the run may stop and kill. @throws where the broker is not ours */
  readonly node: PrivateNode;
  /** Opens a scene; it is closed when the fault is over. */
  scene(options?: Partial<SceneOptions>): Promise<Scene>;
  /** Drains the scene and adds what the oracle says to the row. */
  finish(scene: Scene, options?: { readonly isDraining?: boolean }): Promise<Result>;
  /** Something to undo at the end, whatever happens; the last one first. */
  defer(undo: () => void | Promise<void>): void;
  progress(text: string): void;
}

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
