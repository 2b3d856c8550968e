/** As many workers as queues, each with a share of the events, against as many bare consumers. */
import { type Child, startProgram, untilSaid } from './child.ts';
import type { Case } from './main.ts';
import { declareQueue, deleteEmpty, fill, USUAL_BYTES } from './queue.ts';
import type { Round } from './rounds.ts';
import { startWorker, untilWritten } from './worker.ts';

interface Draining {
  readonly child: Child;
  readonly finished: Promise<unknown>;
  readonly remove?: () => void;
}

/** @param events in each queue */
export function scale(url: string, count: number, events: number): Case {
  const queues = Array.from({ length: count }, (_, at) => `bench.scale.${at}`);
  const round = (drain: (queue: string) => Draining) => async (): Promise<Round> => {
    for (const queue of queues) await declareQueue(url, 'classic', queue);
    // The exchange gives each queue a copy.
    await fill(url, events, USUAL_BYTES);
    const started = performance.now();
    const draining = queues.map(drain);
    await Promise.all(draining.map(({ finished }) => finished));
    const perSecond = (count * events * 1000) / (performance.now() - started);
    for (const { child, remove } of draining) {
      await child.end();
      remove?.();
    }
    for (const queue of queues) await deleteEmpty(url, queue);
    return { perSecond };
  };
  return {
    name: `scale-${count}`,
    unit: `events a second, ${count === 1 ? 'one process' : `${count} processes together`}`,
    baseline: round((queue) => {
      const child = startProgram('bare-consumer', [url, queue, events]);
      return { child, finished: untilSaid(child, 'done\n', child.process.stdout) };
    }),
    ours: round((queue) => {
      const worker = startWorker({ url, queue });
      return {
        child: worker,
        finished: untilWritten(worker, events),
        remove: () => worker.remove(),
      };
    }),
  };
}
