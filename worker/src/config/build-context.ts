/** What builders are given while a configuration is checked: what they warn of is told with its place. */
import type { Context, Logger } from '../component.ts';
import { maskOf } from './mask.ts';
import type { Mistakes } from './mistake.ts';
import type { ConfigNode, Place } from './node.ts';

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

  readonly warn = (message: string) => this.#mistakes.warn(this.#masked(message), this.#where());

  /** Tells what a builder has thrown. */
  refuse(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.#mistakes.error(this.#masked(message), this.#where());
  }

  #masked(text: string): string {
    return maskOf([this.#site.node])(text);
  }

  #where() {
    const { component, place } = this.#site;
    return { component, place };
  }
}
