/** The disk under the worker: full, failing, read-only, taken away. It must pause, and lose nothing. */
import { cpSync, linkSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../../support/eventually.ts';
import { type Fault, pause, type Stage } from '../fault.ts';
import { mountTmpfs, resizeTmpfs } from '../mounts.ts';
import type { Scene } from '../scene.ts';
import { failCalls, pathsOf } from '../strace.ts';

const FILE = 'audit.log';
const PER_SECOND = 800;

export const disk: readonly Fault[] = [
  {
    name: 'disk-full',
    title: 'a full file system that grows after a while',
    rounds: 5,
    shortRounds: 1,
    needs: ['root'],
    run: full,
  },
  ...injections([
    ['disk-eio-sync', 'every fdatasync fails for a while', 'fdatasync:error=EIO'],
    ['disk-eio-once', 'the next fdatasync fails, once', 'fdatasync:error=EIO:when=1'],
    ['disk-eio-write', 'every write to the files fails for a while', 'write,pwrite64:error=EIO'],
    [
      'disk-eio-cut',
      'writes work, but neither syncing them nor cutting them off',
      'fdatasync,ftruncate:error=EIO',
    ],
    [
      'disk-eio-all',
      'nothing works any more on the files',
      'write,pwrite64,fdatasync,ftruncate,openat:error=EIO',
    ],
    [
      'disk-read-only',
      'the file system turns read-only for a while',
      'write,pwrite64,ftruncate,openat,fchmod:error=EROFS',
    ],
  ]),
  {
    name: 'disk-eio-kill',
    title: 'as one of these, and the worker is killed meanwhile',
    rounds: 10,
    needs: ['strace'],
    run: failAndKill,
  },
  {
    name: 'directory-moved',
    title: 'the directory goes away under the worker, and another comes',
    rounds: 5,
    shortRounds: 1,
    run: moveDirectory,
  },
  {
    name: 'file-unlinked',
    title: 'the day file is unlinked under the worker',
    rounds: 10,
    shortRounds: 1,
    run: unlinkFile,
  },
];

async function full(stage: Stage): Promise<void> {
  const { rounds, random } = stage;
  for (let round = 1; round <= rounds; round += 1) {
    stage.progress(`full ${round} of ${rounds}`);
    const scene = await stage.scene({ file: FILE });
    const unmount = mountTmpfs(scene.directory, `${random.between(256, 1024)}k`);
    stage.defer(() => {
      // For whoever looks at a failed run: what is mounted goes away.
      cpSync(scene.directory, `${scene.directory}.copy`, { recursive: true });
      unmount();
    });
    await scene.startWorking();
    scene.publisher.load(PER_SECOND);
    await eventually('the worker says that the disk is full', () => said(scene, /ENOSPC/));
    await pause(random.between(500, 3000));
    if (!scene.worker.isRunning) scene.fail('the worker ended because the disk was full');
    resizeTmpfs(scene.directory, '256m');
    await scene.recovered();
    scene.expectSeen('errors in the log', timesSaid(scene, /Cannot store/));
    await stage.finish(scene);
  }
}

function injections(list: readonly (readonly [string, string, string])[]): readonly Fault[] {
  return list.map(([name, title, injection]) => ({
    name,
    title,
    rounds: 5,
    needs: ['strace'],
    run: (stage) => failForAWhile(stage, injection),
  }));
}

/** Strace is put on the worker under load and taken off again. */
async function failForAWhile(stage: Stage, injection: string): Promise<void> {
  const { rounds, random } = stage;
  const scene = await stage.scene({ file: FILE, env: { UV_THREADPOOL_SIZE: '1' } });
  await scene.startWorking();
  for (let round = 1; round <= rounds; round += 1) {
    stage.progress(`failure ${round} of ${rounds}`);
    scene.publisher.load(PER_SECOND);
    const before = timesSaid(scene, /Cannot store/);
    const heal = inject(scene, injection);
    await eventually('the worker says that it cannot store', () => {
      if (timesSaid(scene, /Cannot store/) === before)
        throw new Error(scene.worker.log.slice(-800));
    });
    await pause(random.between(100, 2000));
    await heal();
    await scene.recovered();
    await scene.publisher.rest();
  }
  scene.expectSeen('errors in the log', timesSaid(scene, /Cannot store/), rounds);
  await stage.finish(scene);
}

const INJECTIONS = [
  'fdatasync:error=EIO',
  'fdatasync,ftruncate:error=EIO',
  'write,pwrite64:error=EIO',
  'write,pwrite64,fdatasync,ftruncate:error=EIO',
] as const;

/** The worst: which part of the batch is in the files is known to nobody when the process ends. */
async function failAndKill(stage: Stage): Promise<void> {
  const { rounds, random } = stage;
  const scene = await stage.scene({ file: FILE, env: { UV_THREADPOOL_SIZE: '1' } });
  await scene.startWorking();
  let errors = 0;
  for (let round = 1; round <= rounds; round += 1) {
    stage.progress(`failure ${round} of ${rounds}`);
    scene.publisher.load(PER_SECOND);
    const heal = inject(scene, random.pick(INJECTIONS));
    await eventually('the worker says that it cannot store', () => said(scene, /Cannot store/));
    await pause(random.between(0, 700));
    // The disk may come back before the kill or after it.
    if (random.next() < 0.5) await heal();
    await pause(random.between(0, 150));
    errors += timesSaid(scene, /Cannot store/);
    await scene.worker.kill();
    await heal();
    await scene.startWorking();
    await scene.publisher.rest();
  }
  await scene.recovered();
  scene.expectSeen('errors in the log', errors, rounds);
  scene.expectSeen('redeliveries', scene.traffic.redelivered);
  await stage.finish(scene);
}

const inject = ({ worker, directory }: Scene, injection: string) =>
  failCalls(worker.pid, [directory, ...pathsOf(directory, FILE)], injection);

async function moveDirectory(stage: Stage): Promise<void> {
  const { rounds } = stage;
  const scene = await stage.scene();
  await scene.startWorking();
  for (let round = 1; round <= rounds; round += 1) {
    stage.progress(`directory ${round} of ${rounds}`);
    scene.publisher.load(PER_SECOND);
    await pause(700);
    const away = `${scene.directory}.away-${round}`;
    renameSync(scene.directory, away);
    scene.alsoRead(away);
    await pause(1500);
    mkdirSync(scene.directory, { recursive: true });
    await scene.recovered();
  }
  scene.expectSeen('files left in the log', timesSaid(scene, /Left a file as it is/), rounds);
  await stage.finish(scene);
}

/** Its lines are in no directory any more: another link to it keeps them for the oracle. */
async function unlinkFile(stage: Stage): Promise<void> {
  const { rounds, random } = stage;
  const scene = await stage.scene({ file: FILE });
  await scene.startWorking();
  let current = FILE;
  for (let round = 1; round <= rounds; round += 1) {
    stage.progress(`file ${round} of ${rounds}`);
    scene.publisher.load(PER_SECOND);
    await pause(random.between(100, 700));
    const path = join(scene.directory, current);
    linkSync(path, `${path}.before`);
    rmSync(path);
    await scene.recovered();
    current = `audit_${String(round + 1).padStart(3, '0')}.log`;
  }
  scene.expectSeen('files left in the log', timesSaid(scene, /Left a file as it is/), rounds);
  await stage.finish(scene);
}

const timesSaid = (scene: Scene, what: RegExp): number =>
  scene.worker.log.split('\n').filter((line) => what.test(line)).length;

function said(scene: Scene, what: RegExp): void {
  if (timesSaid(scene, what) === 0) throw new Error(scene.worker.log.slice(-800));
}
