/**
 * Whatever a client sends, in whatever order: it is answered or cut off, and the broker goes on for
 * everybody else. An answer with code 541 would be a mistake of the broker's own.
 */
import { connect as connectSocket, type Socket } from 'node:net';
import { connect } from 'amqplib';
import { expect, test } from 'vitest';
import { decodeMethod, encodeMethod, nameOf } from './codec.ts';
import { FrameReader } from './frame-reader.ts';
import {
  FRAME,
  FRAME_END,
  type FieldType,
  METHODS,
  type MethodName,
  PROTOCOL_HEADER,
} from './protocol.ts';
import { type EmbeddedBroker, startBroker } from './start-broker.ts';
import { longstr, type Table, table, type Value } from './values.ts';
import { Writer } from './writer.ts';

/** `FUZZ_SEEDS=5000` for a long run. */
const SEEDS = Number(process.env['FUZZ_SEEDS'] ?? 150);
const FRAMES = 40;
const NAMES = Object.keys(METHODS) as MethodName[];
const WORDS = [
  '',
  'a',
  'b',
  'amq.topic',
  'amq.headers',
  '#',
  'topic',
  'x'.repeat(255),
  'ü'.repeat(120),
];

/** mulberry32: small, seeded, good enough to pick with. */
class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * limit);
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }
}

function valueOf(random: Random, depth = 0): Value {
  const kinds: (() => Value)[] = [
    () => ({ type: 'bool', value: random.chance(50) }),
    () => ({ type: 'signedint', value: random.pick([-1, 0, 1, 20, 2 ** 31 - 1]) }),
    () => ({ type: 'long', value: random.pick([-1n, 0n, 5n, 2n ** 62n]) }),
    () => ({ type: 'double', value: random.pick([0.5, NaN, Infinity]) }),
    () => ({ type: 'decimal', value: { scale: 2, digits: 5 } }),
    () => longstr(random.pick(WORDS)),
    () => ({ type: 'void', value: undefined }),
    () => ({ type: 'array', value: depth < 3 ? [valueOf(random, depth + 1)] : [] }),
    () => table(depth < 3 ? { a: valueOf(random, depth + 1) } : {}),
  ];
  return random.pick(kinds)();
}

const ARGUMENTS = [
  'x-message-ttl',
  'x-expires',
  'x-max-length',
  'x-max-length-bytes',
  'x-overflow',
  'x-queue-type',
  'x-dead-letter-exchange',
  'x-dead-letter-routing-key',
  'x-max-priority',
  'x-delivery-limit',
  'x-single-active-consumer',
  'x-match',
  'alternate-exchange',
  'x-priority',
  'CC',
  'BCC',
  'other',
];

function tableOf(random: Random): Table {
  const names = ARGUMENTS.filter(() => random.chance(8));
  return new Map(names.map((name) => [name, valueOf(random)]));
}

const FIELDS: { readonly [T in FieldType]: (random: Random) => unknown } = {
  bit: (random) => random.chance(40),
  octet: (random) => random.below(256),
  short: (random) => random.pick([0, 1, 7, 65_535]),
  long: (random) => random.pick([0, 1, 4096, 2 ** 32 - 1]),
  longlong: (random) => random.pick([0n, 1n, 2n, 3n, 2n ** 64n - 1n]),
  timestamp: (random) => random.pick([0n, 2n ** 64n - 1n]),
  shortstr: (random) => random.pick(WORDS),
  longstr: (random) => Buffer.from(random.pick(WORDS)),
  table: tableOf,
};

function frame(type: number, channel: number, payload: Buffer, size = payload.length): Buffer {
  const head = Buffer.alloc(7);
  head.writeUInt8(type, 0);
  head.writeUInt16BE(channel, 1);
  head.writeUInt32BE(size, 3);
  return Buffer.concat([head, payload, Buffer.from([FRAME_END])]);
}

function methodFrame(channel: number, name: MethodName, fields: Readonly<Record<string, unknown>>) {
  const writer = new Writer();
  encodeMethod(writer, name, fields as never);
  return frame(FRAME.method, channel, writer.take());
}

function randomMethod(random: Random, name: MethodName): Buffer {
  const fields = Object.entries(METHODS[name][2] as Record<string, FieldType>);
  const values = Object.fromEntries(fields.map(([field, type]) => [field, FIELDS[type](random)]));
  const channel = name.startsWith('connection.') ? 0 : 1;
  return methodFrame(random.chance(95) ? channel : random.below(5), name, values);
}

function header(size: number, properties: Buffer): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt16BE(60, 0);
  head.writeBigUInt64BE(BigInt(size), 4);
  return frame(FRAME.header, 1, Buffer.concat([head, properties]));
}

