/** What a client may not do: the code and the words it gets, and whether its channel survives. */
import { expect, test } from 'vitest';
import { answerTo, onEachBroker } from '../support/each-broker.ts';
import { type Names, namesOn, type Row, testRows } from '../support/refusals.ts';

const BODY = Buffer.from('x');

const noQueue = ({ none }: Names) => `NOT_FOUND - no queue '${none}' in vhost '/'`;
const noExchange = ({ none }: Names) => `NOT_FOUND - no exchange '${none}' in vhost '/'`;
const notDefault = () => 'ACCESS_REFUSED - operation not permitted on the default exchange';
const nothing = () => '';

const ROWS: readonly Row[] = [
  ['a queue that is not there cannot be checked', (it, { none }) => it.checkQueue(none), noQueue],
  ['nor consumed', (it, { none }) => it.consume(none, () => {}), noQueue],
  ['nor asked for a message', (it, { none }) => it.get(none), noQueue],
  ['nor purged', (it, { none }) => it.purgeQueue(none), noQueue],
  ['nor bound', (it, { none }) => it.bindQueue(none, 'amq.topic', 'x'), noQueue],
  ['but it can be deleted', (it, { none }) => it.deleteQueue(none), nothing],
  [
    'an exchange that is not there cannot be checked',
    (it, { none }) => it.checkExchange(none),
    noExchange,
  ],
  ['nor published to', (it, { none }) => it.publish(none, 'x', BODY), noExchange],
  ['nor bound to a queue', (it, { queue, none }) => it.bindQueue(queue, none, 'x'), noExchange],
  [
    'nor bound to an exchange',
    (it, { topic, none }) => it.bindExchange(topic, none, 'x'),
    noExchange,
  ],
  [
    'nor be bound to another',
    (it, { topic, none }) => it.bindExchange(none, topic, 'x'),
    noExchange,
  ],
  ['but it can be deleted', (it, { none }) => it.deleteExchange(none), nothing],
  [
    'a binding that is not there can be removed',
    (it, { queue }) => it.unbindQueue(queue, 'amq.topic', 'no'),
    nothing,
  ],

  ['the default exchange cannot be declared', (it) => it.assertExchange('', 'direct'), notDefault],
  ['nor deleted', (it) => it.deleteExchange(''), notDefault],
  ['nor bound', (it, { queue }) => it.bindQueue(queue, '', 'x'), notDefault],
  ['nor unbound', (it, { queue }) => it.unbindQueue(queue, '', 'x'), notDefault],
  [
    'an exchange of the broker cannot be deleted',
    (it) => it.deleteExchange('amq.topic'),
    () => "ACCESS_REFUSED - deletion of system exchange 'amq.topic' in vhost '/' not allowed",
  ],
  [
    'a name that begins with amq. is the broker’s, for an exchange',
    (it) => it.assertExchange('amq.mine', 'topic'),
    () => "ACCESS_REFUSED - exchange name 'amq.mine' contains reserved prefix 'amq.*'",
  ],
  [
    'and for a queue',
    (it) => it.assertQueue('amq.mine'),
    () => "ACCESS_REFUSED - queue name 'amq.mine' contains reserved prefix 'amq.*'",
  ],

  [
    'nobody publishes to an internal exchange',
    async (it, { none }) => {
      await it.assertExchange(none, 'topic', { internal: true });
      it.publish(none, 'x', BODY);
    },
    ({ none }) => `ACCESS_REFUSED - cannot publish to internal exchange '${none}' in vhost '/'`,
  ],
  [
    'nobody publishes in the name of another',
    (it) => it.publish('amq.topic', 'x', BODY, { userId: 'eve' }),
    () => "PRECONDITION_FAILED - user_id property set to 'eve' but authenticated user was 'USER'",
  ],
  [
    'an expiration is a number',
    (it) => it.publish('amq.topic', 'x', BODY, { expiration: 'abc' }),
    () => "PRECONDITION_FAILED - invalid expiration 'abc': no_integer",
  ],
  [
    'and not negative',
    (it) => it.publish('amq.topic', 'x', BODY, { expiration: '-1' }),
    () => "PRECONDITION_FAILED - invalid expiration '-1': {value_negative,-1}",
  ],

  [
    'a consumer tag is used once',
    async (it, { queue }) => {
      await it.consume(queue, () => {}, { consumerTag: 't' });
      await it.consume(queue, () => {}, { consumerTag: 't' });
    },
    () => "NOT_ALLOWED - attempt to reuse consumer tag 't'",
  ],
  [
    'an exclusive consumer wants to be the only one',
    async (it, { queue }) => {
      await it.consume(queue, () => {});
      await it.consume(queue, () => {}, { exclusive: true });
    },
    ({ queue }) => `ACCESS_REFUSED - queue '${queue}' in vhost '/' in exclusive use`,
  ],
  [
    'a consumer’s priority is a number',
    (it, { queue }) => it.consume(queue, () => {}, { arguments: { 'x-priority': 'a' } }),
    ({ queue }) =>
      `PRECONDITION_FAILED - invalid arg 'x-priority' for queue '${queue}' in vhost '/': "expected integer, got longstr"`,
  ],
  [
    'a delivery that there was not cannot be acknowledged',
    (it) => it.ack({ fields: { deliveryTag: 5 } } as never),
    () => 'PRECONDITION_FAILED - unknown delivery tag 5',
  ],
  [
    'nor all up to it',
    (it) => it.ack({ fields: { deliveryTag: 5 } } as never, true),
    () => 'PRECONDITION_FAILED - unknown delivery tag 5',
  ],
  ['all of none can be given back', (it) => it.nackAll(), nothing],

  [
    'a queue in use is not deleted if it must not be',
    async (_, { queue }, connection) => {
      const other = await connection.createChannel();
      await other.consume(queue, () => {});
      const channel = await connection.createChannel();
      channel.on('error', (error) => connection.emit('error', error));
      await channel.deleteQueue(queue, { ifUnused: true });
    },
    ({ queue }) => `PRECONDITION_FAILED - queue '${queue}' in vhost '/' in use`,
  ],
  [
    'nor one with messages',
    async (it, { queue }) => {
      it.sendToQueue(queue, BODY);
      await it.deleteQueue(queue, { ifEmpty: true });
    },
    ({ queue }) => `PRECONDITION_FAILED - queue '${queue}' in vhost '/' not empty`,
  ],
  [
    'nor a bound exchange',
    async (it, { queue, topic }) => {
      await it.bindQueue(queue, topic, 'x');
      await it.deleteExchange(topic, { ifUnused: true });
    },
    ({ topic }) => `PRECONDITION_FAILED - exchange '${topic}' in vhost '/' in use`,
  ],
  [
    'a queue cannot be made exclusive afterwards',
    (it, { queue }) => it.assertQueue(queue, { durable: true, exclusive: true }),
    ({ queue }) =>
      `RESOURCE_LOCKED - cannot obtain exclusive access to locked queue '${queue}' in vhost '/'. It could be ` +
      'originally declared on another connection or the exclusive property value does not match that of the original declaration.',
  ],
];

onEachBroker((target) => {
  testRows(target, ROWS);

  test('the exclusive queue of another connection is locked', async () => {
    const name = target.name();
    const owner = await target.channel();
    await owner.assertQueue(name, { exclusive: true });
    const said = await answerTo(target, (channel) => channel.checkQueue(name));
    expect(said).toMatch(/^RESOURCE_LOCKED - cannot obtain exclusive access to locked queue/);
  });

  test('after an error of a channel the others of the connection go on', async () => {
    const { queue, none } = await namesOn(target);
    const connection = await target.connect();
    const broken = await connection.createChannel();
    const other = await connection.createChannel();
    const closed = new Promise((resolve) => broken.once('error', resolve));
    broken.checkQueue(none).catch(() => {});
    await closed;
    expect((await other.checkQueue(queue)).messageCount).toBe(0);
  });
});
