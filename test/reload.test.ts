/** A configuration that changes under a worker which has work to do. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ConfirmChannel } from 'amqplib';
import { describe, expect, test } from 'vitest';
import { useBroker } from './support/broker.ts';
import { eventually } from './support/eventually.ts';
import { linesOf, temporaryDirectory } from './support/files.ts';
import { type Running, start, startWorker } from './support/process.ts';

const broker = useBroker();
const KEY = 'auth.user_action.user.UserCreated';
/** Nothing in it is what a program of the tests looks at. */
const SECRET = 'hush-hush-7391';

interface Words {
  readonly url?: string;
  readonly prefetch?: number;
  readonly by?: string;
  readonly file?: string;
  readonly keepDays?: number;
  readonly more?: string;
}

interface Scene {
  readonly directory: string;
  /** A directory for a sink's files. */
  readonly of: (name: string) => string;
  /** Writes the configuration. */
  readonly write: (words: Words) => void;
  readonly path: string;
  readonly queue: string;
  readonly begin: (...args: string[]) => Running;
  /** Begins and waits until it consumes. */
  readonly run: (...args: string[]) => Promise<Running>;
}

function scene(): Scene {
  const directory = temporaryDirectory();
  const queue = broker.queue();
  const config = join(directory, 'config');
  mkdirSync(config);
  const path = join(config, 'vector.toml');
  const of = (name: string) => join(directory, name);
  const write = ({ url = broker.url, prefetch = 200, by = 'v1', file = 'a', ...rest }: Words) => {
    // As an editor does it.
    writeFileSync(
      `${path}~`,
      `[sources.queue]
type = "amqp"
connection_string = "${url}"
exchange = "${broker.exchange}"
queue = "${queue}"
queue_type = "classic"
prefetch_count = ${prefetch}

[transforms.program]
type = "remap"
inputs = ["queue"]
source = '. = {"n": parse_json!(.message).n, "tag": .offset, "by": "${by}"}'

[sinks.file]
type = "file"
inputs = ["program"]
path = "${of(file)}/audit-%Y-%m-%d.log"
encoding.codec = "json"
${rest.keepDays === undefined ? '' : `keep_days = ${rest.keepDays}`}
${rest.more ?? ''}`,
    );
    renameSync(`${path}~`, path);
  };
  const begin = (...args: string[]) =>
    start(['run', '--config', path, ...args], { AUDIT_HTTP: '127.0.0.1:0' });
  const run = async (...args: string[]) => {
    const worker = begin(...args);
    await eventually('it consumes', () => expect(worker.stderr).toContain('Consuming.'));
    return worker;
  };
  return { directory, path, queue, of, write, begin, run };
}

const sink = (directory: string) => `
[sinks.more]
type = "file"
inputs = ["program"]
path = "${directory}/audit-%Y-%m-%d.log"
encoding.codec = "json"
`;

interface Line {
  readonly n: number;
  readonly tag: number;
  readonly by: string;
}

const linesIn = (directory: string) => linesOf(directory).map((line) => JSON.parse(line) as Line);

/** Publishes an event a millisecond or so, numbered from 0, each with an id. */
async function steadily() {
  const channel: ConfirmChannel = await (await broker.connect()).createConfirmChannel();
  let count = 0;
  const timer = setInterval(() => {
    for (let each = 0; each < 5; each += 1) {
      const body = Buffer.from(JSON.stringify({ n: count }));
      channel.publish(broker.exchange, KEY, body, { messageId: `event-${count}` });
      count += 1;
    }
  }, 5);
  return {
    /** How many there were. */
    async end(): Promise<number> {
      clearInterval(timer);
      await channel.waitForConfirms();
      return count;
    },
    /** Waits until so many more were published. */
    async more(events: number): Promise<void> {
      const until = count + events;
      await eventually('more events', () => expect(count).toBeGreaterThan(until));
    },
  };
}

/** Asks for a reload and waits for what is said about it, which it returns. */
async function reload(worker: Running, change = () => {}): Promise<Record<string, unknown>> {
  const said = () => worker.stderr.split('\n').filter((line) => /eloaded/.test(line));
  const before = said().length;
  change();
  worker.child.kill('SIGHUP');
  await eventually('it says what came of it', () => expect(said()).toHaveLength(before + 1));
  return JSON.parse(said().at(-1) ?? '') as Record<string, unknown>;
}

