/**
 * `npm run bench [-- NAME…]`: each case beside its baseline, in alternating rounds on a private
 * RabbitMQ. The result is the ratio: a machine has good and bad minutes, and both sides share them.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { privateNode } from '@pamir-audit/broker';
import { confirm, deliver, embeddedProcess } from './broker.ts';
import { drain } from './drain.ts';
import { publish } from './publish.ts';
import { remapCases } from './remap.ts';
import { remapDrain } from './remap-drain.ts';
import { type Comparison, compare, type Round } from './rounds.ts';
import { checkTypes } from './types.ts';

/** One thing to measure: what it is measured against, and the product. */
export interface Case {
  readonly name: string;
  readonly unit: string;
  readonly baseline: () => Promise<Round>;
  readonly ours: () => Promise<Round>;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    events: { type: 'string', default: '200000' },
    help: { type: 'boolean', default: false },
  },
});

/** What `npm run bench` knows, in the order in which it is run when nothing is named. */
const CASES: Readonly<
  Record<string, { readonly help: string; readonly run: () => Promise<object> }>
> = {
  drain: {
    help: `a full queue to the daily file, against a bare amqplib consumer that acknowledges
500 at a time and writes nothing`,
    run: drainCases,
  },
  publish: {
    help: `the SDK against a confirm channel of amqplib: a thousand events that are not confirmed
yet, and one awaited publish after the other (at least nine tenths each)`,
    run: publishCases,
  },
  broker: {
    help: `the embedded broker against RabbitMQ: one client that publishes with confirms (at least
as fast), and one that drains a queue (at least six tenths)`,
    run: brokerCases,
  },
  remap: {
    help: `remap programs in this process: one that parses, renames, masks, drops, hashes and routes,
against JavaScript by hand (at least half), the documented one against the built-in line,
and the documented vector.toml that drains a queue, against the built-in pipeline (0.85)`,
    run: () =>
      withNode(async (url) =>
        compareAll([
          ...(await remapCases(Number(values.events))),
          remapDrain(url, Number(values.events)),
        ]),
      ),
  },
  types: {
    help: 'what 400 calls of the bus cost the TypeScript compiler',
    run: async () => ({ types: await checkTypes() }),
  },
};

const HELP = `npm run bench [-- NAME… --rounds N --events N]

${Object.entries(CASES)
  .map(([name, { help }]) => `  ${name.padEnd(8)}${help.replaceAll('\n', `\n${' '.repeat(10)}`)}\n`)
  .join('')}
All are run when none is named. Results also go to bench/results.json.
`;

async function main(): Promise<number> {
  const names = positionals.length === 0 ? Object.keys(CASES) : positionals;
  const unknown = names.filter((name) => !Object.hasOwn(CASES, name));
  if (values.help || unknown.length > 0) {
    process.stderr.write(unknown.length > 0 ? `no case ${unknown.join(', ')}\n\n${HELP}` : HELP);
    return unknown.length > 0 ? 64 : 0;
  }
  const results: object = {};
  for (const name of names) Object.assign(results, await CASES[name]?.run());
  mkdirSync('bench', { recursive: true });
  writeFileSync('bench/results.json', `${JSON.stringify(results, undefined, 2)}\n`);
  return 0;
}

function drainCases(): Promise<object> {
  return withNode((url) =>
    compareAll(
      (['classic', 'quorum'] as const).map((type) => drain(url, type, Number(values.events))),
    ),
  );
}

function publishCases(): Promise<object> {
  const events = Number(values.events);
  return withNode((url) =>
    compareAll([publish(url, events, 1000), publish(url, Math.ceil(events / 10), 1)]),
  );
}

function brokerCases(): Promise<object> {
  return withNode(async (url) => {
    const embedded = await embeddedProcess();
    try {
      const events = Number(values.events);
      return await compareAll([
        confirm(url, embedded.url, events),
        deliver(url, embedded.url, events),
      ]);
    } finally {
      await embedded.close();
    }
  });
}

async function withNode<T>(work: (url: string) => Promise<T>): Promise<T> {
  const node = await privateNode();
  try {
    return await work(node.url);
  } finally {
    await node.close();
  }
}

async function compareAll(cases: readonly Case[]): Promise<Record<string, Comparison>> {
  const results: Record<string, Comparison> = {};
  for (const it of cases) results[it.name] = await compare(it, Number(values.rounds));
  return results;
}

process.exitCode = await main();
