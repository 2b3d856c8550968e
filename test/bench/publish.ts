/** Publishing with the SDK, against a bare confirm channel of the client library. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { connect } from 'amqplib';
import type { Case } from './main.ts';
import type { Round } from './rounds.ts';

const PUBLISHER = fileURLToPath(new URL('publisher.js', import.meta.url));
const QUEUE = 'bench.publish';
const run = promisify(execFile);

/** @param window most events that are not confirmed; 1 is one awaited publish at a time */
export function publish(url: string, events: number, window: number): Case {
  const round = async (kind: 'sdk' | 'bare'): Promise<Round> => {
    await emptyQueue(url);
    const { stdout } = await run(process.execPath, [
      PUBLISHER,
      kind,
      url,
      String(events),
      String(window),
    ]);
    return JSON.parse(stdout) as Round;
  };
  return {
    name: window === 1 ? 'publish-awaited' : 'publish-window',
    unit: 'events a second',
    baseline: () => round('bare'),
    ours: () => round('sdk'),
  };
}

/** A queue that grows would make later rounds slower. */
async function emptyQueue(url: string): Promise<void> {
  const connection = await connect(url);
  const channel = await connection.createChannel();
  await channel.assertExchange(QUEUE, 'topic');
  await channel.assertQueue(QUEUE, { durable: true });
  await channel.bindQueue(QUEUE, QUEUE, '#');
  await channel.purgeQueue(QUEUE);
  await connection.close();
}
