import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { Channel, ConsumeMessage } from 'amqplib';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Delivered, toDelivery } from './delivery.ts';
import { readDeliveries } from './delivery-reader.ts';

/** What amqplib keeps to itself, to write frames and to read them without us. */
const require = createRequire(import.meta.url);
const inside = (name: string): unknown =>
  require(join(dirname(require.resolve('amqplib')), 'lib', name));
const { Connection } = inside('connection.js') as {
  readonly Connection: new (stream: PassThrough) => Amqplib;
};
const { Channel: AmqplibChannel } = inside('channel_model.js') as {
  readonly Channel: new (connection: Amqplib) => TestChannel;
};
const { encodeMethod, encodeProperties, BasicDeliver } = inside('defs.js') as {
  readonly BasicDeliver: number;
  readonly encodeMethod: (id: number, channel: number, fields: object) => Buffer;
  readonly encodeProperties: (id: number, channel: number, size: number, fields: object) => Buffer;
};
const { makeBodyFrame, HEARTBEAT_BUF } = inside('frame.js') as {
  readonly HEARTBEAT_BUF: Buffer;
  readonly makeBodyFrame: (channel: number, payload: Buffer) => Buffer;
};

interface Amqplib {
  readonly recvFrame: () => { readonly channel: number } | false;
  accept: (frame: { readonly channel: number }) => void;
  readonly rest: Buffer;
}
type TestChannel = Channel & {
  ch: number;
  accept: (frame: object) => void;
  readonly registerConsumer: (tag: string, callback: (message: ConsumeMessage) => void) => void;
};

/** Class 60: those of a message. */
const PROPERTIES = 60;
const CHANNEL = 1;
const TAG = 'worker';
const MOST_OF_FRAME = 4096;

interface Sent {
  readonly tag: string;
  readonly deliveryTag: number;
  readonly redelivered: boolean;
  readonly exchange: string;
  readonly routingKey: string;
  readonly properties: object;
  readonly body: Buffer;
}

function framesOf({ tag, deliveryTag, redelivered, exchange, routingKey, properties, body }: Sent) {
  const fields = { consumerTag: tag, deliveryTag, redelivered, exchange, routingKey };
  const bodies: Buffer[] = [];
  for (let at = 0; at < body.length; at += MOST_OF_FRAME) {
    bodies.push(makeBodyFrame(CHANNEL, body.subarray(at, at + MOST_OF_FRAME)));
  }
  return [
    encodeMethod(BasicDeliver, CHANNEL, fields),
    encodeProperties(PROPERTIES, CHANNEL, body.length, properties),
    ...bodies,
  ];
}

/** A connection whose bytes a test writes, with one channel and two consumers. */
function aConnection(isOurs: boolean) {
  const stream = new PassThrough();
  const connection = new Connection(stream);
  const got: Delivered[] = [];
  const byAmqplib: Delivered[] = [];
  let others = 0;
  const channel = new AmqplibChannel(connection);
  channel.ch = CHANNEL;
  connection.accept = (frame) => {
    if (frame.channel === CHANNEL) channel.accept(frame);
    else others += 1;
  };
  for (const tag of [TAG, 'other']) {
    channel.registerConsumer(tag, (message) => {
      got.push(toDelivery(message));
      byAmqplib.push(toDelivery(message));
    });
  }
  if (isOurs) readDeliveries(channel, TAG, (delivery) => got.push(delivery));
  return {
    connection,
    channel,
    got,
    byAmqplib,
    others: () => others,
    receive: (bytes: Buffer) => {
      stream.write(bytes);
      for (let frame = connection.recvFrame(); frame; frame = connection.recvFrame()) {
        connection.accept(frame);
      }
    },
  };
}

/** Compared as a text, which takes a small part of the time of byte by byte. */
const withText = (it: Delivered) => ({ ...it, body: it.body.toString('latin1') });

const usual: Sent = {
  tag: TAG,
  deliveryTag: 7,
  redelivered: false,
  exchange: 'pamir_audit_exchange',
  routingKey: 'auth.user_action.user.UserCreated',
  properties: { messageId: 'm', headers: { resent: true } },
  body: Buffer.from('{"user_id":1}'),
};

