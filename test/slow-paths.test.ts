/** The worst that can come: nothing else waits long for it, all of it is stored, and memory is bounded. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useBroker } from './support/broker.ts';
import { eventually } from './support/eventually.ts';
import { linesOf, temporaryDirectory } from './support/files.ts';
import { startWorker } from './support/process.ts';
import { BODY, KEY } from './support/sample.ts';

const broker = useBroker();
const MEBIBYTE = 1024 * 1024;
const LONGEST_BLOCK_MS = 200;
const TIMEOUT_MS = 300_000;
/** Built, as the worker is. */
const PRELOAD = new URL('dist/support/preload/work.js', import.meta.url).href;

const PROGRAM = '. = object!(parse_json!(.message)) | {"event": .routing}';

type Message = readonly [key: string, body: Buffer];

const BUILT_IN = (directory: string) => ({
  RABBITMQ_URL: broker.url,
  AUDIT_EXCHANGE: broker.exchange,
  AUDIT_QUEUE: broker.queue(),
  AUDIT_QUEUE_TYPE: 'classic',
  AUDIT_DIR: directory,
  AUDIT_CONSOLE: 'false',
});

/** A worker whose main thread is watched. */
async function watchedWorker(
  overrides: NodeJS.ProcessEnv = {},
  configuration?: (directory: string) => object,
) {
  const directory = temporaryDirectory();
  const notes = join(directory, 'work-notes');
  const watching = { NODE_OPTIONS: `--import=${PRELOAD}`, WORK_NOTES: notes };
  const path = join(directory, 'configuration.json');
  if (configuration !== undefined) writeFileSync(path, JSON.stringify(configuration(directory)));
  const worker =
    configuration === undefined
      ? await startWorker({ ...BUILT_IN(directory), ...watching, ...overrides })
      : await startWorker(watching, ['run', '--config', path]);
  // A start is no event.
  writeFileSync(notes, '');
  return {
    worker,
    lines: () => linesOf(directory),
    letters: () => linesOf(directory, 'dead-'),
    longestBlockMs: () => Math.max(0, ...readFileSync(notes, 'utf8').split('\n').map(Number)),
    peakMegabytes: () => {
      const status = readFileSync(`/proc/${worker.child.pid}/status`, 'utf8');
      return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
    },
  };
}

async function publish(messages: readonly Message[]): Promise<void> {
  const channel = await (await broker.connect()).createConfirmChannel();
  for (const [key, body] of messages) channel.publish(broker.exchange, key, body);
  await channel.waitForConfirms();
}

const bodyOf = (fields: object) => Buffer.from(JSON.stringify({ ...BODY, ...fields }));
const written = (lines: () => readonly string[], count: number) =>
  eventually('all are in the file', () => expect(lines()).toHaveLength(count), TIMEOUT_MS);

test(
  'bodies of 10 MiB block nobody, and stay in their order',
  { timeout: TIMEOUT_MS },
  async () => {
    const { lines, longestBlockMs, peakMegabytes } = await watchedWorker();
    const large = 'x'.repeat(10 * MEBIBYTE);
    const bodies = Array.from({ length: 20 }, (_, at) =>
      bodyOf({ endpoint: `/${at}`, parameters: at % 2 === 0 ? large : '' }),
    );
    await publish(bodies.map((body) => [KEY, body]));
    await written(lines, 20);
    const found = lines().map((line) => JSON.parse(line) as typeof BODY);
    expect(found.map(({ endpoint }) => endpoint)).toEqual(bodies.map((_, at) => `/${at}`));
    expect(found[0]?.parameters).toBe(large);
    expect(longestBlockMs()).toBeLessThan(LONGEST_BLOCK_MS);
    expect(peakMegabytes()).toBeLessThan(800);
  },
);

