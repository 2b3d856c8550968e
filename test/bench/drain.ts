/** A full queue to the daily file, with everything on, against consumers that write nothing. */
import { type Child, startProgram, untilSaid } from './child.ts';
import type { Case } from './main.ts';
import type { Figure } from './figures.ts';
import { usageOf } from './process-usage.ts';
import { declareQueue, deleteEmpty, fill, type QueueType, USUAL_BYTES } from './queue.ts';
import type { Comparison, Round } from './rounds.ts';
import { startWorker, untilWritten, type WorkerOptions } from './worker.ts';

export interface Drain {
  readonly name: string;
  readonly type: QueueType;
  readonly events: number;
  /** Of a body. @default 400 */
  readonly bytes?: number;
  readonly configuration?: WorkerOptions['configuration'];
  readonly env?: NodeJS.ProcessEnv;
  /**
   * How many go by before rate and processor time are counted: the start of a process is a case of its
   * own. @default they are counted from exec
   */
  readonly warmUp?: number;
}

export function drain(url: string, it: Drain): Case {
  return {
    name: it.name,
    unit: 'events a second',
    baseline: () => drainBare(url, it, 'ack'),
    ours: () => drainByWorker(url, it),
  };
}

/** Also beside a consumer that the broker need not wait for: what it can send at all. */
export function drainBesideNoAck(url: string, it: Drain): Case {
  return { ...drain(url, it), others: { 'no-ack': () => drainBare(url, it, 'no-ack') } };
}

/** What a million events cost beyond what the client library costs, and at most at once. */
export function costsOf(comparisons: Readonly<Record<string, Comparison>>): Record<string, Figure> {
  const figures: Record<string, Figure> = {};
  for (const [name, { baseline, ours }] of Object.entries(comparisons)) {
    const [bare, worker] = [baseline, ours].map((rounds) =>
      rounds.map(({ cpuSeconds = NaN }) => cpuSeconds),
    ) as [number[], number[]];
    const beyond = worker.map((seconds, round) => seconds - (bare[round] ?? NaN));
    figures[`${name}-cpu`] = {
      unit: 's/M',
      ours: beyond,
      beside: { worker, 'bare amqplib': bare },
    };
  }
  return figures;
}

async function drainBare(url: string, it: Drain, mode: 'ack' | 'no-ack'): Promise<Round> {
  const { events, warmUp = 0 } = it;
  const queue = await filled(url, it);
  const child = startProgram('bare-consumer', [url, queue, events, mode, warmUp]);
  const { stdout } = child.process;
  const done = untilSaid(child, 'done\n', stdout);
  const warm = warmUp > 0 ? untilSaid(child, 'warm\n', stdout) : done;
  const until = (count: number) => (count < events ? warm : done).then(() => count);
  return measured({ child, until }, it, { url, queue });
}

export async function drainByWorker(url: string, it: Drain): Promise<Round> {
  const queue = await filled(url, it);
  const { configuration, env } = it;
  const worker = startWorker({
    url,
    queue,
    ...(configuration === undefined ? {} : { configuration }),
    ...(env === undefined ? {} : { env }),
  });
  const until = (count: number) => untilWritten(worker, count);
  const round = await measured({ child: worker, until }, it, { url, queue });
  worker.remove();
  return round;
}

async function filled(url: string, { type, events, bytes = USUAL_BYTES }: Drain): Promise<string> {
  const queue = `bench.${type}`;
  await declareQueue(url, type, queue);
  await fill(url, events, bytes);
  return queue;
}

interface Place {
  readonly url: string;
  readonly queue: string;
}

interface Running {
  readonly child: Child;
  /** Resolves, when so many are done, to how many are by then. */
  readonly until: (count: number) => Promise<number>;
}

async function measured(
  { child, until }: Running,
  { events, warmUp = 0 }: Drain,
  { url, queue }: Place,
): Promise<Round> {
  const uncounted = warmUp === 0 ? 0 : await until(warmUp);
  const before = warmUp === 0 ? 0 : usageOf(child.pid).cpuSeconds;
  const started = performance.now();
  await until(events);
  const seconds = (performance.now() - started) / 1000;
  const usage = usageOf(child.pid);
  await child.end();
  await deleteEmpty(url, queue);
  return {
    perSecond: (events - uncounted) / seconds,
    cpuSeconds: ((usage.cpuSeconds - before) / (events - uncounted)) * 1e6,
    peakMegabytes: usage.peakMegabytes,
  };
}
