/**
 * The worker is killed at its N-th call of the system on the files of the trail, for N = 1 and on, until
 * one survives a whole small workload: every point between two calls is a crash that was tried.
 */
import { join } from 'node:path';
import { eventually } from '../../support/eventually.ts';
import { openClock } from '../clock.ts';
import type { Fault, Stage } from '../fault.ts';
import type { Scene } from '../scene.ts';
import type { Worker } from '../worker.ts';

const DAYS = ['2026-03-01', '2026-03-02'] as const;
const BURSTS_A_DAY = 2;
const EVENTS_A_BURST = 5;
const FILE = 'audit-%Y-%m-%d.log';
/** A batch is in the log and not in the data when the worker is killed at this write. */
const BETWEEN_LOG_AND_DATA = 5;

const calls = {
  write: 'write,pwrite64,writev',
  sync: 'fdatasync,fsync',
  open: 'openat,open',
  change: 'ftruncate,fchmod,rename,renameat,renameat2,unlink,unlinkat,mkdir',
} as const;

export const syscalls: readonly Fault[] = [
  ...Object.entries(calls).map(([name, set]): Fault => ({
    name: `syscall-${name}`,
    title: `worker killed at the N-th ${set.split(',')[0]}, N from 1 to the end`,
    rounds: 100,
    needs: ['strace'],
    run: (stage) => sweep(stage, set, false),
  })),
  {
    name: 'syscall-mend',
    title: 'killed between log and data, then again at the N-th call while it mends',
    rounds: 100,
    needs: ['strace'],
    run: (stage) => sweep(stage, `${calls.write},${calls.sync},${calls.change}`, true),
  },
];

async function sweep(stage: Stage, set: string, isMending: boolean): Promise<void> {
  for (let n = 1; n <= stage.rounds; n += 1) {
    stage.progress(`N = ${n}`);
    const clock = openClock(stage.home, `${DAYS[0]}T12:00:00Z`);
    const { env, preload } = clock;
    const scene = await stage.scene({ file: FILE, env, preload });
    await scene.declare();
    const killAt = (number: number, of: string) => [
      ...tracedPaths(scene),
      '-e',
      `trace=${of}`,
      '-e',
      `inject=${of}:signal=SIGKILL:when=${number}`,
    ];
    if (isMending) {
      const first = scene.start({ strace: killAt(BETWEEN_LOG_AND_DATA, calls.write) });
      await workload(scene, first, () => {});
      scene.expectSeen('kills between log and data', Number(await isKilled(first)));
    }
    const worker = scene.start({ strace: killAt(n, set) });
    await workload(scene, worker, () => clock.set(`${DAYS[1]}T12:00:00Z`));
    if (worker.isRunning) worker.signal('SIGTERM');
    const isSurvivor = !(await isKilled(worker));
    clock.set(`${DAYS[1]}T12:10:00Z`);
    scene.start();
    await scene.recovered();
    scene.expectSeen('kills', isSurvivor ? 0 : 1, isSurvivor && n > 1 ? 0 : 1);
    await stage.finish(scene);
    if (isSurvivor) return;
    await scene.close();
  }
  stage.progress('the worker never survived');
}

/** Strace follows paths by their exact name; the directory itself is opened and synced, too. */
function tracedPaths({ directory }: Scene): readonly string[] {
  const names = DAYS.flatMap((day) => [
    `audit-${day}.log`,
    `audit-${day}.log.commits`,
    `audit-${day}_002.log`,
    `audit-${day}_002.log.commits`,
  ]);
  return [directory, ...names.map((name) => join(directory, name))].flatMap((path) => ['-P', path]);
}

async function isKilled(worker: Worker): Promise<boolean> {
  const code = await worker.ended;
  if (code !== 0 && code !== 'SIGKILL') throw new Error(`it ended with ${code}\n${worker.log}`);
  return code === 'SIGKILL';
}

/** Two days with a few small batches each; over as soon as the worker is. */
async function workload(scene: Scene, worker: Worker, nextDay: () => void): Promise<void> {
  for (let burst = 0; burst < BURSTS_A_DAY * DAYS.length; burst += 1) {
    if (burst === BURSTS_A_DAY) nextDay();
    const events = await scene.publisher.publish(EVENTS_A_BURST);
    const last = scene.search(events.at(-1)?.id ?? '');
    await eventually('the burst is in the file, or the worker dead', () => {
      if (worker.isRunning && !last.look()) throw new Error(worker.log.slice(-800));
    });
    if (!worker.isRunning) return;
  }
}
