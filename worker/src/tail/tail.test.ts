import { appendFileSync, copyFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { eventually, silent, temporaryDirectory } from '../fixtures.ts';
import { Checkpoints } from './checkpoints.ts';
import { Tail } from './tail.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** The lines and warnings of the files of a directory that end in `.log`. */
async function follow(directory: string) {
  const [lines, warnings]: [string[], string[]] = [[], []];
  const warn = ({ file }: { file?: unknown }, message: string) =>
    void warnings.push(`${String(file)}: ${message}`);
  const tail = new Tail(
    {
      include: [join(directory, '*.log')],
      exclude: [],
      readFrom: 'beginning',
      fingerprint: 'checksum',
      ignoreOlderSeconds: undefined,
      maxLineBytes: 1000,
      lookMs: 10,
    },
    await Checkpoints.load(join(directory, 'data')),
    { ...silent, warn },
  );
  const stop = new AbortController();
  const run = tail.run(async (batch) => {
    lines.push(...batch.map(({ bytes }) => bytes.toString()));
    return true;
  }, stop.signal);
  stops.push(async () => {
    stop.abort();
    await run;
  });
  return { lines, warnings };
}

test('a file that an editor exchanges for one with the same beginning is read on', async () => {
  const directory = temporaryDirectory();
  const file = join(directory, 'a.log');
  writeFileSync(file, 'head\none\n');
  const { lines, warnings } = await follow(directory);
  await eventually(() => expect(lines).toEqual(['head', 'one']));
  copyFileSync(file, `${file}.new`);
  appendFileSync(`${file}.new`, 'two\n');
  renameSync(`${file}.new`, file);
  await eventually(() => expect(lines).toEqual(['head', 'one', 'two']));
  expect(warnings).toEqual([]);
});

test('that a file is taken for another, and is not read, is said once', async () => {
  const directory = temporaryDirectory();
  const [first, second] = [join(directory, 'a.log'), join(directory, 'b.log')];
  writeFileSync(first, 'head\none\n');
  writeFileSync(second, 'head\ntwo\n');
  const { lines, warnings } = await follow(directory);
  await eventually(() => expect(warnings).toHaveLength(1));
  appendFileSync(first, 'three\n');
  await eventually(() => expect(lines).toEqual(['head', 'one', 'three']));
  expect(warnings).toEqual([
    `${second}: A file begins with the line of another, is taken for it, and is not read.`,
  ]);
});