const inOrder = (count: number) => Array.from({ length: count }, (_, n) => n);

describe('SIGHUP while events come in', () => {
  test('changes what is different, and every event is in the files once', async () => {
    const it = scene();
    it.write({});
    const worker = await it.run();
    const published = await steadily();
    await published.more(200);
    const answers: Record<string, unknown>[] = [];
    const more = sink(it.of('b'));
    for (const words of [
      { more },
      { more, by: 'v2' },
      { more, by: 'v2', file: 'c' },
      { more, by: 'v2', file: 'c', keepDays: 30 },
      { more, by: 'v2', file: 'c', keepDays: 30 },
    ]) {
      answers.push(await reload(worker, () => it.write(words)));
      await published.more(200);
    }
    const count = await published.end();
    await eventually('all are written', () =>
      expect(linesIn(it.of('a')).length + linesIn(it.of('c')).length).toBe(count),
    );
    expect(await worker.kill('SIGTERM')).toBe(0);

    expect(answers).toMatchObject([
      { added: ['sinks.more'], changed: [], removed: [] },
      { added: [], changed: ['transforms.program'], removed: [] },
      // The dead letters stand beside the first sink's files.
      { added: [], changed: ['sinks.file', 'dead_letters'], removed: [] },
      { added: [], changed: ['sinks.file'], removed: [] },
      { kept: expect.arrayContaining(['sources.queue', 'sinks.more']) as unknown },
    ]);
    expect(answers.at(-1)).toMatchObject({ msg: 'Reloaded; nothing has changed.' });
    const lines = [...linesIn(it.of('a')), ...linesIn(it.of('c'))];
    expect(lines.map(({ n }) => n)).toEqual(inOrder(count));
    // Delivery tags count on one channel: none was delivered twice, and the channel is the first one.
    expect(lines.map(({ tag }) => tag)).toEqual(inOrder(count).map((n) => n + 1));
    expect(worker.stderr.match(/"Consuming\."/g)).toHaveLength(1);
    const words = lines.map(({ by }) => by);
    expect(words).toEqual(words.toSorted());
    expect(new Set(words)).toEqual(new Set(['v1', 'v2']));
    const added = linesIn(it.of('b')).map(({ n }) => n);
    expect(added).toEqual(inOrder(count).slice(count - added.length));
    expect(added.length).toBeGreaterThan(800);
    expect(linesIn(it.of('a')).length).toBeGreaterThan(600);
  });

  test('moves to another connection without losing or doubling an event', async () => {
    const it = scene();
    it.write({});
    const worker = await it.run();
    const published = await steadily();
    const observer = await (await broker.connect()).createChannel();
    await published.more(200);
    for (const prefetch of [150, 250, 100]) {
      expect(await reload(worker, () => it.write({ prefetch }))).toMatchObject({
        changed: ['sources.queue'],
      });
      expect(await observer.checkQueue(it.queue)).toMatchObject({ consumerCount: 1 });
      await published.more(200);
    }
    const count = await published.end();
    await eventually('all are written', () => expect(linesIn(it.of('a'))).toHaveLength(count));
    expect(await worker.kill('SIGTERM')).toBe(0);
    const numbers = linesIn(it.of('a')).map(({ n }) => n);
    expect(numbers.toSorted((a, b) => a - b)).toEqual(inOrder(count));
    expect(worker.stderr.match(/"Consuming\."/g)).toHaveLength(4);
  });

  test('keeps what runs when the file has mistakes, or the broker refuses what it says', async () => {
    const it = scene();
    it.write({});
    const worker = await it.run();
    const published = await steadily();
    await published.more(100);
    const mistaken = await reload(worker, () =>
      it.write({ more: `[sinks.other]\ntype = "fiel"\ninputs = ["nobody"]\npath = "${SECRET}"` }),
    );
    await published.more(100);
    const { host } = new URL(broker.url);
    const url = `amqp://guest:${SECRET}@${host}`;
    const refused = await reload(worker, () => it.write({ url, file: 'b' }));
    await published.more(100);
    const count = await published.end();
    await eventually('all are written', () => expect(linesIn(it.of('a'))).toHaveLength(count));
    expect(await worker.kill('SIGTERM')).toBe(0);
    expect(mistaken).toMatchObject({
      level: 50,
      mistakes: [
        expect.stringMatching(/vector\.toml:\d+:\d+: sinks\.other: .*`fiel`.*did you mean `file`/),
        expect.stringMatching(/vector\.toml:\d+:\d+: sinks\.other: .*`nobody`/),
      ] as unknown,
    });
    expect(refused).toMatchObject({ level: 50, mistakes: [expect.stringMatching(/refuse/)] });
    expect(worker.stderr).not.toContain(SECRET);
    const numbers = linesIn(it.of('a')).map(({ n }) => n);
    expect(numbers.toSorted((a, b) => a - b)).toEqual(inOrder(count));
  });
});

