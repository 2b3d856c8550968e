/** What is the same event and what is not, and the same events in two directories. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Fault, pause, type Stage } from '../fault.ts';

export const repeats: readonly Fault[] = [
  {
    name: 'same-event',
    title: 'one event published 1 to 1000 times is one line, also across kills',
    rounds: 12,
    shortRounds: 3,
    run: publishAgain,
  },
  {
    name: 'same-content',
    title: 'equal events with ids of their own, and without ids, are all kept',
    rounds: 12,
    shortRounds: 3,
    run: publishEqual,
  },
  {
    name: 'without-ids',
    title: 'events without ids under kills: none lost, doubled only around a kill',
    rounds: 40,
    shortRounds: 3,
    run: killWithoutIds,
  },
  {
    name: 'hand-over',
    title: 'the worker is killed and another goes on in another directory',
    rounds: 10,
    shortRounds: 2,
    run: handOver,
  },
];

async function publishAgain(stage: Stage): Promise<void> {
  const { rounds, random } = stage;
  const scene = await stage.scene();
  scene.start();
  let copies = 0;
  for (let round = 1; round <= rounds; round += 1) {
    stage.progress(`${round} of ${rounds}`);
    const event = scene.maker.make();
    const times = random.pick([1, 2, 3, 10, 100, 1000]);
    for (let copy = 0; copy < times; copy += 1) scene.publisher.issue(event);
    copies += times - 1;
    await scene.publisher.publish(20);
    await pause(random.between(0, 300));
    // Half of the copies meet a worker that learned of the first from its files.
    if (random.next() < 0.5) {
      await scene.worker.kill();
      scene.start();
    }
    for (let copy = 0; copy < 5; copy += 1) scene.publisher.issue(event);
    copies += 5;
    await scene.publisher.rest();
  }
  await scene.recovered();
  scene.expectSeen('copies', copies, rounds);
  scene.expectSeen('worker starts', scene.workers.length);
  await stage.finish(scene);
}

async function publishEqual(stage: Stage): Promise<void> {
  const { rounds, random } = stage;
  const scene = await stage.scene();
  await scene.startWorking();
  let equal = 0;
  for (let round = 1; round <= rounds; round += 1) {
    stage.progress(`${round} of ${rounds}`);
    const times = random.between(2, 50);
    const withIds = scene.maker.make();
    const without = { ...scene.maker.make(), messageId: undefined };
    for (let copy = 1; copy <= times; copy += 1) {
      const messageId = `${withIds.id}.${copy}`;
      scene.publisher.issue({ ...withIds, messageId }, true);
      scene.publisher.issue(without, true);
      equal += 2;
    }
    await scene.publisher.publish(20);
  }
  await scene.recovered();
  scene.expectSeen('events equal to another', equal, rounds);
  const { allowedDoubles } = await stage.finish(scene);
  // Nobody was killed, so there is no reason for a second copy.
  if (allowedDoubles > 0) scene.fail(`${allowedDoubles} events without an id were doubled`);
}

async function killWithoutIds(stage: Stage): Promise<void> {
  const { rounds, random } = stage;
  const scene = await stage.scene({ queueType: 'quorum' });
  for (let round = 1; round <= rounds; round += 1) {
    stage.progress(`${round} of ${rounds}`);
    await scene.startWorking({ env: { AUDIT_PREFETCH: '200' } });
    for (let count = 0; count < 1000; count += 1) {
      scene.publisher.issue({ ...scene.maker.make(), messageId: undefined }, true);
    }
    await scene.deliveries();
    await pause(random.between(0, 60));
    await scene.worker.kill();
  }
  scene.start();
  await scene.recovered();
  scene.expectSeen('kills', rounds);
  scene.expectSeen('redeliveries', scene.traffic.redelivered);
  const { allowedDoubles } = await stage.finish(scene);
  if (allowedDoubles > scene.traffic.redelivered) {
    scene.fail(`${allowedDoubles} doubled, and only ${scene.traffic.redelivered} came again`);
  }
}

/** At least once: the second directory cannot know what is in the first. */
async function handOver(stage: Stage): Promise<void> {
  const { rounds, random } = stage;
  const scene = await stage.scene();
  scene.publisher.load(1500);
  const left: string[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    stage.progress(`${round} of ${rounds}`);
    const directory = join(scene.directory, '..', `log-${round}`);
    mkdirSync(directory);
    left.push(directory);
    await scene.startWorking({ directory });
    await pause(random.between(50, 600));
    await scene.worker.kill();
  }
  scene.start();
  await scene.recovered();
  // What a kill tore in a directory stays so until a worker opens it again.
  for (const directory of left) {
    await scene.stopWorker();
    await scene.startWorking({ directory });
  }
  await scene.stopWorker();
  scene.start();
  scene.expectSeen('directories', rounds + 1, 2);
  scene.expectSeen('redeliveries', scene.traffic.redelivered);
  await stage.finish(scene);
}
