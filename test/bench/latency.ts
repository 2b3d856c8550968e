/**
 * From publishing an event until its line is synced to the disk, at an even rate.
 *
 * The publisher writes its time into the event. A module loaded before the worker notes when each
 * `fdatasync` of the daily file ended and how much it covered; a line is durable with the first one
 * that covers its last byte. Beside it, what nobody can be faster than: the same events to a bare
 * consumer, and appends of one line with an `fdatasync` each, by this process, on the same disk.
 */
import { readFileSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { outputOf, startProgram, untilSaid } from './child.ts';
import { type Figure, type Reading, readFigures } from './figures.ts';
import { bodyOf, declareQueue, deleteEmpty, USUAL_BYTES } from './queue.ts';
import { percentile } from './statistics.ts';
import { benchDirectory, FILE, startWorker, untilWritten } from './worker.ts';

const QUEUE = 'bench.latency';
const CONSUMING = 'consuming\n';
const PRELOAD = new URL('preload/sync-times.js', import.meta.url).href;
const PERCENTILES = { p50: 0.5, p99: 0.99, 'p99.9': 0.999 };
/** In which both processes warm up; its events are not counted. */
const WARM_UP_SECONDS = 1;
const SYNCS = 200;
const NANOSECONDS_PER_MS = 1e6;

export async function latency(
  url: string,
  rates: readonly number[],
  { seconds, rounds }: { readonly seconds: number; readonly rounds: number },
): Promise<Record<string, Figure>> {
  const figures: Record<string, Figure> = {};
  for (const rate of rates) {
    const load = { url, rate, events: Math.ceil(rate * (WARM_UP_SECONDS + seconds)) };
    const title = `latency at ${rate} events a second`;
    Object.assign(figures, await readFigures(title, rounds, () => readLatency(load)));
  }
  return figures;
}

interface Load {
  readonly url: string;
  readonly rate: number;
  readonly events: number;
}

async function readLatency(load: Load): Promise<Record<string, Reading>> {
  const broker = await toBareConsumer(load);
  const directory = benchDirectory();
  const ours = await toDurableLine(load, directory);
  const fdatasync = await syncTimes(directory);
  rmSync(directory, { recursive: true });
  return Object.fromEntries(
    Object.entries(PERCENTILES).map(([name, share]) => {
      const ms = (nanoseconds: readonly number[]) =>
        percentile(nanoseconds, share) / NANOSECONDS_PER_MS;
      const beside = { broker: ms(broker), fdatasync: ms(fdatasync) };
      return [`latency-${load.rate}-${name}`, { unit: 'ms', ours: ms(ours), beside }];
    }),
  );
}

async function toBareConsumer(load: Load): Promise<readonly number[]> {
  await declareQueue(load.url, 'classic', QUEUE);
  const child = startProgram('latency-consumer', [load.url, QUEUE, load.events]);
  const output = outputOf(child);
  await untilSaid(child, CONSUMING, child.process.stdout);
  await publish(load);
  const latencies = JSON.parse((await output).slice(CONSUMING.length)) as number[];
  await deleteEmpty(load.url, QUEUE);
  return counted(latencies, load);
}

/** For each line in turn, from when its event was published until a sync that covers it had ended. */
async function toDurableLine(load: Load, directory: string): Promise<readonly number[]> {
  await declareQueue(load.url, 'classic', QUEUE);
  const report = join(directory, 'syncs.json');
  const env = {
    NODE_OPTIONS: `--import=${PRELOAD}`,
    BENCH_FILE: join(directory, FILE),
    BENCH_SYNCS: report,
  };
  const worker = startWorker({ url: load.url, queue: QUEUE, directory, env });
  await worker.consuming;
  await publish(load);
  await untilWritten(worker, load.events);
  await worker.end();
  await deleteEmpty(load.url, QUEUE);
  const syncs = JSON.parse(readFileSync(report, 'utf8')) as readonly Sync[];
  return counted(latenciesOf(readFileSync(worker.file, 'utf8'), syncs), load);
}

type Sync = readonly [bytes: number, endedAt: number];

/** Of a file in ASCII: characters are bytes. */
function latenciesOf(file: string, syncs: readonly Sync[]): readonly number[] {
  const latencies: number[] = [];
  let sync = 0;
  for (let start = 0; start < file.length;) {
    const end = file.indexOf('\n', start) + 1;
    while ((syncs[sync]?.[0] ?? Infinity) < end) sync += 1;
    const publishedAt = Number(/"parameters":"(\d+) /.exec(file.slice(start, end))?.[1]);
    latencies.push((syncs[sync]?.[1] ?? NaN) - publishedAt);
    start = end;
  }
  if (latencies.some(Number.isNaN)) throw new Error('a line was never synced');
  return latencies;
}

async function publish({ url, rate, events }: Load): Promise<void> {
  const publisher = startProgram('paced-publisher', [url, rate, events]);
  await outputOf(publisher);
}

function counted(latencies: readonly number[], { rate, events }: Load): readonly number[] {
  if (latencies.length !== events) throw new Error(`${latencies.length} of ${events} came`);
  return latencies.slice(rate * WARM_UP_SECONDS);
}

/** In nanoseconds each, with nothing else to do. */
async function syncTimes(directory: string): Promise<readonly number[]> {
  const file = await open(join(directory, 'alone'), 'a');
  const line = Buffer.from(`${bodyOf('alone', USUAL_BYTES - 1).toString()}\n`);
  const times: number[] = [];
  for (let sync = 0; sync < SYNCS; sync += 1) {
    const started = performance.now();
    await file.write(line);
    await file.datasync();
    times.push((performance.now() - started) * NANOSECONDS_PER_MS);
  }
  await file.close();
  return times;
}
