/** What each right is for, and the words for one that is missing. */
import { randomUUID } from 'node:crypto';
import { type Channel, type ChannelModel, connect } from 'amqplib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerTo } from '../support/each-broker.ts';
import { onEachBrokerWithUsers } from '../support/each-broker-with-users.ts';
import { openHost, RawClient } from '../support/raw-client.ts';

interface Names {
  /** Of nothing yet, and the clerk's own. */
  readonly own: string;
  readonly ownQueue: string;
  readonly ownExchange: string;
  /** Of nothing yet, and not the clerk's. */
  readonly none: string;
  readonly queue: string;
  readonly exchange: string;
}

type Row = readonly [
  sentence: string,
  act: (clerk: Channel, names: Names) => unknown,
  refused: (names: Names) => string,
];

const BODY = Buffer.from('x');
const allowed = () => '';
const queueRight = (right: string, which: keyof Names) => (names: Names) =>
  `${right} access to queue '${names[which]}'`;
const exchangeRight = (right: string, which: keyof Names) => (names: Names) =>
  `${right} access to exchange '${names[which]}'`;

const ROWS: readonly Row[] = [
  [
    'a queue is declared with the right to configure it',
    (it, { none }) => it.assertQueue(none),
    queueRight('configure', 'none'),
  ],
  ['and deleted', (it, { queue }) => it.deleteQueue(queue), queueRight('configure', 'queue')],
  [
    'so is an exchange declared',
    (it, { none }) => it.assertExchange(none, 'topic'),
    exchangeRight('configure', 'none'),
  ],
  [
    'and deleted, too',
    (it, { exchange }) => it.deleteExchange(exchange),
    exchangeRight('configure', 'exchange'),
  ],
  ['to look at a queue needs no right', (it, { queue }) => it.checkQueue(queue), allowed],
  ['nor an exchange', (it, { exchange }) => it.checkExchange(exchange), allowed],
  [
    'to publish is to write to an exchange',
    (it, { exchange }) => it.publish(exchange, 'x', BODY),
    exchangeRight('write', 'exchange'),
  ],
  [
    'the default exchange has a name of its own there',
    (it, { queue }) => it.sendToQueue(queue, BODY),
    () => "write access to exchange 'amq.default'",
  ],
  [
    'to consume is to read a queue',
    (it, { queue }) => it.consume(queue, () => {}),
    queueRight('read', 'queue'),
  ],
  ['to fetch, too', (it, { queue }) => it.get(queue), queueRight('read', 'queue')],
  ['to purge, too', (it, { queue }) => it.purgeQueue(queue), queueRight('read', 'queue')],
  [
    'to bind a queue is to write to it',
    (it, { queue, ownExchange }) => it.bindQueue(queue, ownExchange, 'x'),
    queueRight('write', 'queue'),
  ],
  [
    'and to read the exchange',
    (it, { ownQueue, exchange }) => it.bindQueue(ownQueue, exchange, 'x'),
    exchangeRight('read', 'exchange'),
  ],
  [
    'to unbind it as well',
    (it, { ownQueue, exchange }) => it.unbindQueue(ownQueue, exchange, 'x'),
    exchangeRight('read', 'exchange'),
  ],
  [
    'to bind an exchange is to write to it',
    (it, { exchange, ownExchange }) => it.bindExchange(exchange, ownExchange, 'x'),
    exchangeRight('write', 'exchange'),
  ],
  [
    'and to read the other',
    (it, { exchange, ownExchange }) => it.bindExchange(ownExchange, exchange, 'x'),
    exchangeRight('read', 'exchange'),
  ],
  [
    'to unbind one as well',
    (it, { exchange, ownExchange }) => it.unbindExchange(ownExchange, exchange, 'x'),
    exchangeRight('read', 'exchange'),
  ],
  [
    'dead letters are written to their exchange by who declares the queue',
    (it, { own, exchange }) => it.assertQueue(own, { deadLetterExchange: exchange }),
    exchangeRight('write', 'exchange'),
  ],
  [
    'so is what goes to an alternate exchange',
    (it, { own, exchange }) => it.assertExchange(own, 'topic', { alternateExchange: exchange }),
    exchangeRight('write', 'exchange'),
  ],
  [
    'with the rights all of it may be done',
    async (it, { own, ownQueue, ownExchange }) => {
      await it.assertExchange(own, 'topic', { alternateExchange: ownExchange });
      await it.assertQueue(own, { deadLetterExchange: own });
      await it.bindQueue(own, ownExchange, 'x');
      await it.bindExchange(own, ownExchange, 'x');
      it.publish(own, 'x', BODY);
      await it.purgeQueue(ownQueue);
      await it.deleteQueue(own);
      await it.deleteExchange(own);
    },
    allowed,
  ],
];

onEachBrokerWithUsers((target) => {
  const id = randomUUID().slice(0, 8);
  const names: Names = {
    own: `own.${id}`,
    ownQueue: `own.${id}.queue`,
    ownExchange: `own.${id}.exchange`,
    none: `theirs.${id}`,
    queue: `theirs.${id}.queue`,
    exchange: `theirs.${id}.exchange`,
  };
  const connections: ChannelModel[] = [];
  const open = async (url: string) => {
    const connection = await connect(url);
    connection.on('error', () => {});
    connections.push(connection);
    return connection;
  };

  beforeAll(async () => {
    if ((target() as unknown) === undefined) return;
    const admin = await (await open(target().adminUrl)).createChannel();
    for (const name of [names.ownQueue, names.queue]) await admin.assertQueue(name);
    for (const name of [names.ownExchange, names.exchange])
      await admin.assertExchange(name, 'topic');
  });
  afterAll(async () => {
    if ((target() as unknown) === undefined) return;
    const admin = await (await open(target().adminUrl)).createChannel();
    for (const name of Object.values(names)) {
      await admin.deleteQueue(name);
      await admin.deleteExchange(name);
    }
    await Promise.all(connections.map((it) => it.close().catch(() => {})));
  });

  test.each(ROWS)('%s', async (_, act, refused) => {
    const clerk = { connect: () => open(target().clerkUrl) };
    let version = '';
    const said = await answerTo(clerk, (channel, { connection }) => {
      ({ version } = connection.serverProperties);
      return act(channel, names);
    });
    // 3.10 does not say which right it is.
    const what =
      Number.parseInt(version, 10) < 4 ? refused(names).replace(/^\w+ /, '') : refused(names);
    const user = new URL(target().clerkUrl).username;
    const words = `ACCESS_REFUSED - ${what} in vhost '/' refused for user '${user}'`;
    expect(said).toBe(what === '' ? '' : words);
  });

  test('a user without rights to a virtual host does not get in', async () => {
    const client = new RawClient(target().strangerUrl);
    await client.login();
    client.tune();
    const user = new URL(target().strangerUrl).username;
    expect(await client.asks(openHost('/'))).toBe(
      `connection.close 530 NOT_ALLOWED - access to vhost '/' refused for user '${user}' (10.40)`,
    );
    client.close();
  });
});
