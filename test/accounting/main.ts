/** `npm run accounting`: whether every event of a branching configuration is where its program sends it. */
import { grid } from '../faults/table.ts';
import { argumentsOf, wholeNumber } from '../support/command-arguments.ts';
import type { Account } from './judge.ts';
import { mutants } from './mutants.ts';
import { type AccountingResult, runAccounting } from './run.ts';

const HELP = `npm run accounting [-- --events N --kills N --seed N --short --mutant NAME]

The real worker with a configuration whose programs abort, fail, reroute, split and make null, with
routes, a filter, five files and a console, on a RabbitMQ of this run's own. It is killed again and
again; then every line of every file is compared with what each event must give, once each.
Defaults: 100000 events, 5 kills.

  --short             5000 events and 2 kills
  --mutant NAME       breaks the worker on purpose, and fails where that is not found out:
${mutants.map(({ name, title }) => `                      ${name.padEnd(12)} ${title}\n`).join('')}`;

const { values } = argumentsOf({
  options: {
    events: { type: 'string' },
    kills: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    short: { type: 'boolean', default: false },
    mutant: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

const kills = wholeNumber('--kills', values.kills ?? (values.short ? '2' : '5'), 0);
const events = wholeNumber('--events', values.events ?? (values.short ? '5000' : '100000'), 1);

async function main(): Promise<number> {
  const { mutant } = values;
  const isKnown = mutant === undefined || mutants.some(({ name }) => name === mutant);
  if (values.help || !isKnown) {
    process.stderr.write(isKnown ? HELP : `no mutant ${mutant}\n\n${HELP}`);
    return isKnown ? 0 : 64;
  }
  process.stderr.write(`seed ${values.seed}\n`);
  const result = await runAccounting({
    events,
    kills,
    seed: wholeNumber('--seed', values.seed, 0),
    mutant,
    progress: sayProgress(),
  });
  if (process.stderr.isTTY) process.stderr.write('\n');
  process.stdout.write(tableOf(result));
  const wrong = mistakesOf(result);
  for (const mistake of wrong) process.stdout.write(`WRONG: ${mistake}\n`);
  return mutant === undefined ? Number(wrong.length > 0) : verdictOn(mutant, result);
}

/** Only what is wrong with the lines is a finding: a worker that does not start at all is none. */
function verdictOn(mutant: string, { accounts, isMutantInPlace }: AccountingResult): number {
  const isFound = isMutantInPlace && accounts.some(isWrong);
  process.stdout.write(`mutant ${mutant}: ${isFound ? 'found' : 'UNNOTICED'}\n`);
  return isFound ? 0 : 1;
}

const isWrong = ({ missing, doubled, foreign }: Account) =>
  missing.length + doubled.length + foreign.length > 0;

function tableOf({ accounts, unwritten }: AccountingResult): string {
  const counts = (it: Account) =>
    [it.expected, it.written, it.missing.length, it.doubled.length, it.foreign.length].map(String);
  const rows = accounts.map((it) => [it.name, ...counts(it)]);
  const head = ['', 'expected', 'written', 'missing', 'doubled', 'foreign'];
  return `${grid([head, ...rows])}\nevents not yet written at the kills: ${unwritten.join(', ')}\n`;
}

const SHOWN = 3;

function mistakesOf(result: AccountingResult): readonly string[] {
  const wrong = result.accounts.flatMap(({ name, expected, missing, doubled, foreign }) => [
    ...some(`${name}: missing`, missing),
    ...some(`${name}: doubled`, doubled),
    ...some(`${name}: not called for`, foreign),
    ...(expected === 0 ? [`${name}: nothing was to be written`] : []),
  ]);
  const { unwritten, foreignCopies, left, exit } = result;
  return [
    ...wrong,
    ...some('console: not called for', foreignCopies),
    ...(left > 0 ? [`${left} events are left in the queue`] : []),
    ...(exit === 0 ? [] : [`the worker ended with ${exit}`]),
    ...(kills > 0 && Math.max(0, ...unwritten) === 0 ? ['no kill met a worker at work'] : []),
  ];
}

function some(what: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`${what}: ${lines.slice(0, SHOWN).join(', ')}`];
}

/** On a terminal one line that changes; elsewhere a line for each tenth. */
function sayProgress(): (text: string) => void {
  let last = '';
  return (text) => {
    if (text === last) return;
    last = text;
    if (process.stderr.isTTY) process.stderr.write(`\r${text} `);
    else if (Number.parseInt(text, 10) % 10 === 0) process.stderr.write(`${text}\n`);
  };
}

process.exitCode = await main();
