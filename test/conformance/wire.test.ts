/** Frames that are none, or not where they belong: the code and the words, and the method they are about. */
import { expect, test } from 'vitest';
import { onEachBroker } from '../support/each-broker.ts';
import {
  asked,
  askedOnChannel,
  contentHeader,
  FRAME,
  frame,
  long,
  longlong,
  method,
  octet,
  openChannel,
  openHost,
  publish,
  protocolHeader,
  RawClient,
  type RawRow,
  short,
  shortstr,
  testRawRows,
} from '../support/raw-client.ts';

const X = Buffer.from('x');
const NOTHING = Buffer.alloc(0);
const PUBLISH = publish(1, 'amq.topic', 'x');
const CLOSE = [20, 40] as const;

const frameError = (text: string) => `connection.close 501 FRAME_ERROR - ${text}`;
const unexpectedFrame = (text: string) => `connection.close 505 UNEXPECTED_FRAME - ${text}`;
const noMethod = unexpectedFrame('expected method frame, got non method frame instead (0.0)');
const noHeader = unexpectedFrame(
  'expected content header for class 60, got non content header frame instead (60.40)',
);
const noBody = unexpectedFrame('expected content body, got non content body frame instead (60.40)');
const FRAMES: readonly RawRow[] = [
  [
    'a frame ends with its end octet',
    asked(frame(FRAME.method, 1, Buffer.concat([short(20), short(10), shortstr('')]), 0)),
    frameError('type 1, all octets = <<0,20,0,10,0>>: {invalid_frame_end_marker,0} (0.0)'),
  ],
  [
    'so does a heartbeat',
    asked(frame(FRAME.heartbeat, 0, NOTHING, 1)),
    frameError('type 8, all octets = <<>>: {invalid_frame_end_marker,1} (0.0)'),
  ],
  [
    'a frame has one of four types',
    asked(frame(4, 0, X)),
    frameError('type 4, all octets = <<"x">>: unknown_frame (0.0)'),
  ],
  [
    'on a channel, too',
    askedOnChannel(frame(4, 1, Buffer.from('a "quoted" text'))),
    frameError(String.raw`type 4, all octets = <<"a \"quoted\" text">>: unknown_frame (0.0)`),
  ],
  [
    'a method frame holds at least a class and a method',
    asked(frame(FRAME.method, 0, short(10))),
    frameError('type 1, all octets = <<0,10>>: unknown_frame (0.0)'),
  ],
  [
    'a content header is at least as long as its fixed part',
    askedOnChannel(PUBLISH, frame(FRAME.header, 1, Buffer.alloc(5))),
    frameError('type 2, all octets = <<0,0,0,0,0>>: unknown_frame (0.0)'),
  ],
  [
    'a heartbeat is empty',
    asked(frame(FRAME.heartbeat, 0, X)),
    frameError('type 8, all octets = <<"x">>: unknown_frame (0.0)'),
  ],
  [
    'and belongs to no channel',
    askedOnChannel(frame(FRAME.heartbeat, 1, NOTHING)),
    unexpectedFrame('type 8, all octets = <<>> (0.0)'),
  ],
  [
    'a frame may be as large as was agreed, not counting its overhead',
    async (client) => {
      await client.openChannel({ frameMax: 4096 });
      const body = frame(FRAME.body, 1, Buffer.alloc(4096));
      return client.asks(PUBLISH, contentHeader(1, 4096), body, openChannel(2));
    },
    'channel.open-ok',
  ],
  [
    'and not larger: it is refused before it has arrived',
    async (client) => {
      await client.openChannel({ frameMax: 4096 });
      const head = Buffer.concat([octet(FRAME.body), short(1), long(4097)]);
      return client.asks(PUBLISH, contentHeader(1, 4097), head);
    },
    frameError('type 3, all octets = <<>>: {frame_too_large,4097,4088} (0.0)'),
  ],
];

