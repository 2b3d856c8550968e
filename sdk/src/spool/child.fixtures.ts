/**
 * A service with a spool, as a process for tests to kill. Says on stdout what it has done: `R id` for
 * an event reported as spooled, `D id` for one that is drained.
 */
import cluster from 'node:cluster';
import { writeSync } from 'node:fs';
import { stderrLogger } from '../log.ts';
import { outgoing } from './fixtures.ts';
import { Spool, type SpoolOptions } from './spool.ts';

const [, , task = '', directory = '', name = '', argument = '0'] = process.argv;
const count = Number(argument);

/** At once: what is said must not be lost with the process. */
function say(line: string): void {
  writeSync(1, `${line}\n`);
}

function open(options: Partial<SpoolOptions> = {}): Promise<Spool> {
  return Spool.open({ directory, log: stderrLogger, adoptEveryMs: 100, ...options });
}

async function append(spool: Spool, id: string, size?: number): Promise<void> {
  await spool.append(outgoing(id, size));
  say(`R ${id}`);
}

async function drain(spool: Spool, most: number): Promise<number> {
  const events = await spool.next(most);
  for (const { id, content } of events) {
    const { user_login: login } = JSON.parse(String(content)) as { user_login: string };
    say(`D ${login === id ? id : 'something else'}`);
  }
  await spool.done(events.length);
  return events.length;
}

/** A handle that keeps the process: a spool of its own does not. */
function stay(): void {
  process.stdin.resume();
}

const tasks: Readonly<Record<string, () => Promise<void>>> = {
  /** Appends and drains until it is killed. */
  async work() {
    const spool = await open({ maxSegmentBytes: 20_000 });
    let next = 1;
    const appending = async () => {
      for (;;) await append(spool, `${name}-${next++}`);
    };
    const draining = async () => {
      for (;;) if ((await drain(spool, 5)) === 0) await new Promise(setImmediate);
    };
    await Promise.all([appending(), appending(), appending(), appending(), draining()]);
  },
  /** Appends so many and stays. */
  async hold() {
    const spool = await open();
    for (let index = 1; index <= count; index += 1) await append(spool, `${name}-${index}`);
    say('ready');
    stay();
  },
  /** Takes over what is there, and drains until its input ends. */
  async drain() {
    const spool = await open();
    process.stdin.resume();
    say('ready');
    while ((await drain(spool, 3)) > 0 || !process.stdin.readableEnded) {
      await new Promise(setImmediate);
    }
    await spool.close();
  },
  /** Appends until the disk refuses, and says so; then what it would drain. */
  async fill() {
    const spool = await open();
    for (let index = 1; index <= count; index += 1) {
      await append(spool, `${name}-${index}`, 1000).catch((error: Error) =>
        say(`no: ${error.message}`),
      );
    }
    while ((await drain(spool, 5)) > 0);
    await spool.close();
  },
  /** Spools so many mebibytes and drains them; says how large it was before and at most. */
  async grow() {
    const spool = await open();
    const event = outgoing('x', 4000);
    const before = process.resourceUsage().maxRSS;
    let drained = 0;
    for (let written = 0; written < count * 1024 * 1024;) {
      const ids = Array.from({ length: 250 }, (_, index) => `${written}-${index}`);
      await Promise.all(ids.map((id) => spool.append({ ...event, id })));
      written += 250 * event.content.length;
    }
    const { events, bytes } = spool.status;
    for (let got = -1; got !== 0; drained += got) {
      got = (await spool.next(1000)).length;
      await spool.done(got);
    }
    const grown = process.resourceUsage().maxRSS - before;
    say(JSON.stringify({ events, drained, bytes, grownKiB: grown }));
    await spool.close();
  },
  /** A worker of node:cluster that holds, under a primary that outlives it. */
  async cluster() {
    if (cluster.isWorker) return tasks['hold']?.();
    const worker = cluster.fork();
    say(`worker ${worker.process.pid}`);
    stay();
  },
};

await tasks[task]?.();
