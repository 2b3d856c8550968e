import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../fixtures.ts';
import { FORMAT } from './commit-log.ts';
import type { Disk } from './disk.ts';
import { nodeDisk } from './node-disk.ts';
import { Trail } from './trail.ts';
import { verify } from './verify.ts';
import {
  asIfKilled,
  copyOf,
  edited,
  entry,
  logOf,
  optionsOf,
  threeDays,
  verdictsOf,
} from './verify.fixtures.ts';

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

/** A disk on which something happens just before a directory is listed for the n-th time. */
function changingAtLook(look: number, change: () => Promise<unknown>): Disk {
  let looks = 0;
  return {
    ...nodeDisk,
    async list(path) {
      looks += 1;
      if (looks === look) await change();
      return nodeDisk.list(path);
    },
  };
}

const HEADER = {
  pamir_audit_commits: FORMAT,
  kind: 'events',
  boot: 'one',
  time: '2026-01-02T12:00:00.000Z',
} as const;

describe('verify', () => {
  let original = '';
  beforeAll(async () => {
    original = await threeDays();
  });

  const copy = () => copyOf(original);

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

  test('says what it cannot read, and goes on with the others', async () => {
    const directory = copy();
    const log = join(directory, 'audit-2026-01-01.log.commits');
    const data = join(directory, 'audit-2026-01-02.log');
    for (const path of [log, data]) rmSync(path);
    mkdirSync(log);
    symlinkSync('nowhere', data);
    const { files } = await verify(nodeDisk, directory);
    expect(files.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual([
      'audit-2026-01-01.log.commits unreadable',
      'audit-2026-01-02.log unreadable',
      'audit-2026-01-03.log open',
    ]);
    expect(files[0]?.findings[0]).toMatch(/^it cannot be read: EISDIR/);
  });

  test('takes empty files that a crash left for what they are, unless something is missing', async () => {
    const directory = copy();
    for (const name of ['audit-2026-01-04.log', 'audit-2026-01-05.log.commits']) {
      writeFileSync(join(directory, name), '');
    }
    expect((await verdictsOf(directory)).slice(3)).toEqual([
      'audit-2026-01-04.log whole',
      'audit-2026-01-05.log.commits whole',
    ]);
    for (const suffix of ['', '.commits']) rmSync(join(directory, `audit-2026-01-02.log${suffix}`));
    writeFileSync(join(directory, 'audit-2026-01-02.log'), '');
    const { files } = await verify(nodeDisk, directory);
    expect(files.find(({ name }) => name === 'audit-2026-01-03.log')?.verdict).toBe('missing');
  });

  test('takes a file that could not be made, and was never used, for what it is', async () => {
    const directory = temporaryDirectory();
    let isFailing = false;
    const failing: Disk = {
      ...nodeDisk,
      syncDirectory: (path) =>
        isFailing ? Promise.reject(new Error('EIO')) : nodeDisk.syncDirectory(path),
    };
    let now = Date.UTC(2026, 0, 1, 12);
    const options = { ...optionsOf(directory, () => now), disk: failing };
    const trail = await Trail.open(options);
    await trail.append([entry('a', 'x')]);
    now += 86_400_000;
    isFailing = true;
    await expect(trail.append([entry('b', 'x')])).rejects.toThrow('EIO');
    isFailing = false;
    await trail.append([entry('b', 'x')]);
    now += 86_400_000;
    await trail.append([entry('c', 'x')]);
    await trail.close();
    const { files } = await verify(nodeDisk, directory);
    const bad = files.filter(({ verdict }) => verdict !== 'whole' && verdict !== 'open');
    expect(bad).toEqual([]);
    // Left where the disk failed; with anything in it, it is no such file.
    const orphan = 'audit-2026-01-02_003.log';
    const header = { ...HEADER, name: orphan, sequence: 2 };
    writeFileSync(join(directory, orphan), '');
    writeFileSync(join(directory, `${orphan}.commits`), logOf([header], Buffer.alloc(0)));
    expect((await verify(nodeDisk, directory)).files).toContainEqual(
      expect.objectContaining({
        name: orphan,
        verdict: 'whole',
        notes: [expect.stringContaining('it was never used')],
      }),
    );
    edited(directory, `${orphan}.commits`, (bytes) => bytes.subarray(0, -1));
    expect(await verdictsOf(directory)).toContain(`${orphan} whole`);
    writeFileSync(join(directory, orphan), '{"forged":true}\n');
    expect(await verdictsOf(directory)).toContain(`${orphan} altered`);
  });

  test('reads a file that a worker begins meanwhile', async () => {
    const directory = copy();
    const trail = await Trail.open(optionsOf(directory, () => Date.UTC(2026, 0, 4, 12)));
    const disk = changingAtLook(2, () => trail.append([entry('d', 'x')]));
    const { files } = await verify(disk, directory);
    await trail.close();
    expect(files.map(({ name, verdict, events }) => [name, verdict, events])).toEqual([
      ['audit-2026-01-01.log', 'whole', 3],
      ['audit-2026-01-02.log', 'whole', 3],
      ['audit-2026-01-03.log', 'whole', 3],
      ['audit-2026-01-04.log', 'open', 1],
    ]);
  });

  test('does not miss a file that a worker deletes meanwhile because of a limit', async () => {
    for (const look of [2, 3, 4]) {
      const directory = copy();
      const trail = await Trail.open(optionsOf(directory, () => Date.UTC(2026, 0, 3, 13)));
      const disk = changingAtLook(look, () => trail.remove(trail.past));
      const { files } = await verify(disk, directory);
      await trail.close();
      expect(files.filter(({ verdict }) => verdict === 'missing')).toEqual([]);
      expect(files.flatMap(({ findings }) => findings)).toEqual([]);
      expect(files.flatMap(({ notes }) => notes)).toContain(
        'it was deleted because a limit was set',
      );
    }
  });

  test('does not wait for a named pipe in the place of a file', async (context) => {
    const directory = copy();
    const path = join(directory, 'audit-2026-01-02.log');
    rmSync(path);
    if (spawnSync('mkfifo', [path]).status !== 0) context.skip('needs mkfifo: there is none');
    expect(await verdictsOf(directory)).toContain('audit-2026-01-02.log unreadable');
  });

  test(
    'agrees with the forty lines of Python that are shown to auditors',
    { timeout: 30_000 },
    async (context) => {
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
      edited(directory, 'audit-2026-01-03.log.commits', (it) =>
        Buffer.concat([Buffer.from([0xff]), it]),
      );
      expect(python().stdout).toContain('audit-2026-01-03.log line 1 of the log cannot be read');
    },
  );
});
