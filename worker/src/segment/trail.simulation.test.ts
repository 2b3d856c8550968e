import { describe, expect, test } from 'vitest';
import { identityOf } from './identity.ts';
import { Trail } from './trail.ts';
import {
  cutToLog,
  type Outcome,
  simulate,
  type SimulationOptions,
  withoutSync,
} from './trail.simulation.ts';

/** `SIMULATIONS=10000` for the long form. */
const RUNS = Number(process.env['SIMULATIONS'] ?? 1000);

async function outcomes(
  runs: number,
  options: SimulationOptions = {},
): Promise<readonly Outcome[]> {
  const all: Outcome[] = [];
  for (let seed = 1; seed <= runs; seed += 1) all.push(await simulate(seed, options));
  return all;
}

/** The seeds whose run went wrong, with what went wrong: enough to run one again. */
function failures(all: readonly Outcome[]) {
  return all.flatMap(({ lost, doubled, torn }, index) =>
    lost.length + doubled.length + torn === 0 ? [] : [{ seed: index + 1, lost, doubled, torn }],
  );
}

const sum = (all: readonly Outcome[], of: keyof Outcome) =>
  all.reduce((total, outcome) => total + Number(outcome[of]), 0);

describe('a trail', { timeout: 600_000 }, () => {
  test('loses, doubles and tears nothing, whatever crashes, fails and is set when', async () => {
    const all = await outcomes(RUNS);
    expect(failures(all)).toEqual([]);
    for (const fault of ['crashes', 'powerLosses', 'errors', 'redelivered'] as const) {
      expect(sum(all, fault)).toBeGreaterThan(RUNS);
    }
    expect(sum(all, 'segments')).toBeGreaterThan(RUNS * 2);
  });

  test('loses, doubles and tears nothing when it has forgotten most and the disk fails often', async () => {
    const all = await outcomes(RUNS / 5, { windowSize: 30, errors: 0.1 });
    expect(failures(all)).toEqual([]);
    expect(sum(all, 'errors')).toBeGreaterThan(RUNS / 2);
  });

  test('loses and tears nothing when people touch its files between runs', async () => {
    const all = await outcomes(RUNS, { isTampered: true });
    // What a failing disk left torn is told by a log, which may be the one that was touched.
    const tornByPeople = (it: Outcome) => (it.errors > 0 ? 0 : it.torn);
    const checked = all.map((it) => ({ ...it, doubled: [], torn: tornByPeople(it) }));
    expect(failures(checked)).toEqual([]);
    expect(all.filter(({ errors }) => errors === 0).length).toBeGreaterThan(RUNS / 100);
    expect(sum(all, 'tampered')).toBeGreaterThan(RUNS / 2);
  });
});

describe('a broken worker is found out', { timeout: 120_000 }, () => {
  const lost = async (options: SimulationOptions) => {
    const all = await outcomes(150, options);
    return all.reduce((total, outcome) => total + outcome.lost.length, 0);
  };

  test('that acknowledges before it syncs', async () => {
    const openTrail: SimulationOptions['openTrail'] = (options) =>
      Trail.open({ ...options, disk: withoutSync(options.disk) });
    expect(await lost({ openTrail })).toBeGreaterThan(0);
  });

  test('that tells events apart by content', async () => {
    const identify = (id: string) => identityOf(undefined, Buffer.from('x'.repeat(id.length % 7)));
    expect(await lost({ identify })).toBeGreaterThan(0);
  });

  test('that cuts everything after the last good record', async () => {
    const openTrail: SimulationOptions['openTrail'] = async (options) => {
      await cutToLog(options.disk);
      return Trail.open(options);
    };
    expect(await lost({ openTrail, isTampered: true })).toBeGreaterThan(0);
  });

  test('that remembers nothing', async () => {
    const openTrail: SimulationOptions['openTrail'] = (options) =>
      Trail.open({ ...options, windowSize: 1 });
    const all = await outcomes(150, { openTrail });
    expect(
      sum(
        all.map((it) => ({ ...it, torn: it.doubled.length })),
        'torn',
      ),
    ).toBeGreaterThan(0);
  });
});
