/**
 * Reads `[[tests]]`: makes their events, compiles their conditions, and finds the outputs that they
 * name, so that nothing is left to go wrong but what a test is about.
 */
import { nearest } from '@pamir-audit/catalog';
import type { Event } from '../component.ts';
import { checkOf, type Condition, type Refusal, sourceOf } from '../condition.ts';
import { BuildContext } from './build-context.ts';
import type { Mistakes } from './mistake.ts';
import { type ConfigNode, nodeAt, type NodePath, type Place, placeAt } from './node.ts';
import { checkOptions } from './options.ts';
import { inputEvent } from './test-input.ts';
import { type TestOptions, testOptions, vectorOnlyTestOptions } from './test-options.ts';
import { idOf, outputNames, type Wired } from './wiring.ts';

export interface ConfiguredTest {
  readonly name: string;
  readonly place: Place;
  readonly inputs: readonly TestInput[];
  readonly outputs: readonly TestOutput[];
  readonly noOutputsFrom: readonly string[];
}

export interface TestInput {
  /** Id of the transform that gets it. */
  readonly at: string;
  readonly event: Event;
}

export interface TestOutput {
  /** Names of outputs. */
  readonly from: readonly string[];
  readonly conditions: readonly TestCondition[];
  /** How many events must come out; undefined for any number but none. */
  readonly count: number | undefined;
}

export interface TestCondition {
  readonly place: Place;
  /** The program; true or false where it is the same for all events. */
  readonly source: string | boolean;
  readonly check: (event: Event) => Refusal | undefined;
}

interface Graph {
  readonly wired: readonly Wired[];
  readonly inputs: ReadonlyMap<string, readonly string[]>;
}

/** What is wrong is in `mistakes`; tests with mistakes are left out. */
export function readTests(
  node: ConfigNode | undefined,
  graph: Graph,
  mistakes: Mistakes,
): readonly ConfiguredTest[] {
  if (node === undefined) return [];
  if (node.kind !== 'list') {
    mistakes.error('`tests` must be a list: [[tests]]', { place: node.place });
    return [];
  }
  return node.items.flatMap((item) => new TestReader(item, graph, mistakes).read() ?? []);
}

class TestReader {
  readonly #node: ConfigNode;
  readonly #graph: Graph;
  readonly #mistakes: Mistakes;
  readonly #component: string;

  constructor(node: ConfigNode, graph: Graph, mistakes: Mistakes) {
    this.#node = node;
    this.#graph = graph;
    this.#mistakes = mistakes;
    const name = nodeAt(node, ['name']);
    const isNamed = name?.kind === 'scalar' && name.filled === undefined;
    this.#component = isNamed ? `tests.${String(name.value)}` : 'tests';
  }

