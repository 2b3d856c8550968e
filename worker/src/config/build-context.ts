/** What builders are given while a configuration is checked: what they warn of is told with its place. */
import { AuditError } from '@pamir-audit/catalog';
import type { Context, Logger } from '../component.ts';
import { maskOf } from './mask.ts';
import type { Mistakes } from './mistake.ts';
import { type ConfigNode, type Place, placesIn } from './node.ts';

export interface BuildSite {
  /** `transforms.parse`. */
  readonly component: string;
  readonly id: string;
  readonly node: ConfigNode;
  /** Where what is wrong is, as far as nothing else is known. */
  readonly place: Place;
}

export class BuildContext implements Context {
  readonly id: string;
  /** Nothing runs here, so nothing has anything to say. */
  readonly log: Logger = { debug() {}, info() {}, warn() {}, error() {} };
  readonly #site: BuildSite;
  readonly #mistakes: Mistakes;

  constructor(site: BuildSite, mistakes: Mistakes) {
    this.#site = site;
    this.#mistakes = mistakes;
    this.id = site.id;
  }

  readonly placesIn = (option: string) => placesIn(this.#site.node, option);

  readonly warn = (message: string, said: Partial<Place> = {}) =>
    this.#mistakes.warn(this.#masked(message), this.#where(said));

  /** Tells what a builder has thrown. */
  refuse(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    const context = error instanceof AuditError ? error.context : {};
    this.#mistakes.error(this.#masked(message), this.#where(context));
  }

  #masked(text: string): string {
    return maskOf([this.#site.node])(text);
  }

  /** Where the mistake itself says that it is, if it does. */
  #where(said: Partial<Record<keyof Place, unknown>>) {
    const { component, place } = this.#site;
    const { file, line, column } = said;
    const isPlaced =
      typeof file === 'string' && typeof line === 'number' && typeof column === 'number';
    return { component, place: isPlaced ? { file, line, column } : place };
  }
}
