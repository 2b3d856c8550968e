/** The worker's clock is set forwards and backwards over midnight, under load and under kills. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openClock } from '../clock.ts';
import { type Fault, pause, type Stage } from '../fault.ts';

/** Where the clock is set to, one after the other, and the days that this must leave. */
const JUMPS = [
  '2026-03-10T23:59:59Z',
  '2026-03-10T23:50:00Z',
  '2026-03-12T00:00:30Z',
  '2026-03-11T23:59:40Z',
  '2026-03-09T12:00:00Z',
  '2026-03-12T10:00:00Z',
  '2027-01-01T00:00:01Z',
  '2026-12-31T23:59:58Z',
] as const;
const DAYS = ['2026-03-09', '2026-03-10', '2026-03-12', '2027-01-01'];

export const clocks: readonly Fault[] = [false, true].map((isKilled) => ({
  name: isKilled ? 'clock-kill' : 'clock',
  title: `the clock jumps over midnight, forwards and backwards${isKilled ? ', worker killed at each' : ''}`,
  rounds: 3,
  ...(isKilled ? { shortRounds: 1 } : {}),
  run: (stage) => jump(stage, isKilled),
}));

async function jump(stage: Stage, isKilled: boolean): Promise<void> {
  const { rounds, random } = stage;
  for (let round = 1; round <= rounds; round += 1) {
    const clock = openClock(stage.home, '2026-03-10T23:59:57Z');
    const { env, preload } = clock;
    const scene = await stage.scene({ file: 'audit-%Y-%m-%d.log', env, preload });
    await scene.startWorking();
    scene.publisher.load(800);
    for (const time of JUMPS) {
      stage.progress(`round ${round} of ${rounds}, ${time}`);
      await pause(random.between(100, 900));
      clock.set(time);
      await pause(random.between(30, 300));
      if (isKilled) {
        await scene.worker.kill();
        scene.start();
      }
      await scene.recovered();
    }
    const names = readdirSync(scene.directory).filter((name) => name.endsWith('.log'));
    const days = new Set(names.map((name) => name.slice('audit-'.length).slice(0, 10)));
    for (const day of DAYS) if (!days.has(day)) scene.fail(`there is no file of ${day}`);
    for (const name of names) checkTimes(scene.directory, name, (why) => scene.fail(why));
    scene.expectSeen('days', days.size, DAYS.length);
    scene.expectSeen('jumps', JUMPS.length);
    if (isKilled) scene.expectSeen('redeliveries', scene.traffic.redelivered);
    await stage.finish(scene);
    await scene.close();
  }
}

/** What a file's log says about its batches has to be of the file's day. */
function checkTimes(directory: string, name: string, fail: (why: string) => void): void {
  const day = name.slice('audit-'.length).slice(0, 10);
  const log = readFileSync(join(directory, `${name}.commits`), 'utf8');
  for (const [, time] of log.matchAll(/"at":\d+,"bytes":\d+,"time":"([^"]+)"/g)) {
    if (time?.startsWith(day) === true) continue;
    fail(`${name} has a batch of ${time}`);
    return;
  }
}
