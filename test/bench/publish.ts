/** Publishing with the SDK, against a bare confirm channel of the client library, and beside others. */
import { connect } from 'amqplib';
import { outputOf, startProgram } from './child.ts';
import type { Case } from './main.ts';
import { PUBLISH_QUEUE as QUEUE } from './queue.ts';
import type { Round } from './rounds.ts';

const OTHERS = ['amqp-connection-manager', 'rabbitmq-client', 'rascal'];

export interface Publishing {
  readonly events: number;
  /** Most events that are not confirmed; 1 is one awaited publish at a time. */
  readonly window: number;
  /** Whether other people's libraries are measured, too. */
  readonly hasOthers: boolean;
}

export function publish(url: string, { events, window, hasOthers }: Publishing): Case {
  const round = (library: string) => async (): Promise<Round> => {
    await emptyQueue(url);
    const output = await outputOf(startProgram('publisher', [library, url, events, window]));
    return JSON.parse(output) as Round;
  };
  const others = hasOthers ? OTHERS : [];
  return {
    name: window === 1 ? 'publish-awaited' : 'publish-window',
    unit: 'events a second',
    baseline: round('amqplib'),
    others: Object.fromEntries(others.map((library) => [library, round(library)])),
    ours: round('sdk'),
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
