/** Every argument of a queue and an exchange: what it may be, and that it must be the same again. */
import { onEachBroker } from '../support/each-broker.ts';
import { type Names, type Row, testRows } from '../support/refusals.ts';

type Arguments = Readonly<Record<string, unknown>>;

const nothing = () => '';
const invalid = (name: string, why: string) => {
  return ({ none }: Names) =>
    `PRECONDITION_FAILED - invalid arg '${name}' for queue '${none}' in vhost '/'${why}`;
};
const declaring =
  (args: Arguments): Row[1] =>
  (channel, { none }) =>
    channel.assertQueue(none, { durable: true, arguments: args });

/** Declared with the first value and again with the second. */
const CHANGES: readonly (readonly [
  name: string,
  first: unknown,
  second: unknown,
  beside?: Arguments,
])[] = [
  ['x-expires', 50_000, 60_000],
  ['x-message-ttl', 5, 6],
  ['x-dead-letter-exchange', 'a', 'b'],
  ['x-dead-letter-routing-key', 'a', 'b', { 'x-dead-letter-exchange': '' }],
  ['x-max-length', 5, 6],
  ['x-max-length-bytes', 5, 6],
  ['x-max-priority', 5, 6],
  ['x-overflow', 'drop-head', 'reject-publish'],
  ['x-single-active-consumer', true, false],
  ['x-delivery-limit', 5, 6, { 'x-queue-type': 'quorum' }],
];

const ROWS: readonly Row[] = [
  ...CHANGES.map(([name, first, second, beside]): Row => [
    `a queue is not declared again with another ${name}`,
    async (channel, { none }) => {
      for (const value of [first, second]) {
        await channel.assertQueue(none, { durable: true, arguments: { ...beside, [name]: value } });
      }
    },
    ({ none }) =>
      `PRECONDITION_FAILED - inequivalent arg '${name}' for queue '${none}' in vhost '/': ` +
      `received '${String(second)}' but current is '${String(first)}'`,
  ]),

  [
    'a dead-letter key is a text',
    declaring({ 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 5 }),
    invalid('x-dead-letter-routing-key', ': {unacceptable_type,byte}'),
  ],
  [
    'a classic queue has no strategy for dead letters',
    declaring({ 'x-dead-letter-strategy': 'at-least-once' }),
    invalid('x-dead-letter-strategy', ' of queue type rabbit_classic_queue'),
  ],
  [
    'a quorum queue has one of two',
    declaring({ 'x-queue-type': 'quorum', 'x-dead-letter-strategy': 'at-times' }),
    invalid('x-dead-letter-strategy', ': invalid_dlx_strategy'),
  ],
  [
    'as a text',
    declaring({ 'x-queue-type': 'quorum', 'x-dead-letter-strategy': 5 }),
    invalid('x-dead-letter-strategy', ': {unacceptable_type,byte}'),
  ],
  ['a classic queue may be lazy', declaring({ 'x-queue-mode': 'lazy' }), nothing],
  [
    'and nothing else beside',
    declaring({ 'x-queue-mode': 'eager' }),
    invalid('x-queue-mode', ': "unsupported queue mode \'eager\'"'),
  ],
  [
    'a quorum queue may not',
    declaring({ 'x-queue-type': 'quorum', 'x-queue-mode': 'lazy' }),
    invalid('x-queue-mode', ' of queue type rabbit_quorum_queue'),
  ],
  [
    'only streams have an age',
    declaring({ 'x-max-age': '1D' }),
    invalid('x-max-age', ' of queue type rabbit_classic_queue'),
  ],
  [
    'nor does a quorum queue',
    declaring({ 'x-queue-type': 'quorum', 'x-max-age': '1D' }),
    invalid('x-max-age', ' of queue type rabbit_quorum_queue'),
  ],
  [
    'a delivery limit that is no number is let pass',
    declaring({ 'x-queue-type': 'quorum', 'x-delivery-limit': 'few' }),
    nothing,
  ],
  [
    'an alternate exchange is named by a text',
    (channel, { none }) =>
      channel.assertExchange(none, 'topic', { arguments: { 'alternate-exchange': 5 } }),
    ({ none }) =>
      `PRECONDITION_FAILED - invalid type 'byte' for arg 'alternate-exchange' in exchange '${none}' in vhost '/'`,
  ],
  [
    'the way to match headers is a text',
    (channel, { queue }) => channel.bindQueue(queue, 'amq.headers', '', { 'x-match': 5 }),
    () => 'PRECONDITION_FAILED - Invalid x-match field type byte (value 5); expected longstr',
  ],
];

onEachBroker((target) => testRows(target, ROWS));
