/** What 400 calls of the bus cost the compiler. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pamirKeys } from '@pamir-audit/catalog';
import { callSites } from '../support/call-sites.ts';
import { type Figure, figureTable } from './figures.ts';
import { print } from './progress.ts';

const ROUNDS = 5;
const TSC = fileURLToPath(new URL('../../../node_modules/.bin/tsc', import.meta.url));

export async function checkTypes(): Promise<Record<string, Figure>> {
  // Within the checkout, where the packages are found.
  const directory = mkdtempSync(fileURLToPath(new URL('types-', import.meta.url)));
  writeFileSync(join(directory, 'program.ts'), callSites(400, pamirKeys));
  const flags =
    '--ignoreConfig --noEmit --strict --module nodenext --skipLibCheck --target es2023 ' +
    '--lib es2023,esnext.disposable --types node --extendedDiagnostics program.ts';
  const runs = Array.from({ length: ROUNDS }, () => {
    const { stdout } = spawnSync(TSC, flags.split(' '), { cwd: directory, encoding: 'utf8' });
    return {
      checkSeconds: Number(/Check time:\s+([\d.]+)s/.exec(stdout)?.[1]),
      instantiations: Number(/Instantiations:\s+(\d+)/.exec(stdout)?.[1]),
    };
  });
  rmSync(directory, { recursive: true });
  const figures = {
    'types-check': { unit: 's', ours: runs.map((run) => run.checkSeconds), beside: {} },
    'types-instantiations': { unit: '', ours: runs.map((run) => run.instantiations), beside: {} },
  };
  print(`\ntypes, 400 call sites\n${figureTable(figures)}`);
  return figures;
}