test('a body with a million keys blocks nobody', { timeout: TIMEOUT_MS }, async () => {
  const { lines, longestBlockMs, peakMegabytes } = await watchedWorker();
  const keys = Array.from({ length: 1_000_000 }, (_, at) => [`${(at * 7919) % 1_000_003}`, at]);
  await publish([
    [KEY, bodyOf({ metadata: Object.fromEntries(keys) as object })],
    [KEY, bodyOf({ endpoint: '/next' })],
  ]);
  await written(lines, 2);
  expect(lines()[1]).toContain('"endpoint":"/next"');
  expect(longestBlockMs()).toBeLessThan(LONGEST_BLOCK_MS);
  expect(peakMegabytes()).toBeLessThan(1000);
});

test('a remap reads it as well, and the line is the same', { timeout: TIMEOUT_MS }, async () => {
  const { lines, longestBlockMs } = await watchedWorker({}, (directory) => ({
    sources: {
      queue: {
        type: 'amqp',
        connection_string: broker.url,
        queue: broker.queue(),
        queue_type: 'classic',
        exchange: broker.exchange,
      },
    },
    transforms: { parse: { type: 'remap', inputs: ['queue'], source: PROGRAM } },
    sinks: {
      file: {
        type: 'file',
        inputs: ['parse'],
        path: join(directory, 'audit-%F.log'),
        encoding: { codec: 'json' },
      },
    },
  }));
  const metadata = Object.fromEntries(Array.from({ length: 300_000 }, (_, at) => [`k${at}`, at]));
  await publish([[KEY, bodyOf({ metadata, timestamp: '2026-11-22T10:00:00Z' })]]);
  await written(lines, 1);
  const { timestamp, event, ...rest } = JSON.parse(lines()[0] ?? '') as Record<string, unknown>;
  expect({ timestamp, event }).toEqual({ timestamp: '2026-11-22T10:00:00Z', event: KEY });
  expect(rest).toEqual({ ...BODY, metadata });
  expect(longestBlockMs()).toBeLessThan(LONGEST_BLOCK_MS);
});

test('a large body that is no JSON is kept whole', { timeout: TIMEOUT_MS }, async () => {
  const { lines, letters, longestBlockMs } = await watchedWorker();
  const body = Buffer.alloc(10 * MEBIBYTE, '[');
  await publish([
    [KEY, body],
    [KEY, bodyOf({})],
  ]);
  await written(lines, 1);
  await written(letters, 1);
  expect(JSON.parse(letters()[0] ?? '')).toMatchObject({
    reason: 'it is nested deeper than 127 levels',
    body_base64: body.toString('base64'),
  });
  expect(longestBlockMs()).toBeLessThan(LONGEST_BLOCK_MS);
});

test('10,000 distinct keys block nobody, and are not kept', { timeout: TIMEOUT_MS }, async () => {
  const { lines, longestBlockMs, peakMegabytes } = await watchedWorker();
  const keyed = (round: number) =>
    Array.from({ length: 10_000 }, (_, at): Message => [
      `auth.x.y.Event${round}x${at}`,
      bodyOf({}),
    ]);
  for (const round of [1, 2, 3]) await publish(keyed(round));
  await written(lines, 30_000);
  expect(longestBlockMs()).toBeLessThan(LONGEST_BLOCK_MS);
  expect(peakMegabytes()).toBeLessThan(250);
});

test('a console that is not read holds nothing up', { timeout: TIMEOUT_MS }, async () => {
  const watched = await watchedWorker({ AUDIT_CONSOLE: 'true' });
  const { worker, lines, longestBlockMs, peakMegabytes } = watched;
  worker.child.stdout?.removeAllListeners('data').pause();
  const body = bodyOf({ parameters: 'x'.repeat(1000) });
  await publish(Array.from({ length: 30_000 }, (): Message => [KEY, body]));
  await written(lines, 30_000);
  const metrics = await (await fetch(`${worker.http}/metrics`)).text();
  const dropped = Number(/^audit_worker_dropped_copies_total (\d+)/m.exec(metrics)?.[1]);
  expect(dropped).toBeGreaterThan(0);
  expect(longestBlockMs()).toBeLessThan(LONGEST_BLOCK_MS);
  expect(peakMegabytes()).toBeLessThan(250);
});
