/** Puts the last run into the README: its table between two marks, and its plots beside the page. */
import { endWith } from '../support/command-arguments.ts';
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { judgedMarkdown } from './judged-table.ts';
import type { Machine } from './machine.ts';
import { judge, type Results } from './results.ts';
import { PLOTS, RESULTS } from './write-results.ts';

const README = 'README.md';
const BEGIN = '<!-- bench: made by `npm run bench -- --readme` -->';
const END = '<!-- /bench -->';

/** Ends the command when there is no run to show. @throws Error when there is no place for it */
export function fillReadme(): void {
  if (!existsSync(RESULTS)) endWith(`${RESULTS} is missing: run \`npm run bench\` first`);
  const results = JSON.parse(readFileSync(RESULTS, 'utf8')) as Results;
  const readme = readFileSync(README, 'utf8');
  const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`${README} has no place for results`);
  const before = readme.slice(0, begin + BEGIN.length);
  writeFileSync(README, `${before}\n\n${sectionOf(results)}\n\n${readme.slice(end)}`);
}

function sectionOf(results: Results): string {
  const { date, command, machine } = results;
  const run = `One run of \`${command}\` on ${date}, ${machineText(machine)}.`;
  return [run, judgedMarkdown(judge(results)), ...plotsOf()].join('\n\n');
}

function machineText({ cpu, cores, memoryGigabytes, node, rabbitmq }: Machine): string {
  const broker = rabbitmq === undefined ? '' : `, RabbitMQ ${rabbitmq}`;
  return `${cores} cores of ${cpu}, ${memoryGigabytes} GB, Node ${node}${broker}`;
}

function plotsOf(): readonly string[] {
  return PLOTS.filter((name) => existsSync(`bench/${name}`)).map((name) => {
    copyFileSync(`bench/${name}`, `docs/bench-${name}`);
    return `![${ALT[name]}](docs/bench-${name})`;
  });
}

const ALT = {
  'ratios.svg': 'Rates beside their baselines, with must and aim',
  'latency.svg': 'Latency from publish to the durable line',
} as const;