test('the metrics count reloads, and the log says what needs a restart', async () => {
  const it = scene();
  it.write({});
  const worker = await startWorker({ AUDIT_CONFIG: it.path });
  expect(worker.stderr).not.toContain('restart');
  await reload(worker, () => it.write({ by: 'v2', more: '[api]\nenabled = false' }));
  await reload(worker, () => it.write({ more: 'nonsense' }));
  await reload(worker, () => it.write({}));
  const metrics = await (await fetch(`${worker.http}/metrics`)).text();
  expect(metrics).toMatch(/^audit_worker_reloads_total 2$/m);
  expect(metrics).toMatch(/^audit_worker_failed_reloads_total 1$/m);
  expect(worker.stderr).toMatch(/"option":"api".*with a restart only/);
  expect(await worker.readiness()).toMatchObject({ ready: true });
  expect(await worker.kill('SIGTERM')).toBe(0);
});

test('a directory that another worker writes to is refused by name, and its lock is left alone', async () => {
  const [it, other] = [scene(), scene()];
  it.write({});
  other.write({ file: 'taken' });
  const [worker, owner] = [await it.run(), await other.run()];
  const more = sink(other.of('taken'));
  const answer = await reload(worker, () => it.write({ more }));
  expect(answer).toMatchObject({ mistakes: [`another worker writes to ${other.of('taken')}`] });
  await owner.kill('SIGTERM');
  expect(await reload(worker)).toMatchObject({ added: ['sinks.more'] });
  expect(await worker.kill('SIGTERM')).toBe(0);
});

test('a directory that is not written to any more is free for another worker', async () => {
  const [it, other] = [scene(), scene()];
  it.write({});
  const worker = await it.run();
  await reload(worker, () => it.write({ file: 'b' }));
  other.write({ more: sink(it.of('a')) });
  const next = await other.run();
  expect(await next.kill('SIGTERM')).toBe(0);
  expect(await worker.kill('SIGTERM')).toBe(0);
});

test('with --watch-config a file that is replaced is enough', async () => {
  const it = scene();
  it.write({});
  const worker = await it.run('--watch-config');
  it.write({ by: 'v2' });
  await eventually('it has reloaded', () =>
    expect(worker.stderr).toMatch(/the files changed.*Reloaded the configuration/),
  );
  expect(worker.stderr).toContain('"changed":["transforms.program"]');
  expect(await worker.kill('SIGTERM')).toBe(0);
});

test('a worker that stands by goes on with what the file says now', async () => {
  const [it, owner] = [scene(), scene()];
  owner.write({});
  const first = await owner.run();
  it.write({ file: `../${owner.directory.split('/').at(-1)}/a` });
  const worker = it.begin();
  await eventually('it stands by', () => expect(worker.stderr).toContain('standing by'));
  await reload(worker, () => it.write({ file: 'b' }));
  await eventually('it consumes', () => expect(worker.stderr).toContain('Consuming.'));
  expect(await worker.kill('SIGTERM')).toBe(0);
  expect(await first.kill('SIGTERM')).toBe(0);
});

test('without a configuration there is nothing to reload, and the worker goes on', async () => {
  const worker = start(['run'], {
    RABBITMQ_URL: broker.url,
    AUDIT_EXCHANGE: broker.exchange,
    AUDIT_QUEUE: broker.queue(),
    AUDIT_QUEUE_TYPE: 'classic',
    AUDIT_DIR: temporaryDirectory(),
    AUDIT_HTTP: '127.0.0.1:0',
  });
  await eventually('it consumes', () => expect(worker.stderr).toContain('Consuming.'));
  worker.child.kill('SIGHUP');
  await eventually('it says so', () => expect(worker.stderr).toContain('nothing to reload'));
  expect(await worker.kill('SIGTERM')).toBe(0);
});
