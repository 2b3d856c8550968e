/**
 * `npm run faults`: the real worker under everything that can go wrong, and an oracle outside it that
 * says what was lost or written twice.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argumentsOf, endWith, wholeNumber } from '../support/command-arguments.ts';
import { Brokers } from './brokers.ts';
import type { Fault } from './fault.ts';
import { faults } from './list.ts';
import { mutants } from './mutants.ts';
import { type Finding, mutantTable, runMutant } from './mutation.ts';
import { type Row, runFault } from './run.ts';
import { evidence, FOOTNOTE, table } from './table.ts';

const { values } = argumentsOf({
  options: {
    only: { type: 'string', default: '' },
    rounds: { type: 'string' },
    seed: { type: 'string' },
    short: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    mutant: { type: 'string' },
    mutants: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const givenRounds =
  values.rounds === undefined ? undefined : wholeNumber('--rounds', values.rounds, 1);

const HELP = `npm run faults [-- OPTIONS]

The real worker under faults, with a ledger of what was confirmed kept outside. After each fault it
is drained, and its files are compared with the ledger: nothing lost, doubled, altered, torn or
made up. A run that did not contain its fault is VACUOUS, and that is a failure too.

  --only NAME[,NAME]  these, by name or by the beginning of it
  --short             a selection that takes a minute
  --rounds N          instead of each fault's own number
  --seed N            repeats the random choices of a run
  --keep              keeps the files of runs that passed, too
  --list              what there is
  --mutants           breaks the worker on purpose, in every way there is, and fails where no fault
                      finds it
  --mutant NAME       in one way
`;

// A reader that goes away early, such as `head`, is no failure of ours.
process.stdout.on('error', () => {});
const say = (text: string) => void process.stdout.write(text);

function chosen(): readonly Fault[] {
  const wanted = values.only.split(',').filter(Boolean);
  const matches = (it: string, { name }: Fault) =>
    faults.some((other) => other.name === it) ? name === it : name.startsWith(it);
  const unknown = wanted.filter((it) => !faults.some((fault) => matches(it, fault)));
  if (unknown.length > 0) endWith(`no fault ${unknown.join(', ')}`);
  const named = faults.filter(
    (fault) => wanted.length === 0 || wanted.some((it) => matches(it, fault)),
  );
  return values.short && wanted.length === 0
    ? named.filter(({ shortRounds }) => shortRounds !== undefined)
    : named;
}

/** On a terminal one line that changes. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2K${text}`);
}

async function runAll(list: readonly Fault[], seed: number): Promise<number> {
  const home = mkdtempSync(join(tmpdir(), 'pamir-audit-faults-'));
  const brokers = new Brokers();
  const rows: Row[] = [];
  try {
    for (const fault of list) {
      progress(`${fault.name}: starting`);
      const ofFault = values.short ? (fault.shortRounds ?? fault.rounds) : fault.rounds;
      const row = await runFault(fault, {
        brokers,
        seed,
        rounds: givenRounds ?? ofFault,
        isShort: values.short,
        isKept: values.keep,
        home: join(home, fault.name),
        progress,
      });
      rows.push(row);
      if (!process.stderr.isTTY) process.stderr.write(`${row.name}: ${row.state}\n`);
    }
  } finally {
    progress('');
    await brokers.close();
  }
  return conclude(rows, seed, home);
}

async function breakAll(seed: number): Promise<number> {
  const list = mutants.filter(({ name }) => values.mutants || name === values.mutant);
  if (list.length === 0) endWith(`no mutant ${values.mutant}`);
  const home = mkdtempSync(join(tmpdir(), 'pamir-audit-mutants-'));
  const brokers = new Brokers();
  const findings: Finding[] = [];
  const options = { brokers, seed, home, isShort: true, isKept: false, progress };
  try {
    for (const mutant of list) findings.push(...(await runMutant(mutant, options)));
  } finally {
    progress('');
    await brokers.close();
  }
  say(`\n${mutantTable(findings)}`);
  const unnoticed = findings.filter(({ state }) => state === 'unnoticed').length;
  if (unnoticed === 0 && !values.keep) rmSync(home, { recursive: true, force: true });
  else say(`\nfiles: ${home}\n`);
  const found = findings.filter(({ state }) => state === 'found').length;
  const notRun = findings.length - found - unnoticed;
  say(`\n${found} found, ${unnoticed} unnoticed, ${notRun} not run (seed ${seed})\n`);
  return unnoticed > 0 || found === 0 ? 1 : 0;
}

function conclude(rows: readonly Row[], seed: number, home: string): number {
  say(`\n${table(rows)}`);
  if (rows.some(({ results }) => results.some((it) => it.allowedDoubles > 0))) say(FOOTNOTE);
  say(`\nwhat the runs contained\n${rows.map(evidence).join('')}`);
  const failed = rows.filter(({ state }) => state === 'failed');
  for (const { name, reasons, rounds } of failed) {
    say(`\n${name} FAILED\n${reasons.map((it) => `  ${it}\n`).join('')}`);
    say(`  files: ${join(home, name)}\n`);
    say(`  again: npm run faults -- --only ${name} --rounds ${rounds} --seed ${seed}\n`);
  }
  if (failed.length === 0 && !values.keep) rmSync(home, { recursive: true, force: true });
  const notRun = rows.filter(({ state }) => state === 'not run').length;
  const passed = rows.length - failed.length - notRun;
  const tail = notRun === 0 ? '' : `, ${notRun} not run`;
  say(`\n${passed} passed, ${failed.length} failed${tail} (seed ${seed})\n`);
  return failed.length > 0 || rows.length === 0 ? 1 : 0;
}

async function main(): Promise<number> {
  if (values.help) {
    say(HELP);
    return 0;
  }
  if (values.list) {
    for (const { name, title } of faults) say(`${name.padEnd(24)} ${title}\n`);
    for (const { name, title } of mutants) say(`mutant ${name.padEnd(24)} ${title}\n`);
    return 0;
  }
  const seed = wholeNumber('--seed', values.seed ?? String(Math.floor(Math.random() * 1e6)), 0);
  if (values.mutants || values.mutant !== undefined) return breakAll(seed);
  return runAll(chosen(), seed);
}

process.exitCode = await main();
