import { describe, expect, test } from 'vitest';
import { lazy, type Outcome, simulate, type SimulationOptions } from './spool.simulation.ts';

/** `SIMULATIONS=10000` for the long form. */
const RUNS = Number(process.env['SIMULATIONS'] ?? 60);

async function outcomes(runs: number, options: SimulationOptions = {}): Promise<Outcome[]> {
  const all: Outcome[] = [];
  for (let seed = 1; seed <= runs; seed += 1) all.push(await simulate(seed, options));
  return all;
}

/** The seeds whose run went wrong, with what went wrong: enough to run one again. */
function failures(
  all: readonly Outcome[],
  what: readonly ('lost' | 'foreign' | 'disordered' | 'left')[],
) {
  return all.flatMap((outcome, index) => {
    const wrong = what.flatMap((it) => outcome[it].map((id) => `${it} ${id}`));
    return wrong.length === 0 ? [] : [{ seed: index + 1, wrong }];
  });
}

const sum = (all: readonly Outcome[], of: keyof Outcome) =>
  all.reduce((total, outcome) => total + Number(outcome[of]), 0);

describe('what is reported as spooled is drained', { timeout: 600_000 }, () => {
  test('in order, whatever crashes, fails and is torn when', async () => {
    const all = await outcomes(RUNS);
    expect(failures(all, ['lost', 'foreign', 'disordered', 'left'])).toEqual([]);
    expect(sum(all, 'reported')).toBeGreaterThan(RUNS * 100);
    const faults = ['crashes', 'powerLosses', 'errors', 'refused', 'repeated'] as const;
    expect(faults.filter((fault) => sum(all, fault) <= RUNS / 4)).toEqual([]);
    expect(sum(all, 'torn')).toBeGreaterThan(RUNS / 10);
  });

  test('even where living processes are taken for dead', async () => {
    const all = await outcomes(RUNS, { isMistaken: true });
    expect(failures(all, ['lost', 'foreign', 'left'])).toEqual([]);
    expect(sum(all, 'mistaken')).toBeGreaterThan(RUNS);
  });
});

describe('a broken spool is found out', { timeout: 120_000 }, () => {
  const lost = async (options: SimulationOptions) => sum(await lostIn(options), 'reported');
  const lostIn = async (options: SimulationOptions) =>
    (await outcomes(40, options)).filter((outcome) => outcome.lost.length > 0);

  test.each(['sync', 'syncDirectory'] as const)('whose %s does nothing', async (what) => {
    expect(await lost({ breakDisk: (disk) => lazy(disk, what) })).toBeGreaterThan(0);
  });

  test('that does not look whether its file is still in place', async () => {
    const breakDisk: SimulationOptions['breakDisk'] = (disk) => lazy(disk, 'isInPlace');
    expect(await lost({ breakDisk, isMistaken: true })).toBeGreaterThan(0);
  });

  test('whose user forgets one more than the broker has', async () => {
    expect(await lost({ confirm: (count) => count + 1 })).toBeGreaterThan(0);
  });
});
