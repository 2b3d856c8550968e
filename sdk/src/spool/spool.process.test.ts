import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { outgoing } from './fixtures.ts';
import { socketLiveness } from './liveness.ts';
import { drain, usePlace } from './place.fixtures.ts';

/** `KILLS=300` for the long form. */
const KILLS = Number(process.env['KILLS'] ?? 8);
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const CHILD = fileURLToPath(new URL('../../dist/spool/child.fixtures.js', import.meta.url));

const place = usePlace();
const running = new Set<ChildProcess>();

// Node runs no TypeScript yet, and a process is to be what is in the sources.
beforeAll(() => {
  execFileSync(join(ROOT, 'node_modules/.bin/tsc'), ['-b', 'sdk'], { cwd: ROOT });
}, 120_000);
afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  await Promise.all([...running].map((child) => once(child, 'close')));
});

interface Child {
  readonly process: ChildProcess;
  readonly lines: string[];
  /** Resolves with the first line that begins so. */
  said(start: string): Promise<string>;
  readonly ended: Promise<unknown>;
}

function start(task: string, ...args: readonly (string | number)[]): Child {
  return follow(spawn(process.execPath, [CHILD, task, place.directory, ...args.map(String)]));
}

function follow(child: ChildProcess): Child {
  running.add(child);
  const ended = once(child, 'close').then(() => running.delete(child));
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout ?? process.stdin });
  reader.on('line', (line) => lines.push(line));
  let errors = '';
  child.stderr?.on('data', (text) => (errors += String(text)));
  const said = (begin: string) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const line = lines.find((it) => it.startsWith(begin));
        if (line !== undefined) resolve(line);
      };
      look();
      reader.on('line', look);
      void ended.then(() => reject(new Error(`ended before it said ${begin}\n${errors}`)));
    });
  return { process: child, lines, said, ended };
}

async function kill(child: Child): Promise<void> {
  child.process.kill('SIGKILL');
  await child.ended;
}

const all = (lines: readonly string[], kind: 'R' | 'D') =>
  lines.filter((line) => line.startsWith(`${kind} `)).map((line) => line.slice(2));

async function drainAll(): Promise<string[]> {
  const child = start('drain');
  await child.said('ready');
  child.process.stdin?.end();
  await child.ended;
  return all(child.lines, 'D');
}

describe('killed processes', { timeout: 600_000 }, () => {
  test('lose nothing of what they reported, and nothing goes before an older one', async () => {
    const lines: string[] = [];
    for (let round = 1; round <= KILLS; round += 1) {
      const child = start('work', `p${round}`);
      await child.said(`R p${round}-${1 + Math.floor(Math.random() * 200)}`);
      await kill(child);
      lines.push(...child.lines);
    }
    const drained = [...all(lines, 'D'), ...(await drainAll())];
    const reported = all(lines, 'R');
    const seen = new Set(drained);
    expect(reported.filter((id) => !seen.has(id))).toEqual([]);
    expect(drained.filter((id) => !/^p\d+-\d+$/.test(id))).toEqual([]);
    for (let round = 1; round <= KILLS; round += 1) {
      const mine = [...seen].filter((id) => id.startsWith(`p${round}-`));
      const numbers = mine.map((id) => Number(id.slice(id.indexOf('-') + 1)));
      expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    }
    expect(reported.length).toBeGreaterThan(KILLS * 20);
    expect(readdirSync(place.directory).filter((name) => !name.endsWith('.corrupt'))).toEqual([]);
  });

  test('are followed by one of two that both look for them, not by both', async () => {
    for (let round = 1; round <= 2; round += 1) {
      const dead = await Promise.all(
        [1, 2, 3, 4].map(async (number) => {
          const child = start('hold', `r${round}p${number}`, 40);
          await child.said('ready');
          return child;
        }),
      );
      const adopters = [start('drain'), start('drain')];
      await Promise.all(adopters.map((it) => it.said('ready')));
      await Promise.all(dead.map(kill));
      const reported = dead.flatMap(({ lines }) => all(lines, 'R'));
      await Promise.all(dead.map((_, index) => until(adopters, `D r${round}p${index + 1}-40`)));
      for (const { process: child } of adopters) child.stdin?.end();
      await Promise.all(adopters.map(({ ended }) => ended));
      const drained = adopters.flatMap(({ lines }) => all(lines, 'D'));
      expect(drained.toSorted()).toEqual(reported.toSorted());
    }
  });

  const timeout = 30_000;
  test(
    'that were workers of a cluster are dead although their primary lives',
    { timeout },
    async () => {
      // With a path for which a descriptor stands, which would be another one in the primary.
      place.directory = join(place.directory, 'x'.repeat(150));
      const primary = start('cluster', 'w', 5);
      const pid = Number((await primary.said('worker')).slice('worker '.length));
      await primary.said('ready');
      const spool = await place.open();
      expect(await drain(spool)).toEqual([]);
      process.kill(pid, 'SIGKILL');
      await expect.poll(() => spool.adopt().then(() => spool.status.events)).toBe(5);
      await spool.close();
    },
  );
});

