/** `pamir-audit verify`, as an auditor runs it on what a worker left. */
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createBus, silentLogger } from '@pamir-audit/sdk';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBroker } from './support/broker.ts';
import { eventually } from './support/eventually.ts';
import { linesOf, temporaryDirectory } from './support/files.ts';
import { command, startWorker } from './support/process.ts';
import { BODY, KEY } from './support/sample.ts';

const broker = useBroker();

/** Of a worker that wrote three events and ended. */
let original = '';
beforeAll(async () => {
  original = temporaryDirectory();
  const { url, exchange } = broker;
  const worker = await startWorker({
    RABBITMQ_URL: url,
    AUDIT_EXCHANGE: exchange,
    AUDIT_QUEUE: broker.queue(),
    AUDIT_QUEUE_TYPE: 'classic',
    AUDIT_DIR: original,
  });
  await using bus = createBus({ service: 'auth', url, exchange, log: silentLogger });
  for (const parameters of ['one', 'two', 'three']) await bus.publish(KEY, { ...BODY, parameters });
  await eventually('all are in the file', () => expect(linesOf(original)).toHaveLength(3));
  expect(await worker.kill('SIGTERM')).toBe(0);
});

function copied(): string {
  const directory = temporaryDirectory();
  cpSync(original, directory, { recursive: true });
  return directory;
}

const dataFile = (directory: string) =>
  join(directory, readdirSync(directory).find((name) => name.endsWith('.log')) ?? '');

describe('verify', () => {
  test('says of each file how it is, and how many events there are', async () => {
    const { code, stdout, stderr } = await command(['verify', original]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^… open +audit-\d{4}-\d\d-\d\d\.log +3 events, [\d,]+ bytes$/m);
    expect(stdout).toMatch(/^1 files, 1 open\. 3 events in the daily files, each once\.\n$/m);
    for (const args of [['verify'], ['verify', '']]) {
      expect(await command(args, { AUDIT_DIR: original })).toMatchObject({ code: 0, stdout });
    }
  });

  test('counts once what stands in two directories, however often one is named', async () => {
    const { code, stdout } = await command(['verify', original, copied(), `${original}/.`]);
    expect(code).toBe(0);
    expect(stdout).toContain('3 × stands twice under one id, and is counted once:');
    expect(stdout).toContain('2 files, 2 open. 3 events in the daily files, each once.');
  });

  test('gives a program all of it: one directory as it is, several in a list', async () => {
    const first = JSON.parse((await command(['verify', original, '--json'])).stdout) as object;
    expect(first).toMatchObject({ exit: 0, directory: original, events: 3, doubled: [] });
    const copy = copied();
    const { stdout } = await command(['verify', original, copy, '--json']);
    const both = JSON.parse(stdout) as { reports: readonly object[] };
    expect(both).toMatchObject({ exit: 0, events: 3 });
    expect(both.reports.map((report) => ({ exit: 0, ...report }))).toEqual([
      first,
      expect.objectContaining({ directory: copy, events: 0 }),
    ]);
  });

  test('exits 1 for what was altered, and 2 for what is missing', async () => {
    const altered = copied();
    const path = dataFile(altered);
    writeFileSync(path, readFileSync(path, 'utf8').replace('two', 'owt'));
    expect(await command(['verify', altered])).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('✗ altered'),
    });
    const missing = copied();
    rmSync(dataFile(missing));
    expect(await command(['verify', missing])).toMatchObject({
      code: 2,
      stdout: expect.stringContaining('the file is gone, its commit log is there'),
    });
    expect(await command(['verify', missing, altered])).toMatchObject({ code: 1 });
    expect(await command(['verify', original, temporaryDirectory()])).toMatchObject({ code: 2 });
  });

  test('of no directory says so in a sentence, before it reads any', async () => {
    const nowhere = join(original, 'nowhere');
    const { code, stdout, stderr } = await command(['verify', original, nowhere]);
    expect([code, stdout]).toEqual([78, '']);
    expect(stderr).toContain(`${nowhere} is no directory`);
  });
});
