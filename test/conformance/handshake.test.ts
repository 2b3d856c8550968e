/** Who may connect, and on which terms. */
import { onEachBroker } from '../support/each-broker.ts';
import {
  FRAME,
  frame,
  long,
  longstr,
  method,
  octet,
  openChannel,
  openHost,
  type RawClient,
  type RawRow,
  short,
  shortstr,
  testRawRows,
} from '../support/raw-client.ts';

const REFUSED =
  'connection.close 403 ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN. ' +
  'For details see the broker logfile. (0.0)';

/** After the login. */
const loggedIn = (bytes: Buffer) => async (client: RawClient) => {
  await client.login();
  return client.asks(bytes);
};
/** After the limits were agreed to. */
const tuned = (limits: Parameters<RawClient['tune']>[0], bytes: Buffer) => {
  return async (client: RawClient) => {
    await client.login();
    client.tune(limits);
    return client.asks(bytes);
  };
};

const ROWS: readonly RawRow[] = [
  ['the broker proposes its limits', (client) => client.login(), 'connection.tune: 2047 131072 60'],
  ['a wrong password is refused', (client) => client.login({ password: 'wrong' }), REFUSED],
  ['so is a user that there is not', (client) => client.login({ user: 'nobody' }), REFUSED],
  [
    'without a word to a client that would not understand it',
    (client) => client.login({ password: 'wrong', capabilities: [] }),
    'end',
  ],
  [
    'or that asks for another way to log in',
    (client) => client.login({ mechanism: 'NOPE' }),
    'end',
  ],

  ['limits may be taken as they are', tuned({}, openHost('/')), 'connection.open-ok'],
  [
    'or smaller ones',
    tuned({ channelMax: 1, frameMax: 4096 }, openHost('/')),
    'connection.open-ok',
  ],
  ['frames may not be smaller than 4096', tuned({ frameMax: 4095 }, openHost('/')), 'end'],
  ['nor larger than was proposed', tuned({ frameMax: 131_073 }, openHost('/')), 'end'],
  ['nor frames without a limit', tuned({ frameMax: 0 }, openHost('/')), 'end'],
  ['channels may not be more than was proposed', tuned({ channelMax: 2048 }, openHost('/')), 'end'],
  ['nor channels without a limit', tuned({ channelMax: 0 }, openHost('/')), 'end'],
  [
    'as many channels may be open at once as was agreed',
    async (client) => {
      await client.open({ channelMax: 2 });
      await client.asks(openChannel(1));
      await client.asks(openChannel(2));
      return client.asks(openChannel(3));
    },
    'connection.close 530 NOT_ALLOWED - number of channels opened (2) has reached the negotiated channel_max (2) (0.0)',
  ],
  [
    'whatever their numbers are',
    async (client) => {
      await client.open({ channelMax: 1 });
      return client.asks(openChannel(65_535));
    },
    'channel.open-ok',
  ],

  ['a virtual host is asked for after the limits', loggedIn(openHost('/')), 'end'],
  ['a channel after both', tuned({}, openChannel(1)), opening(Buffer.from([0, 20, 0, 10, 0]))],
  [
    'limits are agreed to once',
    tuned({}, method(0, [10, 31], short(0), long(0), short(0))),
    'connection.close 504 CHANNEL_ERROR - unexpected method in connection state opening (10.31)',
  ],
  [
    'one logs in once',
    loggedIn(
      method(0, [10, 11], longstr(''), shortstr('PLAIN'), longstr('\0a\0b'), shortstr('en_US')),
    ),
    'end',
  ],
  [
    'a frame is no larger than the broker’s own limit before another is agreed to',
    loggedIn(Buffer.concat([octet(FRAME.method), short(0), long(200_000)])),
    'end',
  ],
  [
    'a heartbeat means nothing yet',
    tuned({}, Buffer.concat([frame(FRAME.heartbeat, 0, Buffer.alloc(0)), openHost('/')])),
    'connection.open-ok',
  ],
  [
    'a virtual host is one that is there',
    tuned({}, openHost('nowhere')),
    'connection.close 530 NOT_ALLOWED - vhost nowhere not found (10.40)',
  ],
];

function opening(payload: Buffer): string {
  const octets = [...payload].join(',');
  return `connection.close 505 UNEXPECTED_FRAME - type 1, all octets = <<${octets}>> (0.0)`;
}

onEachBroker((target) => testRawRows(target, ROWS));
