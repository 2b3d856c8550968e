/**
 * The documented vector.toml, unchanged: `/etc/vector/log` is a directory of the test by a mount that
 * only the worker sees, and port 5672 is a relay to a RabbitMQ of the test's own.
 */
import { readFileSync } from 'node:fs';
import { connect as connectTcp, createServer, type Server } from 'node:net';
import { fileURLToPath } from 'node:url';
import { findServer, privateNode, type PrivateNode } from '@pamir-audit/broker';
import { connect } from 'amqplib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from './support/eventually.ts';
import { linesOf, temporaryDirectory } from './support/files.ts';
import { needsMount, needsServer } from './support/needs.ts';
import { type Running, startMounted } from './support/process.ts';

interface Case {
  readonly id: string;
  readonly title: string;
  readonly routing_key: string;
  readonly body_b64: string;
  readonly expected_line: string;
  readonly parse_error: string | null;
}

interface NumberCase {
  readonly in: string;
  readonly out: string | null;
  readonly body_rejected: string | null;
}

const CONFIGURATION = fileURLToPath(new URL('cases/vector/vector.toml', import.meta.url));
/** Nobody else listens on this address of the machine. */
const HOST = '127.0.0.9';
const EXCHANGE = 'pamir_audit_exchange';

function read<Line>(name: string): readonly Line[] {
  const text = readFileSync(new URL(`cases/vector/${name}`, import.meta.url), 'utf8');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);
}

const cases = read<Case>('cases.jsonl');
const numbers = read<NumberCase>('numbers.jsonl');
/** Where digits that the producer sent are kept, a line differs from Vector's. */
const DIFFERS = ['V18', 'V20', 'V21'];

let node: PrivateNode;
let relay: Server;

beforeAll(async () => {
  if (findServer() === undefined) return;
  node = await privateNode();
  const { port } = new URL(node.url);
  relay = createServer((near) => {
    const far = connectTcp(Number(port), '127.0.0.1');
    near.pipe(far).pipe(near);
    for (const end of [near, far]) end.on('error', () => [near, far].forEach((it) => it.destroy()));
  });
  await new Promise<void>((resolve, reject) => {
    relay.once('error', reject).listen(5672, HOST, resolve);
  });
});
afterAll(async () => {
  relay?.close();
  await node?.close();
});
beforeEach(needsServer);
beforeEach(needsMount);

interface Result {
  readonly worker: Running;
  readonly lines: readonly string[];
  readonly letters: readonly { readonly key: string; readonly body_base64: string }[];
}

/** Runs the worker over all cases, the numbers behind them, and stops it. */
async function resultOf(vhost: string, ...args: string[]): Promise<Result> {
  const directory = temporaryDirectory();
  const mounts = `M=$(mktemp -d); mount -t tmpfs tmpfs $M; mkdir $M/upper $M/work
    mount -t overlay overlay -o lowerdir=/etc,upperdir=$M/upper,workdir=$M/work /etc
    mkdir -p /etc/vector/log; mount --bind ${directory} /etc/vector/log`;
  const worker = startMounted(mounts, ['run', '--config', CONFIGURATION, ...args], {
    RABBITMQ_USER: 'guest',
    RABBITMQ_PASSWORD: 'guest',
    RABBITMQ_HOST: HOST,
    RABBITMQ_VHOST: vhost,
    AUDIT_HTTP: '127.0.0.1:0',
  });
  await eventually('it consumes', () => expect(worker.stderr).toContain('Consuming.'));
  await publishAll();
  await eventually('every line is written', () =>
    expect(linesOf(directory)).toHaveLength(cases.length + numbers.length),
  );
  expect(await worker.kill('SIGTERM')).toBe(0);
  const letters = linesOf(directory, 'dead-').map((line) => JSON.parse(line) as never);
  return { worker, lines: linesOf(directory), letters };
}

async function publishAll(): Promise<void> {
  const connection = await connect(node.url);
  const channel = await connection.createConfirmChannel();
  for (const { routing_key: key, body_b64: body } of cases) {
    channel.publish(EXCHANGE, key, Buffer.from(body, 'base64'));
  }
  for (const it of numbers) channel.publish(EXCHANGE, 'n', Buffer.from(`{"metadata":${it.in}}`));
  await channel.waitForConfirms();
  await connection.close();
}

describe('vector.toml as it is documented', () => {
  test('gives every line that Vector gives, but for numbers that keep their digits', async () => {
    const { worker, lines, letters } = await resultOf('/');
    const expected = cases.filter(({ id }) => !DIFFERS.includes(id));
    const written = lines.filter((_, index) => !DIFFERS.includes(cases[index]?.id ?? ''));
    expect(written.slice(0, expected.length)).toEqual(expected.map((it) => it.expected_line));
    const digits = lines.slice(cases.length);
    expect(digits.map((line) => /"metadata":(.*),"parameters"/.exec(line)?.[1])).toEqual(
      numbers.map((it) => it.in),
    );
    expect(worker.stdout).toBe(lines.map((line) => `${line}\n`).join(''));
    expectRawBodies(letters, ['V21']);
  });

  test('gives the numbers of Vector, too, when that is wanted', async () => {
    const { worker, lines, letters } = await resultOf('%2F', '--exact-numbers=false');
    expect(lines.slice(0, cases.length)).toEqual(cases.map((it) => it.expected_line));
    const wrong = numbers.filter((it, index) => {
      const text = it.body_rejected === null ? it.out : 'null';
      return !lines[cases.length + index]?.includes(`"metadata":${text},`);
    });
    expect(wrong).toEqual([]);
    expect(worker.stdout).toBe(lines.map((line) => `${line}\n`).join(''));
    expectRawBodies(letters.filter(({ key }) => key !== 'n'));
  });

  test('leaves the queue as the documentation tells operators to make it', async () => {
    const connection = await connect(node.url);
    const channel = await connection.createChannel();
    expect(await channel.checkQueue('vector')).toMatchObject({ messageCount: 0 });
    channel.publish(EXCHANGE, 'any.key.at.all', Buffer.from('{}'));
    await eventually('it is bound with #', async () => {
      expect((await channel.checkQueue('vector')).messageCount).toBe(1);
    });
    await channel.purgeQueue('vector');
    await connection.close();
  });
});

/** Kept beside the line: what the program could not read, and what is not UTF-8. */
function expectRawBodies(letters: Result['letters'], readAllTheSame: readonly string[] = []) {
  const isObject = ({ body_b64: body }: Case) =>
    /^\s*\{/.test(Buffer.from(body, 'base64').toString().replace('\uFEFF', ''));
  const kept = cases.filter((it) => {
    if (readAllTheSame.includes(it.id)) return false;
    return it.parse_error !== null || !isObject(it) || it.id === 'V23';
  });
  const bodies = letters.map((it) => it.body_base64);
  expect(bodies.toSorted()).toEqual(kept.map((it) => it.body_b64).toSorted());
  expect(kept.length).toBeGreaterThan(5);
}
