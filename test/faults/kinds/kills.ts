/** The worker is killed at random moments under load, and so is the broker. */
import { type Fault, pause, type Stage } from '../fault.ts';

const TYPES = ['classic', 'quorum'] as const;
type Type = (typeof TYPES)[number];

const PER_SECOND = 1000;

export const kills: readonly Fault[] = TYPES.flatMap((type) => [
  {
    name: `worker-kill-${type}`,
    title: `worker killed at random moments, ${type} queue, a new file every second`,
    rounds: 200,
    ...(type === 'quorum' ? { shortRounds: 5 } : {}),
    run: (stage) => killWorker(stage, type),
  },
  {
    name: `broker-kill-${type}`,
    title: `broker killed and started under load, ${type} queue`,
    rounds: 20,
    needs: ['server'],
    run: (stage) => killBroker(stage, type),
  },
  {
    name: `both-kill-${type}`,
    title: `worker and broker killed in turn at random, ${type} queue`,
    rounds: 30,
    needs: ['server'],
    run: (stage) => killBoth(stage, type),
  },
]);

async function killWorker(stage: Stage, queueType: Type): Promise<void> {
  const { random, rounds } = stage;
  const scene = await stage.scene({ queueType });
  scene.publisher.load(PER_SECOND);
  for (let round = 1; round <= rounds; round += 1) {
    stage.progress(`kill ${round} of ${rounds}`);
    scene.start({ env: { AUDIT_PREFETCH: random.pick(['20', '300', '2000']) } });
    await scene.killAtRandom();
  }
  scene.start();
  await scene.publisher.rest(120_000);
  await scene.recovered(120_000);
  const result = await stage.finish(scene);
  scene.expectSeen('worker kills', rounds);
  scene.expectSeen('redeliveries', scene.traffic.redelivered);
  scene.expectSeen('events', result.confirmed, rounds);
}

async function killBroker(stage: Stage, queueType: Type): Promise<void> {
  const { random, rounds, node } = stage;
  const scene = await stage.scene({ queueType });
  await scene.startWorking();
  // A quorum queue that is killed too soon after its declaration comes back dead on 3.10.
  await pause(3000);
  for (let round = 1; round <= rounds; round += 1) {
    stage.progress(`kill ${round} of ${rounds}`);
    scene.publisher.load(PER_SECOND);
    await pause(random.between(300, 2500));
    await node.kill();
    await node.start();
    await scene.recovered(120_000);
    await scene.publisher.rest(120_000);
  }
  scene.expectSeen('broker kills', rounds);
  scene.expectSeen('connections lost by the publisher', scene.publisher.lost, rounds);
  scene.expectSeen('connections of the worker', scene.link.connections, rounds + 1);
  scene.expectSeen('redeliveries', scene.traffic.redelivered);
  await stage.finish(scene);
}

async function killBoth(stage: Stage, queueType: Type): Promise<void> {
  const { random, rounds, node } = stage;
  const scene = await stage.scene({ queueType });
  await scene.startWorking();
  await pause(3000);
  let brokerKills = 0;
  for (let round = 1; round <= rounds; round += 1) {
    stage.progress(`kill ${round} of ${rounds}`);
    scene.publisher.load(PER_SECOND);
    await pause(random.between(100, 1500));
    const isBroker = random.next() < 0.3 || (round === rounds && brokerKills === 0);
    const isWorker = !isBroker || random.next() < 0.5;
    if (isWorker) await scene.killAtRandom();
    if (isBroker) {
      brokerKills += 1;
      await node.kill();
      await node.start();
    }
    if (isWorker) scene.start();
    await scene.publisher.rest(120_000);
  }
  await scene.recovered(120_000);
  scene.expectSeen('broker kills', brokerKills);
  scene.expectSeen('worker starts', scene.workers.length, 2);
  scene.expectSeen('redeliveries', scene.traffic.redelivered);
  await stage.finish(scene);
}