/** A message, whole or in pieces that do not fit. */
function contentFrames(random: Random): Buffer {
  const body = Buffer.alloc(random.pick([0, 1, 400, 5000]));
  const properties = random.pick([
    Buffer.from([0, 0]),
    Buffer.from([0x10, 0, 2]),
    Buffer.from([0xff, 0xff, 1]),
  ]);
  const size = random.chance(85) ? body.length : random.pick([0, 1, 2 ** 40]);
  const parts = [header(size, properties)];
  if (body.length > 0) parts.push(frame(FRAME.body, 1, body));
  return Buffer.concat(random.chance(95) ? parts : parts.toReversed());
}

function randomBytes(random: Random): Buffer {
  const name = random.chance(30) ? 'basic.publish' : random.pick(NAMES);
  const bytes = randomMethod(random, name);
  const whole = name === 'basic.publish' ? Buffer.concat([bytes, contentFrames(random)]) : bytes;
  if (random.chance(3)) whole[random.below(whole.length)] = random.below(256);
  if (random.chance(1)) return whole.subarray(0, random.below(whole.length));
  if (random.chance(1)) return frame(random.below(12), random.below(3), Buffer.from('x'), 2 ** 31);
  return whole;
}

const OPENING = [
  PROTOCOL_HEADER,
  methodFrame(0, 'connection.start-ok', {
    clientProperties: new Map(),
    mechanism: 'PLAIN',
    response: Buffer.from('\0guest\0guest'),
    locale: 'en_US',
  }),
  methodFrame(0, 'connection.tune-ok', { channelMax: 2047, frameMax: 131_072, heartbeat: 0 }),
  methodFrame(0, 'connection.open', { virtualHost: '/' }),
  methodFrame(1, 'channel.open', {}),
];

/** Reads what the broker answers, for as long as it does. */
function listen(socket: Socket): { readonly codes: number[] } {
  const reader = new FrameReader(1024 * 1024);
  const codes: number[] = [];
  socket.on('data', (bytes) => {
    // To somebody who speaks another protocol it says which it speaks, and no more.
    if (bytes.subarray(0, 4).toString() === 'AMQP') return;
    reader.push(bytes);
    for (let it = reader.next(); it !== undefined; it = reader.next()) {
      const name = it.type === FRAME.method ? nameOf(it.payload) : undefined;
      const method = name && decodeMethod(name, it.payload);
      if (method?.name === 'connection.close' || method?.name === 'channel.close') {
        codes.push(method.fields.replyCode);
      }
    }
  });
  return { codes };
}

async function play(broker: EmbeddedBroker, seed: number): Promise<readonly number[]> {
  const random = new Random(seed);
  const socket = connectSocket(broker.port, '127.0.0.1');
  socket.on('error', () => {});
  const { codes } = listen(socket);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  const skipped = random.chance(10) ? random.below(OPENING.length) : -1;
  const frames = OPENING.filter((_, index) => index !== skipped);
  for (let index = 0; index < FRAMES; index += 1) frames.push(randomBytes(random));
  socket.write(Buffer.concat(frames));
  // What was half sent when the client goes away.
  setTimeout(() => socket.end(), 15);
  setTimeout(() => socket.destroy(), 60);
  await closed;
  return codes;
}

test('no frame and no order of frames upsets the broker', async () => {
  const broker = await startBroker({ say: () => {}, maxBytes: 64 * 1024 * 1024 });
  const upset: number[] = [];
  const seen = new Set<number>();
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const codes = await play(broker, seed);
    if (codes.includes(541)) upset.push(seed);
    for (const code of codes) seen.add(code);
  }
  expect(upset).toEqual([]);
  // It has been in many places: otherwise it shows nothing.
  for (const code of [404, 406, 501, 503, 504, 505]) expect(seen).toContain(code);
  const connection = await connect(broker.url);
  const channel = await connection.createConfirmChannel();
  const { queue } = await channel.assertQueue('', { exclusive: true });
  channel.sendToQueue(queue, Buffer.from('still there'));
  await channel.waitForConfirms();
  const got = await channel.get(queue, { noAck: true });
  expect(got && String(got.content)).toBe('still there');
  await connection.close();
  expect(broker.inspect().connections).toEqual([]);
  await broker.close();
}, 120_000);

test('a client that never reads is not listened to any more, and keeps nothing', async () => {
  const broker = await startBroker({ say: () => {} });
  const socket = connectSocket(broker.port, '127.0.0.1');
  socket.on('error', () => {});
  socket.pause();
  socket.write(Buffer.concat(OPENING));
  const request = methodFrame(1, 'queue.declare', {
    queue: '',
    exclusive: true,
    arguments: new Map(),
  });
  const many = Buffer.concat(Array.from({ length: 20_000 }, () => request));
  for (let round = 0; round < 20; round += 1) socket.write(many);
  const before = process.memoryUsage().rss;
  await new Promise((resolve) => setTimeout(resolve, 1500));
  // Each of the 400,000 would have made a queue: the answers alone take 20 MB.
  expect(broker.inspect().queues.length).toBeLessThan(200_000);
  expect(socket.writableLength).toBeGreaterThan(0);
  expect(process.memoryUsage().rss - before).toBeLessThan(400 * 1024 * 1024);
  socket.destroy();
  await broker.close();
}, 30_000);
