/** Somebody else changes the files. Nothing that stands in them may be cut, nothing new be lost. */
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Fault, Stage } from '../fault.ts';
import type { Scene } from '../scene.ts';

const FILE = 'audit.log';
const BATCHES = 4;
const EVENTS = 60;

interface Tampering {
  readonly name: string;
  readonly title: string;
  readonly rounds: number;
  readonly shortRounds?: number;
  /** In the middle of the first run, while the worker is idle. */
  readonly meanwhile?: (scene: Scene) => void;
  /** Between the two runs. */
  readonly between?: (scene: Scene) => void;
  /** What the worker has to say about it. @default that it left a file as it is */
  readonly says?: RegExp;
}

const list: readonly Tampering[] = [
  {
    name: 'log-deleted',
    title: 'the commit log is deleted between two runs',
    rounds: 3,
    shortRounds: 1,
    between: (scene) => rmSync(logOf(scene)),
  },
  {
    name: 'log-restored',
    title: 'the commit log is put back to what it was earlier',
    rounds: 3,
    shortRounds: 1,
    meanwhile: (scene) => copyFileSync(logOf(scene), join(scene.directory, '..', 'log.old')),
    between: (scene) => copyFileSync(join(scene.directory, '..', 'log.old'), logOf(scene)),
  },
  {
    name: 'log-altered',
    title: 'one byte of the commit log is changed',
    rounds: 30,
    shortRounds: 2,
    between: (scene) => flip(scene, logOf(scene)),
  },
  {
    name: 'data-altered',
    title: 'one byte of the day file is changed',
    rounds: 30,
    shortRounds: 1,
    between: alterData,
  },
  {
    name: 'foreign-file',
    title: "today's file is there already, written by Vector, without a log",
    rounds: 3,
    shortRounds: 1,
    between: (scene) => {
      rmSync(logOf(scene));
      for (let line = 0; line < 50; line += 1) {
        const event = scene.maker.make();
        scene.ledger.adopt(event);
        appendFileSync(dataOf(scene), `${event.line}\n`);
      }
    },
  },
  {
    name: 'copy-truncate',
    title: 'the day file is copied and truncated while the worker runs',
    rounds: 3,
    shortRounds: 1,
    meanwhile: (scene) => {
      copyFileSync(dataOf(scene), `${dataOf(scene)}.before`);
      truncateSync(dataOf(scene));
    },
  },
  {
    name: 'backup-restored',
    title: 'the whole directory is put back to what it was earlier',
    rounds: 3,
    shortRounds: 1,
    meanwhile: (scene) => cpSync(scene.directory, `${scene.directory}.backup`, { recursive: true }),
    between: (scene) => {
      renameSync(scene.directory, `${scene.directory}.away`);
      // What came after the backup is there only.
      scene.alsoRead(`${scene.directory}.away`);
      renameSync(`${scene.directory}.backup`, scene.directory);
    },
    says: /Consuming/,
  },
];

export const tampering: readonly Fault[] = list.map((it) => ({
  ...it,
  run: (stage) => tamper(stage, it),
}));

const dataOf = ({ directory }: Scene) => join(directory, FILE);
const logOf = (scene: Scene) => `${dataOf(scene)}.commits`;

async function tamper(stage: Stage, { meanwhile, between, says }: Tampering): Promise<void> {
  for (let round = 1; round <= stage.rounds; round += 1) {
    stage.progress(`${round} of ${stage.rounds}`);
    const scene = await stage.scene({ file: FILE });
    await scene.startWorking();
    await publishBatches(scene);
    meanwhile?.(scene);
    await publishBatches(scene);
    await scene.untilQueueIs('drained', (count) => count === 0);
    await scene.stopWorker();
    between?.(scene);
    scene.start();
    await scene.recovered();
    await publishBatches(scene);
    await scene.worker.kill();
    // What it says at its next start is about what the first start left.
    scene.start();
    await scene.recovered();
    const what = says ?? /Left a file as it is/;
    scene.expectSeen('runs that noticed', scene.workers.filter(({ log }) => what.test(log)).length);
    await stage.finish(scene);
    await scene.close();
  }
}

async function publishBatches(scene: Scene): Promise<void> {
  for (let batch = 0; batch < BATCHES; batch += 1) {
    await scene.publisher.publish(EVENTS);
    await scene.passed();
  }
}

function flip({ random }: Scene, path: string): void {
  const bytes = readFileSync(path);
  const at = random.between(0, bytes.length - 1);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << random.between(0, 6));
  writeFileSync(path, bytes);
}

/** In a value of a line, so that it still is a line; from now on it has to stay like that. */
function alterData(scene: Scene): void {
  const lines = readFileSync(dataOf(scene), 'utf8').split('\n');
  const index = scene.random.between(0, lines.length - 2);
  const line = lines[index] ?? '';
  const altered = line.replace(
    /("user_login":"user)(\d)/,
    (_, before: string, digit: string) => `${before}${(Number(digit) + 1) % 10}`,
  );
  lines[index] = altered;
  writeFileSync(dataOf(scene), lines.join('\n'));
  const { metadata } = JSON.parse(line) as { metadata: { event_id: string } };
  scene.ledger.changed(metadata.event_id, altered);
}
