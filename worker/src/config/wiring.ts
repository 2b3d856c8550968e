/** Which output each input is, and what is wrong with the graph: cycles, dead ends, loose ends. */
import { nearest } from '@pamir-audit/catalog';
import type { Entry, Input } from './components.ts';
import type { Mistakes } from './mistake.ts';

/** An entry with what is known of its outputs. */
export interface Wired {
  readonly entry: Entry;
  /** Undefined when its options are wrong: then it may have any named output. */
  readonly outputs: readonly string[] | undefined;
  readonly hasUsualOutput: boolean;
}

export interface Wiring {
  /** Names of outputs, by the id of the component that takes them. */
  readonly inputs: ReadonlyMap<string, readonly string[]>;
}

/** @param isPart true for transforms alone: what they take and what takes them may be elsewhere */
export function wire(all: readonly Wired[], mistakes: Mistakes, isPart = false): Wiring {
  const wirer = new Wirer(all, mistakes, isPart);
  return wirer.wire();
}

class Wirer {
  readonly #all: readonly Wired[];
  readonly #mistakes: Mistakes;
  readonly #isPart: boolean;
  readonly #outputs: readonly string[];
  readonly #inputs = new Map<string, readonly string[]>();

  constructor(all: readonly Wired[], mistakes: Mistakes, isPart: boolean) {
    this.#all = all;
    this.#mistakes = mistakes;
    this.#isPart = isPart;
    this.#outputs = all.flatMap(outputNames);
  }

  wire(): Wiring {
    for (const { entry } of this.#all) {
      if (entry.kind !== 'source') this.#inputs.set(entry.id, this.#resolve(entry));
    }
    this.#findCycles();
    if (!this.#isPart) this.#findLooseEnds();
    return { inputs: this.#inputs };
  }

  #resolve(entry: Entry): readonly string[] {
    const found = new Set<string>();
    for (const input of entry.inputs) {
      const where = { component: entry.name, place: input.place };
      const names = this.#named(entry, input);
      if (names.length === 1 && found.has(input.text)) {
        this.#mistakes.error(`the input \`${input.text}\` stands there twice`, where);
      }
      for (const name of names) found.add(name);
    }
    return [...found];
  }

  #named(entry: Entry, { text, place }: Input): readonly string[] {
    const where = { component: entry.name, place };
    if (/[*?[]/.test(text)) {
      const pattern = globPattern(text);
      // One that takes everything does not take itself.
      const names = this.#outputs.filter((it) => pattern.test(it) && idOf(it) !== entry.id);
      if (names.length === 0 && !this.#isElsewhere()) {
        this.#mistakes.error(`no output matches the input \`${text}\``, where);
      }
      return names;
    }
    if (this.#outputs.includes(text)) return [text];
    const owner = this.#all.find(({ entry: { id } }) => id === idOf(text));
    // Its own mistakes are told already.
    if (owner?.outputs === undefined && owner?.entry.kind === 'transform') return [];
    if (owner === undefined && this.#isElsewhere()) return [];
    this.#mistakes.error(this.#unknown(text, owner), where);
    return [];
  }

  /** Without any source here, the inputs that are not there are of another file. */
  #isElsewhere(): boolean {
    return this.#isPart && !this.#all.some(({ entry }) => entry.kind === 'source');
  }

  #unknown(text: string, owner: Wired | undefined): string {
    if (owner === undefined) {
      const meant = nearest(text, this.#outputs);
      const hint = meant === undefined ? '' : `; did you mean \`${meant}\`?`;
      return `there is no source or transform \`${text}\`${hint}`;
    }
    const { id, kind } = owner.entry;
    if (kind === 'sink') return `\`${id}\` is a sink, and a sink has no output`;
    const names = outputNames(owner).map((name) => `\`${name}\``);
    return `\`${id}\` has no output \`${text}\`, only ${names.join(', ')}`;
  }

  #findCycles(): void {
    // A source takes nothing, though something else may have its name.
    const sources = this.#all.filter(({ entry }) => entry.kind === 'source');
    const done = new Set(sources.map(({ entry }) => entry.id));
    const visit = (id: string, path: readonly string[]): void => {
      const start = path.indexOf(id);
      if (start >= 0) this.#tellCycle([...path.slice(start), id]);
      if (start >= 0 || done.has(id)) return;
      for (const input of this.#inputs.get(id) ?? []) visit(idOf(input), [...path, id]);
      done.add(id);
    };
    for (const { entry } of this.#all) visit(entry.id, []);
  }

  /** @param ids against the flow, the last one the same as the first */
  #tellCycle(ids: readonly string[]): void {
    const entry = this.#all.find((it) => it.entry.id === ids[0])?.entry;
    const way = ids.toReversed().map((id) => `\`${id}\``);
    this.#mistakes.error(`the events would go in a circle: ${way.join(' → ')}`, {
      component: entry?.name ?? '',
      ...(entry && { place: entry.inputsPlace }),
    });
  }

  #findLooseEnds(): void {
    for (const kind of ['source', 'sink'] as const) {
      if (!this.#all.some(({ entry }) => entry.kind === kind)) {
        this.#mistakes.error(`the configuration has no ${kind}`);
      }
    }
    const used = new Set([...this.#inputs.values()].flat());
    for (const wired of this.#all) {
      const { entry } = wired;
      for (const name of outputNames(wired).filter((it) => !used.has(it))) {
        const what = name === entry.id ? 'its events go nowhere' : `nothing takes \`${name}\``;
        const effect = `${what}: they are acknowledged and dropped`;
        this.#mistakes.warn(effect, { component: entry.name, place: entry.place });
      }
    }
  }
}

/** `id` and `id.name` alike: names of components have no dot. */
export const idOf = (output: string) => output.split('.', 1)[0] ?? '';

export function outputNames({ entry: { id, kind }, outputs = [], hasUsualOutput }: Wired) {
  if (kind === 'sink') return [];
  return [...(hasUsualOutput ? [id] : []), ...outputs.map((name) => `${id}.${name}`)];
}

/** As in Vector, `*` stands for anything, `?` for one character, `[ab]` for one of several. */
function globPattern(text: string): RegExp {
  const pattern = text.replace(/\[[^\]]+\]|[$()*+.?[\\\]^{|}]/g, (it) => {
    if (it === '*') return '.*';
    if (it === '?') return '.';
    if (it.length > 1) return it.replace(/^\[!/, '[^').replaceAll('\\', String.raw`\\`);
    return `\\${it}`;
  });
  try {
    return new RegExp(`^${pattern}$`, 'u');
  } catch {
    // A range that is none matches nothing, and then that is what is told.
    return /(?!)/;
  }
}
