import { spawnSync } from 'node:child_process';
import {
  cpSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../fixtures.ts';
import { identityOf } from './identity.ts';
import { nodeDisk } from './node-disk.ts';
import { type NewEntry, Trail, type TrailOptions } from './trail.ts';
import { verify } from './verify.ts';

function entry(id: string | undefined, text: string, isRepeat = false): NewEntry {
  const line = Buffer.from(`${JSON.stringify({ text })}\n`);
  return { id, identity: identityOf(id, line), line, isRepeat };
}

const optionsOf = (directory: string, now: () => number): TrailOptions => ({
  directory,
  template: 'audit-%Y-%m-%d.log',
  kind: 'events',
  disk: nodeDisk,
  now: () => new Date(now()),
  boot: 'one',
});

/** Three days of a trail; the last is still open. */
async function threeDays(): Promise<string> {
  const directory = temporaryDirectory();
  let now = Date.UTC(2026, 0, 1, 12);
  const trail = await Trail.open(optionsOf(directory, () => now));
  for (let day = 1; day <= 3; day += 1) {
    await trail.append([entry(`a${day}`, 'one'), entry(`b${day}`, 'two')]);
    await trail.append([entry(`c${day}`, 'three')]);
    now += 86_400_000;
  }
  await trail.close();
  return directory;
}

const verdictsOf = async (directory: string) =>
  (await verify(nodeDisk, directory)).files.map(({ name, verdict }) => `${name} ${verdict}`);

/** What an auditor is told, without counts. */
const toldOf = async (directory: string) =>
  JSON.stringify(
    (await verify(nodeDisk, directory)).files.map(({ name, verdict, findings, notes }) => [
      name,
      verdict,
      findings,
      notes,
    ]),
  );

describe('verify', () => {
  let original = '';
  beforeAll(async () => {
    original = await threeDays();
  });

  function copy(): string {
    const directory = temporaryDirectory();
    cpSync(original, directory, { recursive: true });
    return directory;
  }

  test('finds an untouched trail whole, and says what is not covered yet', async () => {
    const report = await verify(nodeDisk, original);
    expect(report.files.map(({ name, verdict, events }) => [name, verdict, events])).toEqual([
      ['audit-2026-01-01.log', 'whole', 3],
      ['audit-2026-01-02.log', 'whole', 3],
      ['audit-2026-01-03.log', 'open', 3],
    ]);
    expect(report.coveredUntil).toBe('2026-01-03T12:00:00.000Z');
    expect(report.possibleDuplicates).toEqual([]);
    expect(report.doubled).toEqual([]);
  });

  test(
    'tells of every byte that is altered, taken away or put in',
    { timeout: 60_000 },
    async () => {
      const told = await toldOf(original);
      const directory = copy();
      let mutations = 0;
      for (const name of readdirSync(directory)) {
        const path = join(directory, name);
        const bytes = readFileSync(path);
        rmSync(path);
        for (let at = 0; at < bytes.length; at += 7) {
          const flipped = Buffer.from(bytes);
          flipped.writeUInt8(flipped.readUInt8(at) ^ 1, at);
          const without = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]);
          const within = Buffer.concat([
            bytes.subarray(0, at),
            Buffer.from('x'),
            bytes.subarray(at),
          ]);
          for (const mutant of [flipped, without, within]) {
            writeFileSync(path, mutant);
            expect(await toldOf(directory), `${name} at ${at}`).not.toBe(told);
            mutations += 1;
          }
        }
        rmSync(path);
        writeFileSync(path, bytes);
      }
      expect(mutations).toBeGreaterThan(1000);
    },
  );

  test('names a line that is taken away with its bytes, or put in another order', async () => {
    const directory = copy();
    const path = join(directory, 'audit-2026-01-01.log');
    const [first, second, third] = readFileSync(path, 'utf8').trimEnd().split('\n');
    rmSync(path);
    for (const lines of [
      [second, third],
      [second, first, third],
      [first, first, second, third],
    ]) {
      writeFileSync(path, `${lines.join('\n')}\n`);
      const { files } = await verify(nodeDisk, directory);
      expect(files[0]).toMatchObject({ name: 'audit-2026-01-01.log', verdict: 'altered' });
    }
  });

  test('misses a file that is gone, its log, or both', async () => {
    const gone = copy();
    rmSync(join(gone, 'audit-2026-01-02.log'));
    expect(await verdictsOf(gone)).toContain('audit-2026-01-02.log missing');

    const bare = copy();
    rmSync(join(bare, 'audit-2026-01-02.log.commits'));
    expect(await verdictsOf(bare)).toContain('audit-2026-01-02.log missing');

    const both = copy();
    for (const name of ['audit-2026-01-02.log', 'audit-2026-01-02.log.commits']) {
      rmSync(join(both, name));
    }
    const [, next] = (await verify(nodeDisk, both)).files;
    expect(next).toMatchObject({
      verdict: 'missing',
      findings: ['the one before it, audit-2026-01-02.log, is missing'],
    });
  });

  const edited = (directory: string, name: string, edit: (bytes: Buffer) => Buffer) => {
    const path = join(directory, name);
    const bytes = readFileSync(path);
    rmSync(path);
    writeFileSync(path, edit(bytes));
  };
  const linesOf = (bytes: Buffer) => bytes.toString().split('\n').slice(0, -1);
  const joined = (lines: readonly string[]) => Buffer.from(lines.map((it) => `${it}\n`).join(''));

  test('is not taken in by a past day that lost its end, log and all', async () => {
    for (const kept of [1, 2, 3]) {
      const directory = copy();
      const log = 'audit-2026-01-01.log.commits';
      edited(directory, log, (bytes) => joined(linesOf(bytes).slice(0, kept)));
      const events = [0, 2, 3][kept - 1];
      edited(directory, 'audit-2026-01-01.log', (it) => joined(linesOf(it).slice(0, events)));
      const [first] = (await verify(nodeDisk, directory)).files;
      expect(first).toMatchObject({
        verdict: 'altered',
        findings: ['its commit log has no seal: its end was taken away'],
      });
    }
  });

  /** Without the note of an end in good order. */
  const asIfKilled = (directory: string, name: string) =>
    edited(directory, `${name}.commits`, (bytes) => joined(linesOf(bytes).slice(0, -1)));

  test('nor by the end of an open file that goes missing after a stop', async () => {
    const directory = copy();
    const name = 'audit-2026-01-03.log';
    edited(directory, name, (bytes) => joined(linesOf(bytes).slice(0, -1)));
    expect((await verify(nodeDisk, directory)).files.at(-1)?.verdict).toBe('altered');
    const lost: string[] = [];
    const options = optionsOf(directory, () => Date.UTC(2026, 0, 3, 13));
    const trail = await Trail.open({ ...options, lost: (it) => lost.push(it) });
    await trail.close();
    expect(lost).toEqual([name]);
  });

  test('nor by one that was written anew, its hashes and all', async () => {
    const directory = copy();
    const forged = temporaryDirectory();
    const trail = await Trail.open(optionsOf(forged, () => Date.UTC(2026, 0, 1, 12)));
    await trail.append([entry('a1', 'another')]);
    await trail.close();
    const over = await Trail.open(optionsOf(forged, () => Date.UTC(2026, 0, 2, 12)));
    await over.sealIfOver();
    await over.close();
    for (const suffix of ['', '.commits']) {
      const name = `audit-2026-01-01.log${suffix}`;
      edited(directory, name, () => readFileSync(join(forged, name)));
    }
    const [first] = (await verify(nodeDisk, directory)).files;
    expect(first).toMatchObject({
      verdict: 'altered',
      findings: ['its commit log is not the one that the next file goes on from'],
    });
  });

  test('nor by an open file whose last batch is altered and a byte short', async () => {
    // Cut short alone it may be a crash; then the line that is there has to be as it was.
    const untouched = copy();
    asIfKilled(untouched, 'audit-2026-01-03.log');
    edited(untouched, 'audit-2026-01-03.log', (bytes) => bytes.subarray(0, -1));
    expect((await verify(nodeDisk, untouched)).files.at(-1)?.verdict).toBe('open');
    const twoLines = temporaryDirectory();
    const trail = await Trail.open(optionsOf(twoLines, () => Date.UTC(2026, 0, 1, 12)));
    await trail.append([entry('a', 'one'), entry('b', 'two')]);
    await trail.close();
    asIfKilled(twoLines, 'audit-2026-01-01.log');
    edited(twoLines, 'audit-2026-01-01.log', (bytes) =>
      Buffer.from(bytes.toString().replace('one', 'eno')).subarray(0, -1),
    );
    expect((await verify(nodeDisk, twoLines)).files[0]?.verdict).toBe('altered');
  });

  test('is not taken in by days that change places', async () => {
    const directory = copy();
    const [one, two] = [1, 2].map((day) => join(directory, `audit-2026-01-0${day}.log`));
    for (const suffix of ['', '.commits']) {
      renameSync(`${one}${suffix}`, `${one}${suffix}.x`);
      renameSync(`${two}${suffix}`, `${one}${suffix}`);
      renameSync(`${one}${suffix}.x`, `${two}${suffix}`);
    }
    const { files } = await verify(nodeDisk, directory);
    expect(files.filter(({ verdict }) => verdict === 'whole')).toEqual([]);
  });

  test('agrees with the forty lines of Python that are shown to auditors', async (context) => {
    if (spawnSync('python3', ['--version']).status !== 0) {
      context.skip('needs python: no python3 is installed');
    }
    const directory = copy();
    asIfKilled(directory, 'audit-2026-01-03.log');
    const path = join(directory, 'audit-2026-01-03.log');
    truncateSync(path, statSync(path).size - 2);
    const trail = await Trail.open(optionsOf(directory, () => Date.UTC(2026, 0, 3, 13)));
    // An id may hold what some take for the end of a line.
    await trail.append([entry('d\u2028\u0085\u001c3', 'after the crash')]);
    await trail.close();
    const script = fileURLToPath(new URL('../../../docs/samples/verify.py', import.meta.url));
    const python = () => spawnSync('python3', [script, directory], { encoding: 'utf8' });
    expect(readFileSync(`${path}.commits`, 'utf8')).toContain('kept_lines');
    expect(await verdictsOf(directory)).toContain('audit-2026-01-03.log open');
    expect(python()).toMatchObject({ status: 0, stderr: '' });
    expect(python().stdout.match(/agrees/g)).toHaveLength(3);
    writeFileSync(path, readFileSync(path, 'utf8').replace('after', 'afteR'));
    expect(python().stdout).toContain('audit-2026-01-03.log the bytes from');
    expect(python().status).toBe(1);
  });

  test('lists what may stand twice, and what does', async () => {
    const directory = temporaryDirectory();
    const options = optionsOf(directory, () => Date.UTC(2026, 0, 1));
    const trail = await Trail.open({ ...options, windowSize: 1 });
    await trail.append([entry('a', 'x')]);
    await trail.append([entry(undefined, 'y')]);
    await trail.append([entry(undefined, 'y', true)]);
    await trail.append([entry('a', 'x')]);
    await trail.close();
    const { possibleDuplicates, doubled } = await verify(nodeDisk, directory);
    expect(possibleDuplicates).toMatchObject([{ file: 'audit-2026-01-01.log', line: 3 }]);
    expect(doubled).toEqual(['a']);
  });
});
