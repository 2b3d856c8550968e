/**
 * Reads a configuration and checks all of it, without contacting anything: files, variables, secrets,
 * options, wiring, programs. Every mistake is found at once and told with its place.
 */
import { hostname } from 'node:os';
import type { Sink, Source, Transform } from '../component.ts';
import { checkBuild } from './check-build.ts';
import type { Kind } from './common-options.ts';
import {
  type Component,
  componentOf,
  type Defaults,
  definitions,
  type Entry,
  entryOf,
} from './components.ts';
import { readFiles } from './files.ts';
import {
  type GlobalOptions,
  globalOptions,
  SECTIONS,
  TESTS,
  vectorOnlyGlobals,
} from './global-options.ts';
import { type Environment, interpolate } from './interpolation.ts';
import { maskOf } from './mask.ts';
import { mergeFiles } from './merge.ts';
import { type Mistake, Mistakes } from './mistake.ts';
import type { TableNode } from './node.ts';
import { checkOptions } from './options.ts';
import { checkOwnedFiles } from './owned-files.ts';
import { openSecrets, secretBackends, type Secrets } from './secrets.ts';
import { type ConfiguredTest, readTests } from './tests.ts';
import { wire, type Wired } from './wiring.ts';

export interface Configuration {
  readonly globals: GlobalOptions;
  readonly sources: readonly Component<Source>[];
  readonly transforms: readonly Component<Transform>[];
  readonly sinks: readonly Component<Sink>[];
  /** Names of outputs, by the id of the component that takes them. */
  readonly inputs: ReadonlyMap<string, readonly string[]>;
  readonly tests: readonly ConfiguredTest[];
  /** Takes what variables and secrets put into transforms and tests out of a text. */
  readonly masked: (text: string) => string;
  /** What it was read from beside its own files: secrets, programs, certificates. */
  readonly besides: readonly string[];
  readonly warnings: readonly Mistake[];
}

export interface LoadOptions {
  /** Paths, globs, directories, `-` for standard input; each may be a list with commas. */
  readonly files: readonly string[];
  readonly env: Environment;
  /** Wins over the configuration's own. */
  readonly exactNumbers?: boolean | undefined;
  /** What it is read for; `run` when left out. */
  readonly purpose?: Purpose;
}

/**
 * To run it, its tests are passed over. To validate it, they are checked with all the rest. To test it,
 * sources and sinks are passed over, and the variables in them with them: where tests run there may be
 * no password, nor need the file have any source or sink.
 */
export type Purpose = 'run' | 'validate' | 'test';

const PASSED_OVER: Readonly<Record<Purpose, readonly string[]>> = {
  run: [TESTS],
  validate: [],
  test: ['sources', 'sinks'],
};

/** @throws AuditError CONFIG_INVALID with every mistake, a line each */
export async function loadConfiguration(options: LoadOptions): Promise<Configuration> {
  const mistakes = new Mistakes();
  const files = readFiles(options.files, mistakes);
  // What is in a file that cannot be read is missing everywhere else, and would be told there, too.
  mistakes.throwIfAny();
  const besides = new Set<string>();
  const read = (path: string) => besides.add(path);
  const root = filled(mergeFiles(files, mistakes), { ...options, read }, mistakes);
  const configuration = await new Loader(root, options, mistakes).load();
  for (const path of filesReadBy(configuration)) besides.add(path);
  mistakes.throwIfAny();
  return { ...configuration, besides: [...besides], warnings: mistakes.warnings };
}

type Loaded = Omit<Configuration, 'warnings' | 'besides'>;

function filesReadBy({ sources, transforms, sinks }: Loaded): readonly string[] {
  const read = ({ definition, options }: Component<unknown>) =>
    definition.readFiles?.(options) ?? [];
  return [...sources.map(read), ...transforms.map(read), ...sinks.map(read)].flat();
}

interface Surroundings extends Pick<LoadOptions, 'env' | 'purpose'> {
  /** Told of each file with secrets. */
  readonly read: (path: string) => void;
}

/** With variables and secrets in place; the backends of secrets may hold variables themselves. */
function filled(root: TableNode, given: Surroundings, mistakes: Mistakes): TableNode {
  const env = { HOSTNAME: hostname(), ...given.env };
  const secret = secretsOf(root, { ...given, env });
  const passedOver = PASSED_OVER[given.purpose ?? 'run'];
  const entries = Array.from(root.entries, ([name, entry]) => {
    if (passedOver.includes(name)) return [name, entry] as const;
    const fillings = { env, secret: name === SECRET ? noSecrets : secret };
    return [name, { ...entry, node: interpolate(entry.node, fillings, mistakes) }] as const;
  });
  return { ...root, entries: new Map(entries) };
}

const SECRET = 'secret';

