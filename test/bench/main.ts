/**
 * `npm run bench [-- NAME…]`: each case beside its baseline, in alternating rounds on a private
 * RabbitMQ. The result is the ratio: a machine has good and bad minutes, and both sides share them.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { privateNode } from '@pamir-audit/broker';
import { drain } from './drain.ts';
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

const HELP = `npm run bench [-- NAME… --rounds N --events N]

  drain   a full queue to the daily file, against a bare amqplib consumer that acknowledges
          500 at a time and writes nothing
  types   what 400 calls of the bus cost the TypeScript compiler

All are run when none is named. Results also go to bench/results.json.
`;

async function main(): Promise<number> {
  const names = positionals.length === 0 ? ['drain', 'types'] : positionals;
  const unknown = names.filter((name) => !['drain', 'types'].includes(name));
  if (values.help || unknown.length > 0) {
    process.stderr.write(unknown.length > 0 ? `no case ${unknown.join(', ')}\n\n${HELP}` : HELP);
    return unknown.length > 0 ? 64 : 0;
  }
  const results: Record<string, unknown> = {};
  if (names.includes('drain')) Object.assign(results, await drainCases());
  if (names.includes('types')) results['types'] = await checkTypes();
  mkdirSync('bench', { recursive: true });
  writeFileSync('bench/results.json', `${JSON.stringify(results, undefined, 2)}\n`);
  return 0;
}

async function drainCases(): Promise<Record<string, Comparison>> {
  const node = await privateNode();
  try {
    const results: Record<string, Comparison> = {};
    for (const type of ['classic', 'quorum'] as const) {
      const it = drain(node.url, type, Number(values.events));
      results[it.name] = await compare(it, Number(values.rounds));
    }
    return results;
  } finally {
    await node.close();
  }
}

process.exitCode = await main();
