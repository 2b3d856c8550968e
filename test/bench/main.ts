/**
 * `npm run bench [-- NAME…]`: each case beside its baseline, in alternating rounds on a private
 * RabbitMQ. The result is the ratio: a machine has good and bad minutes, and both sides share them.
 */
import { privateNode } from '@pamir-audit/broker';
import { argumentsOf, wholeNumber } from '../support/command-arguments.ts';
import { confirm, deliver, embeddedProcess } from './broker.ts';
import { costsOf, drain, drainBesideNoAck } from './drain.ts';
import type { Figure } from './figures.ts';
import { idle } from './idle.ts';
import { judgedTable } from './judged-table.ts';
import { latency } from './latency.ts';
import { describeMachine, type Machine } from './machine.ts';
import { memory } from './memory.ts';
import { print } from './progress.ts';
import { publish } from './publish.ts';
import { USUAL_BYTES } from './queue.ts';
import { fillReadme } from './readme.ts';
import { recover } from './recover.ts';
import { remapCases } from './remap.ts';
import { remapDrain } from './remap-drain.ts';
import { failures, judge, type Results } from './results.ts';
import { type Comparison, compare, type Round } from './rounds.ts';
import { scale } from './scale.ts';
import { sinks } from './sinks.ts';
import { start } from './start.ts';
import { checkTypes } from './types.ts';
import { writeResults } from './write-results.ts';

/** One thing to measure: what it is measured against, and the product. */
export interface Case {
  readonly name: string;
  readonly unit: string;
  readonly baseline: () => Promise<Round>;
  /** What else is measured beside it, by name. */
  readonly others?: Readonly<Record<string, () => Promise<Round>>>;
  readonly ours: () => Promise<Round>;
}

const USUAL_EVENTS = 200_000;
const SHORT_EVENTS = 40_000;
/**
 * Of a drain that is judged in short. With fewer, what is counted takes a quarter of a second, in which
 * the engine is still compiling the worker.
 */
const LEAST_JUDGED_DRAIN = 100_000;

