/** Runs faults against a broken worker: here finding nothing is the failure. */
import { faults } from './list.ts';
import type { Mutant } from './mutants.ts';
import { type Row, runFault, type RunOptions } from './run.ts';
import { grid } from './table.ts';

const PRELOAD = new URL('preload/mutant.js', import.meta.url);

export interface Finding {
  readonly mutant: Mutant;
  readonly fault: string;
  readonly state: 'found' | 'unnoticed' | 'not run';
  /** What was found, or why nothing was. */
  readonly what: string;
}

export async function runMutant(
  mutant: Mutant,
  options: Omit<RunOptions, 'rounds'>,
): Promise<readonly Finding[]> {
  const { name } = mutant;
  const findings: Finding[] = [];
  for (const { fault: faultName, rounds } of mutant.foundBy) {
    const fault = faults.find((it) => it.name === faultName);
    if (fault === undefined) throw new Error(`mutant ${name} names a fault that is not there`);
    const row = await runFault(fault, {
      ...options,
      rounds,
      home: `${options.home}/${name}-${fault.name}`,
      scene: { preload: [PRELOAD], env: { FAULTS_MUTANT: name } },
    });
    findings.push({ mutant, fault: faultName, ...judge(row, name) });
  }
  return findings;
}

/** Only what the oracle counted is a finding: a worker that does not start at all is none. */
function judge({ results, state, reasons }: Row, name: string): Pick<Finding, 'state' | 'what'> {
  const [first = 'everything was as it must be'] = reasons;
  if (state === 'not run') return { state, what: first };
  const isInPlace = results.some(({ log }) => log.includes(`mutant ${name} is in place`));
  if (!isInPlace) return { state: 'unnoticed', what: `it was not in the worker: ${first}` };
  const counts = (['lost', 'doubled', 'corrupt', 'torn', 'spurious'] as const).map((what) => ({
    what,
    count: results.reduce((sum, result) => sum + result[what].length, 0),
  }));
  const found = counts.filter(({ count }) => count > 0);
  if (found.length === 0) return { state: 'unnoticed', what: first };
  return { state: 'found', what: found.map(({ what, count }) => `${count} ${what}`).join(', ') };
}

export function mutantTable(findings: readonly Finding[]): string {
  const rows = findings.map(({ mutant, fault, state, what }) => [
    mutant.name,
    fault,
    state,
    what.replaceAll(/\s+/g, ' ').slice(0, 200),
  ]);
  return `${grid([['mutant', 'fault', 'verdict', 'what'], ...rows])}\n`;
}
