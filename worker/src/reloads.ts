/**
 * Has the worker go on with what the configuration says now, whenever somebody asks for it.
 *
 * One reload follows the other. Who asks during one is served by another one after it, and however
 * many asked, that is one: the last state of the files wins.
 */
import { AuditError } from '@pamir-audit/catalog';
import type { Logger } from './component.ts';
import type { Plan } from './plan.ts';
import { isNothing, type PlanChange } from './plan-change.ts';
import type { ReloadCounts } from './worker.ts';

export interface ReloadTarget {
  /** @throws AuditError CONFIG_INVALID with every mistake, a line each */
  read(): Promise<Plan>;
  /** @throws what keeps the plan from running; the one before runs on */
  apply(plan: Plan): Promise<PlanChange>;
}

export class Reloads implements ReloadCounts {
  done = 0;
  failed = 0;
  readonly #log: Logger;
  readonly #stop: AbortSignal;
  #target: ReloadTarget | undefined;
  /** Why somebody asked, and has not been served yet. */
  #asked: string | undefined;
  #serving: Promise<void> | undefined;

  constructor(log: Logger, stop: AbortSignal) {
    this.#log = log;
    this.#stop = stop;
  }

  /** Serves from now on, and who has asked already. */
  begin(target: ReloadTarget): void {
    this.#target = target;
    if (this.#asked !== undefined) this.#serving ??= this.#serve(target);
  }

  /** @param reason in words, for the log */
  ask(reason: string): void {
    this.#asked = reason;
    if (this.#target !== undefined) this.#serving ??= this.#serve(this.#target);
  }

  /** Resolves when everybody who has asked is served. */
  async idle(): Promise<void> {
    await this.#serving;
  }

  async #serve(target: ReloadTarget): Promise<void> {
    while (this.#asked !== undefined && !this.#stop.aborted) {
      const reason = this.#asked;
      this.#asked = undefined;
      await this.#reload(target, reason);
    }
    this.#serving = undefined;
  }

  async #reload(target: ReloadTarget, reason: string): Promise<void> {
    try {
      const { kept, ...change } = await target.apply(await target.read());
      this.done += 1;
      const isSame = isNothing({ kept, ...change });
      const message = isSame ? 'Reloaded; nothing has changed.' : 'Reloaded the configuration.';
      this.#log.info({ reason, kept, ...(isSame ? {} : change) }, message);
    } catch (error) {
      if (this.#stop.aborted) return;
      this.failed += 1;
      const mistakes = mistakesOf(error);
      this.#log.error({ reason, mistakes }, 'Not reloaded; the configuration before stays in use.');
    }
  }
}

function mistakesOf(error: unknown): readonly string[] {
  if (error instanceof AuditError) return error.message.split('\n');
  return [error instanceof Error ? error.message : String(error)];
}
