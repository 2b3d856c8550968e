/** `pamir-audit verify`: each file of a directory against its commit log, for auditors. */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { styleText } from 'node:util';
import { AuditError } from '@pamir-audit/catalog';
import { FAILURE, OK } from '../exit.ts';
import { nodeDisk } from '../segment/node-disk.ts';
import { SeenIdentities } from '../segment/seen-identities.ts';
import { type FileReport, type Report, type Verdict, verify } from '../segment/verify.ts';
import { type Flags, readSettings } from '../settings.ts';

/** Something that the files themselves name is not there. */
const MISSING = 2;
/** Most of a list that is printed for people; `--json` has all of it. */
const MOST_SHOWN = 10;

/** @param given directories in place of that of the settings; several are looked at as one trail */
export async function verifyCommand(
  given: readonly string[],
  flags: Flags,
  isJson: boolean,
): Promise<number> {
  // An empty one is a variable of a shell that is not set, and not the directory one is in.
  const named = given.filter((it) => it !== '');
  const directories = named.length > 0 ? named : [readSettings(flags, process.env).dir];
  const reports: Report[] = [];
  const seen = new SeenIdentities();
  const paths = new Set(directories.map((it) => resolve(it)));
  for (const path of paths) await expectDirectory(path);
  for (const path of paths) reports.push(await reportOf(path, seen));
  const exit = exitCodeOf(reports);
  if (isJson) printJson(reports, exit);
  else print(reports);
  return exit;
}

async function reportOf(directory: string, seen: SeenIdentities): Promise<Report> {
  try {
    return await verify(nodeDisk, directory, { told: progress, seen });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `cannot read ${directory}: ${reason}`;
    throw new AuditError('SINK_UNAVAILABLE', message, { cause });
  } finally {
    progress();
  }
}

function exitCodeOf(reports: readonly Report[]): number {
  const verdicts = new Set(reports.flatMap(({ files }) => files.map(({ verdict }) => verdict)));
  if (verdicts.has('altered') || verdicts.has('unreadable')) return FAILURE;
  const isMissing = verdicts.has('missing') || reports.some(({ files }) => files.length === 0);
  return isMissing ? MISSING : OK;
}

async function expectDirectory(directory: string): Promise<void> {
  const isDirectory = await stat(directory).then(
    (it) => it.isDirectory(),
    () => false,
  );
  if (!isDirectory) throw new AuditError('CONFIG_INVALID', `${directory} is no directory`);
}

/** On a terminal, the file that is being read; without a name, nothing any more. */
function progress(name?: string): void {
  if (process.stderr.isTTY) process.stderr.write(name ? `\r\u001B[Kreading ${name}` : '\r\u001B[K');
}

/** One directory is the whole of it, several are listed. */
function printJson(reports: readonly Report[], exit: number): void {
  const whole = reports.length === 1 ? reports[0] : { events: eventsIn(reports), reports };
  process.stdout.write(`${JSON.stringify({ exit, ...whole }, null, 2)}\n`);
}

function print(reports: readonly Report[]): void {
  for (const report of reports) {
    if (reports.length > 1) say(`${report.directory}:`);
    printReport(report);
  }
  say(summary(reports));
}

function printReport({ directory, files, ...report }: Report): void {
  const { possibleDuplicates, doubled, coveredUntil } = report;
  if (files.length === 0) say(`There is no file of a trail in ${directory}.`);
  const width = Math.max(0, ...files.map(({ name }) => name.length));
  for (const file of files) printFile(file, width);
  list('may stand twice: it came again around a crash and has no id', possibleDuplicates, (it) => {
    return `${it.file}, line ${it.line} of its log`;
  });
  list('stands twice under one id, and is counted once', doubled, (id) => id);
  if (coveredUntil !== undefined) {
    const until = coveredUntil === '' ? 'the start' : coveredUntil;
    say(`Not covered yet: what was written after ${until}.`);
  }
}

const marks: Readonly<Record<Verdict, readonly [string, Parameters<typeof styleText>[0]]>> = {
  whole: ['✓', 'green'],
  open: ['…', 'cyan'],
  altered: ['✗', 'red'],
  missing: ['✗', 'red'],
  unreadable: ['?', 'red'],
};

function printFile({ name, verdict, events, bytes, findings, notes }: FileReport, width: number) {
  const [mark, color] = marks[verdict];
  const counts = `${events.toLocaleString('en')} events, ${bytes.toLocaleString('en')} bytes`;
  say(`${paint(color, `${mark} ${verdict.padEnd(10)}`)}  ${name.padEnd(width)}  ${counts}`);
  for (const finding of findings) say(`    ${paint(color, finding)}`);
  for (const note of notes) say(`    ${note}`);
}

function list<Item>(title: string, items: readonly Item[], show: (item: Item) => string): void {
  if (items.length === 0) return;
  say(`${items.length.toLocaleString('en')} × ${title}:`);
  for (const item of items.slice(0, MOST_SHOWN)) say(`    ${show(item)}`);
  if (items.length > MOST_SHOWN) say('    … all of them with --json');
}

function summary(reports: readonly Report[]): string {
  const files = reports.flatMap((it) => it.files);
  const count = (verdict: Verdict) => files.filter((it) => it.verdict === verdict).length;
  const verdicts = (Object.keys(marks) as readonly Verdict[]).filter(count);
  const events = eventsIn(reports).toLocaleString('en');
  const state = verdicts.map((it) => `, ${count(it)} ${it}`).join('');
  return `${files.length} files${state}. ${events} events in the daily files, each once.`;
}

/** Each of them counts in the first directory in which it stands. */
function eventsIn(reports: readonly Report[]): number {
  return reports.reduce((sum, { events }) => sum + events, 0);
}

function paint(color: Parameters<typeof styleText>[0], text: string): string {
  return process.stdout.isTTY ? styleText(color, text) : text;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
