import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { eventually, silent, temporaryDirectory } from '../fixtures.ts';
import { watchConfiguration } from './watch.ts';

const PATIENCE_MS = 5000;

interface Watched {
  readonly directory: string;
  readonly file: string;
  readonly changes: () => number;
}

/** Of a file that is there already. */
function watched(
  { names = ['a.toml'], besides = [] as readonly string[] } = {},
  prepare: (directory: string) => void = () => {},
): Watched {
  const directory = temporaryDirectory();
  const file = join(directory, 'a.toml');
  prepare(directory);
  try {
    readFileSync(file);
  } catch {
    writeFileSync(file, 'first');
  }
  let changes = 0;
  const files = names.map((it) => join(directory, it));
  const watch = watchConfiguration({ files, log: silent, changed: () => (changes += 1) });
  watch.reading();
  watch.read(besides.map((it) => join(directory, it)));
  onTestFinished(() => watch.close());
  return { directory, file, changes: () => changes };
}

/** How often a change was told: by now, and after one more. */
async function countsOf({ directory, changes }: Watched, file: string): Promise<readonly number[]> {
  await eventually(() => expect(changes()).toBeGreaterThan(0), PATIENCE_MS);
  const first = changes();
  writeFileSync(join(directory, file), 'last');
  await eventually(() => expect(changes()).toBeGreaterThan(first), PATIENCE_MS);
  return [first, changes()];
}

test('a file that is written, and written again, is a change each time', async () => {
  const it = watched();
  writeFileSync(it.file, 'second');
  expect(await countsOf(it, 'a.toml')).toEqual([1, 2]);
});

test('several writes within a second are one change', async () => {
  const it = watched();
  for (const text of ['a', 'b', 'c']) appendFileSync(it.file, text);
  expect(await countsOf(it, 'a.toml')).toEqual([1, 2]);
});

test('a file that an editor replaces by another is a change', async () => {
  const it = watched();
  writeFileSync(join(it.directory, 'a.toml~'), 'second');
  renameSync(join(it.directory, 'a.toml~'), it.file);
  expect(await countsOf(it, 'a.toml')).toEqual([1, 2]);
});

test('a link that Kubernetes turns around is a change', async () => {
  const it = watched({}, (directory) => {
    for (const version of ['1', '2']) {
      mkdirSync(join(directory, `..${version}`));
      writeFileSync(join(directory, `..${version}`, 'a.toml'), version);
    }
    symlinkSync('..1', join(directory, '..data'));
    symlinkSync('..data/a.toml', join(directory, 'a.toml'));
  });
  symlinkSync('..2', join(it.directory, '..next'));
  renameSync(join(it.directory, '..next'), join(it.directory, '..data'));
  rmSync(join(it.directory, '..1'), { recursive: true });
  expect(await countsOf(it, '..2/a.toml')).toEqual([1, 2]);
});

test('a directory that another takes the place of is watched there', async () => {
  const it = watched({ names: ['conf/a.toml'] }, (directory) => {
    for (const name of ['conf', 'next']) {
      mkdirSync(join(directory, name));
      writeFileSync(join(directory, name, 'a.toml'), name);
    }
  });
  renameSync(join(it.directory, 'conf'), join(it.directory, 'before'));
  renameSync(join(it.directory, 'next'), join(it.directory, 'conf'));
  expect(await countsOf(it, 'conf/a.toml')).toEqual([1, 2]);
});

test('a directory that is gone is looked for until it is back', { timeout: 20_000 }, async () => {
  const it = watched({ names: ['conf/a.toml'] }, (directory) => {
    mkdirSync(join(directory, 'conf'));
    writeFileSync(join(directory, 'conf', 'a.toml'), 'first');
  });
  rmSync(join(it.directory, 'conf'), { recursive: true });
  await eventually(() => expect(it.changes()).toBe(1), PATIENCE_MS);
  mkdirSync(join(it.directory, 'conf'));
  writeFileSync(join(it.directory, 'conf', 'a.toml'), 'second');
  await eventually(() => expect(it.changes()).toBe(2), 2 * PATIENCE_MS);
});

test('a file that comes into a directory of the configuration is a change', async () => {
  const it = watched({ names: ['conf'] }, (directory) => {
    mkdirSync(join(directory, 'conf', 'sinks'), { recursive: true });
  });
  writeFileSync(join(it.directory, 'conf', 'sinks', 'b.toml'), 'new');
  expect(await countsOf(it, 'conf/sinks/b.toml')).toEqual([1, 2]);
});

test('a program or a secret that the configuration reads is a change', async () => {
  const it = watched({ besides: ['far/program.vrl'] }, (directory) => {
    mkdirSync(join(directory, 'far'));
    writeFileSync(join(directory, 'far', 'program.vrl'), '. = 1');
  });
  writeFileSync(join(it.directory, 'far', 'program.vrl'), '. = 2');
  expect(await countsOf(it, 'far/program.vrl')).toEqual([1, 2]);
});

test('what else happens beside it, and a file that is saved as it was, are no change', async () => {
  const it = watched();
  writeFileSync(join(it.directory, 'audit.log'), 'a line\n');
  writeFileSync(it.file, 'first');
  // Nothing tells that nothing happens: a look comes a second after a hint.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(it.changes()).toBe(0);
  writeFileSync(it.file, 'second');
  await eventually(() => expect(it.changes()).toBe(1), PATIENCE_MS);
});
