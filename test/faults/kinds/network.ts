/** What is between worker and broker goes wrong, and what the broker itself does to a consumer. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { privateNode } from '@pamir-audit/broker';
import { eventually } from '../../support/eventually.ts';
import { type Fault, pause, type Stage } from '../fault.ts';
import { mountTmpfs } from '../mounts.ts';
import type { Scene } from '../scene.ts';

const PER_SECOND = 800;
/** Of the private nodes: below it they take no events. */
const DISK_LIMIT_MEGABYTES = 10;

export const network: readonly Fault[] = [
  {
    name: 'net-cut',
    title: 'the connection is reset at random moments under load',
    rounds: 30,
    shortRounds: 3,
    run: cut,
  },
  {
    name: 'net-half-open',
    title: 'nothing passes any more and nobody is told, under load',
    rounds: 2,
    run: halfOpen,
  },
  {
    name: 'net-slow',
    title: 'each chunk takes 300 ms, under load',
    rounds: 1,
    run: slow,
  },
  {
    name: 'net-alarm',
    title: 'the broker runs out of disk and takes no events for a while',
    rounds: 1,
    needs: ['server', 'root'],
    run: alarm,
  },
  {
    name: 'queue-deleted',
    title: 'the queue is deleted while it is consumed',
    rounds: 5,
    shortRounds: 1,
    run: deleteQueue,
  },
  {
    name: 'consumer-cancelled',
    title: 'the broker cancels the consumer under load',
    rounds: 10,
    shortRounds: 1,
    run: cancelConsumer,
  },
];

async function cut(stage: Stage): Promise<void> {
  const { rounds, random } = stage;
  const scene = await stage.scene({ queueType: 'quorum' });
  await scene.startWorking();
  for (let round = 1; round <= rounds; round += 1) {
    stage.progress(`cut ${round} of ${rounds}`);
    scene.publisher.load(PER_SECOND);
    await pause(random.between(50, 700));
    scene.link.cut();
    await scene.recovered();
  }
  scene.expectSeen('connections of the worker', scene.link.connections, rounds + 1);
  scene.expectSeen('redeliveries', scene.traffic.redelivered);
  await stage.finish(scene);
}

async function halfOpen(stage: Stage): Promise<void> {
  const { rounds } = stage;
  const scene = await stage.scene();
  await scene.startWorking();
  for (let round = 1; round <= rounds; round += 1) {
    stage.progress(`silence ${round} of ${rounds}`);
    scene.publisher.load(200);
    await pause(500);
    scene.link.mute();
    // The worker has to notice by its heartbeats, and so has the broker, which then lets go.
    await scene.recovered(90_000);
    await scene.publisher.rest();
  }
  scene.expectSeen('connections of the worker', scene.link.connections, rounds + 1);
  scene.expectSeen('redeliveries', scene.traffic.redelivered);
  await stage.finish(scene);
}

async function slow(stage: Stage): Promise<void> {
  const scene = await stage.scene();
  await scene.startWorking();
  scene.publisher.load(300);
  scene.link.delayMs = 300;
  const started = performance.now();
  await scene.passed();
  const took = performance.now() - started;
  await pause(8000);
  scene.link.delayMs = 0;
  await scene.recovered();
  scene.expectSeen('ms for one event on the slow link', Math.round(took), 300);
  await stage.finish(scene);
}

/** The node's data is on a small file system of its own, which is filled up. */
async function alarm(stage: Stage): Promise<void> {
  const small = join(stage.home, 'broker');
  mkdirSync(small, { recursive: true });
  stage.defer(mountTmpfs(small, '200m'));
  const node = await inTemporary(small, () => privateNode());
  stage.defer(() => node.close());
  const scene = await stage.scene({ url: node.url });
  await scene.startWorking();
  scene.publisher.load(300);
  const before = scene.ledger.confirmed;
  const filler = join(small, 'filler');
  const free = 200 - DISK_LIMIT_MEGABYTES / 2;
  fill(filler, free);
  await eventually('the broker says that it is blocked', () => {
    if (scene.publisher.blocked === 0) throw new Error('not yet');
  });
  await pause(3000);
  writeFileSync(filler, '');
  await scene.recovered(90_000);
  scene.expectSeen('times blocked', scene.publisher.blocked);
  scene.expectSeen('events before and after', scene.ledger.confirmed - before);
  await stage.finish(scene);
}

/** As much as goes in; the node itself needs some of the room. */
function fill(path: string, megabytes: number): void {
  try {
    writeFileSync(path, Buffer.alloc(megabytes * 1024 * 1024));
  } catch {
    // It is as full as it gets.
  }
}

async function inTemporary<T>(directory: string, use: () => Promise<T>): Promise<T> {
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = directory;
  try {
    return await use();
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}

/** What is in a queue goes with it, so it is empty; what comes then must reach the next queue. */
async function deleteQueue(stage: Stage): Promise<void> {
  const { rounds } = stage;
  const scene = await stage.scene({ queueType: 'quorum' });
  await scene.startWorking();
  for (let round = 1; round <= rounds; round += 1) {
    stage.progress(`queue ${round} of ${rounds}`);
    await scene.publisher.publish(100);
    await scene.passed();
    await scene.onBroker(async (model) => {
      await (await model.createChannel()).deleteQueue(scene.queue);
    });
    scene.publisher.load(PER_SECOND);
    await scene.recovered();
    await scene.publisher.rest();
  }
  const cancelled = timesLogged(scene, 'cancelled the consumer');
  scene.expectSeen('cancellations in the log', cancelled, rounds);
  scene.expectSeen('events sent again', scene.publisher.resent);
  await stage.finish(scene);
}

/** A frame that only a broker sends, put into the stream of one: deleting a queue would do more. */
async function cancelConsumer(stage: Stage): Promise<void> {
  const { rounds, random } = stage;
  const scene = await stage.scene();
  await scene.startWorking();
  for (let round = 1; round <= rounds; round += 1) {
    stage.progress(`cancel ${round} of ${rounds}`);
    scene.publisher.load(PER_SECOND);
    await pause(random.between(100, 500));
    scene.traffic.cancelConsumer();
    await scene.recovered();
  }
  scene.expectSeen(
    'cancellations in the log',
    timesLogged(scene, 'cancelled the consumer'),
    rounds,
  );
  scene.expectSeen('redeliveries', scene.traffic.redelivered);
  await stage.finish(scene);
}

const timesLogged = (scene: Scene, what: string) => scene.logs.split(what).length - 1;