const { values, positionals } = argumentsOf({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    events: { type: 'string' },
    short: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    readme: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const isShort = values.short || values.check;
const rounds = wholeNumber('--rounds', values.rounds, 1);
const usualEvents = String(isShort ? SHORT_EVENTS : USUAL_EVENTS);
const events = wholeNumber('--events', values.events ?? usualEvents, 1);
const drained = values.check ? Math.max(events, LEAST_JUDGED_DRAIN) : events;

/** What a suite found: comparisons by their ratios, and figures that are no rates. */
interface Found {
  readonly comparisons?: Readonly<Record<string, Comparison>>;
  readonly figures?: Readonly<Record<string, Figure>>;
}

/** What `npm run bench` knows, in the order in which it is run when nothing is named. */
const CASES: Readonly<
  Record<string, { readonly help: string; readonly run: () => Promise<Found> }>
> = {
  drain: {
    help: `a full queue to the daily file, against a bare amqplib consumer that acknowledges
500 at a time and writes nothing, and one without acknowledgements`,
    run: drainCases,
  },
  publish: {
    help: `the SDK against a confirm channel of amqplib, and beside other libraries: a thousand events
that are not confirmed yet, and one awaited publish after the other`,
    run: publishCases,
  },
  latency: {
    help: `from publish to the line that is synced to the disk, at 100, 1,000 and 10,000 events a
second, beside the shares of the broker and of fdatasync`,
    run: latencyCases,
  },
  memory: {
    help: 'peak memory with a backlog of 10,000, 100,000 and 1,000,000 events',
    run: () =>
      figures((url) => memory(url, isShort ? [10_000] : [10_000, 100_000, 1_000_000], rounds)),
  },
  start: {
    help: 'from exec to consuming, beside a Node that does nothing',
    run: () => figures((url) => start(url, rounds)),
  },
  recover: {
    help: 'the same after a kill, with a day of 2 GB and its commit log',
    run: () => figures((url) => recover(url, isShort ? 50 : 2000, rounds)),
  },
  idle: {
    help: 'processor time with no traffic',
    run: () => figures((url) => idle(url, isShort ? 10 : 20, rounds)),
  },
  scale: {
    help: '1, 2 and 4 workers on as many queues, against as many bare consumers',
    run: () => comparisons((url) => [1, 2, 4].map((count) => scale(url, count, events / 4))),
  },
  bodies: {
    help: 'drain with bodies of 200 B, 4 KB and 64 KB, classic and quorum',
    run: () => comparisons(bodyCases),
  },
  sinks: {
    help: 'a file alone, against a file and more: console, second file, other encoding',
    run: () => comparisons((url) => [sinks(url, events / 2)]),
  },
  broker: {
    help: `the embedded broker against RabbitMQ: one client that publishes with confirms, and one
that drains a queue`,
    run: brokerCases,
  },
  remap: {
    help: `remap programs in this process: one that parses, renames, masks, drops, hashes and routes,
against JavaScript by hand, the documented one against the built-in line, and the documented
vector.toml that drains a queue, against the built-in pipeline`,
    run: () =>
      withNode(async (url) =>
        compareAll([...(await remapCases(events)), remapDrain(url, drained)]),
      ),
  },
  types: {
    help: 'what 400 calls of the bus cost the TypeScript compiler',
    run: async () => ({ figures: await checkTypes() }),
  },
};

/** Those with ratios that must hold, and what else takes no time. */
const CHECKED = ['drain', 'publish', 'start', 'remap'];

const HELP = `npm run bench [-- NAME… --rounds N --events N --short --check --readme]

${Object.entries(CASES)
  .map(([name, { help }]) => `  ${name.padEnd(8)}${help.replaceAll('\n', `\n${' '.repeat(10)}`)}\n`)
  .join('')}
All are run when none is named. Results also go to bench/: results.json, and plots as SVG.

  --rounds N   of each side, alternating (5)
  --events N   in a queue that is drained, or to publish (200,000)
  --short      40,000 of them, and smaller backlogs and days
  --check      ${CHECKED.join(', ')}, in short, but 100,000 are drained; exits 1 when
               a ratio is more than a fifth below its must
  --readme     measures nothing: puts the results of the last run into README.md and docs/
`;

/** Told of the broker, where a case starts one. */
let machine: Machine | undefined;

async function main(): Promise<number> {
  const names = namesToRun();
  const unknown = names.filter((name) => !Object.hasOwn(CASES, name));
  if (values.help || unknown.length > 0) {
    process.stderr.write(unknown.length > 0 ? `no case ${unknown.join(', ')}\n\n${HELP}` : HELP);
    return unknown.length > 0 ? 64 : 0;
  }
  if (values.readme) {
    fillReadme();
    return 0;
  }
  const all: Record<string, Comparison> = {};
  const read: Record<string, Figure> = {};
  for (const name of names) {
    const found = await CASES[name]?.run();
    Object.assign(all, found?.comparisons);
    Object.assign(read, found?.figures);
  }
  return report({
    date: new Date().toISOString().slice(0, 10),
    command: commandOf(process.argv.slice(2)),
    machine: machine ?? (await describeMachine()),
    comparisons: all,
    figures: read,
  });
}

function commandOf(args: readonly string[]): string {
  return args.length === 0 ? 'npm run bench' : `npm run bench -- ${args.join(' ')}`;
}

function namesToRun(): readonly string[] {
  if (positionals.length > 0) return positionals;
  return values.check ? CHECKED : Object.keys(CASES);
}

/** Writes what was found, and with `--check` says whether it is good enough. */
function report(results: Results): number {
  writeResults(results);
  const judged = judge(results);
  if (judged.length > 0) print(`\n${judgedTable(judged)}`);
  const failed = values.check ? failures(results) : [];
  for (const failure of failed) process.stderr.write(`${failure}\n`);
  return failed.length > 0 ? 1 : 0;
}

async function drainCases(): Promise<Found> {
  const compared = values.check ? drain : drainBesideNoAck;
  const found = await comparisons((url) =>
    (['classic', 'quorum'] as const).map((type) =>
      compared(url, {
        name: `drain-${type}`,
        type,
        events: drained,
        warmUp: Math.floor(drained / (isShort ? 2 : 10)),
      }),
    ),
  );
  return { ...found, figures: costsOf(found.comparisons) };
}

function publishCases(): Promise<Found> {
  const hasOthers = !values.check;
  const few = Math.ceil(events / (isShort ? 40 : 10));
  return comparisons((url) => [
    publish(url, { events, window: 1000, hasOthers }),
    publish(url, { events: few, window: 1, hasOthers }),
  ]);
}

function latencyCases(): Promise<Found> {
  const seconds = isShort ? 2 : 6;
  return figures((url) => latency(url, [100, 1000, 10_000], { seconds, rounds }));
}

/** As many bytes in all as the usual drain has, at most. */
function bodyCases(url: string): readonly Case[] {
  return [200, 4096, 65_536].flatMap((bytes) =>
    (['classic', 'quorum'] as const).map((type) => {
      const count = Math.min(events, Math.ceil((events * USUAL_BYTES * 4) / bytes));
      return drain(url, { name: `bodies-${bytes}-${type}`, type, events: count, bytes });
    }),
  );
}

function brokerCases(): Promise<Found> {
  return withNode(async (url) => {
    const embedded = await embeddedProcess();
    try {
      return await compareAll([
        confirm(url, embedded.url, events),
        deliver(url, embedded.url, events),
      ]);
    } finally {
      await embedded.close();
    }
  });
}

function comparisons(cases: (url: string) => readonly Case[]) {
  return withNode((url) => compareAll(cases(url)));
}

function figures(read: (url: string) => Promise<Record<string, Figure>>): Promise<Found> {
  return withNode(async (url) => ({ figures: await read(url) }));
}

async function withNode<T>(work: (url: string) => Promise<T>): Promise<T> {
  const node = await privateNode();
  try {
    machine ??= await describeMachine(node.url);
    return await work(node.url);
  } finally {
    await node.close();
  }
}

async function compareAll(cases: readonly Case[]) {
  const results: Record<string, Comparison> = {};
  for (const it of cases) results[it.name] = await compare(it, rounds);
  return { comparisons: results };
}

process.exitCode = await main();
