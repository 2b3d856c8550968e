/** `npm run ledger`: whether every event that the SDK said is safe is in the queue, whatever failed. */
import { argumentsOf, wholeNumber } from '../support/command-arguments.ts';
import { type LedgerResult, MAX_EVENTS, runLedger } from './run.ts';

const HELP = `npm run ledger [-- --events N --publishers N --kills N --cuts N --seed N]

Processes that publish by the SDK, every other one with a spool, on a RabbitMQ of this run's own. The
broker is killed, all connections are cut, one publisher is killed and started again; then the queue is
compared with what each promise said. Defaults: 200000 events, 8 publishers, 10 kills, 50 cuts.
`;

const { values } = argumentsOf({
  options: {
    events: { type: 'string', default: '200000' },
    publishers: { type: 'string', default: '8' },
    kills: { type: 'string', default: '10' },
    cuts: { type: 'string', default: '50' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    help: { type: 'boolean', default: false },
  },
});

/** Those pending and those that wait for room, each bounded. */
const MOST_PENDING = 2 * MAX_EVENTS;
const MOST_MEGABYTES = 200;

async function main(): Promise<number> {
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  process.stderr.write(`seed ${values.seed}\n`);
  const result = await runLedger({
    events: wholeNumber('--events', values.events, 1),
    publishers: wholeNumber('--publishers', values.publishers, 1),
    brokerKills: wholeNumber('--kills', values.kills, 0),
    cuts: wholeNumber('--cuts', values.cuts, 0),
    seed: wholeNumber('--seed', values.seed, 0),
    progress: sayProgress(),
  });
  const wrong = mistakesOf(result);
  const { lost, renamed, ...figures } = result;
  process.stdout.write(`${table({ ...figures, lost: lost.length, renamed: renamed.length })}\n`);
  for (const mistake of wrong) process.stdout.write(`WRONG: ${mistake}\n`);
  return wrong.length === 0 ? 0 : 1;
}

function mistakesOf(result: LedgerResult): readonly string[] {
  const { lost, renamed, unsettled, mostPending, peakMegabytes, cuts, brokerKills } = result;
  const wrong: [boolean, string][] = [
    [lost.length > 0, `resolved and not in the queue: ${lost.slice(0, 10).join(', ')}`],
    [renamed.length > 0, `under more than one id: ${renamed.slice(0, 10).join(', ')}`],
    [unsettled > 0, `${unsettled} promises did not settle`],
    [mostPending > MOST_PENDING, `${mostPending} events were held, more than ${MOST_PENDING}`],
    [peakMegabytes > MOST_MEGABYTES, `a publisher took ${peakMegabytes.toFixed(0)} MB`],
    [result.resolved === 0, 'nothing was published'],
    [result.publisherKills === 0, 'no publisher was killed'],
    [cuts < Number(values.cuts), `only ${cuts} cuts were made`],
    [brokerKills < Number(values.kills), `the broker was killed only ${brokerKills} times`],
  ];
  return wrong.flatMap(([isWrong, mistake]) => (isWrong ? [mistake] : []));
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

function table(figures: Readonly<Record<string, number>>): string {
  return Object.entries(figures)
    .map(
      ([name, value]) => `${name.padEnd(16)}${Math.round(value).toLocaleString('en').padStart(9)}`,
    )
    .join('\n');
}

process.exitCode = await main();
