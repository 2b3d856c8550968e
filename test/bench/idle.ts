/** What the worker costs while nothing happens, in hundredths of one processor. */
import { setTimeout as pause } from 'node:timers/promises';
import { type Child, startProgram, untilSaid } from './child.ts';
import { type Figure, readFigures } from './figures.ts';
import { exactCpuSeconds } from './process-usage.ts';
import { declareQueue } from './queue.ts';
import { startWorker } from './worker.ts';

const QUEUE = 'bench.idle';
/** For what a start leaves behind: code being compiled, and the collection that V8 makes about 10 s later. */
const SETTLING_MS = 15_000;

/** Beside a bare consumer, which also answers the broker's heartbeats. */
export async function idle(
  url: string,
  seconds: number,
  rounds: number,
): Promise<Record<string, Figure>> {
  await declareQueue(url, 'classic', QUEUE);
  return readFigures(`idle, ${seconds} s`, rounds, async () => {
    const bare = startProgram('bare-consumer', [url, QUEUE, 0]);
    await untilSaid(bare, 'consuming\n', bare.process.stdout);
    const beside = { 'bare amqplib': await percentOver(bare, seconds) };
    await bare.end();
    const worker = startWorker({ url, queue: QUEUE });
    await worker.consuming;
    const ours = await percentOver(worker, seconds);
    await worker.end();
    worker.remove();
    return { idle: { unit: '%', ours, beside } };
  });
}

async function percentOver({ pid }: Child, seconds: number): Promise<number> {
  await pause(SETTLING_MS);
  const [cpu, since] = [exactCpuSeconds(pid), performance.now()];
  await pause(seconds * 1000);
  return ((exactCpuSeconds(pid) - cpu) / (performance.now() - since)) * 1000 * 100;
}
