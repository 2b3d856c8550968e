/** `pamir-audit verify`: each file of a directory against its commit log, for auditors. */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { styleText } from 'node:util';
import { AuditError } from '@pamir-audit/catalog';
import { FAILURE, OK } from '../exit.ts';
import { nodeDisk } from '../segment/node-disk.ts';
import { type FileReport, type Report, type Verdict, verify } from '../segment/verify.ts';
import { type Flags, readSettings } from '../settings.ts';

/** Something that the files themselves name is not there. */
const MISSING = 2;
/** Most of a list that is printed for people; `--json` has all of it. */
const MOST_SHOWN = 10;

export async function verifyCommand(flags: Flags, isJson: boolean): Promise<number> {
  const directory = resolve(readSettings(flags, process.env).dir);
  await expectDirectory(directory);
  const report = await verify(nodeDisk, directory, progress).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AuditError('SINK_UNAVAILABLE', `cannot read ${directory}: ${reason}`, { cause });
  });
  progress();
  const exitCode = exitCodeOf(report);
  if (isJson) process.stdout.write(`${JSON.stringify({ exit: exitCode, ...report }, null, 2)}\n`);
  else print(report);
  return exitCode;
}

function exitCodeOf({ files }: Report): number {
  if (files.some(({ verdict }) => verdict === 'altered' || verdict === 'unreadable'))
    return FAILURE;
  const isMissing = files.length === 0 || files.some(({ verdict }) => verdict === 'missing');
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

function print(report: Report): void {
  const { directory, files, possibleDuplicates, doubled, coveredUntil } = report;
  if (files.length === 0) say(`There is no file of a trail in ${directory}.`);
  const width = Math.max(0, ...files.map(({ name }) => name.length));
  for (const file of files) printFile(file, width);
  list('may stand twice: it came again around a crash and has no id', possibleDuplicates, (it) => {
    return `${it.file}, line ${it.line} of its log`;
  });
  list('stands twice under one id', doubled, (id) => id);
  if (coveredUntil !== undefined) {
    const until = coveredUntil === '' ? 'the start' : coveredUntil;
    say(`Not covered yet: what was written after ${until}.`);
  }
  say(summary(report));
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

function summary({ files }: Report): string {
  const count = (verdict: Verdict) => files.filter((it) => it.verdict === verdict).length;
  const verdicts = (Object.keys(marks) as readonly Verdict[]).filter(count);
  return `${files.length} files: ${verdicts.map((it) => `${count(it)} ${it}`).join(', ')}`;
}

function paint(color: Parameters<typeof styleText>[0], text: string): string {
  return process.stdout.isTTY ? styleText(color, text) : text;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