const CONTENT: readonly RawRow[] = [
  ['a content header comes after its method', askedOnChannel(contentHeader(1, 5)), noMethod],
  ['a body, too', askedOnChannel(frame(FRAME.body, 1, X)), noMethod],
  ['also on a channel that is not open', asked(contentHeader(7, 0)), noMethod],
  [
    'no content belongs to the connection itself',
    asked(frame(FRAME.body, 0, X)),
    unexpectedFrame('type 3, all octets = <<"x">> (0.0)'),
  ],
  ['a body comes after its header', askedOnChannel(PUBLISH, frame(FRAME.body, 1, X)), noHeader],
  ['no method comes before the header', askedOnChannel(PUBLISH, PUBLISH), noHeader],
  [
    'not even the end of the channel',
    askedOnChannel(PUBLISH, method(1, CLOSE, short(200), shortstr(''), short(0), short(0))),
    noHeader,
  ],
  [
    'nor before all of the body is there',
    askedOnChannel(PUBLISH, contentHeader(1, 5), PUBLISH),
    noBody,
  ],
  [
    'a message has one header',
    askedOnChannel(PUBLISH, contentHeader(1, 5), contentHeader(1, 5)),
    noBody,
  ],
  [
    'which is that of its class',
    askedOnChannel(PUBLISH, contentHeader(1, 5, 10)),
    unexpectedFrame('expected content header for class 60, got one for class 10 instead (60.40)'),
  ],
  [
    'and has no weight',
    askedOnChannel(
      PUBLISH,
      frame(FRAME.header, 1, Buffer.concat([short(60), short(1), longlong(0), short(0)])),
    ),
    noHeader,
  ],
  [
    'a message without a body has none, not even an empty one',
    askedOnChannel(PUBLISH, contentHeader(1, 0), frame(FRAME.body, 1, NOTHING)),
    noMethod,
  ],
  [
    'an empty part of a body is a part',
    askedOnChannel(
      PUBLISH,
      contentHeader(1, 1),
      frame(FRAME.body, 1, NOTHING),
      frame(FRAME.body, 1, X),
      openChannel(2),
    ),
    'channel.open-ok',
  ],
  [
    'more than was announced comes after the end',
    askedOnChannel(PUBLISH, contentHeader(1, 1), frame(FRAME.body, 1, X), frame(FRAME.body, 1, X)),
    noMethod,
  ],
  [
    'a body that is longer than announced never ends: other channels go on',
    askedOnChannel(
      PUBLISH,
      contentHeader(1, 2),
      frame(FRAME.body, 1, Buffer.from('abc')),
      openChannel(2),
    ),
    'channel.open-ok',
  ],
  [
    'and the next method on its own is one too early',
    askedOnChannel(
      PUBLISH,
      contentHeader(1, 2),
      frame(FRAME.body, 1, Buffer.from('abc')),
      method(1, [20, 20], octet(1)),
    ),
    noBody,
  ],
];

const HEADERS: readonly RawRow[] = [
  [
    'a client of another revision is told which one is spoken, and let go',
    async (client) =>
      [await client.asks(protocolHeader(0, 0, 9, 2)), await client.answer()].join(', '),
    'AMQP 0 0 9 1, end',
  ],
  [
    'one of version 0-9 is greeted as well',
    (client) => client.asks(protocolHeader(1, 1, 0, 9)),
    'connection.start',
  ],
];

onEachBroker((target) => {
  testRawRows(target, [...FRAMES, ...CONTENT, ...HEADERS]);

  test('a client of another protocol is told of one that is spoken, and let go', async () => {
    const client = new RawClient(target.url);
    const told = await client.asks(Buffer.from('GET / HTTP/1.1\r\n\r\n'));
    // RabbitMQ 4.0 names AMQP 1.0, which it speaks by itself; 3.10 and the embedded broker do not.
    expect(['AMQP 0 0 9 1', 'AMQP 3 1 0 0']).toContain(told);
    expect(await client.answer()).toBe('end');
    client.close();
  });

  test('after an error nothing counts until the client agrees to the end', async () => {
    const client = new RawClient(target.url);
    await client.open();
    await client.asks(openHost('/'));
    expect(await client.asks(openChannel(3), method(0, [10, 51]))).toBe('end');
    client.close();
  });
});
