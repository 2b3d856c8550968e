/** From exec until it consumes, with the broker up: how long a restart keeps events waiting. */
import { outputOf, startChild, startProgram, untilSaid } from './child.ts';
import { type Figure, readFigures } from './figures.ts';
import { declareQueue } from './queue.ts';
import { type BenchWorker, startWorker } from './worker.ts';

const QUEUE = 'bench.start';

/** Beside a Node that does nothing, and a consumer of the client library alone. */
export async function start(url: string, rounds: number): Promise<Record<string, Figure>> {
  await declareQueue(url, 'classic', QUEUE);
  return readFigures('start', rounds, async () => {
    const beside = { 'node -e 0': await emptyNode(), 'bare amqplib': await bareConsumer(url) };
    const worker = startWorker({ url, queue: QUEUE });
    const ours = await untilConsuming(worker);
    await worker.end();
    worker.remove();
    return { start: { unit: 'ms', ours, beside } };
  });
}

/** In milliseconds from now; the worker was started just before. */
export async function untilConsuming(worker: BenchWorker): Promise<number> {
  const started = performance.now();
  await worker.consuming;
  return performance.now() - started;
}

async function emptyNode(): Promise<number> {
  const started = performance.now();
  await outputOf(startChild(process.execPath, ['-e', '0']));
  return performance.now() - started;
}

async function bareConsumer(url: string): Promise<number> {
  const started = performance.now();
  const child = startProgram('bare-consumer', [url, QUEUE, 0]);
  await untilSaid(child, 'consuming\n', child.process.stdout);
  const ms = performance.now() - started;
  await child.end();
  return ms;
}
