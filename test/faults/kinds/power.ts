/**
 * The power fails: the worker ends, and of what it did not sync any part is gone. A kill alone proves
 * nothing about syncing, because the kernel keeps what a dead process wrote.
 */
import {
  chmodSync,
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Fault, Stage } from '../fault.ts';
import type { Random } from '../random.ts';

/** Seldom enough that a worker on a slow disk gets to write between two of them. */
const EACH_MINUTE = 'audit-%Y-%m-%dT%H%M.log';
const PRELOAD = new URL('../preload/power.js', import.meta.url);

export const power: readonly Fault[] = [
  {
    name: 'power-loss',
    title: 'killed, and of what was not synced any part is lost; the machine starts anew',
    rounds: 60,
    shortRounds: 5,
    run: losePower,
  },
];

async function losePower(stage: Stage): Promise<void> {
  const { rounds, random } = stage;
  const scene = await stage.scene({ queueType: 'quorum', file: EACH_MINUTE });
  const journal = join(stage.home, 'synced');
  writeFileSync(journal, '');
  let gone = 0;
  const options = (round: number) => ({
    preload: [PRELOAD],
    env: {
      FAULTS_SYNCED: journal,
      FAULTS_SYNC_MS: String(random.pick([5, 20, 50])),
      FAULTS_BOOT: `boot-${round}`,
    },
  });
  scene.publisher.load(1000);
  for (let round = 1; round <= rounds; round += 1) {
    stage.progress(`power cut ${round} of ${rounds}`);
    scene.start(options(round));
    await scene.killAtRandom([200, 500, 1000]);
    gone += cutPower(scene.directory, journal, random);
  }
  scene.start(options(rounds + 1));
  await scene.publisher.rest();
  await scene.recovered(180_000);
  scene.expectSeen('bytes lost with the power', gone);
  scene.expectSeen('redeliveries', scene.traffic.redelivered);
  await stage.finish(scene);
}

/** @returns how many bytes are gone */
function cutPower(directory: string, journal: string, random: Random): number {
  const { sizes, names } = readJournal(journal);
  let gone = 0;
  for (const name of readdirSync(directory).filter((it) => it !== '.lock')) {
    const path = join(directory, name);
    const { size, mode } = statSync(path);
    if (!names.has(name) && random.next() < 0.5) {
      rmSync(path);
      gone += size;
      continue;
    }
    const synced = Math.min(size, sizes.get(path) ?? 0);
    const kept = random.pick([synced, size, random.between(synced, size)]);
    chmodSync(path, 0o640);
    truncateSync(path, kept);
    gone += size - kept + damage(path, synced, kept, random);
    chmodSync(path, mode);
  }
  // What is there now is what the disk has.
  const notes = readdirSync(directory).map((name) => {
    const path = join(directory, name);
    return `${JSON.stringify({ path, size: statSync(path).size })}\n`;
  });
  const all = `${JSON.stringify({ names: readdirSync(directory) })}\n`;
  writeFileSync(journal, notes.join('') + all);
  return gone;
}

function readJournal(journal: string) {
  const sizes = new Map<string, number>();
  const names = new Set<string>();
  // The last note may be torn: then its sync counts for nobody.
  for (const line of readFileSync(journal, 'utf8').split('\n').slice(0, -1)) {
    const note = JSON.parse(line) as { path: string; size: number } | { names: string[] };
    if ('names' in note) for (const name of note.names) names.add(name);
    else sizes.set(note.path, note.size);
  }
  return { sizes, names };
}

/** A block before the end may be missing as well: then it reads as zeros. */
function damage(path: string, from: number, to: number, random: Random): number {
  if (to - from < 2 || random.next() < 0.7) return 0;
  const at = random.between(from, to - 2);
  const length = random.between(1, Math.min(4096, to - at));
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(length), 0, length, at);
  closeSync(file);
  return length;
}
