/** Methods that are none, or not where they belong, and those that no client library sends. */
import { onEachBroker } from '../support/each-broker.ts';
import {
  asked,
  askedOnChannel,
  contentHeader,
  long,
  longstr,
  method,
  octet,
  openChannel,
  openHost,
  publish,
  type RawRow,
  short,
  shortstr,
  testRawRows,
} from '../support/raw-client.ts';

const CLOSE = [20, 40] as const;

const frameError = (text: string) => `connection.close 501 FRAME_ERROR - ${text}`;
const channelError = (text: string) => `connection.close 504 CHANNEL_ERROR - ${text}`;
const running = (id: string) =>
  channelError(`unexpected method in connection state running (${id})`);

const METHODS: readonly RawRow[] = [
  [
    'a channel is not opened twice',
    askedOnChannel(openChannel(1)),
    channelError("second 'channel.open' seen (20.10)"),
  ],
  [
    'a channel that is not open takes no method',
    asked(method(7, [60, 10], long(0), short(1), octet(0))),
    channelError("expected 'channel.open' (60.10)"),
  ],
  [
    'nor a message',
    asked(publish(7, 'amq.topic', 'x'), contentHeader(7, 0)),
    channelError("expected 'channel.open' (60.40)"),
  ],
  [
    'nor its end',
    asked(method(7, CLOSE, short(200), shortstr(''), short(0), short(0))),
    channelError("expected 'channel.open' (20.40)"),
  ],
  ['channel 0 is the connection', asked(openChannel(0)), running('20.10')],
  ['nothing is published on it', asked(publish(0, '', 'x')), running('60.40')],
  ['a connection is opened once', asked(openHost('/')), running('10.40')],
  [
    'agrees to limits once',
    asked(method(0, [10, 31], short(0), long(0), short(0))),
    running('10.31'),
  ],
  [
    'logs in once',
    asked(
      method(0, [10, 11], longstr(''), shortstr('PLAIN'), longstr('\0a\0b'), shortstr('en_US')),
    ),
    running('10.11'),
  ],
  [
    'a method of the connection belongs on channel 0',
    askedOnChannel(method(1, [10, 40], shortstr('/'), shortstr(''), octet(0))),
    'connection.close 503 COMMAND_INVALID - unimplemented method (10.40)',
  ],
  [
    'a channel takes no answer of the broker',
    askedOnChannel(method(1, [60, 11])),
    'connection.close 503 COMMAND_INVALID - unimplemented method (60.11)',
  ],
  [
    'nor agreement to an end that nobody asked for',
    askedOnChannel(method(1, [20, 41])),
    'connection.close 503 COMMAND_INVALID - unimplemented method (20.41)',
  ],
  [
    'nor does the connection take an answer',
    asked(method(0, [10, 41], shortstr(''))),
    running('10.41'),
  ],
  [
    'fields that end too early are none',
    askedOnChannel(method(1, [60, 40], short(0))),
    frameError('cannot decode <<0,0>> (60.40)'),
  ],
  [
    'nor are more than there should be',
    askedOnChannel(method(1, [20, 20], octet(1), octet(1))),
    frameError('cannot decode <<1,1>> (20.20)'),
  ],
  [
    'a class that there is not ends the connection without a word',
    askedOnChannel(method(1, [61, 10])),
    'end',
  ],
  ['so does a method that there is not', askedOnChannel(method(1, [60, 250])), 'end'],
  ['on channel 0, too', asked(method(0, [10, 200])), 'end'],
];

const SERVED: readonly RawRow[] = [
  ['a channel may flow', askedOnChannel(method(1, [20, 20], octet(1))), 'channel.flow-ok'],
  [
    'and not be stopped by its client',
    askedOnChannel(method(1, [20, 20], octet(0))),
    'connection.close 540 NOT_IMPLEMENTED - active=false (20.20)',
  ],
  [
    'a secret may be renewed',
    asked(method(0, [10, 70], longstr('new'), shortstr('old'))),
    'connection.update-secret-ok',
  ],
  [
    'recovery may go unanswered',
    askedOnChannel(method(1, [60, 100], octet(1)), openChannel(2)),
    'channel.open-ok',
  ],
  [
    'but not without giving back',
    askedOnChannel(method(1, [60, 110], octet(0))),
    'connection.close 540 NOT_IMPLEMENTED - requeue=false (60.110)',
  ],
  [
    'nothing is published at once or not at all',
    askedOnChannel(
      method(1, [60, 40], short(0), shortstr('amq.topic'), shortstr('x'), octet(2)),
      contentHeader(1, 0),
    ),
    'connection.close 540 NOT_IMPLEMENTED - immediate=true (60.40)',
  ],
  [
    'a prefetch is counted in messages, not bytes',
    askedOnChannel(method(1, [60, 10], long(5), short(1), octet(0))),
    'connection.close 540 NOT_IMPLEMENTED - prefetch_size!=0 (5) (60.10)',
  ],
];

onEachBroker((target) => testRawRows(target, [...METHODS, ...SERVED]));