function until(children: readonly Child[], line: string): Promise<string> {
  return Promise.any(children.map((it) => it.said(line)));
}

describe('a process that is alive', { timeout: 60_000 }, () => {
  test('keeps its spool while it is stopped', async () => {
    const owner = start('hold', 'a', 5);
    await owner.said('ready');
    owner.process.kill('SIGSTOP');
    const spool = await place.open();
    // More looks than connections a stopped process can have waiting.
    for (let look = 0; look < 1000; look += 1) await spool.adopt();
    expect(await drain(spool)).toEqual([]);
    owner.process.kill('SIGKILL');
    await owner.ended;
    await spool.adopt();
    expect(await drain(spool)).toEqual(['a-1', 'a-2', 'a-3', 'a-4', 'a-5']);
    await spool.close();
  });

  test('under another kernel keeps its spool as long as it renews it', async () => {
    const far = { liveness: socketLiveness({ boot: 'far', renewMs: 20 }) };
    const owner = await place.open(far);
    await owner.append(outgoing('a'));
    const near = { liveness: socketLiveness({ boot: 'near', staleMs: 200 }) };
    const spool = await place.open(near);
    const started = performance.now();
    while (performance.now() - started < 600) await spool.adopt();
    expect(spool.status.events).toBe(0);
    await owner.close();
    await spool.adopt();
    expect(await drain(spool)).toEqual(['a']);
    await spool.close();
  });

  test('is not kept from ending by its spool', async () => {
    const child = start('none', 'a');
    await child.ended;
    const spooling = follow(
      spawn(process.execPath, [
        '--input-type=module',
        '-e',
        `
        const { Spool } = await import(${JSON.stringify(CHILD.replace('child.fixtures', 'spool'))});
        await Spool.open({ directory: ${JSON.stringify(place.directory)}, log: console });
        console.log('ready');`,
      ]),
    );
    await spooling.said('ready');
    await spooling.ended;
    expect(spooling.process.exitCode).toBe(0);
  });
});

test('a spool from before a reboot is taken over once nobody renewed it for a while', async () => {
  const owner = start('hold', 'a', 2);
  await owner.said('ready');
  await kill(owner);
  const liveness = socketLiveness({ boot: 'later', staleMs: 200 });
  const spool = await place.open({ liveness });
  expect(spool.status.events).toBe(0);
  await expect.poll(() => spool.adopt().then(() => spool.status.events)).toBe(2);
  await spool.close();
});

test('a disk that takes a part of a write and then refuses keeps what was reported', async () => {
  // A limit on the size of files does that; the shell counts it in blocks of 512 or 1024 bytes.
  const script = `trap '' XFSZ; ulimit -f 8; exec "$0" "$@"`;
  const args = ['-c', script, process.execPath, CHILD, 'fill', place.directory, 'a', '30'];
  const child = follow(spawn('sh', args));
  await child.ended;
  const refused = child.lines.filter((line) => line.startsWith('no: '));
  expect(refused.length).toBeGreaterThan(1);
  expect(refused[0]).toMatch(/cannot write to .*EFBIG/);
  expect(all(child.lines, 'R').length).toBeGreaterThan(10);
  expect(all(child.lines, 'D')).toEqual(all(child.lines, 'R'));
});

test('memory stays small while the spool holds 200 MiB', { timeout: 120_000 }, async () => {
  const child = start('grow', 'a', 200);
  const said = JSON.parse(await child.said('{')) as Record<string, number>;
  expect(said['bytes']).toBeGreaterThan(200 * 1024 * 1024);
  expect(said['drained']).toBe(said['events']);
  expect(said['grownKiB']).toBeLessThan(100 * 1024);
});
