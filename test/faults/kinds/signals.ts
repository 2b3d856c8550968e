/** The worker is asked to end in the middle of a burst, and is stopped for a while. */
import { readFileSync } from 'node:fs';
import { eventually } from '../../support/eventually.ts';
import { type Fault, pause, type Stage } from '../fault.ts';

const BURST_PER_SECOND = 3000;
const STOPPED_SECONDS = 30;
const SHORT_STOPPED_SECONDS = 5;

export const signals: readonly Fault[] = [
  {
    name: 'sigterm',
    title: 'SIGTERM in a burst: exit 0 within 8 s, nothing doubled',
    rounds: 20,
    shortRounds: 1,
    run: terminate,
  },
  {
    name: 'sigstop',
    title: 'SIGSTOP for 30 s (5 s in short) under load, then SIGCONT',
    rounds: 2,
    shortRounds: 1,
    run: stopAndContinue,
  },
  {
    name: 'standby',
    title: 'a stopped writer keeps its directory; killed, the standby takes over within 5 s',
    rounds: 5,
    shortRounds: 1,
    run: standBy,
  },
];

async function terminate(stage: Stage): Promise<void> {
  const { random, rounds } = stage;
  const scene = await stage.scene();
  scene.publisher.load(BURST_PER_SECOND);
  let inBurst = 0;
  for (let round = 1; round <= rounds; round += 1) {
    stage.progress(`SIGTERM ${round} of ${rounds}`);
    scene.start({ env: { AUDIT_PREFETCH: random.pick(['50', '500', '2000']) } });
    await scene.deliveries();
    await pause(random.between(0, 500));
    await scene.stopWorker();
    if (scene.publisher.unconfirmed > 0 || (await scene.queueLength()) > 0) inBurst += 1;
  }
  scene.start();
  await scene.recovered();
  scene.expectSeen('ended in a burst', inBurst);
  await stage.finish(scene);
}

async function stopAndContinue(stage: Stage): Promise<void> {
  const { rounds, isShort } = stage;
  const scene = await stage.scene();
  const worker = await scene.startWorking();
  let stopped = 0;
  for (let round = 1; round <= rounds; round += 1) {
    stage.progress(`SIGSTOP ${round} of ${rounds}`);
    scene.publisher.load(500);
    await pause(500);
    worker.signal('SIGSTOP');
    await pause((isShort ? SHORT_STOPPED_SECONDS : STOPPED_SECONDS) * 1000);
    if (stateOf(worker.pid) === 'T') stopped += 1;
    worker.signal('SIGCONT');
    await scene.recovered();
    await scene.publisher.rest();
  }
  scene.expectSeen('times stopped', stopped, rounds);
  // The broker gives up a client whose heartbeats are missing, and hands out all it had once more.
  if (!isShort) scene.expectSeen('connections of the worker', scene.link.connections, rounds + 1);
  await stage.finish(scene);
}

const stateOf = (pid: number) =>
  /^State:\s+(\w)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];

/** Of two workers on one directory the second must not write before the first is gone. */
async function standBy(stage: Stage): Promise<void> {
  const { rounds, isShort, random } = stage;
  const scene = await stage.scene();
  let holder = await scene.startWorking();
  let waited = 0;
  for (let round = 1; round <= rounds; round += 1) {
    stage.progress(`hand-over ${round} of ${rounds}`);
    scene.publisher.load(500);
    const next = scene.start();
    await eventually('the second stands by', () => {
      if (!next.log.includes('standing by')) throw new Error(next.log.slice(-300));
    });
    await pause(random.between(100, 800));
    holder.signal('SIGSTOP');
    await pause(isShort ? 2000 : 5000);
    if (!next.log.includes('Consuming')) waited += 1;
    await holder.kill();
    await scene.recovered(5000);
    holder = next;
  }
  scene.expectSeen('times the standby waited for a stopped writer', waited, rounds);
  scene.expectSeen('redeliveries', scene.traffic.redelivered);
  await stage.finish(scene);
}
