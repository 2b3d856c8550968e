import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../fixtures.ts';
import { checksum, type CommitLine, FORMAT } from './commit-log.ts';
import type { Disk } from './disk.ts';
import { nodeDisk } from './node-disk.ts';
import { Trail } from './trail.ts';
import { verify } from './verify.ts';
import {
  asIfKilled,
  copyOf,
  edited,
  entry,
  joined,
  linesOf,
  logOf,
  optionsOf,
  threeDays,
  verdictsOf,
} from './verify.fixtures.ts';

describe('verify', () => {
  let original = '';
  beforeAll(async () => {
    original = await threeDays();
  });
  const copy = () => copyOf(original);

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

  test('nor by bytes that follow the seal in a commit log, or one of it that is no UTF-8', async () => {
    const directory = copy();
    const log = 'audit-2026-01-01.log.commits';
    edited(directory, log, (bytes) => Buffer.concat([bytes, Buffer.from('garbage')]));
    edited(directory, 'audit-2026-01-02.log.commits', (bytes) => {
      const at = bytes.indexOf('"a2"') + 1;
      return Buffer.concat([bytes.subarray(0, at), Buffer.from([0xff]), bytes.subarray(at + 1)]);
    });
    const [first, second] = (await verify(nodeDisk, directory)).files;
    expect(first?.findings).toEqual(['the last line of its commit log is cut short']);
    expect(second?.findings).toEqual(['its commit log was altered: a line cannot be read']);
  });

  test('reads an id that holds the replacement character, and not what became one', async () => {
    const directory = temporaryDirectory();
    const trail = await Trail.open(optionsOf(directory, () => Date.UTC(2026, 0, 1)));
    await trail.append([entry('\uFFFD', 'one')]);
    await trail.close();
    expect(await verdictsOf(directory)).toEqual(['audit-2026-01-01.log open']);
    edited(directory, 'audit-2026-01-01.log.commits', (bytes) =>
      Buffer.from(bytes.toString('latin1').replace('\u00EF\u00BF\u00BD', '\u00FF'), 'latin1'),
    );
    expect(await verdictsOf(directory)).toEqual(['audit-2026-01-01.log altered']);
  });

  test('sees bytes that are put behind a batch on which the disk failed', async () => {
    const directory = temporaryDirectory();
    const failing: Disk = {
      ...nodeDisk,
      async open(path, mode) {
        const file = await nodeDisk.open(path, mode);
        const broken = () => Promise.reject(new Error('EIO'));
        if (path.endsWith('.log') && isFailing) file.sync = file.truncate = broken;
        return file;
      },
    };
    let isFailing = true;
    const options = optionsOf(directory, () => Date.UTC(2026, 0, 1));
    const trail = await Trail.open({ ...options, disk: failing });
    await expect(trail.append([entry('a', 'one')])).rejects.toThrow('cannot sync');
    isFailing = false;
    await trail.append([entry('a', 'one')]);
    await trail.close();
    expect(await verdictsOf(directory)).toEqual([
      'audit-2026-01-01.log whole',
      'audit-2026-01-01_002.log open',
    ]);
    const name = 'audit-2026-01-01.log';
    const written = readFileSync(join(directory, name));
    const forged = Buffer.from('{"forged":true}\n');
    edited(directory, name, () => Buffer.concat([written, forged]));
    expect((await verify(nodeDisk, directory)).files[0]).toMatchObject({
      verdict: 'altered',
      findings: [expect.stringContaining('were never committed')],
    });
    // What is left of the batch may be a beginning of it, and nothing else.
    edited(directory, name, () => written.subarray(0, -1));
    expect(await verdictsOf(directory)).toContain(`${name} whole`);
    const others = [
      Buffer.concat([written.subarray(0, -1), forged]),
      Buffer.concat([forged, forged, forged]),
      Buffer.from(written.toString().replace('one', 'eno')),
    ];
    for (const other of others) {
      edited(directory, name, () => other);
      expect(await verdictsOf(directory)).toContain(`${name} altered`);
    }
  });

  test('is not taken in by a self-made file in the place of a day, with a note that it was deleted', async () => {
    const time = '2026-01-02T12:00:00.000Z';
    const line = Buffer.from('{"forged":true}\n');
    const lines = [['f', '0'.repeat(32), line.length, checksum(line)]] as const;
    const name = 'audit-2026-01-02_002.log';
    const day = { name: 'audit-2026-01-02.log', sequence: 2 };
    const first = { name: 'audit-2026-01-01.log', sequence: 1, reason: 'it was full' };
    const abouts = [
      { sequence: 0 },
      { sequence: 2 },
      { sequence: 2, previous: first },
      { sequence: 3, previous: first },
    ];
    for (const about of abouts) {
      const directory = copy();
      for (const suffix of ['', '.commits']) rmSync(join(directory, `${day.name}${suffix}`));
      const log: CommitLine[] = [
        { pamir_audit_commits: FORMAT, kind: 'events', name, boot: 'one', time, ...about },
        { at: 0, bytes: line.length, time, lines },
        { removed: [day], time },
        { sealed: true, time },
      ];
      writeFileSync(join(directory, name), line);
      writeFileSync(join(directory, `${name}.commits`), logOf(log, line));
      const verdicts = await verdictsOf(directory);
      expect(verdicts).toContain(`${name} altered`);
      expect(verdicts).toContain('audit-2026-01-03.log missing');
    }
  });

  test('nor by a later file that names a day without the hash of its seal', async () => {
    const directory = copy();
    const time = '2026-01-04T12:00:00.000Z';
    const name = 'audit-2026-01-04.log';
    const previous = { name: 'audit-2026-01-02.log', sequence: 2 };
    const about = { kind: 'events', sequence: 4, name, boot: 'one', time, previous } as const;
    writeFileSync(join(directory, name), '');
    writeFileSync(
      join(directory, `${name}.commits`),
      logOf([{ pamir_audit_commits: FORMAT, ...about }], Buffer.alloc(0)),
    );
    for (const suffix of ['', '.commits']) {
      rmSync(join(directory, `audit-2026-01-03.log${suffix}`));
    }
    expect(await verdictsOf(directory)).toContain('audit-2026-01-02.log altered');
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
});