  read(): ConfiguredTest | undefined {
    const options = this.#options();
    if (options === undefined) return undefined;
    const { name, no_outputs_from: none } = options;
    this.#expectSubject(options);
    const inputs = this.#inputs(options);
    const outputs = options.outputs.map((output, index) => this.#output(output, index));
    const noOutputsFrom = none.filter((it, index) =>
      this.#isOutput(it, ['no_outputs_from', index]),
    );
    this.#expectReach(inputs, [...outputs.flatMap(({ from }) => from), ...noOutputsFrom]);
    return { name, place: this.#node.place, inputs, outputs, noOutputsFrom };
  }

  #options(): TestOptions | undefined {
    const node = this.#node;
    const component = this.#component;
    if (node.kind !== 'table') {
      this.#error('a test is a table', []);
      return undefined;
    }
    const check = { schema: testOptions, node, component, vectorOnly: vectorOnlyTestOptions };
    return checkOptions(check, this.#mistakes);
  }

  #expectSubject({ inputs, input, outputs, no_outputs_from: none }: TestOptions): void {
    if (inputs.length === 0 && input === undefined) this.#error('a test needs `inputs`', []);
    if (outputs.length === 0 && none.length === 0) {
      this.#error('a test needs `outputs` or `no_outputs_from`', []);
    }
  }

  #inputs({ inputs, input }: TestOptions): readonly TestInput[] {
    const all = inputs.map((it, index) => [it, ['inputs', index]] as const);
    // The older form comes last, as in Vector.
    const older = input === undefined ? [] : [[input, ['input']] as const];
    return [...all, ...older].flatMap(([it, path]) => {
      if (!this.#isTransform(it.insert_at, [...path, 'insert_at'])) return [];
      const source = [...path, 'source'];
      const event = this.#built(source, (name, context) => inputEvent(it, name, context));
      return event === undefined ? [] : [{ at: it.insert_at, event }];
    });
  }

  #output(output: TestOptions['outputs'][number], index: number): TestOutput {
    const { extract_from: given, conditions, expected_event_count: count } = output;
    const path = ['outputs', index, 'extract_from'];
    const isList = Array.isArray(given);
    const from = [given]
      .flat()
      .filter((name, at) => this.#isOutput(name, isList ? [...path, at] : path));
    const checked = conditions.flatMap((it, at) => {
      return this.#condition(it, ['outputs', index, 'conditions', at]) ?? [];
    });
    return { from, conditions: checked, count };
  }

  #condition(options: Condition, path: NodePath): TestCondition | undefined {
    const check = this.#built(path, (name, context) => checkOf(options, name, context));
    const place = placeAt(this.#node, path);
    return check && { place, source: sourceOf(options), check };
  }

  /** Undefined when it cannot be built, and then that is told. */
  #built<Built>(
    path: NodePath,
    build: (name: string, context: BuildContext) => Built,
  ): Built | undefined {
    const place = placeAt(this.#node, path);
    const site = { component: this.#component, id: '', node: this.#node, place };
    const context = new BuildContext(site, this.#mistakes);
    try {
      return build(path.join('.'), context);
    } catch (error) {
      context.refuse(error);
      return undefined;
    }
  }

  #isTransform(id: string, path: NodePath): boolean {
    const transforms = this.#transforms();
    if (transforms.some(({ entry }) => entry.id === id)) return true;
    const known = transforms.map(({ entry }) => entry.id);
    this.#error(`there is no transform \`${id}\`${this.#instead(id, known)}`, path);
    return false;
  }

  #isOutput(name: string, path: NodePath): boolean {
    const transforms = this.#transforms();
    const known = transforms.flatMap(outputNames);
    if (known.includes(name)) return true;
    const owner = transforms.find(({ entry }) => entry.id === idOf(name));
    // Its own mistakes are told already.
    if (owner !== undefined && owner.outputs === undefined) return true;
    this.#error(
      owner === undefined
        ? `there is no output \`${name}\` of a transform${this.#instead(name, known)}`
        : `\`${owner.entry.id}\` has no output \`${name}\`, only ${listed(outputNames(owner))}`,
      path,
    );
    return false;
  }

  /** What to write instead of a name that is not there. */
  #instead(name: string, known: readonly string[]): string {
    const other = this.#graph.wired.find(
      ({ entry }) => entry.id === name && entry.kind !== 'transform',
    );
    if (other !== undefined) return `: it is a ${other.entry.kind}, and tests run transforms only`;
    const meant = nearest(name, known);
    return meant === undefined ? '' : `; did you mean \`${meant}\`?`;
  }

  #transforms(): readonly Wired[] {
    return this.#graph.wired.filter(({ entry }) => entry.kind === 'transform');
  }

  /** An input from which nothing leads to what the test looks at is a slip, and shows nothing. */
  #expectReach(inputs: readonly TestInput[], outputs: readonly string[]): void {
    if (outputs.length === 0) return;
    for (const at of new Set(inputs.map((it) => it.at))) {
      const reached = this.#reachedFrom(at);
      if (outputs.some((name) => reached.has(idOf(name)))) continue;
      this.#error(`no event gets from \`${at}\` to an output that the test looks at`, ['inputs']);
    }
  }

  #reachedFrom(id: string): ReadonlySet<string> {
    const reached = new Set([id]);
    // Entries are added to the set while it is walked.
    for (const from of reached) {
      for (const [to, names] of this.#graph.inputs) {
        if (names.some((name) => idOf(name) === from)) reached.add(to);
      }
    }
    return reached;
  }

  #error(sentence: string, path: NodePath): void {
    const place = placeAt(this.#node, path);
    this.#mistakes.error(sentence, { component: this.#component, place });
  }
}

const listed = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ');