const noSecrets: Secrets = () => {
  throw new Error('a secret cannot stand where secrets are said to be');
};

/** What is wrong with the backends themselves is told with the other options. */
function secretsOf(root: TableNode, { env, read }: Surroundings): Secrets {
  const entry = root.entries.get(SECRET);
  const node = entry && interpolate(entry.node, { env, secret: noSecrets }, new Mistakes());
  if (node?.kind !== 'table') return openSecrets({});
  const check = { schema: secretBackends, node, component: SECRET };
  return openSecrets(checkOptions(check, new Mistakes()) ?? {}, read);
}

type Kinds = { readonly source: Source; readonly transform: Transform; readonly sink: Sink };

class Loader {
  readonly #root: TableNode;
  readonly #options: LoadOptions;
  readonly #mistakes: Mistakes;
  readonly #purpose: Purpose;

  constructor(root: TableNode, options: LoadOptions, mistakes: Mistakes) {
    this.#root = root;
    this.#options = options;
    this.#mistakes = mistakes;
    this.#purpose = options.purpose ?? 'run';
  }

  async load(): Promise<Loaded> {
    const globals = this.#globals() ?? globalOptions.parse({});
    const isTest = this.#purpose === 'test';
    const sections = SECTIONS.filter((section) => !isTest || section !== 'sinks');
    const entries = sections.flatMap((section) => this.#entries(section));
    this.#expectUnique(entries);
    const defaults = {
      data_dir: globals.data_dir,
      timezone: globals.timezone,
      exact_numbers: this.#options.exactNumbers ?? globals.exact_numbers,
    };
    const sources = isTest ? [] : this.#components('source', entries, defaults);
    const transforms = this.#components('transform', entries, defaults);
    const sinks = isTest ? [] : this.#components('sink', entries, defaults);
    const known = new Map([...sources, ...transforms, ...sinks].map((it) => [it.name, it]));
    const wired = entries.map((entry) => wiredOf(entry, known));
    const { inputs } = wire(wired, this.#mistakes, isTest);
    for (const it of [...sources, ...transforms]) await checkBuild(it, this.#mistakes);
    checkOwnedFiles(sinks, this.#mistakes);
    const tests = this.#purpose === 'run' ? undefined : this.#root.entries.get(TESTS)?.node;
    const masked = maskOf([...transforms.map(({ node }) => node), ...(tests ? [tests] : [])]);
    return {
      globals,
      sources,
      transforms,
      sinks,
      inputs,
      tests: readTests(tests, { wired, inputs }, this.#mistakes),
      masked,
    };
  }

  #globals(): GlobalOptions | undefined {
    const entries = new Map(this.#root.entries);
    for (const section of [...SECTIONS, TESTS]) entries.delete(section);
    const node = { ...this.#root, entries };
    const check = {
      schema: globalOptions,
      node,
      component: '',
      vectorOnly: vectorOnlyGlobals,
      alsoKnown: [...SECTIONS, TESTS],
    };
    return checkOptions(check, this.#mistakes);
  }

  #entries(section: (typeof SECTIONS)[number]): readonly Entry[] {
    const entry = this.#root.entries.get(section);
    if (entry === undefined) return [];
    if (entry.node.kind !== 'table') {
      this.#mistakes.error(`\`${section}\` must be a table`, { place: entry.place });
      return [];
    }
    const kind = section.slice(0, -1) as Kind;
    return Array.from(entry.node.entries, ([id, it]) => entryOf(kind, id, it, this.#mistakes));
  }

  #expectUnique(entries: readonly Entry[]): void {
    const seen = new Map<string, Entry>();
    for (const entry of entries) {
      const first = seen.get(entry.id);
      if (first === undefined) seen.set(entry.id, entry);
      else {
        const where = { component: entry.name, place: entry.place };
        this.#mistakes.error(`\`${first.name}\` has the same name`, where);
      }
    }
  }

  #components<K extends Kind>(
    kind: K,
    entries: readonly Entry[],
    defaults: Defaults,
  ): readonly Component<Kinds[K]>[] {
    const known = definitions[kind] as (typeof definitions)[K] &
      Parameters<typeof componentOf<Kinds[K]>>[1];
    return entries
      .filter((entry) => entry.kind === kind)
      .flatMap((entry) => componentOf(entry, known, defaults, this.#mistakes) ?? []);
  }
}

function wiredOf(entry: Entry, known: ReadonlyMap<string, Component<unknown>>): Wired {
  const component = known.get(entry.name);
  if (component === undefined) return { entry, outputs: undefined, hasUsualOutput: true };
  const { definition, options } = component;
  return {
    entry,
    outputs: definition.outputs?.(options) ?? [],
    hasUsualOutput: definition.hasOnlyNamedOutputs !== true,
  };
}