const shortText = fc.string({ unit: 'binary', maxLength: 60 }).filter((it) => it.isWellFormed());
const headerValue = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.boolean(),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, min: -1e9, max: 1e9 }),
  fc.constant(null),
  fc.array(fc.integer(), { maxLength: 3 }),
  fc.dictionary(fc.constantFrom('x', 'y'), fc.boolean(), { noNullPrototype: true }),
  fc.constant({ '!': 'timestamp', value: 1_700_000_000 }),
  ...['byte', 'int8', 'uint8'].map((type) => fc.constant({ '!': type, value: 100 })),
  ...['short', 'int16', 'uint16'].map((type) => fc.constant({ '!': type, value: 30_000 })),
  ...['uint32', 'int32'].map((type) => fc.constant({ '!': type, value: 2_000_000_000 })),
  fc.constant({ '!': 'float', value: 0.5 }),
);
const properties = fc.record(
  {
    contentType: shortText,
    contentEncoding: shortText,
    headers: fc.dictionary(fc.constantFrom('a', 'traceparent', 'ключ', '__proto__'), headerValue, {
      noNullPrototype: true,
    }),
    deliveryMode: fc.constantFrom(1, 2),
    priority: fc.integer({ min: 0, max: 255 }),
    correlationId: shortText,
    replyTo: shortText,
    expiration: shortText,
    messageId: shortText,
    timestamp: fc.nat(),
    type: shortText,
    userId: shortText,
    appId: shortText,
    clusterId: shortText,
  },
  { requiredKeys: [] },
);
const sent: fc.Arbitrary<Sent> = fc.record({
  tag: fc.constantFrom(TAG, TAG, TAG, 'other'),
  deliveryTag: fc.oneof(fc.nat(), fc.maxSafeNat()),
  redelivered: fc.boolean(),
  exchange: fc.constantFrom('', 'pamir_audit_exchange'),
  routingKey: fc.oneof(shortText, fc.constantFrom('auth.a', 'auth.b')),
  properties,
  body: fc.oneof(
    fc.uint8Array({ maxLength: 50 }).map((it) => Buffer.from(it)),
    fc
      .constantFrom(0, MOST_OF_FRAME, MOST_OF_FRAME + 1, 3 * MOST_OF_FRAME)
      .map((size) => Buffer.alloc(size, 'x')),
  ),
});

describe('deliveries that are read from the bytes', () => {
  test('are those that amqplib makes, in the same order, however the bytes come', () => {
    const streams = fc.array(fc.oneof(sent, fc.constant('heartbeat' as const)), { maxLength: 12 });
    let taken = 0;
    fc.assert(
      fc.property(
        streams,
        fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1 }),
        (all, cuts) => {
          const frames = all.flatMap((it) => (it === 'heartbeat' ? [HEARTBEAT_BUF] : framesOf(it)));
          const bytes = Buffer.concat(frames);
          const ours = aConnection(true);
          const plain = aConnection(false);
          for (let at = 0, cut = 0; at < bytes.length; cut += 1) {
            const size = cuts[cut % cuts.length] ?? 1;
            for (const it of [ours, plain]) it.receive(bytes.subarray(at, at + size));
            at += size;
          }
          expect(ours.got.map(withText)).toEqual(plain.got.map(withText));
          expect(ours.others()).toBe(plain.others());
          expect(ours.connection.rest).toHaveLength(0);
          taken += ours.got.length - ours.byAmqplib.length;
        },
      ),
      { numRuns: 250, seed: 3 },
    );
    expect(taken).toBeGreaterThan(100);
  });

  test('never come from amqplib when they are usual, wherever the bytes are cut', () => {
    const { receive, got, byAmqplib } = aConnection(true);
    const bytes = Buffer.concat(framesOf(usual));
    for (let cut = 0; cut < bytes.length; cut += 1) {
      receive(bytes.subarray(0, cut));
      receive(bytes.subarray(cut));
    }
    expect(got).toHaveLength(bytes.length);
    expect(new Set(got.map(({ id }) => id))).toEqual(new Set(['m']));
    expect(byAmqplib).toEqual([]);
  });

  test('have headers of every kind that is one value', () => {
    const of = (type: string, value: unknown) => ({ '!': type, value });
    const numbers = { int8: -100, uint8: 200, int16: -30_000, uint16: 60_000, int32: -7 };
    const typed = Object.entries(numbers).map(([type, value]) => [type, of(type, value)]);
    const more = {
      uint32: of('uint32', 4e9),
      int64: of('int64', 2 ** 40),
      float: of('float', 0.5),
    };
    const plain = { text: 'ключ', double: 0.1, yes: true, no: false, none: null };
    const headers = { ...Object.fromEntries(typed), ...more, ...plain };
    const { receive, got, byAmqplib } = aConnection(true);
    receive(Buffer.concat(framesOf({ ...usual, properties: { headers } })));
    const values = { ...numbers, uint32: 4e9, int64: 2 ** 40, float: 0.5, ...plain };
    expect(got.map(({ properties: { headers: read } }) => read)).toEqual([values]);
    expect(byAmqplib).toEqual([]);
  });

  test('without a body do not wait for one', () => {
    const { receive, got } = aConnection(true);
    receive(Buffer.concat(framesOf({ ...usual, body: Buffer.alloc(0) })));
    expect(got).toHaveLength(1);
  });

  test('of a channel that closes are left to amqplib, which drops them', () => {
    const { receive, got, channel } = aConnection(true);
    channel.accept = () => {};
    receive(Buffer.concat(framesOf(usual)));
    expect(got).toEqual([]);
  });

  test.each([
    ['a frame without its end', (bytes: Buffer) => bytes.fill(0, bytes.length - 1)],
    ['a frame that is too large', (bytes: Buffer) => bytes.fill(0x7f, 3, 4)],
  ])('leave %s to amqplib, which says so', (_, spoil) => {
    const { receive } = aConnection(true);
    expect(() => receive(spoil(Buffer.concat(framesOf(usual))))).toThrow(/frame/i);
  });
});

test('a connection that is not as expected is left as it is', () => {
  const { connection, channel } = aConnection(false);
  const { recvFrame } = connection;
  Object.assign(connection, { maxFrameSize: undefined });
  readDeliveries(channel, TAG, () => {});
  expect(connection.recvFrame).toBe(recvFrame);
});
