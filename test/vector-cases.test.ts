/** The bytes of the daily file against what the documented Vector configuration writes. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useBroker } from './support/broker.ts';
import { eventually } from './support/eventually.ts';
import { linesOf, temporaryDirectory } from './support/files.ts';
import { type RunningWorker, startWorker } from './support/process.ts';

interface Case {
  readonly id: string;
  readonly title: string;
  readonly routing_key: string;
  readonly body_b64: string;
  readonly expected_line: string;
}

interface NumberCase {
  readonly in: string;
}

const read = (name: string): readonly unknown[] =>
  readFileSync(new URL(`cases/vector/${name}`, import.meta.url), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line): unknown => JSON.parse(line));

const cases = read('cases.jsonl') as readonly Case[];
const numbers = read('numbers.jsonl') as readonly NumberCase[];

/** The line around a `metadata` and a `user_login`, the other fields null. */
const lineOf = (metadata: string, login = 'null') =>
  `{"endpoint":null,"event":"auth.user_action.user.UserCreated","metadata":${metadata},` +
  `"parameters":null,"response_status_code":null,"timestamp":null,"user_id":null,"user_login":${login}}`;

/** Numbers keep the producer's digits, where Vector rounds and rewrites them, or refuses the body. */
const OWN_LINES: Readonly<Record<string, string>> = {
  V18: lineOf(
    '{"a":1.0,"b":1e3,"c":0.1,"d":12.50,"e":1E5,"f":1e15,"g":1e16,"h":1e21,"i":0.00001,"j":1e-7,"k":123e-9}',
  ).replace('"response_status_code":null', '"response_status_code":200.0'),
  V20: lineOf('{"ts":1626175065.5934923,"x":12345678901234567.0}'),
  V21: lineOf('{"a":1e400}', '"x"'),
};

/** Not a JSON object, or one that Vector refuses: kept whole in the dead-letter file. */
const REFUSED = ['V05', 'V06', 'V08', 'V26', 'V28', 'V30', 'V38', 'V40', 'V41'];
const FLAWED = ['V23'];

const broker = useBroker();
const directory = temporaryDirectory();
const queue = broker.queue();
let worker: RunningWorker;

beforeAll(async () => {
  worker = await startWorker({
    RABBITMQ_URL: broker.url,
    AUDIT_EXCHANGE: broker.exchange,
    AUDIT_QUEUE: queue,
    AUDIT_QUEUE_TYPE: 'classic',
    AUDIT_DIR: directory,
  });
  const channel = await (await broker.connect()).createConfirmChannel();
  for (const it of cases) {
    channel.publish(broker.exchange, it.routing_key, Buffer.from(it.body_b64, 'base64'));
  }
  for (const it of numbers) {
    channel.publish(broker.exchange, 'numbers', Buffer.from(`{"metadata":${it.in}}`));
  }
  await channel.waitForConfirms();
  const expected = cases.length - REFUSED.length + numbers.length;
  await eventually('every line is written', () => {
    expect(linesOf(directory)).toHaveLength(expected);
    expect(linesOf(directory, 'dead-')).toHaveLength(REFUSED.length + FLAWED.length);
  });
  await worker.kill('SIGTERM');
});

afterAll(async () => {
  await worker.kill('SIGKILL');
});

describe('the daily file', () => {
  const kept = cases.filter(({ id }) => !REFUSED.includes(id));

  test.each(kept.map((it, index) => [it.id, it.title, it, index] as const))(
    '%s: %s',
    (id, _title, { expected_line: expected }, index) => {
      expect(linesOf(directory)[index]).toBe(OWN_LINES[id] ?? expected);
    },
  );

  test('keeps the digits of every number', () => {
    const lines = linesOf(directory).slice(kept.length);
    const digits = lines.map((line) => /"metadata":(.*),"parameters"/.exec(line)?.[1]);
    expect(digits).toEqual(numbers.map((it) => it.in));
  });

  test('is what the console shows, byte for byte', () => {
    expect(worker.stdout).toBe(
      linesOf(directory)
        .map((line) => `${line}\n`)
        .join(''),
    );
  });
});

describe('the dead-letter file', () => {
  const letters = () => linesOf(directory, 'dead-').map((line) => JSON.parse(line) as Letter);
  interface Letter {
    readonly key: string;
    readonly reason: string;
    readonly body_base64: string;
    readonly sha256: string;
  }

  test.each(
    cases
      .filter(({ id }) => [...REFUSED, ...FLAWED].includes(id))
      .map((it) => [it.id, it.title, it] as const),
  )('%s: %s', (_id, _title, { body_b64: body, routing_key: key }) => {
    const sha256 = createHash('sha256').update(Buffer.from(body, 'base64')).digest('hex');
    const letter = letters().find((it) => it.sha256 === sha256);
    expect(letter).toMatchObject({
      key,
      body_base64: body,
      reason: expect.stringMatching(/\w{4}/),
    });
  });

  test('has nothing else', () => {
    expect(letters()).toHaveLength(REFUSED.length + FLAWED.length);
  });
});
