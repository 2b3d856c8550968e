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
   * Whether the clock runs from exec on. With few events, the start would decide; then it runs from when
   * the process consumes. @default true
   */
  readonly isStartCounted?: boolean;
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
  const queue = await filled(url, it);
  const child = startProgram('bare-consumer', [url, queue, it.events, mode]);
  const { stdout } = child.process;
  const finished = untilSaid(child, 'done\n', stdout);
  const consuming = untilSaid(child, 'consuming\n', stdout);
  return measured({ child, consuming, finished: () => finished }, it, { url, queue });
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
  const { consuming } = worker;
  const finished = () => untilWritten(worker, it.events);
  const round = await measured({ child: worker, consuming, finished }, it, { url, queue });
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
  readonly consuming: Promise<void>;
  readonly finished: () => Promise<void>;
}

async function measured(
  { child, consuming, finished }: Running,
  { events, isStartCounted = true }: Drain,
  { url, queue }: Place,
): Promise<Round> {
  if (!isStartCounted) await consuming;
  const started = performance.now();
  await finished();
  const seconds = (performance.now() - started) / 1000;
  const usage = usageOf(child.pid);
  await child.end();
  await deleteEmpty(url, queue);
  return {
    perSecond: events / seconds,
    cpuSeconds: (usage.cpuSeconds / events) * 1e6,
    peakMegabytes: usage.peakMegabytes,
  };
}
