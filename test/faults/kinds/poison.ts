/** Bodies that break things. Each is in a file, as a line or whole, and its neighbours are unharmed. */
import { eventually } from '../../support/eventually.ts';
import { type Fault, pause, type Stage } from '../fault.ts';
import type { Event } from '../ledger.ts';
import type { Scene } from '../scene.ts';
import { failCalls, pathsOf } from '../strace.ts';

const KEY = 'auth.user_action.user.UserCreated';
const DEEP = 100_000;
const LONG = 1024 * 1024;

export const poison: readonly Fault[] = [
  {
    name: 'poison',
    title: 'bodies that are no JSON, no object, too deep, too long, not UTF-8',
    rounds: 10,
    shortRounds: 2,
    run: publishPoison,
  },
  {
    name: 'poison-stuck',
    title: 'the dead-letter file fails while neighbours are stored, then the worker is killed',
    rounds: 5,
    needs: ['strace'],
    run: killWithLetters,
  },
];

const bytes = (...values: number[]) => Buffer.from(values);
const joined = (...parts: (string | Buffer)[]) => Buffer.concat(parts.map((it) => Buffer.from(it)));

/** @param id where a body has room for it, it names itself */
function corpus(id: (name: string) => string): Readonly<Record<string, Buffer>> {
  const object = (name: string, rest: string | Buffer) =>
    joined(`{"metadata":{"event_id":"${id(name)}"},`, rest, '}');
  return {
    empty: Buffer.alloc(0),
    space: Buffer.from(' \n'),
    text: Buffer.from('hello'),
    number: Buffer.from('42'),
    string: Buffer.from('"x"'),
    null: Buffer.from('null'),
    true: Buffer.from('true'),
    array: Buffer.from('[{}]'),
    nan: Buffer.from('NaN'),
    half: Buffer.from('{"endpoint":"/'),
    two: Buffer.from('{}{}'),
    zeros: Buffer.alloc(1000),
    gzip: bytes(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    bom: joined(bytes(0xef, 0xbb, 0xbf), object('bom', '"endpoint":"/"')),
    'deep-array': Buffer.from('['.repeat(DEEP) + ']'.repeat(DEEP)),
    'deep-object': Buffer.from(`${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`),
    'bad-number': object('bad-number', '"response_status_code":NaN'),
    'lone-surrogate': object('lone-surrogate', String.raw`"parameters":"\ud800"`),
    'bad-utf8': object('bad-utf8', joined('"parameters":"', bytes(0xff, 0xc0, 0x80), '"')),
    'long-string': object('long-string', `"parameters":"${'x'.repeat(LONG)}"`),
    'same-key-twice': object('same-key-twice', '"endpoint":"/a","endpoint":"/b"'),
    proto: object('proto', '"__proto__":{"polluted":1},"constructor":{"prototype":{"x":1}}'),
    'big-numbers': object('big-numbers', '"response_status_code":123456789012345678901234567890'),
    exponent: object('exponent', '"response_status_code":1e400,"timestamp":-0'),
    'line-ends': object('line-ends', String.raw`"parameters":"a\r\nb\u2028\u0000\u001b[31m"`),
    'raw-line-ends': object('raw-line-ends', '\r\n"parameters":\n"a"\r\n'),
    'many-keys': object(
      'many-keys',
      Array.from({ length: 50_000 }, (_, n) => `"k${n}":${n}`).join(','),
    ),
  };
}

function poisons(scene: Scene, round: number): readonly Event[] {
  const id = (name: string) => `${scene.queue}-${round}-${name}`;
  return Object.entries(corpus(id)).map(([name, body]) => ({
    id: id(name),
    messageId: id(name),
    key: KEY,
    body,
    line: undefined,
  }));
}

async function publishPoison(stage: Stage): Promise<void> {
  const { rounds, random } = stage;
  const scene = await stage.scene();
  await scene.startWorking();
  let count = 0;
  for (let round = 1; round <= rounds; round += 1) {
    stage.progress(`${round} of ${rounds}`);
    for (const event of poisons(scene, round)) {
      scene.publisher.issue(event);
      // Neighbours on either side, mostly in the same batch.
      for (let neighbour = random.between(0, 3); neighbour > 0; neighbour -= 1) {
        scene.publisher.issue(scene.maker.make());
      }
      count += 1;
    }
    await pause(random.between(0, 400));
    if (round % 2 === 0) {
      await scene.worker.kill();
      scene.start();
    }
    await scene.publisher.rest();
  }
  await scene.recovered();
  scene.expectSeen('poisonous bodies', count, 20);
  const kept = scene.logs.split('Kept in the dead-letter file').length - 1;
  scene.expectSeen('times the dead-letter file was written', kept);
  await stage.finish(scene);
}

/** Nothing may be acknowledged past a letter that is not stored, however many neighbours are. */
async function killWithLetters(stage: Stage): Promise<void> {
  const { rounds } = stage;
  let errors = 0;
  for (let round = 1; round <= rounds; round += 1) {
    stage.progress(`${round} of ${rounds}`);
    const scene = await stage.scene({ file: 'audit.log' });
    await scene.startWorking();
    const day = new Date().toISOString().slice(0, 10);
    const paths = pathsOf(scene.directory, `dead-${day}.jsonl`);
    const heal = failCalls(scene.worker.pid, paths, 'write,pwrite64,openat:error=EIO');
    const [letter] = poisons(scene, round).slice(2, 3);
    if (letter) scene.publisher.issue(letter);
    await scene.publisher.rest();
    await eventually('the letter cannot be stored', () => {
      if (!scene.worker.log.includes('Cannot store')) throw new Error(scene.worker.log.slice(-800));
    });
    await scene.publisher.publish(50);
    await pause(700);
    errors += scene.worker.log.split('Cannot store').length - 1;
    await scene.worker.kill();
    await heal();
    scene.start();
    await scene.recovered();
    scene.expectSeen('redeliveries', scene.traffic.redelivered);
    scene.expectSeen('errors in the log', errors);
    await stage.finish(scene);
    await scene.close();
  }
}
